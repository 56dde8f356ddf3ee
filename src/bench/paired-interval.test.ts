import { describe, expect, it } from 'vitest';
import { createRandom } from '#ml/random';
import { pairedInterval } from './paired-interval.ts';

describe('the paired interval', () => {
  it('covers a true difference about 95 times in 100', () => {
    const random = createRandom(11);
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const theirs = Array.from({ length: 30 }, () => 10 * random.normal());
      const ours = theirs.map((value) => value + 0.5 + random.normal());
      const { low, high } = pairedInterval(ours, theirs, random, 400);
      if (low <= 0.5 && high >= 0.5) covered++;
    }
    expect(covered).toBeGreaterThan(178);
    expect(covered).toBeLessThan(200);
  });

  it('is a point when every difference is equal, and refuses unequal lengths', () => {
    const { mean, low, high } = pairedInterval([2, 3], [1, 2], createRandom(1));
    expect([mean, low, high]).toEqual([1, 1, 1]);
    expect(() => pairedInterval([1], [1, 2], createRandom(1))).toThrow(RangeError);
  });
});
