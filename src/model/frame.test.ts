import { expect, test } from 'vitest';
import type { FeatureDescription } from '#features/declaration';
import { matrix } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { fitPeerFrame, type PeerFrame, rowStates, writeZ, zOf } from './frame.ts';
import { buildLattice } from './lattice.ts';

const axes = [{ name: 'segment', of: 'party', labels: ['a', 'b', 'c', 'd', 'e', 'f'] }] as const;

function describe(frame: FeatureDescription['frame'], scale: 'linear' | 'log1p' = 'linear'): FeatureDescription {
  return { name: 'x', family: 'x', frame, unit: '', scale, reasonGroup: 'x', label: 'x', description: '' };
}

/** Segments of given sizes whose means lie at `means`, one feature of each frame, standard deviation 1. */
function fitted(sizes: readonly number[], means: readonly number[], copies = 1): PeerFrame {
  const random = createRandom(3);
  const codes = sizes.flatMap((size, code) => Array.from({ length: size * copies }, () => code));
  const X = matrix(codes.length, 3);
  for (const [i, code] of codes.entries()) {
    const value = means[code]! + random.normal();
    X.data.set([value, value, value], i * 3);
  }
  const axisCodes = [Int16Array.from(codes)];
  const party = Int32Array.from(codes, (_, i) => Math.floor(i / copies));
  const lattice = buildLattice(axes, ['segment'], axisCodes, party);
  return fitPeerFrame(X, [describe('peer'), describe('self'), describe('absolute')], lattice, axisCodes);
}

/** Location and scale of a cell in raw units. */
function raw(frame: PeerFrame, cell: number, j: number): { location: number; scale: number } {
  const unit = frame.scaling.unit[j]!;
  return {
    location: frame.scaling.centre[j]! + unit * frame.location[cell * 3 + j]!,
    scale: unit * frame.scale[cell * 3 + j]!,
  };
}

test('a large cell has its own mean and scale; a cell of one leans on everybody', () => {
  const frame = fitted([4_000, 4_000, 4_000, 4_000, 4_000, 1], [0, 3, 6, 9, 12, 40]);
  expect(raw(frame, 3, 0).location).toBeCloseTo(6, 0);
  expect(raw(frame, 3, 0).scale).toBeCloseTo(1, 0);
  expect(frame.weight[3 * 3]).toBeGreaterThan(0.99);
  expect(frame.weight[6 * 3]).toBeLessThan(frame.weight[3 * 3]!);
});

test('cells that do not differ give the global frame by themselves', () => {
  const frame = fitted([300, 300, 300, 300, 300, 5], [1, 1, 1, 1, 1, 1]);
  for (let cell = 1; cell <= 6; cell++) {
    expect(Math.abs(raw(frame, cell, 0).location - raw(frame, 0, 0).location)).toBeLessThan(0.15);
  }
});

test('self and absolute features keep the frame of everybody in every cell (F10)', () => {
  const frame = fitted([500, 500, 500, 500, 500, 500], [0, 3, 6, 9, 12, 15]);
  for (let cell = 1; cell <= 6; cell++) {
    for (const j of [1, 2]) expect(raw(frame, cell, j)).toEqual(raw(frame, 0, j));
  }
});

test('rows of one party count less than rows of many', () => {
  const many = fitted([30, 30, 30, 30, 30, 30], [0, 1, 2, 3, 4, 5], 1);
  const few = fitted([3, 3, 3, 3, 3, 3], [0, 1, 2, 3, 4, 5], 10);
  expect(few.weight[3]!).toBeLessThan(many.weight[3]!);
});

test('z is monotone and finite up to absurd values; NaN is neutral and stated, infinity refused', () => {
  const frame = fitted([500, 500, 500, 500, 500, 500], [0, 3, 6, 9, 12, 15]);
  const values = [-1e300, -1e12, -50, 0, 50, 1e12, 1e300];
  const z = values.map((x) => zOf(frame, 1, 0, 3, x));
  expect(z.every((x) => Number.isFinite(x))).toBe(true);
  expect(z).toEqual(z.toSorted((a, b) => a - b));
  const out = new Float64Array(3);
  const state = (row: number[]): number => writeZ(frame, 1, 3, Float64Array.from(row), 0, out, 0);
  expect(state([1, 2, 3])).toBe(rowStates.complete);
  expect(state([Number.NaN, 2, 3])).toBe(rowStates.imputed);
  expect(out[0]).toBe(0);
  expect(state([Number.NaN, Number.NaN, Number.NaN])).toBe(rowStates.allUnknown);
  expect(state([1, Number.NEGATIVE_INFINITY, 3])).toBe(rowStates.notFinite);
});
