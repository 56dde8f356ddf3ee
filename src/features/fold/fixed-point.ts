/**
 * Windows add what enters and subtract what leaves. Only integers survive that for ever without a trace, so whatever
 * is summed is turned into an integer first, and sums stay below 2^53.
 */

/** Steps per nat of a logarithm: amounts are told apart to 0.024 %, and 600,000 squares of the largest still sum exactly. */
export const logSteps = 4096;

/** Amounts are summed as two limbs of this base: exact for a billion amounts of 1e13 minor units. */
export const limb = 2 ** 20;

/** Steps of sines, cosines and unit vectors. */
export const circleSteps = 2 ** 20;

/** Steps of n · ln n in entropies. */
const entropySteps = 2 ** 20;

/** ln(1 + x) in whole steps, for x ≥ 0. */
export function fixedLog(x: number): number {
  return Math.round(Math.log(1 + x) * logSteps);
}

const tabulated = 4096;
const logTable = Float64Array.from({ length: tabulated }, (_, n) => Math.log(n));
const entropyTable = Float64Array.from({ length: tabulated }, (_, n) => (n < 2 ? 0 : exactEntropyTerm(n)));

function exactEntropyTerm(n: number): number {
  return Math.round(n * Math.log(n) * entropySteps);
}

/** n · ln n in whole steps, for an integer n ≥ 0. */
export function entropyTerm(n: number): number {
  return n < tabulated ? entropyTable[n]! : exactEntropyTerm(n);
}

/** ln n of an integer n ≥ 0. */
export function integerLog(n: number): number {
  return n < tabulated ? logTable[n]! : Math.log(n);
}

/** Shannon entropy in nats of `total` occurrences whose n · ln n sum up to `terms`; NaN for none. */
export function entropy(total: number, terms: number): number {
  if (total === 0) return Number.NaN;
  const nats = integerLog(total) - terms / entropySteps / total;
  // Each term is rounded by at most half a step, so an entropy of zero may come out a little off it.
  return nats > 1e-6 ? nats : 0;
}

/** Sample deviation of n fixed-point logarithms in nats; NaN below three. Exactly 0 when all are equal. */
export function deviation(n: number, sum: number, squares: number): number {
  if (n < 3) return Number.NaN;
  const mean = sum / n;
  const variance = ((squares / n - mean * mean) * n) / (n - 1);
  return variance > 0 ? Math.sqrt(variance) / logSteps : 0;
}

const minutesPerDay = 1440;
/** Unit vector of the minute of the day, in whole steps. */
export const minuteCosine = Int32Array.from({ length: minutesPerDay }, (_, m) =>
  Math.round(Math.cos((2 * Math.PI * m) / minutesPerDay) * circleSteps),
);
export const minuteSine = Int32Array.from({ length: minutesPerDay }, (_, m) =>
  Math.round(Math.sin((2 * Math.PI * m) / minutesPerDay) * circleSteps),
);
