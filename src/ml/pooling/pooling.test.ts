import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { addValue, fourthMomentOf, meanOf, mergeGroup, powerSums, varianceOf } from './power-sums.ts';
import { poolingWeight, randomEffects } from './random-effects.ts';

test('merged sums say what the whole says', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 2 }), fc.nat(), (values, cut) => {
      const at = cut % values.length;
      const parts = powerSums(3, 1);
      for (const [i, x] of values.entries()) {
        addValue(parts, i < at ? 0 : 1, 0, x);
        addValue(parts, 2, 0, x);
      }
      mergeGroup(parts, 0, parts, 1);
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const moment = (k: number): number => values.reduce((sum, x) => sum + (x - mean) ** k, 0) / values.length;
      for (const group of [0, 2]) {
        expect(meanOf(parts, group, 0)).toBeCloseTo(mean, 9);
        expect(varianceOf(parts, group, 0)).toBeCloseTo(moment(2), 7);
        expect(fourthMomentOf(parts, group, 0)).toBeCloseTo(moment(4), 4);
      }
    }),
  );
});

test('between-group variance is found where groups differ and is 0 where they do not', () => {
  const random = createRandom(1);
  const variances = Float64Array.from({ length: 200 }, () => 0.05 + random.uniform());
  const same = variances.map((v) => 3 + Math.sqrt(v) * random.normal());
  const differing = same.map((x) => x + 2 * random.normal());
  expect(randomEffects(same, variances).mean).toBeCloseTo(3, 0);
  expect(randomEffects(same, variances).between).toBeLessThan(0.15);
  expect(randomEffects(differing, variances).between).toBeGreaterThan(2.5);
  expect(randomEffects(differing, variances).between).toBeLessThan(5.5);
});

test('an estimate without a finite variance is left out', () => {
  const { mean } = randomEffects([1, 1, 900], [1, 1, Number.POSITIVE_INFINITY]);
  expect(mean).toBe(1);
  expect(randomEffects([], [])).toEqual({ mean: 0, between: 0 });
  expect(randomEffects([5], [2])).toEqual({ mean: 5, between: 0 });
});

test('a group keeps its own estimate as its sampling variance vanishes, and none of it as that grows', () => {
  expect(poolingWeight(1, 1e-12)).toBeCloseTo(1, 9);
  expect(poolingWeight(1, 1e12)).toBeCloseTo(0, 9);
  expect(poolingWeight(0, 0)).toBe(0);
  expect(poolingWeight(1, Number.POSITIVE_INFINITY)).toBe(0);
});
