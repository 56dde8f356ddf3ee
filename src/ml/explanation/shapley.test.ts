import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shapleyValues } from './shapley.ts';

test('an additive game gives each player its own worth', () => {
  const worth = [3, -1, 0.5];
  const values = Float64Array.from({ length: 8 }, (_, mask) =>
    worth.reduce((sum, w, i) => sum + ((mask & (1 << i)) === 0 ? 0 : w), 10),
  );
  expect([...shapleyValues(values)].map((phi) => Number(phi.toFixed(12)))).toEqual(worth);
});

test('the gloves game: two left gloves, one right glove', () => {
  const values = Float64Array.from({ length: 8 }, (_, mask) => ((mask & 4) !== 0 && (mask & 3) !== 0 ? 1 : 0));
  const [left, otherLeft, right] = shapleyValues(values);
  expect(left).toBeCloseTo(1 / 6, 12);
  expect(otherLeft).toBeCloseTo(1 / 6, 12);
  expect(right).toBeCloseTo(2 / 3, 12);
});

test('values add up to the difference between everybody and nobody, and a null player gets nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 8, maxLength: 8 }), (worth) => {
      const values = Float64Array.from({ length: 16 }, (_, mask) => worth[mask & 7]!);
      const phi = shapleyValues(values);
      expect(phi.reduce((sum, x) => sum + x, 0)).toBeCloseTo(values[15]! - values[0]!, 9);
      expect(phi[3]).toBe(0);
    }),
  );
});

test('a number of coalitions that is no power of two is refused', () => {
  expect(() => shapleyValues(new Float64Array(6))).toThrow(RangeError);
});
