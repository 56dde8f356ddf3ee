import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { conformalP, countAtLeast, exactCount, fitConformal, isExact } from './conformal.ts';
import { fitGeneralisedPareto, paretoSurprisal } from './generalised-pareto.ts';
import { fitTailTable, surprisalOf } from './tail-table.ts';

const scoresOf = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 400 });

test('the conformal p of a kept score is the count itself: (1 + #{≥ s}) / (n + 1)', () => {
  fc.assert(
    fc.property(scoresOf, fc.nat(399), (scores, k) => {
      const table = fitConformal(Float64Array.from(scores));
      const s = scores[k % scores.length]!;
      const count = scores.filter((score) => score >= s).length;
      expect(countAtLeast(table, s)).toBe(count);
      if (count >= exactCount) expect(conformalP(table, s)).toBe((1 + count) / (scores.length + 1));
    }),
  );
});

test('p never rises with the score and lies in (0, 1]', () => {
  fc.assert(
    fc.property(
      scoresOf,
      fc.array(fc.double({ noNaN: true, min: -1e10, max: 1e10 }), { minLength: 2 }),
      (scores, at) => {
        const table = fitConformal(Float64Array.from(scores));
        const p = at.sort((a, b) => a - b).map((s) => conformalP(table, s));
        for (let i = 0; i < p.length; i++) {
          expect(p[i]).toBeGreaterThan(0);
          expect(p[i]).toBeLessThanOrEqual(1);
          if (i > 0) expect(p[i]).toBeLessThanOrEqual(p[i - 1]!);
        }
      },
    ),
  );
});

test('P(p ≤ α) ≤ α for fresh scores of the same distribution', () => {
  const random = createRandom(11);
  let exceeded = 0;
  let certain = 0;
  const repeats = 400;
  const alpha = 0.02;
  for (let r = 0; r < repeats; r++) {
    const table = fitConformal(Float64Array.from({ length: 999 }, () => random.normal() ** 3));
    for (let k = 0; k < 20; k++) {
      const s = random.normal() ** 3;
      if (conformalP(table, s) <= alpha) {
        exceeded += 1;
        certain += isExact(table, s) ? 1 : 0;
      }
    }
  }
  const rate = exceeded / (repeats * 20);
  // Three standard errors of 8,000 draws, which share calibration sets.
  expect(rate).toBeLessThan(alpha + 0.006);
  expect(rate).toBeGreaterThan(alpha - 0.006);
  expect(certain).toBeGreaterThan(0);
});

test('a large table keeps its tail exactly and rounds up below it', () => {
  const random = createRandom(3);
  const scores = Float64Array.from({ length: 20_000 }, () => random.normal());
  const table = fitConformal(scores);
  for (const s of [-3, -1, 0, 1, 1.5, 2.5]) {
    const count = scores.filter((score) => score >= s).length;
    expect(countAtLeast(table, s)).toBeGreaterThanOrEqual(count);
    expect(countAtLeast(table, s)).toBeLessThanOrEqual(count + 200);
    if (s >= 1.5) expect(countAtLeast(table, s)).toBe(count);
  }
});

test('beyond the sample the tail fit follows an exponential and a heavy tail', () => {
  const random = createRandom(4);
  const exponential = Float64Array.from({ length: 20_000 }, () => -Math.log(1 - random.uniform()));
  expect(-Math.log(conformalP(fitConformal(exponential), 14))).toBeGreaterThan(10);
  expect(-Math.log(conformalP(fitConformal(exponential), 14))).toBeLessThan(18);
  const heavy = exponential.map((x) => Math.exp(x / 2));
  const p = conformalP(fitConformal(heavy), Math.exp(7));
  expect(-Math.log(p)).toBeGreaterThan(9);
  expect(-Math.log(p)).toBeLessThan(20);
});

test('the Pareto fit recovers shape and scale', () => {
  const random = createRandom(5);
  const shape = 0.3;
  const excesses = Float64Array.from(
    { length: 5_000 },
    () => (2 * ((1 - random.uniform()) ** -shape - 1)) / shape,
  ).sort();
  const fitted = fitGeneralisedPareto(excesses);
  expect(fitted.shape).toBeGreaterThan(0.24);
  expect(fitted.shape).toBeLessThan(0.36);
  expect(fitted.scale).toBeGreaterThan(1.8);
  expect(fitted.scale).toBeLessThan(2.2);
});

test.each([[[]], [[0, 0, 0]], [[5]], [[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]], [[1e-300, 1e300]]])(
  'the Pareto fit of %j stays finite',
  (excesses) => {
    const fitted = fitGeneralisedPareto(Float64Array.from(excesses));
    expect(fitted.scale).toBeGreaterThan(0);
    expect(Number.isFinite(paretoSurprisal(fitted, 1e-3))).toBe(true);
  },
);

test('surprisals rise with the score from 0, and equal −log of the share at the kept knots', () => {
  fc.assert(
    fc.property(scoresOf, (scores) => {
      const table = fitTailTable(Float64Array.from(scores));
      const sorted = scores.toSorted((a, b) => a - b);
      expect(surprisalOf(table, sorted[0]! - 1)).toBe(0);
      let last = 0;
      for (const s of [...sorted, sorted.at(-1)! + 1, 1e12]) {
        const surprisal = surprisalOf(table, s);
        expect(surprisal).toBeGreaterThanOrEqual(last);
        expect(Number.isFinite(surprisal)).toBe(true);
        last = surprisal;
      }
      for (const knot of table.knots) {
        const share = scores.filter((score) => score >= knot).length / scores.length;
        expect(surprisalOf(table, knot)).toBeCloseTo(-Math.log(share), 9);
      }
    }),
  );
});

test('a tail table without finite scores is refused', () => {
  expect(() => fitTailTable(new Float64Array(0))).toThrow(RangeError);
  expect(() => fitTailTable(Float64Array.of(1, Number.NaN))).toThrow(RangeError);
});
