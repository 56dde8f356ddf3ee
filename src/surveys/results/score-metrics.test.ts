import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '#ml/random';
import { compareSegments, npsGrouping } from './compare.ts';
import { answerShare, customerEffort, customerSatisfaction, meanRating, netPromoterScore } from './score-metrics.ts';
import { suppressSmall } from './suppress.ts';

const counts = (...scores: readonly number[]) => {
  const map = new Map<number, number>();
  for (const score of scores) map.set(score, (map.get(score) ?? 0) + 1);
  return map;
};

describe('NPS', () => {
  it('is promoters less detractors over those who answered, with the adjusted Wald interval', () => {
    // 5 promoters, 3 passives, 2 detractors. By hand: n′ = 13, p = 5.75/13, d = 2.75/13, p − d = 3/13,
    // variance (8.5/13 − 9/169)/13 = 0.0462…
    const metric = netPromoterScore(counts(9, 9, 10, 10, 10, 7, 8, 8, 0, 6));
    expect(metric.value).toBe(30);
    const half = 1.959963984540054 * Math.sqrt((8.5 / 13 - 9 / 169) / 13);
    expect(metric.low).toBeCloseTo(100 * (3 / 13 - half), 10);
    expect(metric.high).toBeCloseTo(100 * (3 / 13 + half), 10);
    expect(metric.n).toBe(10);
  });

  it('draws its lines at 6/7 and 8/9', () => {
    expect([6, 7, 8, 9].map((score) => netPromoterScore(counts(score)).value)).toEqual([-100, 0, 0, 100]);
  });

  it('stays within the scale, and holds its value where all agree', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10), { minLength: 1, maxLength: 60 }), (scores) => {
        const { value, low, high } = netPromoterScore(counts(...scores));
        expect(low).toBeGreaterThanOrEqual(-100);
        expect(high).toBeLessThanOrEqual(100);
        expect(low).toBeLessThan(high);
        expect(value).toBeGreaterThanOrEqual(-100);
      }),
    );
  });

  it('covers the truth as often as it says, where plain Wald does not', () => {
    const random = createRandom(7);
    let covered = 0;
    let plain = 0;
    const truth = 85;
    for (let run = 0; run < 2000; run++) {
      // Promoters 90 %, detractors 5 %, n = 12.
      const scores = Array.from({ length: 12 }, () => {
        const draw = random.uniform();
        return draw < 0.9 ? 10 : draw < 0.95 ? 8 : 3;
      });
      const { value, low, high } = netPromoterScore(counts(...scores));
      if (low <= truth && truth <= high) covered += 1;
      const p = scores.filter((score) => score >= 9).length / 12;
      const d = scores.filter((score) => score <= 6).length / 12;
      const half = 196 * Math.sqrt((p + d - (p - d) ** 2) / 12);
      if (Math.abs(value - truth) <= half) plain += 1;
    }
    expect(covered / 2000).toBeGreaterThan(0.9);
    expect(plain / 2000).toBeLessThan(0.75);
  });
});

describe('the other metrics', () => {
  it('CSAT is the share of 4 and 5 with the Wilson interval', () => {
    // Wilson of 8 in 10: 0.4901–0.9433.
    const metric = customerSatisfaction(counts(5, 5, 5, 5, 4, 4, 4, 4, 3, 1));
    expect([metric.value, metric.n]).toEqual([80, 10]);
    expect(metric.low).toBeCloseTo(49.0162, 3);
    expect(metric.high).toBeCloseTo(94.3318, 3);
  });

  it('CES states its form, and the mean stays on the scale', () => {
    const metric = customerEffort(counts(7, 6, 5, 4), 'agreement');
    expect(metric.value).toBe(75);
    expect(metric.method).toContain('form agreement');
    expect(meanRating(counts(1, 2, 3, 4), 5)).toMatchObject({ value: 2.5, n: 4 });
    expect(meanRating(counts(5, 5, 5), 5).high).toBe(5);
    expect(answerShare(3, 4).value).toBe(75);
  });
});

describe('small cells', () => {
  const shown = (...sizes: readonly number[]) =>
    suppressSmall(
      sizes.map((n) => ({ n })),
      10,
    ).map((cell) => !cell.suppressed);

  it('are hidden', () => {
    expect(shown(10, 50)).toEqual([true, true]);
    expect(shown(9, 8, 50)).toEqual([false, false, true]);
    expect(shown(0, 50, 60)).toEqual([false, true, true]);
  });

  it('cannot be found by subtraction from the total', () => {
    expect(shown(9, 50, 60)).toEqual([false, false, true]);
    expect(shown(2, 3, 20, 50)).toEqual([false, false, false, true]);
  });
});

describe('segments', () => {
  const of = (segment: string, promoters: number, passives: number, detractors: number) => ({
    segment,
    counts: new Map([
      [10, promoters],
      [8, passives],
      [3, detractors],
    ]),
  });

  it('differ where they do', () => {
    const { p, differences } = compareSegments(
      [of('a', 80, 10, 10), of('b', 30, 30, 40), of('c', 50, 30, 20)],
      npsGrouping,
    );
    expect(p).toBeLessThan(1e-6);
    expect(differences[0]).toMatchObject({ segment: 'a', n: 100 });
    expect(differences[0]!.low).toBeGreaterThan(0);
    expect(differences[1]!.high).toBeLessThan(0);
  });

  it('are not said to differ where chance would do', () => {
    const { p, differences } = compareSegments([of('a', 50, 30, 20), of('b', 50, 30, 20)], npsGrouping);
    expect(p).toBe(1);
    expect(differences[0]).toMatchObject({ difference: 0, p: 1 });
  });

  it('are not tested where the table is too thin, and not against nobody', () => {
    expect(compareSegments([of('a', 9, 1, 0), of('b', 8, 1, 1)], npsGrouping).p).toBeNull();
    expect(compareSegments([of('a', 9, 1, 0)], npsGrouping)).toMatchObject({ p: null, differences: [] });
  });

  it('rejects a true null in about one run of twenty', () => {
    const random = createRandom(3);
    let rejected = 0;
    for (let run = 0; run < 1000; run++) {
      const segments = ['a', 'b', 'c'].map((segment) => {
        const sums = [0, 0, 0];
        for (let i = 0; i < 80; i++) sums[random.uniform() < 0.5 ? 0 : random.uniform() < 0.6 ? 1 : 2]! += 1;
        return of(segment, sums[0]!, sums[1]!, sums[2]!);
      });
      if (compareSegments(segments, npsGrouping).p! < 0.05) rejected += 1;
    }
    expect(rejected / 1000).toBeGreaterThan(0.03);
    expect(rejected / 1000).toBeLessThan(0.07);
  });
});
