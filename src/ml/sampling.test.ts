import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';
import { bootstrapRows, permutation, sampleRows } from './sampling.ts';

describe('sampling', () => {
  it('draws different rows in ascending order', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(250), fc.integer(), (rows, size, seed) => {
        const drawn = sampleRows(rows, size, createRandom(seed));
        expect(drawn).toHaveLength(Math.min(rows, size));
        for (let i = 0; i < drawn.length; i++) {
          expect(drawn[i]).toBeLessThan(rows);
          if (i > 0) expect(drawn[i]).toBeGreaterThan(drawn[i - 1]!);
        }
      }),
    );
  });

  it('draws every row about equally often', () => {
    const random = createRandom(1);
    const counts = new Float64Array(10);
    for (let t = 0; t < 5000; t++) for (const row of sampleRows(10, 3, random)) counts[row] = counts[row]! + 1;
    for (const count of counts) expect(Math.abs(count - 1500)).toBeLessThan(5 * Math.sqrt(1050));
  });

  it('permutes every row once and draws bootstrap rows within range', () => {
    const order = permutation(50, createRandom(2));
    expect([...order].sort((a, b) => a - b)).toEqual([...Array(50).keys()]);
    expect(Math.max(...bootstrapRows(5, 100, createRandom(3)))).toBe(4);
  });
});
