import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortFloats } from './sort-floats.ts';

const kinds = [
  fc.double(),
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0, -0, Infinity, -Infinity, 5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE),
];

test('sorts as typed arrays do, to the bit, whatever the numbers', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...kinds).chain((kind) => fc.array(kind, { minLength: 700, maxLength: 1500, size: 'max' })),
      (numbers) => {
        const wanted = Float64Array.from(numbers).sort();
        const sorted = sortFloats(Float64Array.from(numbers));
        expect(sorted.every((value, i) => Object.is(value, wanted[i]))).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
});

test('sorts a part of a longer array in place', () => {
  const numbers = Float64Array.from({ length: 2_000 }, (_, i) => Math.sin(i) * 10 ** ((i % 40) - 20));
  const part = numbers.subarray(300, 1_700);
  const wanted = part.slice().sort();
  expect(sortFloats(part)).toBe(part);
  expect([...numbers.subarray(300, 1_700)]).toEqual([...wanted]);
  expect(numbers[299]).toBe(Math.sin(299) * 10 ** ((299 % 40) - 20));
  expect(numbers[1_700]).toBe(Math.sin(1_700) * 10 ** ((1_700 % 40) - 20));
});
