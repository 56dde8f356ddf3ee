/** A cell of a result, or the statement that it is too small to be shown. */
export type Shown<T> = { readonly suppressed: false; readonly cell: T } | { readonly suppressed: true };

/**
 * Hides the cells of fewer than `smallest` answers. Where a total is shown beside them and a single cell was hidden, the
 * next smallest goes too: otherwise a subtraction would bring the first one back. Cells without any answer hide nothing
 * and count for nothing.
 * @param cells parts of one total
 */
export function suppressSmall<T extends { readonly n: number }>(
  cells: readonly T[],
  smallest: number,
): readonly Shown<T>[] {
  const hidden = new Set(cells.filter(({ n }) => n < smallest));
  const counting = [...hidden].filter(({ n }) => n > 0);
  const hiddenAnswers = counting.reduce((sum, { n }) => sum + n, 0);
  if (counting.length > 0 && hiddenAnswers < smallest) {
    const rest = cells.filter((cell) => !hidden.has(cell));
    const next = rest.reduce<T | null>((least, cell) => (least === null || cell.n < least.n ? cell : least), null);
    if (next !== null) hidden.add(next);
  }
  return cells.map((cell) => (hidden.has(cell) ? { suppressed: true } : { suppressed: false, cell }));
}
