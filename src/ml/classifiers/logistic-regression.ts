import type { Fitted } from '../estimator.ts';
import { liftedCholesky, solveCholesky } from '../linear/lifted-cholesky.ts';
import type { Matrix } from '../matrix.ts';
import { type Classifier, requireRows, sigmoid } from './classifier.ts';

export interface LogisticParams {
  /** Ridge on the squared weights of standardised columns, > 0; the intercept is free. 1 / C of scikit-learn. */
  readonly ridge: number;
  /**
   * How much more a positive row counts, > 0; the intercept is corrected afterwards, so that probabilities stay those
   * of the data.
   */
  readonly positiveWeight: number;
  readonly iterations: number;
}

export interface FittedLogistic extends Fitted {
  readonly kind: 'logistic-regression';
  readonly params: LogisticParams;
  readonly mean: Float64Array;
  readonly scale: Float64Array;
  /** Of standardised columns: comparable with one another. */
  readonly weights: Float64Array;
  readonly intercept: number;
}

/** Standardised values beyond this count as this: one wild value must not decide alone. */
const widest = 1e6;

/**
 * Logistic regression with a ridge, by Newton's method with step halving. Columns are standardised inside.
 * O(iterations · rows · columns²). Source: Hoerl & Kennard 1970; le Cessie & van Houwelingen 1992.
 * @example
 * const fitted = logisticRegression.fit(logisticRegression.defaults, X, outcomes, createRandom(1));
 */
export const logisticRegression: Classifier<LogisticParams, FittedLogistic> = {
  kind: 'logistic-regression',
  defaults: { ridge: 1, positiveWeight: 1, iterations: 50 },
  takesUnknown: false,

  fit(params, X, outcomes) {
    requireRows(X, outcomes);
    requireKnown(X);
    const { mean, scale } = standardisation(X);
    const weights = newton(params, X, outcomes, mean, scale);
    const intercept = weights[X.columns]! - Math.log(params.positiveWeight);
    return {
      kind: 'logistic-regression',
      version: 1,
      params,
      mean,
      scale,
      weights: weights.slice(0, X.columns),
      intercept,
    };
  },

  logits(fitted, X) {
    if (X.columns !== fitted.weights.length) {
      throw new RangeError(`${fitted.weights.length} columns were fitted, ${X.columns} given.`);
    }
    requireKnown(X);
    const logits = new Float64Array(X.rows);
    const row = new Float64Array(X.columns);
    for (let i = 0; i < X.rows; i++) {
      standardise(X, i, fitted.mean, fitted.scale, row);
      let sum = fitted.intercept;
      for (let j = 0; j < X.columns; j++) sum += fitted.weights[j]! * row[j]!;
      logits[i] = sum;
    }
    return logits;
  },
};

function requireKnown(X: Matrix): void {
  const at = X.data.findIndex((value) => Number.isNaN(value));
  if (at >= 0) throw new RangeError(`Row ${Math.floor(at / X.columns)}, column ${at % X.columns} is not a number.`);
}

function standardisation(X: Matrix): { mean: Float64Array; scale: Float64Array } {
  const mean = new Float64Array(X.columns);
  const scale = new Float64Array(X.columns).fill(1);
  for (let j = 0; j < X.columns; j++) {
    let centre = 0;
    let squares = 0;
    for (let i = 0; i < X.rows; i++) {
      const value = Math.max(-1e150, Math.min(1e150, X.data[i * X.columns + j]!));
      const difference = value - centre;
      centre += difference / (i + 1);
      squares += difference * (value - centre);
    }
    mean[j] = centre;
    const deviation = Math.sqrt(squares / X.rows);
    if (deviation > 8 * Number.EPSILON * Math.abs(centre)) scale[j] = deviation;
  }
  return { mean, scale };
}

function standardise(X: Matrix, i: number, mean: Float64Array, scale: Float64Array, out: Float64Array): void {
  for (let j = 0, at = i * X.columns; j < X.columns; j++, at++) {
    out[j] = Math.max(-widest, Math.min(widest, (X.data[at]! - mean[j]!) / scale[j]!));
  }
}

/** Weights and, last, the intercept. */
function newton(
  params: LogisticParams,
  X: Matrix,
  outcomes: Uint8Array,
  mean: Float64Array,
  scale: Float64Array,
): Float64Array {
  const n = X.columns + 1;
  let beta = new Float64Array(n);
  const gradient = new Float64Array(n);
  const hessian = new Float64Array(n * n);
  const row = new Float64Array(n).fill(1);
  // A class that is absent would send the intercept to infinity: a trace of ridge holds it.
  const ridgeOf = (j: number) => (j < X.columns ? params.ridge : 1e-8);

  const pass = (at: Float64Array, derivatives: boolean): number => {
    let loss = 0;
    gradient.fill(0);
    hessian.fill(0);
    for (let i = 0; i < X.rows; i++) {
      standardise(X, i, mean, scale, row);
      row[X.columns] = 1;
      let logit = 0;
      for (let j = 0; j < n; j++) logit += at[j]! * row[j]!;
      const y = outcomes[i]!;
      const weight = y === 1 ? params.positiveWeight : 1;
      // log(1 + e^x) − y·x without overflow.
      loss += weight * (Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - y * logit);
      if (!derivatives) continue;
      const p = sigmoid(logit);
      const pull = weight * (p - y);
      const curvature = weight * p * (1 - p);
      for (let j = 0; j < n; j++) {
        gradient[j] = gradient[j]! + pull * row[j]!;
        const scaled = curvature * row[j]!;
        for (let m = 0; m <= j; m++) hessian[j * n + m] = hessian[j * n + m]! + scaled * row[m]!;
      }
    }
    for (let j = 0; j < n; j++) {
      loss += (ridgeOf(j) * at[j]! ** 2) / 2;
      gradient[j] = gradient[j]! + ridgeOf(j) * at[j]!;
      hessian[j * n + j] = hessian[j * n + j]! + ridgeOf(j);
    }
    return loss;
  };

  let loss = pass(beta, true);
  for (let iteration = 0; iteration < params.iterations; iteration++) {
    if (gradient.every((slope) => Math.abs(slope) <= 1e-9 * X.rows)) break;
    const step = gradient.slice();
    liftedCholesky(hessian, n);
    solveCholesky(hessian, n, step);
    let share = 1;
    let next = beta;
    for (; share > 1e-4; share /= 2) {
      const length = share;
      next = beta.map((value, j) => value - length * step[j]!);
      if (pass(next, false) <= loss) break;
    }
    beta = next;
    const before = loss;
    loss = pass(beta, true);
    if (before - loss <= 1e-14 * Math.abs(before)) break;
  }
  return beta;
}
