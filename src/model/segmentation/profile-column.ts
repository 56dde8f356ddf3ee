/**
 * A column of slow profile features: one value per party (or account). Numbers: NaN = not known. Texts come as codes
 * into `labels`, −1 = not known.
 */
export type ProfileColumn =
  | { readonly type: 'number'; readonly name: string; readonly values: Float64Array }
  | { readonly type: 'text'; readonly name: string; readonly codes: Int32Array; readonly labels: readonly string[] };

/** Name of the value that stands for "not known" among categories. */
export const unknownLabel = 'Unknown';

export function rowsOf(columns: readonly ProfileColumn[]): number {
  const first = columns[0];
  if (first === undefined) return 0;
  const rows = first.type === 'number' ? first.values.length : first.codes.length;
  for (const column of columns) {
    const length = column.type === 'number' ? column.values.length : column.codes.length;
    if (length !== rows) throw new RangeError(`${column.name} has ${length} rows where ${first.name} has ${rows}.`);
  }
  return rows;
}
