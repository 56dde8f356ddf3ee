import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cachedRows, takeRowBlock } from './nearest-centre.ts';

const value = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }));

describe('the nearest-centre kernel', () => {
  it('finds what a plain search finds, for any number of centres and columns', () => {
    const shapes = fc
      .tuple(fc.integer({ min: 1, max: 19 }), fc.integer({ min: 1, max: 9 }))
      .chain(([k, columns]) =>
        fc.tuple(
          fc.constant(k),
          fc.constant(columns),
          fc.array(value, { minLength: k * columns, maxLength: k * columns }),
          fc.array(value, { minLength: 3 * columns, maxLength: 3 * columns }),
        ),
      );
    fc.assert(
      fc.property(shapes, ([k, columns, centres, rows]) => {
        const block = takeRowBlock(3, k, columns);
        block.setCentres(Float64Array.from(centres));
        block.rows.set(rows);
        block.settle(3);
        block.sum(3);
        const sums = new Float64Array(k * columns);
        for (let i = 0; i < 3; i++) {
          const distances = Array.from({ length: k }, (_, c) => {
            let sum = 0;
            for (let j = 0; j < columns; j++) sum += (rows[i * columns + j]! - centres[c * columns + j]!) ** 2;
            return sum;
          });
          const sorted = distances.toSorted((a, b) => a - b);
          expect(block.labels[i]).toBe(distances.indexOf(sorted[0]!));
          expect(block.upper[i]).toBe(Math.sqrt(sorted[0]!));
          expect(block.lower[i]).toBe(Math.sqrt(sorted[1] ?? Number.POSITIVE_INFINITY));
          for (let j = 0; j < columns; j++) sums[block.labels[i]! * columns + j]! += rows[i * columns + j]!;
        }
        expect(block.sums).toEqual(sums);
        expect(block.sizes.reduce((sum, size) => sum + size, 0)).toBe(3);
      }),
    );
  });

  it('gives large blocks a memory of their own', () => {
    const large = takeRowBlock(100_000, 2, 20);
    const small = takeRowBlock(4, 2, 20);
    large.rows.fill(1);
    small.rows.fill(2);
    expect(large.rows[0]).toBe(1);
    expect(cachedRows(20)).toBe(256);
    expect(cachedRows(1e6)).toBe(1);
  });
});
