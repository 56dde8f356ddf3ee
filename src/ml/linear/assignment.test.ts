import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { greatestPairing } from './assignment.ts';

/** Greatest sum over all ways to pair, by trying them all. */
function bestByTrial(weights: Float64Array, rows: number, columns: number, row = 0, used = new Set<number>()): number {
  if (row === rows) return 0;
  let best = rows > columns ? bestByTrial(weights, rows, columns, row + 1, used) : Number.NEGATIVE_INFINITY;
  for (let column = 0; column < columns; column++) {
    if (used.has(column)) continue;
    const rest = bestByTrial(weights, rows, columns, row + 1, new Set([...used, column]));
    best = Math.max(best, weights[row * columns + column]! + rest);
  }
  return best;
}

describe('the greatest pairing', () => {
  it('is as great as the best of all ways to pair', () => {
    const table = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
      .chain(([rows, columns]) =>
        fc.tuple(
          fc.constant(rows),
          fc.constant(columns),
          fc.array(fc.nat(20), { minLength: rows * columns, maxLength: rows * columns }),
        ),
      );
    fc.assert(
      fc.property(table, ([rows, columns, values]) => {
        const weights = Float64Array.from(values);
        const pairs = greatestPairing(weights, rows, columns);
        const taken = [...pairs].filter((column) => column >= 0);
        expect(new Set(taken).size).toBe(taken.length);
        expect(taken).toHaveLength(Math.min(rows, columns));
        const sum = pairs.reduce(
          (total, column, row) => total + (column < 0 ? 0 : weights[row * columns + column]!),
          0,
        );
        expect(sum).toBe(bestByTrial(weights, rows, columns));
      }),
      { numRuns: 200 },
    );
  });

  it('pairs nothing where there is nothing', () => {
    expect([...greatestPairing(new Float64Array(0), 0, 0)]).toEqual([]);
    expect([...greatestPairing(new Float64Array(0), 2, 0)]).toEqual([-1, -1]);
  });
});
