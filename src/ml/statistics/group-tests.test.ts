import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { chiSquaredHomogeneity, kruskalWallis } from './group-tests.ts';
import { mcNemar, shareSequence } from './paired-proportions.ts';

describe('Kruskal–Wallis', () => {
  it('gives the numbers of scipy.stats.kruskal, with and without ties', () => {
    const plain = kruskalWallis([
      [1, 3, 5, 7, 9],
      [2, 4, 6, 8, 10],
    ]);
    expect(plain.statistic).toBeCloseTo(0.272727, 5);
    expect(plain.p).toBeCloseTo(0.601508, 5);
    const tied = kruskalWallis([
      [1, 1, 1, 1, 1],
      [2, 2, 2, 2, 2],
    ]);
    expect(tied.statistic).toBeCloseTo(9, 9);
    expect(tied.p).toBeCloseTo(0.0026998, 6);
  });

  it('says nothing where all are equal or groups are tiny', () => {
    const same = Array.from({ length: 9 }, () => 3);
    expect(kruskalWallis([same, same]).p).toBeNull();
    expect(kruskalWallis([[1], [2, 3, 4, 5, 6]]).p).toBeNull();
    expect(kruskalWallis([]).p).toBeNull();
  });

  it('does not depend on the order of groups or on a rising change of values', () => {
    const group = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 5, maxLength: 20 });
    fc.assert(
      fc.property(group, group, group, (a, b, c) => {
        const { statistic } = kruskalWallis([a, b, c]);
        expect(kruskalWallis([c, a, b]).statistic).toBeCloseTo(statistic, 8);
        const raised = [a, b, c].map((values) => values.map((value) => Math.exp(value)));
        expect(kruskalWallis(raised).statistic).toBeCloseTo(statistic, 8);
      }),
    );
  });
});

it('χ² of homogeneity says nothing of no groups, of one, or of one class', () => {
  for (const table of [[], [[0, 0]], [[3, 4]], [[3], [5]]]) {
    expect(chiSquaredHomogeneity(table)).toEqual({ statistic: 0, degrees: 0, p: null, effect: 0 });
  }
});

it('χ² of homogeneity gives the numbers of scipy.stats.chi2_contingency and keeps to Cochran', () => {
  const found = chiSquaredHomogeneity([
    [10, 20, 30],
    [6, 9, 17],
  ]);
  expect(found.statistic).toBeCloseTo(0.27157465, 7);
  expect(found.p).toBeCloseTo(0.873028283, 7);
  expect(
    chiSquaredHomogeneity([
      [1, 2],
      [2, 1],
    ]).p,
  ).toBeNull();
});

describe('McNemar', () => {
  it('is the exact binomial test of the pairs on which two differ', () => {
    expect(mcNemar(0, 0)).toBe(1);
    expect(mcNemar(5, 0)).toBeCloseTo(2 / 32, 12);
    expect(mcNemar(1, 6)).toBeCloseTo((2 * (1 + 7)) / 128, 12);
    expect(mcNemar(6, 1)).toBe(mcNemar(1, 6));
  });
});

describe('a confidence sequence', () => {
  it('misses the share at any time at all in less than α of many long runs', () => {
    const random = createRandom(11);
    let missed = 0;
    for (let run = 0; run < 200; run++) {
      let successes = 0;
      for (let n = 1; n <= 300; n++) {
        if (random.uniform() < 0.3) successes++;
        const { low, high } = shareSequence(successes, n);
        if (low > 0.3 || high < 0.3) {
          missed++;
          break;
        }
      }
    }
    expect(missed).toBeLessThanOrEqual(10);
  });

  it('holds the share seen, and narrows', () => {
    const few = shareSequence(6, 10);
    const many = shareSequence(600, 1000);
    expect(few.low).toBeLessThan(0.6);
    expect(few.high).toBeGreaterThan(0.6);
    expect(many.high - many.low).toBeLessThan((few.high - few.low) / 3);
    expect(shareSequence(0, 0)).toEqual({ low: 0, high: 1 });
    expect(shareSequence(0, 5).low).toBe(0);
    expect(shareSequence(5, 5).high).toBe(1);
  });
});
