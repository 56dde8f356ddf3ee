import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoreTableOf } from '../../../test/fixtures/score-table.ts';
import { distributionByRule, scoreBins } from './distribution.ts';
import { simulate } from './simulate.ts';

const cellOf = (type: string, country: string) => ({
  name: `${type} · ${country}`,
  values: { 'entity-type': type, country },
});
const row = fc.record({
  score: fc.integer({ min: 0, max: 1000 }).map((thousandth) => thousandth / 1000),
  cell: fc.constantFrom(cellOf('individual', 'ES'), cellOf('individual', 'CZ'), cellOf('business', 'ES')),
  partyId: fc.constantFrom('a', 'b', 'c', 'd'),
  at: fc.integer({ min: 0, max: 5 }).map((month) => Date.UTC(2026, month, 3)),
  productiveAlert: fc.option(fc.constantFrom(1, 2)),
});
const minutes = { mean: 20, low: 20, high: 20, n: 0 };
const from = (counts: readonly number[], line: number) => counts.slice(line).reduce((sum, count) => sum + count, 0);

describe('the distribution of scores by governing rule', () => {
  it('says for any line what the simulation says of it', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), fc.integer({ min: 1, max: scoreBins - 1 }), (rows, line) => {
        const table = scoreTableOf(rows);
        const [all] = distributionByRule(table, []);
        const tau = line / scoreBins;
        const { after, productiveMissed } = simulate(
          table,
          { default: 0.5, rules: [] },
          { default: tau, rules: [] },
          minutes,
        );
        expect(from(all!.legs, line)).toBe(after.legs);
        expect(from(all!.units, line)).toBe(after.units);
        expect(all!.productive.slice(0, line).reduce((sum, count) => sum + count, 0)).toBe(productiveMissed);
      }),
    );
  });

  it('gives every leg to the most specific rule, and to one only', () => {
    const leg = { score: 0.6, partyId: 'a', at: 0, productiveAlert: null };
    const cells = [cellOf('individual', 'ES'), cellOf('individual', 'CZ'), cellOf('business', 'ES')];
    const groups = distributionByRule(scoreTableOf(cells.map((cell) => ({ ...leg, cell }))), [
      { 'entity-type': 'individual', country: 'ES' },
      { 'entity-type': 'individual' },
    ]);
    expect(groups.map(({ rule, evaluations }) => [rule, evaluations])).toEqual([
      [-1, 1],
      [0, 1],
      [1, 1],
    ]);
  });

  it('asks to inspect all of a small band below the line, and 59 of a large one', () => {
    const leg = { cell: cellOf('individual', 'ES'), partyId: 'a', at: 0, productiveAlert: null };
    const rows = Array.from({ length: 100_001 }, (_, n) => ({ ...leg, score: n === 0 ? 0.25 : 0.45 }));
    const [all] = distributionByRule(scoreTableOf(rows), []);
    expect(all!.btlSample[100]).toBe(59);
    expect(all!.btlSample[60]).toBe(1);
    expect(all!.btlSample[40]).toBe(0);
  });
});
