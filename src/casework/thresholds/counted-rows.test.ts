import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Governed } from '#model/policy';
import { type ScoreRow, scoreTableOf } from '../../../test/fixtures/score-table.ts';
import { type AfterRow, type Counted, countedRows, countedSets, countedUnits } from './counted-rows.ts';
import { distributionByRule, scoreBins } from './distribution.ts';
import { parseCell } from './load-scores.ts';
import { simulate } from './simulate.ts';

const cells = ['individual · ES', 'individual · CZ', 'business · ES'].map((name) =>
  parseCell(name, ['entity-type', 'country']),
);
const share = fc.integer({ min: 1, max: scoreBins - 1 }).map((line) => line / scoreBins);
const rows = fc.array(
  fc.record<ScoreRow>({
    score: share,
    cell: fc.constantFrom(...cells),
    partyId: fc.constantFrom('a', 'b', 'c'),
    at: fc.constantFrom(Date.UTC(2026, 0, 31), Date.UTC(2026, 1, 1)),
    productiveAlert: fc.constantFrom(null, null, 7, 9),
  }),
  { maxLength: 50 },
);
const governed: fc.Arbitrary<Governed> = fc.record({
  default: share,
  rules: fc.array(
    fc.record({
      when: fc.constantFrom<Record<string, string>>({ 'entity-type': 'individual' }, { country: 'ES' }),
      value: share,
    }),
    { maxLength: 2 },
  ),
});
const minutes = { mean: 20, low: 20, high: 20, n: 0 };
const all = { limit: 1000, from: null };
const everything = { rule: null } as const;

describe('the rows behind a number', () => {
  it('are as many as the simulation counts', () => {
    fc.assert(
      fc.property(rows, governed, governed, (given, before, after) => {
        const table = scoreTableOf(given);
        const expected = simulate(table, before, after, minutes);
        const count = (set: Counted['set'], per: Counted['per']) => {
          const { total, rows: found } = countedRows(table, before, after, { set, per, ...everything }, all);
          expect(found.length).toBe(total);
          return total;
        };
        expect(count('before', 'leg')).toBe(expected.before.legs);
        expect(count('after', 'leg')).toBe(expected.after.legs);
        expect(count('before', 'party-month')).toBe(expected.before.units);
        expect(count('after', 'party-month')).toBe(expected.after.units);
        expect(count('gained', 'leg')).toBe(expected.gained);
        expect(count('lost', 'leg')).toBe(expected.lost);
        expect(count('gained', 'party-month') - count('lost', 'party-month')).toBe(
          expected.after.units - expected.before.units,
        );
        expect(count('missed', 'leg')).toBe(expected.productiveMissed);
      }),
    );
  });

  it('are as many as the lab counts of what one rule governs', () => {
    fc.assert(
      fc.property(rows, governed, (given, policy) => {
        const table = scoreTableOf(given);
        for (const group of distributionByRule(
          table,
          policy.rules.map(({ when }) => when),
        )) {
          const { rule } = group;
          const line = Math.round((policy.rules[rule]?.value ?? policy.default) * scoreBins);
          const from = (counts: readonly number[]) => counts.slice(line).reduce((sum, count) => sum + count, 0);
          const below = (counts: readonly number[]) => counts.slice(0, line).reduce((sum, count) => sum + count, 0);
          const count = (set: Counted['set'], per: Counted['per']) =>
            countedRows(table, policy, policy, { set, per, rule }, all).total;
          expect(count('after', 'leg')).toBe(from(group.legs));
          expect(count('after', 'party-month')).toBe(from(group.units));
          expect(count('missed', 'leg')).toBe(below(group.productive));
        }
      }),
    );
  });

  it('come page by page in the order of scores, each once', () => {
    fc.assert(
      fc.property(
        rows,
        governed,
        governed,
        fc.constantFrom(...countedSets),
        fc.constantFrom(...countedUnits),
        fc.integer({ min: 1, max: 7 }),
        (given, before, after, set, per, limit) => {
          const table = scoreTableOf(given);
          const counted = { set, per, ...everything };
          const paged: number[] = [];
          for (let from: AfterRow | null = null; ; ) {
            const { rows: found, total } = countedRows(table, before, after, counted, { limit, from });
            paged.push(...found.slice(0, limit));
            expect(total).toBe(countedRows(table, before, after, counted, all).total);
            const last = found[limit - 1];
            if (found.length <= limit || last === undefined) break;
            from = { score: table.score[last]!, row: last + 1 };
          }
          const whole = countedRows(table, before, after, counted, all).rows;
          expect(paged).toEqual(whole);
          expect(whole).toEqual([...new Set(whole)].sort((a, b) => table.score[b]! - table.score[a]! || a - b));
        },
      ),
    );
  });
});
