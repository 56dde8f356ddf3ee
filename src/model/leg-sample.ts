import type { Matrix } from '#ml/matrix';
import type { AxisCodes } from './axes.ts';

/** Legs with their raw features: what training, calibration and scoring read. Row i of every column is one leg. */
export interface LegSample {
  /** Raw feature values in the order of the catalogue; NaN = not known. */
  readonly features: Matrix;
  /** One array per axis of the model. */
  readonly axes: AxisCodes;
  /** Dense party index. Rows of one party are not exchangeable. */
  readonly party: Int32Array;
  /** UTC epoch milliseconds. */
  readonly at: Float64Array;
}

/** The given rows of a sample, copied. */
export function takeLegs(sample: LegSample, rows: Int32Array): LegSample {
  const columns = sample.features.columns;
  const data = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    data.set(sample.features.data.subarray(rows[i]! * columns, (rows[i]! + 1) * columns), i * columns);
  }
  return {
    features: { rows: rows.length, columns, data },
    axes: sample.axes.map((codes) => Int16Array.from(rows, (row) => codes[row]!)),
    party: Int32Array.from(rows, (row) => sample.party[row]!),
    at: Float64Array.from(rows, (row) => sample.at[row]!),
  };
}

/** The legs with the given columns not known, as in a bank that does not have them. */
export function withoutColumns(legs: LegSample, left: readonly number[]): LegSample {
  const { rows, columns } = legs.features;
  const data = legs.features.data.slice();
  for (let i = 0; i < rows; i++) for (const j of left) data[i * columns + j] = Number.NaN;
  return { ...legs, features: { rows, columns, data } };
}

/** The first legs of a sample, at most `most`. */
export function firstLegs(sample: LegSample, most: number): LegSample {
  return takeLegs(
    sample,
    Int32Array.from({ length: Math.min(most, sample.party.length) }, (_, i) => i),
  );
}
