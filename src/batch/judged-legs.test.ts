import { describe, expect, it } from 'vitest';
import { day } from '#domain/time';
import { createRandom } from '#ml/random';
import { compileRules } from '#rules/compile';
import { collectJudgedLegs, concatenateJudgedPeriods, type JudgedLegs } from './judged-legs.ts';

const rules = compileRules(
  [{ id: 'large', name: '', description: '', when: 'true', measure: 'amount', unit: 'minor', threshold: 10 }],
  ['amount'],
);
const start = Date.UTC(2024, 0, 1);
const split = {
  trainUntil: start + 20 * day,
  calibrateFrom: start + 22 * day,
  calibrateUntil: start + 40 * day,
  testFrom: start + 50 * day,
};

/** Legs of consecutive parties, one every day for 90 days. */
function legs(firstParty: number, parties: number): JudgedLegs {
  const random = createRandom(firstParty);
  const rows = parties * 90;
  const codes = new Int8Array(rows);
  return {
    X: { rows, columns: 1, data: Float64Array.from({ length: rows }, () => random.below(100)) },
    facts: { entityType: codes, product: codes, direction: codes, channel: codes, scheme: codes },
    party: Int32Array.from({ length: rows }, (_, i) => firstParty + Math.floor(i / 90)),
    at: Float64Array.from({ length: rows }, (_, i) => start + (i % 90) * day),
    score: Float64Array.from({ length: rows }, () => random.uniform()),
    flagged: new Uint8Array(rows),
    label: new Int8Array(rows),
    typology: new Int16Array(rows).fill(-1),
  };
}

describe('judged legs', () => {
  it('fall into the time before the test and the test, and the embargo into neither', () => {
    const collector = collectJudgedLegs(rules, split);
    const block = legs(0, 3);
    collector.add(block);
    const { before, test } = collector.finish();
    expect([...new Set(before.months.month)]).toEqual([202401, 202402]);
    expect([...new Set(test.months.month)]).toEqual([202402, 202403]);
    const highest = (from: number, to: number): number =>
      Math.max(...block.X.data.slice(0, 90).filter((_, i) => i >= from && i < to));
    // February of the first party: days 31 to 39 lie before the test, days 50 to 59 within it.
    expect(before.ruleUnits.maxima[1]).toBe(highest(31, 40));
    expect(test.ruleUnits.maxima[0]).toBe(highest(50, 60));
  });

  it('are the same however the parties are divided among workers', () => {
    const whole = collectJudgedLegs(rules, split);
    const parts = [legs(0, 2), legs(2, 4)].map((block) => {
      whole.add(block);
      const collector = collectJudgedLegs(rules, split);
      collector.add(block);
      return collector.finish();
    });
    expect(concatenateJudgedPeriods(parts)).toEqual(whole.finish());
  });
});
