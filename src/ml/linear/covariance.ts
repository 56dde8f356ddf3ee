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
  // Four rows at a time: the covariance is read and written a quarter as often, and added to in the same order.
  const centred = new Float64Array(4 * d);
  const second = centred.subarray(d, 2 * d);
  const third = centred.subarray(2 * d, 3 * d);
  const fourth = centred.subarray(3 * d);
  for (let r = 0; r < n; r += 4) {
    // Rows that are missing at the end are centred at zero and add nothing.
    for (let each = 0; each < 4; each++) {
      const start = r + each < n ? rows[r + each]! * d : -1;
      for (let j = 0; j < d; j++) centred[each * d + j] = start < 0 ? 0 : X.data[start + j]! - mean[j]!;
    }
    for (let i = 0; i < d; i++) {
      const [v0, v1, v2, v3] = [centred[i]!, second[i]!, third[i]!, fourth[i]!];
      const at = i * d;
      for (let j = 0; j <= i; j++) {
        covariance[at + j] =
          covariance[at + j]! + v0 * centred[j]! + v1 * second[j]! + v2 * third[j]! + v3 * fourth[j]!;
      }
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
