/**
 * Sums of x⁰ … x⁴ per group and column: all that mean, variance and kurtosis need, and mergeable by addition.
 * Values must be bounded (winsorised, about |x| ≤ 100), so that plain sums keep their digits.
 */
export interface PowerSums {
  readonly groups: number;
  readonly columns: number;
  /** (groups × columns × 5), innermost: n, Σx, Σx², Σx³, Σx⁴. */
  readonly sums: Float64Array;
}

export const momentCount = 5;

export function powerSums(groups: number, columns: number): PowerSums {
  return { groups, columns, sums: new Float64Array(groups * columns * momentCount) };
}

/** Adds one value. */
export function addValue(into: PowerSums, group: number, column: number, x: number): void {
  const at = (group * into.columns + column) * momentCount;
  const square = x * x;
  into.sums[at]! += 1;
  into.sums[at + 1]! += x;
  into.sums[at + 2]! += square;
  into.sums[at + 3]! += square * x;
  into.sums[at + 4]! += square * square;
}

/** Adds all sums of one group to another. */
export function mergeGroup(into: PowerSums, group: number, from: PowerSums, other: number): void {
  const width = into.columns * momentCount;
  for (let k = 0; k < width; k++) into.sums[group * width + k]! += from.sums[other * width + k]!;
}

/** Number of values. */
export function countOf(of: PowerSums, group: number, column: number): number {
  return of.sums[(group * of.columns + column) * momentCount]!;
}

/** Mean; 0 without values. */
export function meanOf(of: PowerSums, group: number, column: number): number {
  const at = (group * of.columns + column) * momentCount;
  const n = of.sums[at]!;
  return n > 0 ? of.sums[at + 1]! / n : 0;
}

/** Population variance (divided by n); 0 without values. */
export function varianceOf(of: PowerSums, group: number, column: number): number {
  const at = (group * of.columns + column) * momentCount;
  const n = of.sums[at]!;
  if (!(n > 0)) return 0;
  const mean = of.sums[at + 1]! / n;
  return Math.max(0, of.sums[at + 2]! / n - mean * mean);
}

/** Fourth central moment; 0 without values. */
export function fourthMomentOf(of: PowerSums, group: number, column: number): number {
  const at = (group * of.columns + column) * momentCount;
  const n = of.sums[at]!;
  if (!(n > 0)) return 0;
  const m = of.sums[at + 1]! / n;
  const m2 = of.sums[at + 2]! / n;
  const m3 = of.sums[at + 3]! / n;
  const m4 = of.sums[at + 4]! / n;
  return Math.max(0, m4 - 4 * m * m3 + 6 * m * m * m2 - 3 * m ** 4);
}
