import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Governed } from '#model/policy';
import { type ScoreRow, scoreTableOf } from '../../../test/fixtures/score-table.ts';
import { parseCell } from './load-scores.ts';
import { sampleSize } from './sample-size.ts';
import { simulate } from './simulate.ts';
import { alertCurve, highestPerUnit, lineForBudget } from './suggest.ts';
import { checkSimulable, tauOfCells } from './tau-of-cells.ts';

const axes = ['entity-type', 'country', 'tenure'];
const names = ['everybody', 'individual', 'individual · ES', 'individual · ES · <90d', 'business · FR · unknown'];
const cells = names.map((name) => parseCell(name, axes));
const minutes = { mean: 30, low: 20, high: 40, n: 12 };

const share = fc.integer({ min: 1, max: 99 }).map((percent) => percent / 100);
const row: fc.Arbitrary<ScoreRow> = fc.record({
  score: share,
  cell: fc.constantFrom(...cells),
  partyId: fc.constantFrom('a', 'b', 'c'),
  at: fc.constantFrom(Date.UTC(2026, 0, 31, 23), Date.UTC(2026, 1, 1), Date.UTC(2027, 0, 1)),
  productiveAlert: fc.constantFrom(null, null, 7, 9),
});
const governed: fc.Arbitrary<Governed> = fc.record({
  default: share,
  rules: fc.array(
    fc.record({
      when: fc.constantFrom<Record<string, string>>(
        { 'entity-type': 'individual' },
        { country: 'ES', 'entity-type': 'individual' },
        { tenure: 'unknown' },
        { tenure: '<90d' },
        { country: 'XX' },
      ),
      value: share,
    }),
    { maxLength: 4 },
  ),
});

/** By definition: the rule with the most conditions that hold, the later one on a tie. */
function tauByDefinition({ default: otherwise, rules }: Governed, values: Readonly<Record<string, string>>): number {
  const holding = rules.filter(({ when }) => Object.entries(when).every(([axis, label]) => values[axis] === label));
  const most = Math.max(0, ...holding.map(({ when }) => Object.keys(when).length));
  return holding.findLast(({ when }) => Object.keys(when).length === most)?.value ?? otherwise;
}

const unitOf = ({ partyId, at }: ScoreRow) => `${partyId} ${new Date(at).toISOString().slice(0, 7)}`;

describe('the simulation of a threshold', () => {
  it('counts what a plain count over all rows does', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), governed, governed, (rows, before, after) => {
        const result = simulate(scoreTableOf(rows), before, after, minutes);
        const alerting = (policy: Governed) =>
          rows.filter(({ score, cell }) => score >= tauByDefinition(policy, cell.values));
        const [was, is] = [alerting(before), alerting(after)];
        const units = (some: readonly ScoreRow[]) => new Set(some.map(unitOf)).size;
        expect(result.before).toEqual({ legs: was.length, units: units(was) });
        expect(result.after).toEqual({ legs: is.length, units: units(is) });
        expect(result.gained).toBe(is.filter((each) => !was.includes(each)).length);
        expect(result.lost).toBe(was.filter((each) => !is.includes(each)).length);
        const productive = [...new Set(rows.map(({ productiveAlert }) => productiveAlert))].filter((id) => id !== null);
        expect(result.productive).toBe(productive.length);
        const missed = productive.filter((id) => !is.some(({ productiveAlert }) => productiveAlert === id));
        expect(result.productiveMissed).toBe(missed.length);
        expect(result.hoursAfter).toEqual({ hours: units(is) / 2, low: units(is) / 3, high: (units(is) * 2) / 3 });
        for (const segment of result.segments) {
          const own = (some: readonly ScoreRow[]) => some.filter(({ cell }) => cell.name === segment.cell);
          expect(segment.after).toEqual({ legs: own(is).length, units: units(own(is)) });
          expect(segment.rateAfter).toMatchObject({ n: units(own(rows)), share: units(own(is)) / units(own(rows)) });
        }
      }),
    );
  });

  it('changes nothing where nothing changes', () => {
    fc.assert(
      fc.property(fc.array(row), governed, (rows, policy) => {
        expect(simulate(scoreTableOf(rows), policy, policy, minutes)).toMatchObject({
          gained: 0,
          lost: 0,
          segments: [],
        });
      }),
    );
  });

  it('takes a score that is the line itself for an alert, as scoring does', () => {
    const alpha = 0.001;
    for (const tau of [0.4, 0.5, 0.37, 0.73]) {
      const p = alpha * (1 / tau - 1);
      const score = 1 / (1 + p / alpha);
      const table = scoreTableOf([{ score, cell: cells[0]!, partyId: 'a', at: 0, productiveAlert: null }]);
      expect(simulate(table, { default: tau, rules: [] }, { default: tau, rules: [] }, minutes).before.legs).toBe(1);
    }
  });

  it('finds the line of each cell by the rules of scoring', () => {
    fc.assert(
      fc.property(governed, (policy) => {
        expect([...tauOfCells(policy, cells)]).toEqual(cells.map(({ values }) => tauByDefinition(policy, values)));
      }),
    );
  });

  it('refuses a rule that stored scores cannot show', () => {
    const odd = { default: 0.5, rules: [{ when: { channel: 'atm' }, value: 0.4 }] };
    expect(() => checkSimulable(odd, axes)).toThrow(/channel/);
  });
});

describe('a sample below the line', () => {
  it('has 59, 149 and 299 legs for 5, 2 and 1 % of a large band, and fewer of a small one', () => {
    expect([0.05, 0.02, 0.01].map((tolerance) => sampleSize(10_000_000, tolerance))).toEqual([59, 149, 299]);
    expect(sampleSize(100, 0.05)).toBe(45);
    expect([sampleSize(0, 0.05), sampleSize(1, 0.05), sampleSize(3, 0.3)]).toEqual([0, 1, 3]);
  });

  it('is the smallest at which missing them all has at most 5 %', () => {
    const missAll = (population: number, productive: number, n: number) => {
      let chance = 1;
      for (let i = 0; i < n; i++) chance *= Math.max(0, population - productive - i) / (population - i);
      return chance;
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), share, (population, tolerance) => {
        const n = sampleSize(population, tolerance);
        const productive = Math.ceil(tolerance * population);
        expect(missAll(population, productive, n)).toBeLessThanOrEqual(0.05 + 1e-12);
        if (n > 0) expect(missAll(population, productive, n - 1)).toBeGreaterThan(0.05 - 1e-12);
      }),
    );
  });
});

describe('a suggested line', () => {
  it('raises as many as the budget takes, and one more would not fit', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 12 }), (rows, budget) => {
        const table = scoreTableOf(rows);
        const highest = highestPerUnit(table, () => true);
        const suggestion = lineForBudget(highest, budget);
        const raised = (tau: number) => highest.filter((score) => score >= tau).length;
        if (suggestion === null) expect(raised(highest[0]!)).toBeGreaterThan(budget);
        else {
          expect(raised(suggestion.tau)).toBe(suggestion.units);
          expect(suggestion.units).toBeLessThanOrEqual(budget);
          const next = highest.find((score) => score < suggestion.tau);
          if (next !== undefined) expect(raised(next)).toBeGreaterThan(budget);
        }
        for (const { tau, units } of alertCurve(highest)) expect(units).toBe(raised(tau));
      }),
    );
  });
});
