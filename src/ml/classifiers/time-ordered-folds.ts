/** Rows to learn from and rows to test on, all of them later. */
export interface TimeFold {
  readonly learn: Int32Array;
  readonly test: Int32Array;
}

/**
 * Folds that never learn from the future: the time line is cut into `folds` + 1 parts with about equally many rows;
 * fold i tests on part i + 1 and learns from all before it, except for the last `embargoMs`, whose outcomes are not
 * known yet by then. Rows of equal time stay together. A fold without rows on either side is left out.
 * @param at UTC epoch milliseconds of each row (when it was known)
 */
export function timeOrderedFolds(at: Float64Array, folds: number, embargoMs: number): readonly TimeFold[] {
  const order = Int32Array.from(at.keys()).sort((a, b) => at[a]! - at[b]! || a - b);
  const found: TimeFold[] = [];
  const cuts = Array.from({ length: folds + 2 }, (_, c) => {
    const row = order[Math.floor((c * order.length) / (folds + 1))];
    return row === undefined ? Number.POSITIVE_INFINITY : at[row]!;
  });
  for (let f = 1; f <= folds; f++) {
    const [from, to] = [cuts[f]!, f === folds ? Number.POSITIVE_INFINITY : cuts[f + 1]!];
    const learn = order.filter((row) => at[row]! < from - embargoMs);
    const test = order.filter((row) => at[row]! >= from && at[row]! < to);
    if (learn.length > 0 && test.length > 0) found.push({ learn, test });
  }
  return found;
}
