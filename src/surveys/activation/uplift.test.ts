import { describe, expect, it } from 'vitest';
import { createRandom } from '#ml/random';
import { campaignReturn, revenueUplift, shareUplift } from './uplift.ts';

describe('uplift', () => {
  it('has the interval of Newcombe’s own example', () => {
    // Newcombe 1998, table II, case (a): 56/70 − 48/80, method 10: 0.0524 to 0.3339.
    const { difference, low, high } = shareUplift([56, 70], [48, 80]);
    expect(difference).toBeCloseTo(0.2, 12);
    expect(low).toBeCloseTo(0.0524, 4);
    expect(high).toBeCloseTo(0.3339, 4);
  });

  it('covers a true difference about as often as it says', () => {
    const random = createRandom(5);
    const draw = (n: number, p: number) => {
      let hits = 0;
      for (let i = 0; i < n; i++) if (random.uniform() < p) hits += 1;
      return hits;
    };
    let covered = 0;
    for (let run = 0; run < 2000; run++) {
      const { low, high } = shareUplift([draw(300, 0.12), 300], [draw(60, 0.08), 60]);
      if (low <= 0.04 && 0.04 <= high) covered += 1;
    }
    expect(covered / 2000).toBeGreaterThan(0.93);
  });

  it('of revenue is the difference of means, and its return takes the cost off', () => {
    const arm = (values: readonly number[]) => ({
      customers: values.length,
      responded: 0,
      stayed: 0,
      revenue: values.reduce((sum, value) => sum + value, 0),
      revenueSquares: values.reduce((sum, value) => sum + value * value, 0),
    });
    const uplift = revenueUplift(arm([10, 20, 30]), arm([10, 10, 10]));
    expect(uplift.difference).toBe(10);
    // Standard error √(100/3) by hand.
    expect(uplift.high - uplift.low).toBeCloseTo(2 * 1.959963984540054 * Math.sqrt(100 / 3), 10);
    expect(campaignReturn(uplift, 3, 10).roi).toBe(2);
    expect(campaignReturn(uplift, 3, 0).roi).toBeNull();
  });
});
