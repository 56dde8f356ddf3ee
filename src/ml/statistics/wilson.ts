/** A share with its interval, all in [0, 1]; NaN when n = 0. */
export interface ShareInterval {
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/**
 * Share of successes with its Wilson score interval, which stays sensible for few rows and shares near 0 or 1.
 * Source: Wilson, JASA 1927.
 * @param z normal quantile of the two-sided level: 1.96 for 95 %
 */
export function wilsonInterval(successes: number, n: number, z = 1.959963984540054): ShareInterval {
  if (n === 0) return { share: Number.NaN, low: Number.NaN, high: Number.NaN, n };
  const share = successes / n;
  const denominator = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / denominator;
  const half = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / denominator;
  // The ends are exact where nothing or everything succeeded; rounding must not move them off.
  return {
    share,
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === n ? 1 : Math.min(1, centre + half),
    n,
  };
}
