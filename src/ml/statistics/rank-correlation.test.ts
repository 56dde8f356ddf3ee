import { expect, test } from 'vitest';
import { rankCorrelation } from './rank-correlation.ts';

test('depends on order alone, with mid-ranks for ties', () => {
  const a = Float64Array.of(1, 2, 3, 4);
  expect(rankCorrelation(a, Float64Array.of(1, 10, 100, 1e300))).toBeCloseTo(1, 12);
  expect(rankCorrelation(a, Float64Array.of(4, 3, 2, 1))).toBeCloseTo(-1, 12);
  // scipy.stats.spearmanr([1, 2, 2, 3], [1, 3, 2, 4]) = 0.9486832980505139
  expect(rankCorrelation(Float64Array.of(1, 2, 2, 3), Float64Array.of(1, 3, 2, 4))).toBeCloseTo(0.9486832980505139, 12);
  expect(rankCorrelation(a, Float64Array.of(5, 5, 5, 5))).toBeNaN();
  expect(() => rankCorrelation(a, Float64Array.of(1))).toThrow(RangeError);
});
