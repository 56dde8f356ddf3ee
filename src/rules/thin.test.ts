import { array as arrayOf, assert, constant, integer, oneof, property, record } from 'fast-check';
import { expect, it } from 'vitest';
import { thinTraining } from './thin.ts';
import type { TrainingUnits } from './tune.ts';

const months = arrayOf(
  record({
    guilty: integer({ min: 0, max: 1 }),
    group: integer({ min: 0, max: 2 }),
    measures: arrayOf(oneof(constant(Number.NaN), integer({ min: 0, max: 1000 })), { minLength: 2, maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 120 },
);

function training(rows: ReturnType<typeof months.generate>['value']): TrainingUnits {
  return {
    units: {
      rules: 2,
      party: Int32Array.from(rows.keys()),
      month: new Int32Array(rows.length).fill(202401),
      group: Int16Array.from(rows, ({ group }) => group),
      maxima: Float64Array.from(rows.flatMap(({ measures }) => measures)),
    },
    guilty: Uint8Array.from(rows, ({ guilty }) => guilty),
    silentGuilty: 1,
    silentInnocent: 2,
  };
}

it('thinned units keep every guilty one, the highest of each rule and group, and stand for all', () => {
  assert(
    property(months, (rows) => {
      const { units, guilty, weight } = thinTraining(training(rows), 20);
      const total = weight.reduce((sum, w) => sum + w, 0);
      expect(total).toBeCloseTo(rows.length, 6);
      expect(guilty.reduce((sum, g) => sum + g, 0)).toBe(rows.filter((row) => row.guilty === 1).length);
      for (const [i, g] of guilty.entries()) if (g === 1) expect(weight[i]).toBe(1);
      for (const group of [0, 1, 2]) {
        for (const r of [0, 1]) {
          const highest = Math.max(
            0,
            ...rows
              .filter((row) => row.group === group)
              .map(({ measures }) => measures[r]!)
              .filter((m) => m > 0),
          );
          if (highest === 0) continue;
          const kept = [...units.party.keys()]
            .filter((i) => units.group[i] === group)
            .map((i) => units.maxima[2 * i + r]!);
          expect(kept).toContain(highest);
        }
      }
    }),
  );
});

it('a small bank is not thinned at all', () => {
  const rows = Array.from({ length: 50 }, (_, i) => ({
    guilty: i % 10 === 0 ? 1 : 0,
    group: 0,
    measures: [i, Number.NaN],
  }));
  const thinned = thinTraining(training(rows));
  expect(thinned.units).toEqual(training(rows).units);
  expect([...new Set(thinned.weight)]).toEqual([1]);
});
