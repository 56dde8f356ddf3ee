import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clopperPearson, incompleteBeta } from './clopper-pearson.ts';

/** P(X ≥ k) of a binomial, summed term by term in logarithms. */
function upperTail(k: number, n: number, p: number): number {
  let choose = 0;
  let sum = 0;
  for (let i = 0; i <= n; i++) {
    if (i >= k) sum += Math.exp(choose + i * Math.log(p) + (n - i) * Math.log1p(-p));
    choose += Math.log(n - i) - Math.log(i + 1);
  }
  return sum;
}

describe('the Clopper–Pearson interval', () => {
  it('has its closed form where nothing or everything succeeded', () => {
    for (const n of [1, 10, 59, 299]) {
      const far = 1 - 0.025 ** (1 / n);
      expect(clopperPearson(0, n)).toMatchObject({ low: 0, high: expect.closeTo(far, 10) });
      expect(clopperPearson(n, n)).toMatchObject({ low: expect.closeTo(1 - far, 10), high: 1 });
    }
  });

  it('has ends at which the binomial tails hold half of what is left out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (n, part) => {
        const k = Math.min(n - 1, Math.max(1, Math.round(n * part)));
        const { low, high } = clopperPearson(k, n);
        expect(upperTail(k, n, low)).toBeCloseTo(0.025, 6);
        expect(1 - upperTail(k + 1, n, high)).toBeCloseTo(0.025, 6);
      }),
    );
  });

  it('rests on an incomplete beta that is the binomial tail', () => {
    for (const [k, n, p] of [
      [3, 10, 0.2],
      [90, 100, 0.95],
      [1, 500, 0.001],
    ] as const) {
      expect(incompleteBeta(k, n - k + 1, p)).toBeCloseTo(upperTail(k, n, p), 10);
    }
  });
});
