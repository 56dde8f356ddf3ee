import { BOUND } from '../bound.ts';
import type { Fitted } from '../estimator.ts';
import { matrix, type Matrix } from '../matrix.ts';
import { sortFloats } from '../statistics/sort-floats.ts';

export interface RobustScalerParams {
  /** `asinh` takes the inverse hyperbolic sine of the scaled value: linear near the median, logarithmic in the tails. */
  readonly view: 'linear' | 'asinh';
}

export interface RobustScaler extends Fitted {
  readonly kind: 'robust-scaler';
  readonly version: 1;
  readonly params: RobustScalerParams;
  readonly median: Float64Array;
  /** 1.4826·MAD; where that is 0, 1.2533 · the mean absolute deviation; where that is 0 too, 1. */
  readonly scale: Float64Array;
}

/**
 * Median and scale of each column, ignoring NaN; a column of NaN only gets median 0 and scale 1.
 * Throws RangeError on ±Infinity. O(n·d·log n).
 * Source: Iglewicz & Hoaglin 1993, modified z-scores, with their fallback for MAD = 0.
 */
export function fitRobustScaler(params: RobustScalerParams, X: Matrix): RobustScaler {
  const median = new Float64Array(X.columns);
  const scale = new Float64Array(X.columns).fill(1);
  const column = new Float64Array(X.rows);
  for (let j = 0; j < X.columns; j++) {
    let known = 0;
    for (let i = 0; i < X.rows; i++) {
      const value = X.data[i * X.columns + j]!;
      if (Math.abs(value) === Infinity) throw new RangeError(`Row ${i}, column ${j} is ${value}.`);
      if (!Number.isNaN(value)) column[known++] = value;
    }
    if (known === 0) continue;
    const values = column.subarray(0, known);
    const centre = medianOf(values);
    let mean = 0;
    for (let i = 0; i < known; i++) {
      values[i] = Math.abs(values[i]! - centre);
      mean += values[i]! / known;
    }
    const deviation = 1.4826 * medianOf(values);
    median[j] = centre;
    if (deviation > 0) scale[j] = Math.min(deviation, Number.MAX_VALUE);
    else if (mean > 0) scale[j] = Math.min(1.2533 * mean, Number.MAX_VALUE);
  }
  return { kind: 'robust-scaler', version: 1, params, median, scale };
}

/** (x − median)/scale within ±1e15, then the view; NaN stays NaN. `out` may be X itself. */
export function applyRobustScaler(scaler: RobustScaler, X: Matrix, out: Matrix = matrix(X.rows, X.columns)): Matrix {
  const { median, scale } = scaler;
  if (X.columns !== median.length) {
    throw new RangeError(`The scaler knows ${median.length} columns, ${X.columns} given.`);
  }
  const asinh = scaler.params.view === 'asinh';
  for (let i = 0, at = 0; i < X.rows; i++) {
    for (let j = 0; j < X.columns; j++, at++) {
      const z = Math.max(-BOUND, Math.min(BOUND, (X.data[at]! - median[j]!) / scale[j]!));
      out.data[at] = asinh ? Math.asinh(z) : z;
    }
  }
  return out;
}

/** Sorts `values` in place. */
function medianOf(values: Float64Array): number {
  sortFloats(values);
  const upper = values[values.length >> 1]!;
  return values.length % 2 === 1 ? upper : upper / 2 + values[(values.length >> 1) - 1]! / 2;
}
