import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBottomK, hashPair, mergeBottomK } from './bottom-k.ts';

function sample(rows: readonly number[], capacity: number) {
  const sketch = createBottomK(capacity, 2);
  for (const row of rows) sketch.offer(hashPair(row, 7, 42), Float64Array.of(row, -row), 0);
  return sketch.take();
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('bottom-k sampling', () => {
  it('gives the same sample however the rows are divided and ordered', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(1e6), { maxLength: 300 }),
        fc.integer({ min: 1, max: 60 }),
        fc.nat(300),
        (rows, capacity, cut) => {
          const whole = sample(rows, capacity);
          const parts = [sample(rows.slice(cut).reverse(), capacity), sample(rows.slice(0, cut), capacity)];
          const merged = mergeBottomK(parts, capacity, 2);
          expect([...merged.values]).toEqual([...whole.values]);
          expect(whole.length).toBe(Math.min(capacity, rows.length));
        },
      ),
    );
  });
  it('keeps the rows whole', () => {
    const taken = sample(upTo(5000), 100);
    for (let i = 0; i < taken.length; i++) expect(taken.values[2 * i + 1]).toBe(-taken.values[2 * i]!);
  });
  it('samples uniformly: the mean of the sampled values is near the mean of all', () => {
    const taken = sample(upTo(100_000), 4000);
    const mean = taken.values.filter((_, i) => i % 2 === 0).reduce((sum, value) => sum + value, 0) / 4000;
    expect(Math.abs(mean - 50_000)).toBeLessThan(4 * (100_000 / Math.sqrt(12 * 4000)));
  });
});
