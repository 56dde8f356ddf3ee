import { expect, it } from 'vitest';
import { KeptCopies } from './kept-copies.ts';

it('copies parts one behind the other, longer and shorter ones after each other, each name for itself', () => {
  const copies = new KeptCopies();
  const values = Int32Array.of(1, 2, 3);
  const copy = copies.of('a', [values]);
  values[0] = 9;
  expect([...copy]).toEqual([1, 2, 3]);
  expect([...copies.of('b', [Float64Array.of(0.5)])]).toEqual([0.5]);
  expect([...copies.of('a', [values, Int32Array.of(4, 5, 6, 7)])]).toEqual([9, 2, 3, 4, 5, 6, 7]);
  expect([...copies.of('a', [Int32Array.of(8)])]).toEqual([8]);
  expect([...copies.of('b', [new Float64Array(0)])]).toEqual([]);
});
