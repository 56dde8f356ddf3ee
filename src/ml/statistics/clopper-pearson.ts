import { logGamma } from './gamma.ts';
import type { ShareInterval } from './wilson.ts';

/**
 * Regularised incomplete beta function I_x(a, b), a, b > 0, x in [0, 1].
 * Source: Press et al., Numerical Recipes, §6.4 (continued fraction by Lentz).
 */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const tiny = 1e-300;
  const keep = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / keep(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / keep(1 + even * d);
    c = keep(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / keep(1 + odd * d);
    c = keep(1 + odd / c);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return front * fraction;
}

/** The x at which I_x(a, b) = q, by bisection. */
function betaQuantile(q: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(a, b, middle) < q) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Share of successes with its exact interval, which covers at least as often as it says. NaN when n = 0.
 * Source: Clopper & Pearson, Biometrika 1934.
 */
export function clopperPearson(successes: number, n: number, level = 0.95): ShareInterval {
  if (n === 0) return { share: Number.NaN, low: Number.NaN, high: Number.NaN, n };
  const tail = (1 - level) / 2;
  return {
    share: successes / n,
    low: successes === 0 ? 0 : betaQuantile(tail, successes, n - successes + 1),
    high: successes === n ? 1 : betaQuantile(1 - tail, successes + 1, n - successes),
    n,
  };
}
