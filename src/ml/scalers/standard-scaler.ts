import { BOUND } from '../bound.ts';
import type { Fitted } from '../estimator.ts';
import { matrix, type Matrix } from '../matrix.ts';

export interface StandardScaler extends Fitted {
  readonly kind: 'standard-scaler';
  readonly version: 1;
  readonly mean: Float64Array;
  /** Standard deviation divided by n; 1 for a constant column. */
  readonly scale: Float64Array;
}

/**
 * Mean and standard deviation of each column, ignoring NaN; a column of NaN only gets mean 0 and scale 1.
 * Throws RangeError on ±Infinity. O(n·d). Each column is divided by its largest size first: no square overflows.
 */
export function fitStandardScaler(X: Matrix): StandardScaler {
  const mean = new Float64Array(X.columns);
  const scale = new Float64Array(X.columns).fill(1);
  for (let j = 0; j < X.columns; j++) {
    let size = 0;
    let known = 0;
    for (let i = 0; i < X.rows; i++) {
      const value = X.data[i * X.columns + j]!;
      if (Math.abs(value) === Infinity) throw new RangeError(`Row ${i}, column ${j} is ${value}.`);
      if (Number.isNaN(value)) continue;
      size = Math.max(size, Math.abs(value));
      known++;
    }
    if (known === 0 || size === 0) continue;
    let sum = 0;
    forKnown(X, j, (value) => (sum += value / size));
    const centre = sum / known;
    let squares = 0;
    forKnown(X, j, (value) => (squares += (value / size - centre) ** 2));
    const deviation = Math.sqrt(squares / known);
    mean[j] = centre * size;
    // A constant column keeps a rounding residue of a few ulps: that is not a scale.
    if (deviation > 8 * Number.EPSILON * Math.abs(centre)) scale[j] = deviation * size;
  }
  return { kind: 'standard-scaler', version: 1, mean, scale };
}

/** (x − mean)/deviation within ±1e15; NaN stays NaN. `out` may be X itself. */
export function applyStandardScaler(
  scaler: StandardScaler,
  X: Matrix,
  out: Matrix = matrix(X.rows, X.columns),
): Matrix {
  const { mean, scale } = scaler;
  if (X.columns !== mean.length) throw new RangeError(`The scaler knows ${mean.length} columns, ${X.columns} given.`);
  for (let i = 0, at = 0; i < X.rows; i++) {
    for (let j = 0; j < X.columns; j++, at++) {
      out.data[at] = Math.max(-BOUND, Math.min(BOUND, (X.data[at]! - mean[j]!) / scale[j]!));
    }
  }
  return out;
}

function forKnown(X: Matrix, j: number, visit: (value: number) => void): void {
  for (let i = 0; i < X.rows; i++) {
    const value = X.data[i * X.columns + j]!;
    if (!Number.isNaN(value)) visit(value);
  }
}
