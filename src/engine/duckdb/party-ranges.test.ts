import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitEvenly } from './party-ranges.ts';

describe('party ranges', () => {
  it('cover every party once, in order, in at most the asked number', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 8 }),
        (events, count) => {
          const ranges = splitEvenly(Int32Array.from(events), count);
          expect(ranges.length).toBeLessThanOrEqual(count);
          let next = 0;
          for (const { from, to } of ranges) {
            expect(from).toBe(next);
            expect(to).toBeGreaterThan(from);
            next = to;
          }
          expect(next).toBe(events.length);
        },
      ),
    );
  });

  it('hold about equally many events', () => {
    const ranges = splitEvenly(new Int32Array(1000).fill(3), 4);
    expect(ranges.map(({ from, to }) => to - from)).toEqual([250, 250, 250, 250]);
  });
});
