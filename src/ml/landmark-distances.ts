import { boundRow } from './bound.ts';
import type { Matrix } from './matrix.ts';

/**
 * Landmarks laid out for the distance kernel: in groups of four, each group column by column, so that four distances
 * grow side by side. Missing places of the last group hold zeros.
 */
export interface Landmarks {
  readonly count: number;
  readonly columns: number;
  /** ⌈count / 4⌉ · columns · 4 values: landmark l, column j at ((l >> 2) · columns + j) · 4 + (l & 3). */
  readonly packed: Float32Array;
}

/** Squared Euclidean distances of rows [from, to) of X to all landmarks, `out[(i − from) · count + l]`. */
export type LandmarkDistances = (X: Matrix, from: number, to: number, out: Float32Array) => void;

/** The given rows of X as landmarks; values beyond ±1e15 count as ±1e15. */
export function packLandmarks(X: Matrix, rows: ArrayLike<number>): Landmarks {
  const d = X.columns;
  const packed = new Float32Array(Math.ceil(rows.length / 4) * d * 4);
  const row = new Float32Array(d);
  for (let l = 0; l < rows.length; l++) {
    boundRow(X.data, rows[l]! * d, d, row);
    for (let j = 0; j < d; j++) packed[((l >> 2) * d + j) * 4 + (l & 3)] = row[j]!;
  }
  return { count: rows.length, columns: d, packed };
}

/**
 * Prepares the distances to the landmarks: differences are squared and added in Float32, column after column, so a row
 * gives the same numbers alone and in a batch. O(count · columns) a row.
 */
export function landmarkDistances(landmarks: Landmarks): LandmarkDistances {
  const { count, columns: d, packed } = landmarks;
  const row = new Float32Array(d);
  const { fround } = Math;
  return (X, from, to, out) => {
    for (let i = from; i < to; i++) {
      boundRow(X.data, i * d, d, row);
      for (let first = 0, at = 0; first < count; first += 4) {
        let a = 0;
        let b = 0;
        let c = 0;
        let e = 0;
        for (let j = 0; j < d; j++, at += 4) {
          const x = row[j]!;
          const p = fround(x - packed[at]!);
          const q = fround(x - packed[at + 1]!);
          const r = fround(x - packed[at + 2]!);
          const s = fround(x - packed[at + 3]!);
          a = fround(a + fround(p * p));
          b = fround(b + fround(q * q));
          c = fround(c + fround(r * r));
          e = fround(e + fround(s * s));
        }
        const to = (i - from) * count + first;
        out[to] = a;
        if (first + 1 < count) out[to + 1] = b;
        if (first + 2 < count) out[to + 2] = c;
        if (first + 3 < count) out[to + 3] = e;
      }
    }
  };
}
