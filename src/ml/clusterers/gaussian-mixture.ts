import type { Matrix } from '../matrix.ts';
import { boundedValues, requireColumns } from './bounded-values.ts';
import type { Clusterer, FittedClusters } from './clusterer.ts';
import { expectationStep, type MixtureState, whitening } from './gaussian-mixture-steps.ts';
import { kMeans } from './kmeans.ts';

export interface GaussianMixtureParams {
  readonly k: number;
  /** `full`: one covariance matrix per component; `diagonal`: one variance per component and column. */
  readonly covariance: 'full' | 'diagonal';
  /** Share of a column's variance added to its variance in every component, > 0: keeps components from collapsing. */
  readonly regularisation: number;
  readonly iterations: number;
  /** Stops when the mean log-likelihood per row grows by less. */
  readonly tolerance: number;
  /** k-means starts that seed the components. */
  readonly restarts: number;
}

export interface FittedGaussianMixture extends FittedClusters, MixtureState {
  readonly kind: 'gaussian-mixture';
  readonly params: GaussianMixtureParams;
  /** Mean log-likelihood per fitted row. */
  readonly logLikelihood: number;
  /** Bayesian information criterion over the fitted rows: lower is better. */
  readonly bic: number;
  readonly iterations: number;
}

/**
 * Mixture of Gaussians by expectation–maximisation from a k-means start; a row belongs to its likeliest component.
 * O(iterations · rows · k · columns²) for full, · columns for diagonal covariances; nothing is kept per row.
 * Source: Dempster, Laird & Rubin 1977; Bishop, "Pattern Recognition and Machine Learning", §9.2.
 * @example
 * const fitted = gaussianMixture.fit({ ...gaussianMixture.defaults, k: 3 }, X, createRandom(1));
 */
export const gaussianMixture: Clusterer<GaussianMixtureParams, FittedGaussianMixture> = {
  kind: 'gaussian-mixture',
  defaults: { k: 8, covariance: 'full', regularisation: 1e-6, iterations: 100, tolerance: 1e-3, restarts: 4 },

  fit(params, given, random) {
    const X = boundedValues(given);
    const { rows, columns } = X;
    const full = params.covariance === 'full';
    const start = kMeans.fit({ ...kMeans.defaults, k: params.k, restarts: params.restarts }, X, random);
    const { k } = start;
    const floor = varianceFloor(X, params.regularisation);
    const perComponent = full ? columns * columns : columns;
    let state: MixtureState = {
      covariance: params.covariance,
      logWeights: Float64Array.from(start.sizes, (size) => Math.log(size / rows)),
      means: start.centres,
      whiteners: new Float64Array(k * perComponent),
      logScales: new Float64Array(k),
    };
    // The first step takes the k-means labels as certain.
    let step = expectationStep(X, state, kMeans.assign(start, X));
    state = maximise(step, state, rows, floor);
    let likelihood = Number.NEGATIVE_INFINITY;
    let iterations = 0;
    while (iterations < params.iterations) {
      step = expectationStep(X, state);
      iterations++;
      const gain = step.logLikelihood - likelihood;
      likelihood = step.logLikelihood;
      if (gain < params.tolerance) break;
      state = maximise(step, state, rows, floor);
    }
    const freePerComponent = columns + (full ? (columns * (columns + 1)) / 2 : columns);
    const free = k * freePerComponent + k - 1;
    return {
      kind: 'gaussian-mixture',
      version: 1,
      params,
      columns,
      k,
      ...state,
      logLikelihood: likelihood,
      bic: free * Math.log(rows) - 2 * likelihood * rows,
      iterations,
    };
  },

  assign(fitted, X) {
    requireColumns(X, fitted.columns);
    const labels = new Int32Array(X.rows);
    if (X.rows > 0) expectationStep(boundedValues(X), fitted, undefined, labels);
    return labels;
  },
};

type Step = ReturnType<typeof expectationStep>;

/** Weights, means and whitened covariances from the sums of one expectation step; an emptied component keeps its place. */
function maximise(step: Step, before: MixtureState, rows: number, floor: Float64Array): MixtureState {
  const columns = floor.length;
  const k = before.logWeights.length;
  const logWeights = new Float64Array(k);
  const means = before.means.slice();
  for (let c = 0; c < k; c++) {
    const weight = step.weights[c]!;
    logWeights[c] = Math.log(Math.max(weight, 1e-300) / rows);
    if (weight <= 0) continue;
    for (let j = 0; j < columns; j++) {
      const at = c * columns + j;
      means[at] = means[at]! + step.firsts[at]! / weight;
    }
  }
  return { covariance: before.covariance, logWeights, means, ...whitening(step, before.covariance, floor) };
}

/** What is added to the variance of each column: a share of its own variance, never nothing. */
function varianceFloor(X: Matrix, share: number): Float64Array {
  const { rows, columns, data } = X;
  const variances = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    let mean = 0;
    let squares = 0;
    for (let i = 0; i < rows; i++) {
      const difference = data[i * columns + j]! - mean;
      mean += difference / (i + 1);
      squares += difference * (data[i * columns + j]! - mean);
    }
    variances[j] = squares / rows;
  }
  const typical = variances.reduce((sum, variance) => sum + variance / columns, 0);
  const least = typical > 0 ? Math.max(typical * 1e-12, 1e-300) : 1;
  return variances.map((variance) => Math.max(variance * share, least));
}
