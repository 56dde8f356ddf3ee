/** Of the cell that fixes nothing. */
export const everybody = 'everybody';
const separator = ' · ';

export const labelsOf = (cell: string): readonly string[] => (cell === everybody ? [] : cell.split(separator));
export const nameOf = (labels: readonly string[]): string => (labels.length === 0 ? everybody : labels.join(separator));
