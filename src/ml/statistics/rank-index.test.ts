import fc from 'fast-check';
import { expect, it } from 'vitest';
import { distinctBelow, rankIndex } from './rank-index.ts';

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(1e308, -1e308, 5e-324, 0, -0),
);

it('counts what a walk over the column counts', () => {
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 300 }), fc.array(number), (column, others) => {
      const sorted = Float64Array.from([0, ...column]).fill(Number.NaN, 0, 1);
      sorted.subarray(1).set(Float64Array.from(column).sort());
      const index = rankIndex(sorted, 1, sorted.length);
      for (const x of [...column, ...others]) {
        const rank = distinctBelow(index, x);
        expect(index.below[rank]).toBe(column.filter((each) => each < x).length);
        const upTo = index.values[rank] === x ? index.below[rank + 1] : index.below[rank];
        expect(upTo).toBe(column.filter((each) => each <= x).length);
      }
    }),
  );
});
