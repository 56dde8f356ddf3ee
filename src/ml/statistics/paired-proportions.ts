import { logGamma } from './gamma.ts';

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/**
 * McNemar's test, exact and two-sided: whether of the pairs on which two differ one is right more often. 1 without such
 * pairs. Source: McNemar 1947, with the binomial in place of χ².
 */
export function mcNemar(onlyFirst: number, onlySecond: number): number {
  const n = onlyFirst + onlySecond;
  let tail = 0;
  for (let k = 0; k <= Math.min(onlyFirst, onlySecond); k++) tail += Math.exp(logChoose(n, k) - n * Math.LN2);
  return Math.min(1, 2 * tail);
}

export interface ConfidenceSequence {
  readonly low: number;
  readonly high: number;
}

/**
 * Interval of a share that holds at all times at once, however often one looks and whenever one stops: the shares whose
 * mixture likelihood ratio, with a uniform mixture, stays below 1/α. [0, 1] before the first observation.
 * Source: Robbins 1970; Howard, Ramdas, McAuliffe & Sekhon, Annals of Statistics 2021, §3.
 * @param alpha probability that it ever misses, 0.05 for 95 %
 */
export function shareSequence(successes: number, n: number, alpha = 0.05): ConfidenceSequence {
  if (n === 0) return { low: 0, high: 1 };
  const failures = n - successes;
  const mixture = logGamma(successes + 1) + logGamma(failures + 1) - logGamma(n + 2);
  const inside = (share: number): boolean => {
    const likelihood =
      (successes === 0 ? 0 : successes * Math.log(share)) + (failures === 0 ? 0 : failures * Math.log1p(-share));
    return mixture - likelihood < -Math.log(alpha);
  };
  const edge = (outside: number, within: number): number => {
    let [out, inn] = [outside, within];
    for (let step = 0; step < 60; step++) {
      const middle = (out + inn) / 2;
      if (inside(middle)) inn = middle;
      else out = middle;
    }
    return out;
  };
  const share = successes / n;
  return { low: successes === 0 ? 0 : edge(0, share), high: failures === 0 ? 1 : edge(1, share) };
}
