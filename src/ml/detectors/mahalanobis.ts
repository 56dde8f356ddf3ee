import { BOUND } from '../bound.ts';
import type { Matrix } from '../matrix.ts';
import { createKernels } from '../simd/kernels.ts';
import { packOutputs } from '../simd/pack.ts';

/** A normal distribution by its principal axes; directions outside them share one variance. */
export interface PrincipalAxes {
  readonly mean: Float64Array;
  /** Unit vectors, components × columns. */
  readonly axes: Float64Array;
  readonly variances: Float64Array;
  /** 0 when no direction is left. */
  readonly restVariance: number;
}

const ROWS = 32;

/**
 * Prepares squared Mahalanobis distances of rows, `out[i]`: centred in Float64, projected in Float32 by the dense
 * kernel, squared and added in Float64. O(components · columns) a row. Values beyond ±1e15 count as ±1e15.
 */
export function prepareMahalanobis(fitted: PrincipalAxes): (X: Matrix, out: Float64Array) => void {
  const { mean, variances, restVariance } = fitted;
  const d = mean.length;
  const groups = Math.ceil(variances.length / 4);
  const kernels = createKernels();
  const axesAt = kernels.place(packOutputs(fitted.axes, variances.length, d));
  const biasAt = kernels.place(new Float32Array(groups * 4));
  const centredAt = kernels.reserve(ROWS * d * 4);
  const projectedAt = kernels.reserve(ROWS * groups * 16);
  const centred = kernels.floats(centredAt, ROWS * d);
  const projected = kernels.floats(projectedAt, ROWS * groups * 4);
  const precisions = variances.map((variance) => 1 / variance);
  return (X, out) => {
    for (let from = 0; from < X.rows; from += ROWS) {
      const rows = Math.min(ROWS, X.rows - from);
      for (let i = 0, at = 0, source = from * d; i < rows; i++) {
        for (let j = 0; j < d; j++, at++, source++) {
          const x = X.data[source]!;
          centred[at] = (x > BOUND ? BOUND : x < -BOUND ? -BOUND : x) - mean[j]!;
        }
      }
      kernels.dense(centredAt, rows, d * 4, d, axesAt, biasAt, groups, projectedAt);
      for (let i = 0; i < rows; i++) {
        let distance = 0;
        let explained = 0;
        for (let c = 0, at = i * groups * 4; c < precisions.length; c++, at++) {
          const square = projected[at]! * projected[at]!;
          explained += square;
          distance += square * precisions[c]!;
        }
        if (restVariance > 0) {
          let length = 0;
          for (let at = i * d; at < i * d + d; at++) length += centred[at]! * centred[at]!;
          distance += Math.max(length - explained, 0) / restVariance;
        }
        out[from + i] = distance;
      }
    }
  };
}
