import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import {
  addEvaluation,
  type EvaluationSketches,
  evaluationRecord,
  evaluationSketches,
  joinMonths,
  mergeEvaluations,
  monthDrift,
  readEvaluations,
} from './month-sketches.ts';
import { tableDrift } from './table-drift.ts';

const columns = ['amount', 'count', 'share'];

/** Evaluations of one month: amounts `by` times as large, p-values to the power `power`. */
function month(sketches: EvaluationSketches, name: number, rows: number, seed: number, by = 1, power = 1) {
  const random = createRandom(seed);
  const raw = columns.map(() => new Float64Array(rows));
  for (let i = 0; i < rows; i++) {
    const row = Float64Array.of(
      by * Math.exp(4 + random.normal()),
      random.below(5) - 2,
      random.uniform() < 0.2 ? Number.NaN : random.uniform(),
    );
    for (const [j, column] of raw.entries()) column[i] = row[j]!;
    addEvaluation(sketches, name, row, 0, random.uniform() ** power);
  }
  return raw;
}

describe('sketches of evaluations by month', () => {
  it('find the drift that the rows themselves show, nearly the same index', () => {
    const sketches = evaluationSketches(columns);
    const before = month(sketches, 202401, 4_000, 1);
    const now = month(sketches, 202402, 3_000, 2, 1.5);
    const table = (raw: readonly Float64Array[]) =>
      raw.map((values, j) => ({ type: 'number' as const, name: columns[j]!, values }));
    const exact = tableDrift(table(before), table(now));
    const [a, b] = [202401, 202402].map((name) => joinMonths(sketches, [name]));
    const { columns: found } = monthDrift(sketches, a!, b!, 60_000);
    expect(found[0]).toMatchObject({ column: 'amount', drifted: true, material: true });
    for (const one of exact) {
      const same = found.find(({ column }) => column === one.column)!;
      expect(same.psi).toBeCloseTo(one.psi, 2);
      expect(same.distance).toBeCloseTo(one.distance!, 1);
      expect(same.unknownNow).toBeCloseTo(one.unknownNow, 9);
      expect(same.drifted).toBe(one.drifted);
    }
  });

  it('tell p-values that keep their promise from those that do not', () => {
    const sketches = evaluationSketches(columns);
    month(sketches, 202401, 8_000, 1);
    month(sketches, 202402, 8_000, 2, 1, 1.4);
    const [kept, broken] = [202401, 202402].map((name) => {
      const own = joinMonths(sketches, [name]);
      return monthDrift(sketches, own, own, 60_000).calibration;
    });
    expect(kept!.some(({ drifted }) => drifted)).toBe(false);
    expect(broken!.filter(({ drifted }) => drifted).length).toBeGreaterThan(2);
  });

  it('merge in any order and parts to the same record, which reads back as it was', () => {
    const value = fc.oneof(
      fc.double({ noNaN: false }),
      fc.constantFrom(0, -0, 1e-300, 1e300, -5, Number.NaN, Infinity, -Infinity),
    );
    const row = fc.tuple(fc.constantFrom(202401, 202402), value, value, value, fc.double({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), fc.nat(40), (rows, cut) => {
        const whole = evaluationSketches(columns);
        const parts = [evaluationSketches(columns), evaluationSketches(columns)] as const;
        for (const [i, [name, x, y, z, p]] of rows.entries()) {
          const features = Float64Array.of(x, y, z);
          addEvaluation(whole, name, features, 0, p);
          addEvaluation(parts[i < cut ? 0 : 1], name, features, 0, p);
        }
        const merged = evaluationSketches(columns);
        for (const part of [parts[1], parts[0]]) mergeEvaluations(merged, part);
        const record = evaluationRecord(whole);
        expect(evaluationRecord(merged)).toEqual(record);
        expect(evaluationRecord(readEvaluations(JSON.parse(JSON.stringify(record)) as typeof record))).toEqual(record);
      }),
    );
  });

  it('count what is not known and not scored as such', () => {
    const sketches = evaluationSketches(['x'], [0.5]);
    for (const x of [Number.NaN, Infinity, 1]) addEvaluation(sketches, 202401, Float64Array.of(x), 0, Number.NaN);
    const own = sketches.months.get(202401)!;
    expect([own.scored, own.below[0], own.columns[0]!.unknown]).toEqual([0, 0, 2]);
  });

  it('refuse a month that is absent, other features, and a record that was edited', () => {
    const sketches = evaluationSketches(columns);
    month(sketches, 202401, 50, 1);
    expect(() => joinMonths(sketches, [202401, 202403])).toThrow('no evaluation of month 202403');
    expect(() => mergeEvaluations(sketches, evaluationSketches(['other']))).toThrow('cannot be merged');
    const record = evaluationRecord(sketches);
    const [first] = record.months;
    const edited = (sketch: object) => ({
      ...record,
      months: [{ ...first!, sketches: [sketch, ...first!.sketches.slice(1)] }],
    });
    const own = first!.sketches[0]!;
    for (const bad of [
      { ...own, counts: own.counts.map(() => -1) },
      { ...own, counts: own.counts.slice(1) },
      { ...own, bins: [...own.bins].reverse() },
      { ...own, unknown: 0.5 },
    ]) {
      expect(() => readEvaluations(edited(bad) as typeof record)).toThrow('no sketch of values');
    }
    expect(() => readEvaluations({ ...record, levels: [0.1] })).toThrow('one count per level');
  });
});
