import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matrix } from '../matrix.ts';
import { distanceToPrototype, mixedTable, type Prototypes, takeMixedRows } from './mixed-table.ts';
import { settlePrototypes } from './settle-prototypes.ts';

const value = fc.double({ min: -100, max: 100, noNaN: true });
const row = fc.tuple(value, fc.integer({ min: -1, max: 3 }), value, fc.integer({ min: 5, max: 6 }));
const isCategorical = Uint8Array.of(0, 1, 0, 1);

function labelsOf(table: ReturnType<typeof mixedTable>, prototypes: Prototypes, weight: number): number[] {
  return Array.from({ length: table.rows }, (_, i) => {
    const distances = Array.from({ length: prototypes.k }, (_each, c) =>
      distanceToPrototype(table, i, prototypes, c, weight),
    );
    return distances.indexOf(Math.min(...distances));
  });
}

test('bounds change nothing: at the end every row is with its nearest prototype, which is its rows’ mean and mode', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 4, maxLength: 60 }),
      fc.integer({ min: 1, max: 4 }),
      fc.double({ min: 0.5, max: 500, noNaN: true }),
      (rows, k, weight) => {
        const table = mixedTable(matrix(rows.length, 4, Float64Array.from(rows.flat())), isCategorical);
        const { numbers, codes } = takeMixedRows(
          table,
          Array.from({ length: k }, (_, c) => c),
        );
        const { prototypes, sizes, cost } = settlePrototypes(table, { k, numbers, codes }, weight, 200);
        const labels = labelsOf(table, prototypes, weight);
        expect([...sizes]).toEqual(Array.from({ length: k }, (_, c) => labels.filter((label) => label === c).length));
        const total = labels.reduce(
          (sum, label, i) => sum + distanceToPrototype(table, i, prototypes, label, weight),
          0,
        );
        expect(cost).toBeCloseTo(total, 6);
        for (let c = 0; c < k; c++) {
          const own = rows.filter((_, i) => labels[i] === c);
          if (own.length === 0) continue;
          const mean = own.reduce((sum, [first]) => sum + first, 0) / own.length;
          expect(prototypes.numbers[c * 2]).toBeCloseTo(mean, 6);
          const times = (code: number): number => own.filter((each) => each[1] === code).length;
          const most = Math.max(...own.map((each) => times(each[1])));
          const mode = Math.min(...own.map((each) => each[1]).filter((code) => times(code) === most));
          expect(table.values[0]![prototypes.codes[c * 2]!]).toBe(mode);
        }
      },
    ),
    { numRuns: 300 },
  );
});
