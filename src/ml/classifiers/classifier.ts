import type { Fitted } from '../estimator.ts';
import type { Matrix } from '../matrix.ts';
import type { Random } from '../random.ts';

/**
 * A two-class classifier. `fit` forgets earlier fits and reads its inputs only; the same seed and rows give the same
 * bytes. With one class only it fits that class's rate; X without rows, or another number of outcomes, is a RangeError.
 * A fitted record is plain data.
 */
export interface Classifier<Params, F extends Fitted> {
  readonly kind: string;
  readonly defaults: Params;
  /** Whether X may hold NaN (= not known). If not, fit and logits throw RangeError naming the first one. */
  readonly takesUnknown: boolean;
  /** @param outcomes 0 or 1 per row */
  fit(params: Params, X: Matrix, outcomes: Uint8Array, random: Random): F;
  /** log odds of outcome 1 of each row; a row gets the same number alone as within a matrix. */
  logits(fitted: F, X: Matrix): Float64Array;
}

/** 1 / (1 + e^−x), without overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const power = Math.exp(x);
  return power / (1 + power);
}

/** log(p / (1 − p)) of the rate of ones, with half a row added to each class. */
export function baseLogit(outcomes: Uint8Array): number {
  const ones = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  return Math.log((ones + 0.5) / (outcomes.length - ones + 0.5));
}

/** Refuses rows and outcomes that no classifier can read. */
export function requireRows(X: Matrix, outcomes: Uint8Array): void {
  if (X.rows === 0) throw new RangeError('There is no row to learn from.');
  if (outcomes.length !== X.rows) throw new RangeError(`${X.rows} rows have ${outcomes.length} outcomes.`);
  for (const outcome of outcomes) if (outcome > 1) throw new RangeError(`An outcome is 0 or 1, not ${outcome}.`);
}
