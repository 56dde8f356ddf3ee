import type { Matrix } from '../matrix.ts';

export interface MeanCovariance {
  readonly mean: Float64Array;
  /** columns × columns, row-major, divided by the number of rows. */
  readonly covariance: Float64Array;
}

/** Mean and covariance (two passes, divided by n) of the given rows of X; zeros for the covariance of one row. O(n·d²). */
export function meanCovariance(X: Matrix, rows: ArrayLike<number>): MeanCovariance {
  const d = X.columns;
  const n = rows.length;
  const mean = new Float64Array(d);
  for (let r = 0; r < n; r++) {
    const start = rows[r]! * d;
    for (let j = 0; j < d; j++) mean[j] = mean[j]! + X.data[start + j]!;
  }
  for (let j = 0; j < d; j++) mean[j] = mean[j]! / n;
  const covariance = new Float64Array(d * d);
  const centred = new Float64Array(d);
  for (let r = 0; r < n; r++) {
    const start = rows[r]! * d;
    for (let j = 0; j < d; j++) centred[j] = X.data[start + j]! - mean[j]!;
    for (let i = 0; i < d; i++) {
      const value = centred[i]!;
      const at = i * d;
      for (let j = 0; j <= i; j++) covariance[at + j] = covariance[at + j]! + value * centred[j]!;
    }
  }
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      const value = covariance[i * d + j]! / n;
      covariance[i * d + j] = value;
      covariance[j * d + i] = value;
    }
  }
  return { mean, covariance };
}
