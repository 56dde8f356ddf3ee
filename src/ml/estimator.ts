import type { Matrix } from './matrix.ts';
import type { Random } from './random.ts';

/** What `fit` returns: plain data, JSON-able but for typed arrays, that holds all that scoring needs. */
export interface Fitted {
  readonly kind: string;
  /** Version of the layout of this record; a reader refuses another one. */
  readonly version: number;
}

/** Writes the score of each row of X to `out` (length ≥ X.rows). Higher = more anomalous. Allocates nothing per row. */
export type Scorer = (X: Matrix, out: Float64Array) => void;

/**
 * An anomaly detector. `fit` forgets earlier fits and reads X only; the same seed and X give the same bytes.
 * X holds finite numbers (the caller scales and imputes); a constant column or one row is fine.
 * One row scored alone gives exactly the number it gets within a matrix: both run the same kernel.
 */
export interface Detector<Params, F extends Fitted> {
  readonly kind: string;
  readonly defaults: Params;
  fit(params: Params, X: Matrix, random: Random): F;
  /** Prepares a fitted detector for scoring (may allocate scratch memory once). */
  scorer(fitted: F): Scorer;
}

/** Scores of all rows of X. */
export function scoreAll(scorer: Scorer, X: Matrix): Float64Array {
  const out = new Float64Array(X.rows);
  scorer(X, out);
  return out;
}
