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
  const meanAt = kernels.reserve(d * 8);
  const precisionsAt = kernels.reserve(variances.length * 8);
  const rowsAt = kernels.reserve(ROWS * d * 8);
  const centredAt = kernels.reserve(ROWS * d * 4);
  const projectedAt = kernels.reserve(ROWS * groups * 16);
  const distancesAt = kernels.reserve(ROWS * 8);
  kernels.doubles(meanAt, d).set(mean);
  kernels.doubles(precisionsAt, variances.length).set(variances.map((variance) => 1 / variance));
  const given = kernels.doubles(rowsAt, ROWS * d);
  const distances = kernels.doubles(distancesAt, ROWS);
  return (X, out) => {
    for (let from = 0; from < X.rows; from += ROWS) {
      const rows = Math.min(ROWS, X.rows - from);
      given.set(X.data.subarray(from * d, (from + rows) * d));
      kernels.mahalanobis(
        rowsAt,
        rows,
        d,
        BOUND,
        meanAt,
        axesAt,
        biasAt,
        groups,
        precisionsAt,
        variances.length,
        restVariance,
        centredAt,
        projectedAt,
        distancesAt,
      );
      for (let i = 0; i < rows; i++) out[from + i] = distances[i]!;
    }
  };
}
