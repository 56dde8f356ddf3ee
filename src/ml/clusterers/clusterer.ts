import type { Fitted } from '../estimator.ts';
import type { Matrix } from '../matrix.ts';
import type { Random } from '../random.ts';

/** Label of a row that belongs to no cluster. */
export const noise = -1;

/** What every fitted clusterer says of itself. */
export interface FittedClusters extends Fitted {
  /** Columns of the matrix it was fitted on; a row to assign has as many. */
  readonly columns: number;
  /** Clusters found: at most what was asked for, fewer where the rows hold fewer different values. Labels are 0 … k − 1. */
  readonly k: number;
}

/**
 * A clusterer. `fit` forgets earlier fits and reads X only; the same seed and X give the same bytes.
 *
 * - X is rows × columns without NaN (RangeError names the first one); the caller scales and imputes. A constant column,
 *   one row, or fewer rows than clusters are fine. X without rows is a RangeError.
 * - Magnitudes beyond 1e150 count as 1e150, so that squared distances stay finite.
 * - A fitted record is plain data: numbers, strings and typed arrays.
 */
export interface Clusterer<Params, F extends FittedClusters> {
  readonly kind: string;
  readonly defaults: Params;
  fit(params: Params, X: Matrix, random: Random): F;
  /** Label of each row, `noise` (−1) for none. A row gets the same label alone as within a matrix. */
  assign(fitted: F, X: Matrix): Int32Array;
}
