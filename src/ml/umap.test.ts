import { describe, expect, it } from 'vitest';
import { type Matrix, matrix, takeRows } from './matrix.ts';
import { createRandom } from './random.ts';
import { fitUmap, placeOnMap, umapDefaults } from './umap.ts';

/** Three clouds in six dimensions, `each` rows apiece, in turn. */
function clouds(each: number, seed: number): Matrix {
  const random = createRandom(seed);
  const X = matrix(3 * each, 6);
  for (let i = 0; i < X.rows; i++) {
    for (let j = 0; j < 6; j++) X.data[i * 6 + j] = random.normal() + (j % 3 === i % 3 ? 7 : 0);
  }
  return X;
}

const quick = { ...umapDefaults, landmarks: 120, epochs: 120 };

describe('umap', () => {
  const X = clouds(80, 1);
  const fitted = fitUmap(quick, X, createRandom(1));
  const map = placeOnMap(fitted, X);

  it('keeps neighbours together: the nearest on the map is of the same cloud', () => {
    let kept = 0;
    for (let i = 0; i < X.rows; i++) {
      let best = -1;
      let least = Number.POSITIVE_INFINITY;
      for (let k = 0; k < X.rows; k++) {
        const d = (map.data[2 * i]! - map.data[2 * k]!) ** 2 + (map.data[2 * i + 1]! - map.data[2 * k + 1]!) ** 2;
        if (k !== i && d < least) [least, best] = [d, k];
      }
      if (best % 3 === i % 3) kept += 1;
    }
    expect(kept / X.rows).toBeGreaterThan(0.98);
  });

  it('gives the same bytes for the same seed, and a row alone the place it has within a matrix', () => {
    expect(fitUmap(quick, X, createRandom(1))).toEqual(fitted);
    for (const i of [0, 7, 100]) {
      expect([...placeOnMap(fitted, takeRows(X, [i])).data]).toEqual([...map.data.subarray(2 * i, 2 * i + 2)]);
    }
  });

  it('leaves a landmark where it was laid out', () => {
    const landmarks: Matrix = { rows: 120, columns: 6, data: fitted.landmarks };
    expect(placeOnMap(fitted, landmarks).data).toEqual(fitted.places);
  });

  it.each([
    ['one row', matrix(1, 3, Float64Array.of(1, 2, 3))],
    ['two rows', matrix(2, 1, Float64Array.of(1, 2))],
    ['all rows equal', matrix(30, 2, new Float64Array(60).fill(4))],
    [
      'a constant column',
      matrix(
        20,
        2,
        Float64Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? i : 1)),
      ),
    ],
    [
      '1e100 beside 1e-100',
      matrix(
        10,
        2,
        Float64Array.from({ length: 20 }, (_, i) => (i < 2 ? 1e100 : 1e-100)),
      ),
    ],
  ])('places %s at finite coordinates', (_, rows) => {
    const small = fitUmap(quick, rows, createRandom(2));
    expect(small.places.every(Number.isFinite)).toBe(true);
    expect(placeOnMap(small, rows).data.every(Number.isFinite)).toBe(true);
  });

  it('refuses no rows and rows of another width', () => {
    expect(() => fitUmap(quick, matrix(0, 2), createRandom(1))).toThrow('at least one row');
    expect(() => placeOnMap(fitted, matrix(2, 5))).toThrow('6 columns, 5 given');
  });
});
