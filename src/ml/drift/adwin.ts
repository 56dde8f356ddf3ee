/** What is kept of a stream: windows of doubling length, newest last. Plain data: a detector can be stored and go on. */
export interface AdwinState {
  /** Chance of a false alarm per check, in (0, 1). */
  readonly confidence: number;
  /** Values, sum and number of values of each bucket, oldest first. */
  readonly sums: number[];
  readonly squares: number[];
  readonly counts: number[];
  /** Changes found so far. */
  changes: number;
}

/** A fresh detector. 0.002 is the usual chance of a false alarm. */
export function startAdwin(confidence = 0.002): AdwinState {
  return { confidence, sums: [], squares: [], counts: [], changes: 0 };
}

/** Buckets of one length before the two oldest are joined. */
const bucketsPerLength = 5;

/**
 * Adds a value in [0, 1] (for instance an alert rate of a day, or 1 for an alert) and drops the past that no longer
 * has the same mean. O(log n) time and memory.
 * Source: Bifet & Gavaldà, "Learning from time-changing data with adaptive windowing", SDM 2007.
 * @returns whether a change was found now
 */
export function observe(state: AdwinState, value: number): boolean {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`ADWIN reads values from 0 to 1, not ${value}.`);
  state.sums.push(value);
  state.squares.push(value * value);
  state.counts.push(1);
  compress(state);
  let changed = false;
  while (state.counts.length > 1 && hasCut(state)) {
    state.sums.shift();
    state.squares.shift();
    state.counts.shift();
    changed = true;
  }
  if (changed) state.changes++;
  return changed;
}

/** Mean and length of the present window; NaN and 0 before the first value. */
export function windowOf({ sums, counts }: AdwinState): { readonly mean: number; readonly length: number } {
  const length = counts.reduce((sum, count) => sum + count, 0);
  return { mean: sums.reduce((sum, value) => sum + value, 0) / length, length };
}

/** Joins the two oldest buckets of every length that has too many. */
function compress({ sums, squares, counts }: AdwinState): void {
  let end = counts.length;
  while (end > 0) {
    const length = counts[end - 1]!;
    let start = end;
    while (start > 0 && counts[start - 1] === length) start--;
    if (end - start <= bucketsPerLength) return;
    for (const values of [sums, squares, counts]) values.splice(start, 2, values[start]! + values[start + 1]!);
    end = start + 1;
  }
}

/** Whether some older and newer part of the window have means that differ by more than chance allows. */
function hasCut(state: AdwinState): boolean {
  const { sums, squares, counts, confidence } = state;
  const n = counts.reduce((sum, count) => sum + count, 0);
  const total = sums.reduce((sum, value) => sum + value, 0);
  const square = squares.reduce((sum, value) => sum + value, 0);
  const variance = Math.max(0, square / n - (total / n) ** 2);
  const logarithm = Math.log((2 * Math.log(Math.max(n, 3))) / confidence);
  let oldCount = 0;
  let oldSum = 0;
  for (let b = 0; b + 1 < counts.length; b++) {
    oldCount += counts[b]!;
    oldSum += sums[b]!;
    const newCount = n - oldCount;
    if (oldCount < 5 || newCount < 5) continue;
    const harmonic = 1 / oldCount + 1 / newCount;
    const allowed = Math.sqrt(2 * harmonic * variance * logarithm) + (2 / 3) * harmonic * logarithm;
    if (Math.abs(oldSum / oldCount - (total - oldSum) / newCount) > allowed) return true;
  }
  return false;
}
