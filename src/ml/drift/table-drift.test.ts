import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { binCounts, quantileEdges, stabilityIndex } from './population-stability.ts';
import { type DriftColumn, tableDrift } from './table-drift.ts';

function normals(rows: number, seed: number, shift = 0): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: rows }, () => random.normal() + shift);
}

describe('the population stability index', () => {
  it.each([200, 5000])('stays below its limit in about 95 of 100 unchanged samples of %i rows', (rows) => {
    let beyond = 0;
    for (let t = 0; t < 300; t++) {
      // Edges of a third sample: those of the reference itself would make its bins too even.
      const edges = quantileEdges(normals(2000, 3 * t), 10);
      const index = stabilityIndex(
        binCounts(normals(rows, 3 * t + 1), edges),
        binCounts(normals(rows, 3 * t + 2), edges),
      );
      if (index.psi > index.limit) beyond++;
      expect(index.psi > index.limit).toBe(index.pValue < 0.05);
    }
    expect(beyond).toBeGreaterThan(4);
    expect(beyond).toBeLessThan(28);
  });

  it('counts unknown values as a bin, and a value that fills several bins as one', () => {
    const edges = quantileEdges(Float64Array.from([0, 0, 0, 0, 0, 1, 2, 3]), 4);
    expect([...edges]).toEqual([0, 1.25]);
    expect([...binCounts(Float64Array.from([0, 0, 1, Number.NaN, 9]), edges)]).toEqual([2, 1, 1, 1]);
  });

  it('is 0 for a single bin and refuses an empty side', () => {
    expect(stabilityIndex([5], [9])).toMatchObject({ psi: 0, pValue: 1 });
    expect(() => stabilityIndex([5, 1], [0, 0])).toThrow('both sides');
  });
});

describe('drift of a table', () => {
  const codes = (rows: number, seed: number, share: number) => {
    const random = createRandom(seed);
    return Int32Array.from({ length: rows }, () => (random.uniform() < share ? 1 : 0));
  };
  const table = (seed: number, shift: number, share: number): DriftColumn[] => [
    { type: 'number', name: 'moved', values: normals(3000, seed, shift) },
    ...Array.from(
      { length: 8 },
      (_, j): DriftColumn => ({ type: 'number', name: `still ${j}`, values: normals(3000, 100 * seed + j) }),
    ),
    { type: 'text', name: 'channel', codes: codes(3000, seed + 50, share), labels: ['atm', 'app'] },
  ];

  it('finds what moved and leaves alone what did not', () => {
    const drift = tableDrift(table(1, 0, 0.3), table(2, 0.5, 0.5));
    expect(
      drift
        .filter(({ drifted }) => drifted)
        .map(({ column }) => column)
        .sort(),
    ).toEqual(['channel', 'moved']);
    expect(drift[0]).toMatchObject({ column: 'moved', material: true });
    expect(tableDrift(table(1, 0, 0.3), table(2, 0, 0.3)).some(({ drifted }) => drifted)).toBe(false);
  });

  it('does not call a trifle in many rows material', () => {
    const before: DriftColumn = { type: 'number', name: 'x', values: normals(60_000, 1) };
    const now: DriftColumn = { type: 'number', name: 'x', values: normals(60_000, 2, 0.05) };
    expect(tableDrift([before], [now])[0]).toMatchObject({ drifted: true, material: false });
  });

  it('sees values that became unknown, and a label that is new', () => {
    const values = normals(1000, 1);
    const gone = normals(1000, 2).map((value, i) => (i % 2 === 0 ? Number.NaN : value));
    const [number] = tableDrift([{ type: 'number', name: 'x', values }], [{ type: 'number', name: 'x', values: gone }]);
    expect(number).toMatchObject({ unknownBefore: 0, unknownNow: 0.5, material: true });
    const old: DriftColumn = { type: 'text', name: 't', codes: new Int32Array(200), labels: ['a'] };
    const other: DriftColumn = { type: 'text', name: 't', codes: new Int32Array(200), labels: ['b'] };
    expect(tableDrift([old], [other])[0]).toMatchObject({ material: true, distance: null });
    expect(tableDrift([old], [old])[0]).toMatchObject({ psi: 0, drifted: false });
  });

  it('refuses a column that changed its type', () => {
    const number: DriftColumn = { type: 'number', name: 't', values: normals(5, 1) };
    const text: DriftColumn = { type: 'text', name: 't', codes: new Int32Array(5), labels: ['a'] };
    expect(() => tableDrift([number], [text])).toThrow('was a number column and is a text column now');
  });
});
