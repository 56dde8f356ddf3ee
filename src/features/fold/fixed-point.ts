import { tabulated } from './layout.ts';

/**
 * Windows add what enters and subtract what leaves. Only integers survive that for ever without a trace, so whatever
 * is summed is turned into an integer first, and sums stay below 2^53. Amounts are summed as 64-bit integers, which is
 * exact for 900,000 amounts of 1e13 minor units.
 */

/** Steps per nat of a logarithm: amounts are told apart to 0.024 %, and 600,000 squares of the largest still sum exactly. */
const logSteps = 4096;

/** Steps of sines, cosines and unit vectors. */
const circleSteps = 2 ** 20;

/** Steps of n · ln n in entropies. */
const entropySteps = 2 ** 20;

/** ln(1 + x) in whole steps, for x ≥ 0. */
export function fixedLog(x: number): number {
  return Math.round(Math.log(1 + x) * logSteps);
}

/** ln n and n · ln n in whole steps, for small integers n. */
export const logTable = Float64Array.from({ length: tabulated }, (_, n) => Math.log(n));
export const entropyTable = Float64Array.from({ length: tabulated }, (_, n) =>
  n < 2 ? 0 : Math.round(n * Math.log(n) * entropySteps),
);

const minutesPerDay = 1440;
/** Unit vector of the minute of the day, in whole steps. */
export const minuteCosine = Int32Array.from({ length: minutesPerDay }, (_, m) =>
  Math.round(Math.cos((2 * Math.PI * m) / minutesPerDay) * circleSteps),
);
export const minuteSine = Int32Array.from({ length: minutesPerDay }, (_, m) =>
  Math.round(Math.sin((2 * Math.PI * m) / minutesPerDay) * circleSteps),
);
