import { boundRow } from '../bound.ts';
import type { Detector, Fitted, Scorer } from '../estimator.ts';
import { meanCovariance } from '../linear/covariance.ts';
import { symmetricEigen } from '../linear/symmetric-eigen.ts';
import { matrix, type Matrix, takeRows } from '../matrix.ts';
import type { Random } from '../random.ts';
import { sampleWithoutReplacement } from '../sampling.ts';
import { applyRobustScaler, fitRobustScaler } from '../scalers/robust-scaler.ts';
import { requireScorable, requireTraining } from './input.ts';
import { prepareMahalanobis } from './mahalanobis.ts';

export interface McdParams {
  /** Share of the rows that the covariance rests on, h / n. */
  readonly support: number;
  /** Most concentration steps. */
  readonly steps: number;
  /** Most principal components kept apart; the others share one variance. */
  readonly components: number;
  /** Variances are at least this share of their mean, so that a constant direction stays finite. */
  readonly floor: number;
  /** Most rows to fit on; a random sample of more. */
  readonly sampleSize: number;
}

export interface Mcd extends Fitted {
  readonly kind: 'mcd';
  readonly version: 1;
  readonly params: McdParams;
  readonly mean: Float64Array;
  /** Unit eigenvectors of the trimmed covariance, components × columns. */
  readonly axes: Float64Array;
  readonly variances: Float64Array;
  /** The variance of each direction outside the axes; 0 when there is none. */
  readonly restVariance: number;
}

/**
 * Robust Mahalanobis distance from a covariance of the most concentrated rows: minimum covariance determinant by
 * concentration steps from one deterministic start, the rows nearest the column medians in MAD units. On asinh data
 * this is the "asinh trimmed covariance". Score ≥ 0, a distance in standard deviations (not made consistent for the
 * normal distribution: that is one constant factor). Fit O(steps·(n·d² + d³)), score O(components·d) a row.
 * Sources: Rousseeuw & Van Driessen, Technometrics 41, 1999; deterministic start: Hubert, Rousseeuw & Verdonck, 2012;
 * shared rest variance: Tipping & Bishop, probabilistic PCA, 1999.
 */
export const mcd: Detector<McdParams, Mcd> = {
  kind: 'mcd',
  defaults: { support: 0.75, steps: 6, components: 60, floor: 0.01, sampleSize: 20_000 },

  fit(params, X, random) {
    requireTraining(X);
    const sample = boundedSample(X, params.sampleSize, random);
    const h = Math.max(1, Math.ceil(params.support * sample.rows));
    const distances = medianDistances(sample);
    let kept = nearest(distances, h);
    let fitted = trimmed(params, sample, kept);
    for (let step = 1; step < params.steps; step++) {
      prepareMahalanobis(fitted)(sample, distances);
      const next = nearest(distances, h);
      if (next.every((row, i) => row === kept[i])) break;
      kept = next;
      fitted = trimmed(params, sample, kept);
    }
    return fitted;
  },

  scorer(fitted): Scorer {
    const columns = fitted.mean.length;
    const squaredDistances = prepareMahalanobis(fitted);
    return (X, out) => {
      requireScorable(X, columns, out);
      squaredDistances(X, out);
      for (let i = 0; i < X.rows; i++) out[i] = Math.sqrt(out[i]!);
    };
  },
};

function boundedSample(X: Matrix, most: number, random: Random): Matrix {
  const rows = X.rows > most ? sampleWithoutReplacement(random, X.rows, most).sort() : undefined;
  const sample = rows === undefined ? matrix(X.rows, X.columns, X.data.slice()) : takeRows(X, rows);
  boundRow(sample.data, 0, sample.data.length, sample.data);
  return sample;
}

/** Squared distances to the column medians in MAD units, each coordinate counting at most as 10. */
function medianDistances(X: Matrix): Float64Array {
  const z = applyRobustScaler(fitRobustScaler({ view: 'linear' }, X), X);
  const distances = new Float64Array(X.rows);
  for (let at = 0; at < z.data.length; at++) {
    const i = Math.floor(at / X.columns);
    distances[i] = distances[i]! + Math.min(Math.abs(z.data[at]!), 10) ** 2;
  }
  return distances;
}

/** The h rows of the smallest distance, rising; of equal ones the first. */
function nearest(distances: Float64Array, h: number): Uint32Array {
  const order = Uint32Array.from(distances.keys());
  return order
    .sort((a, b) => distances[a]! - distances[b]! || a - b)
    .slice(0, h)
    .sort();
}

function trimmed(params: McdParams, X: Matrix, kept: Uint32Array): Mcd {
  const d = X.columns;
  const { mean, covariance } = meanCovariance(X, kept);
  const { values, vectors } = symmetricEigen(covariance, d);
  const total = values.reduce((sum, value) => sum + Math.max(value, 0), 0);
  const least = total > 0 ? (params.floor * total) / d : 1;
  const components = Math.min(params.components, d);
  const rest = values.slice(components);
  const restMean = rest.reduce((sum, value) => sum + Math.max(value, 0), 0) / Math.max(rest.length, 1);
  return {
    kind: 'mcd',
    version: 1,
    params,
    mean,
    axes: vectors.slice(0, components * d),
    variances: values.slice(0, components).map((value) => Math.max(value, least)),
    restVariance: rest.length > 0 ? Math.max(restMean, least) : 0,
  };
}
