import type { Matrix } from '../matrix.ts';
import { requireRows, sigmoid } from './classifier.ts';

export interface NonNegativeLogisticParams {
  /** Ridge on the squared distance of the weights from the prior, > 0, in units of one guilty row. */
  readonly ridge: number;
  /** What every weight is drawn towards, ≥ 0. */
  readonly prior: number;
  readonly iterations: number;
}

export interface NonNegativeLogistic {
  /** Per column, ≥ 0. */
  readonly weights: Float64Array;
  /** For classes of equal weight. */
  readonly intercept: number;
}

export const nonNegativeLogisticDefaults: NonNegativeLogisticParams = { ridge: 3, prior: 0, iterations: 50 };

/** Ridge of the intercept: it is free, but must stay finite where the classes lie apart. */
const interceptRidge = 1e-6;

/**
 * Logistic regression with weights ≥ 0 and a ridge towards prior weights. The classes count alike: a row of class 1
 * counts 1, and the rows of class 0 together as much as those of class 1, so the ridge weighs against the number of
 * rows of class 1. With one class only the prior comes back as it is. Not standardised: give columns of one unit.
 * Rows may carry weights; the classes still count alike. Newton's method; each quadratic step is solved under the bound by coordinate descent, with step halving.
 * O(iterations · rows · columns²). Source: Friedman, Hastie & Tibshirani 2010; the bound as in Lawson & Hanson 1974.
 */
export function fitNonNegativeLogistic(
  params: NonNegativeLogisticParams,
  X: Matrix,
  outcomes: Uint8Array,
  rowWeights?: Float64Array,
): NonNegativeLogistic {
  requireRows(X, outcomes);
  if (rowWeights !== undefined && (rowWeights.length !== X.rows || rowWeights.some((w) => !(w > 0 && w < Infinity)))) {
    throw new RangeError('Every row needs a weight above 0.');
  }
  if (X.data.some((value) => !Number.isFinite(value))) throw new RangeError('Every value must be finite.');
  const ones = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  let beta = new Float64Array(X.columns + 1).fill(params.prior, 0, X.columns);
  if (ones > 0 && ones < X.rows) {
    const problem = newProblem(params, X, outcomes, weightsOf(outcomes, rowWeights));
    let loss = problem.expand(beta);
    for (let iteration = 0; iteration < params.iterations; iteration++) {
      const target = problem.solve(beta);
      const next = shortened(beta, target, loss, (at) => problem.loss(at));
      if (next === null) break;
      const before = loss;
      beta = next;
      loss = problem.expand(beta);
      if (before - loss <= 1e-10 * Math.abs(before)) break;
    }
  }
  return { weights: beta.slice(0, X.columns), intercept: beta[X.columns]! };
}

/** Class 1: mean 1. Class 0: together as much as class 1. */
function weightsOf(outcomes: Uint8Array, rowWeights?: Float64Array): Float64Array {
  const weights = rowWeights ?? new Float64Array(outcomes.length).fill(1);
  const sums = [0, 0];
  let ones = 0;
  for (const [i, outcome] of outcomes.entries()) {
    sums[outcome]! += weights[i]!;
    ones += outcome;
  }
  return weights.map((weight, i) => (weight * ones) / sums[outcomes[i]!]!);
}

/** The point on the way to `target` that first lowers the loss; null where none does. */
function shortened(
  beta: Float64Array,
  target: Float64Array,
  loss: number,
  lossAt: (beta: Float64Array) => number,
): Float64Array<ArrayBuffer> | null {
  for (let share = 1; share > 1e-6; share /= 2) {
    const length = share;
    const next = Float64Array.from(beta, (value, j) => value + length * (target[j]! - value));
    if (lossAt(next) < loss) return next;
  }
  return null;
}

/** Coefficients are the weights and, last, the intercept. */
interface Problem {
  loss(beta: Float64Array): number;
  /** Takes the quadratic expansion at `beta` and returns the loss there. */
  expand(beta: Float64Array): number;
  /** The minimum of the expansion at `beta` with weights ≥ 0. */
  solve(beta: Float64Array): Float64Array;
}

function newProblem(
  { ridge, prior }: NonNegativeLogisticParams,
  X: Matrix,
  outcomes: Uint8Array,
  weights: Float64Array,
): Problem {
  const d = X.columns;
  const n = d + 1;
  const gradient = new Float64Array(n);
  const hessian = new Float64Array(n * n);
  const row = new Float64Array(n).fill(1);

  function pass(beta: Float64Array, derivatives: boolean): number {
    let loss = (interceptRidge * beta[d]! ** 2) / 2;
    for (let j = 0; j < d; j++) loss += (ridge * (beta[j]! - prior) ** 2) / 2;
    for (let i = 0; i < X.rows; i++) {
      for (let j = 0; j < d; j++) row[j] = X.data[i * d + j]!;
      let logit = 0;
      for (let j = 0; j < n; j++) logit += beta[j]! * row[j]!;
      const y = outcomes[i]!;
      const weight = weights[i]!;
      // log(1 + e^x) − y·x without overflow.
      loss += weight * (Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - y * logit);
      if (derivatives) addDerivatives(sigmoid(logit), y, weight);
    }
    return loss;
  }

  function addDerivatives(p: number, y: number, weight: number): void {
    const pull = weight * (p - y);
    const curvature = weight * p * (1 - p);
    for (let j = 0; j < n; j++) {
      if (row[j] === 0) continue;
      gradient[j] = gradient[j]! + pull * row[j]!;
      const scaled = curvature * row[j]!;
      for (let m = 0; m <= j; m++) hessian[j * n + m] = hessian[j * n + m]! + scaled * row[m]!;
    }
  }

  return {
    loss: (beta) => pass(beta, false),
    expand(beta) {
      for (let j = 0; j < d; j++) gradient[j] = ridge * (beta[j]! - prior);
      gradient[d] = interceptRidge * beta[d]!;
      hessian.fill(0);
      for (let j = 0; j < n; j++) hessian[j * n + j] = j < d ? ridge : interceptRidge;
      const loss = pass(beta, true);
      for (let j = 0; j < n; j++) for (let m = 0; m < j; m++) hessian[m * n + j] = hessian[j * n + m]!;
      return loss;
    },
    solve(beta) {
      const target = Float64Array.from(beta);
      const slope = Float64Array.from(gradient);
      for (let sweep = 0; sweep < 500; sweep++) {
        let moved = 0;
        for (let j = 0; j < n; j++) {
          const curvature = hessian[j * n + j]!;
          const free = target[j]! - slope[j]! / curvature;
          const step = (j < d ? Math.max(0, free) : free) - target[j]!;
          if (step === 0) continue;
          target[j] = target[j]! + step;
          for (let m = 0; m < n; m++) slope[m] = slope[m]! + step * hessian[j * n + m]!;
          moved = Math.max(moved, step * step * curvature);
        }
        if (moved < 1e-14) break;
      }
      return target;
    },
  };
}
