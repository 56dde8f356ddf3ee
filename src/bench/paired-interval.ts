import type { Random } from '#ml/random';

/** A mean difference with its 95 % percentile interval. */
export interface PairedInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Paired bootstrap over data sets: the mean of ours[i] − theirs[i] and its 95 % interval under resampling of i.
 * Throws RangeError on different or zero lengths. Source: Efron & Tibshirani, An Introduction to the Bootstrap, 1993.
 */
export function pairedInterval(
  ours: readonly number[],
  theirs: readonly number[],
  random: Random,
  replicates = 4000,
): PairedInterval {
  const n = ours.length;
  if (n === 0 || n !== theirs.length) throw new RangeError(`${n} figures beside ${theirs.length}.`);
  const differences = Float64Array.from(ours, (value, i) => value - theirs[i]!);
  const means = new Float64Array(replicates);
  for (let r = 0; r < replicates; r++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += differences[random.below(n)]!;
    means[r] = sum / n;
  }
  means.sort();
  return {
    mean: differences.reduce((sum, value) => sum + value, 0) / n,
    low: means[Math.floor(0.025 * replicates)]!,
    high: means[Math.ceil(0.975 * replicates) - 1]!,
  };
}
