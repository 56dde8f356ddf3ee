/**
 * Ranks among one rising column: which of its distinct values are below a number. A grid over the middle of the column
 * narrows the search to a few of them, so that a rank costs two or three comparisons, not one per doubling of the column.
 */
export interface RankIndex {
  /** Distinct values, rising. */
  readonly values: Float64Array;
  /** Values of the column below each distinct one, and at last the length of the column. As narrow as they can be, as all here. */
  readonly below: Uint16Array | Int32Array;
  /** Values up to here, and from there on, share the first and the last step of the grid. */
  readonly low: number;
  readonly stepsPerUnit: number;
  /** First distinct value of each step, and at last their number. */
  readonly starts: Uint16Array | Int32Array;
}

const steps = 2048;
/** Part of the column beyond each end of the grid, so that a single far value does not stretch it. */
const margin = 0.01;

/** Indexes sorted[from, to), which holds finite numbers in rising order and is not empty. */
export function rankIndex(sorted: Float64Array, from: number, to: number): RankIndex {
  const length = to - from;
  const distinct = new Float64Array(length);
  // Ranks are looked up at random places: half the bytes are half the cache.
  const narrow = length < 2 ** 16;
  const counts = narrow ? new Uint16Array(length + 1) : new Int32Array(length + 1);
  let found = 0;
  for (let i = from; i < to; i++) {
    if (i > from && sorted[i] === sorted[i - 1]) continue;
    distinct[found] = sorted[i]!;
    counts[found++] = i - from;
  }
  counts[found] = length;
  const values = distinct.slice(0, found);
  const below = counts.slice(0, found + 1);
  const outside = Math.floor(length * margin);
  const low = sorted[from + outside]!;
  const perUnit = steps / (sorted[to - 1 - outside]! - low);
  const stepsPerUnit = Number.isFinite(perUnit) ? perUnit : 0;
  const starts = (narrow ? new Uint16Array(steps + 1) : new Int32Array(steps + 1)).fill(values.length);
  for (let d = values.length - 1; d >= 0; d--) starts[stepOf(low, stepsPerUnit, values[d]!)] = d;
  for (let step = steps - 1; step >= 0; step--) starts[step] = Math.min(starts[step]!, starts[step + 1]!);
  return { values, below, low, stepsPerUnit, starts };
}

/** Subtracting and multiplying by a constant never turn an order round, however they are rounded. */
function stepOf(low: number, stepsPerUnit: number, x: number): number {
  const step = (x - low) * stepsPerUnit;
  return step >= steps ? steps - 1 : step > 0 ? step | 0 : 0;
}

/** Number of distinct values below x, which is finite. */
export function distinctBelow({ values, low, stepsPerUnit, starts }: RankIndex, x: number): number {
  const step = stepOf(low, stepsPerUnit, x);
  let first = starts[step]!;
  let last = starts[step + 1]!;
  while (last - first > 4) {
    const middle = (first + last) >>> 1;
    if (values[middle]! < x) first = middle + 1;
    else last = middle;
  }
  while (first < last && values[first]! < x) first++;
  return first;
}
