import { type FittedGaussianMixture, gaussianMixture } from '#ml/clusterers/gaussian-mixture';
import { type FittedKPrototypes, kPrototypes } from '#ml/clusterers/k-prototypes';
import { type FittedKMeans, kMeans } from '#ml/clusterers/kmeans';
import { type ClusteringMethod, methodOf } from '#ml/clusterers/method';
import { type Trimming, trimmedFit } from '#ml/clusterers/trimmed';
import type { Matrix } from '#ml/matrix';
import type { Random } from '#ml/random';

/**
 * Ways of clustering that a segmentation may be searched over. The first two read the coordinates of the profile space,
 * k-prototypes the numbers and category codes themselves.
 */
export const segmentMethods = ['k-means', 'gaussian-mixture', 'k-prototypes'] as const;
export type SegmentMethod = (typeof segmentMethods)[number];
export type FittedSegmentClusterer = FittedKMeans | FittedGaussianMixture | FittedKPrototypes;

/** A method with its number of clusters. */
export interface Candidate {
  readonly method: SegmentMethod;
  readonly k: number;
}

/** The same rows as each method reads them. */
export interface SegmentInput {
  /** rows × components. */
  readonly coordinates: Matrix;
  /** rows × (numbers, then category codes). */
  readonly mixed: Matrix;
  /** Columns of `mixed` that hold numbers. */
  readonly numbers: number;
}

/** What the candidate's method reads. */
export function inputOf(method: SegmentMethod, input: SegmentInput): Matrix {
  return method === 'k-prototypes' ? input.mixed : input.coordinates;
}

function parametersOf(candidate: Candidate, { mixed, numbers }: SegmentInput) {
  const categorical = Array.from({ length: mixed.columns - numbers }, (_, c) => numbers + c);
  return {
    kMeans: { ...kMeans.defaults, k: candidate.k, restarts: 8, seedRows: 800 },
    mixture: { ...gaussianMixture.defaults, k: candidate.k, covariance: 'diagonal' as const, regularisation: 1e-3 },
    prototypes: { ...kPrototypes.defaults, k: candidate.k, categorical, restarts: 4, seedRows: 800 },
  };
}

/** The candidate as a method whose stability can be measured. */
export function candidateMethod(candidate: Candidate, input: SegmentInput, trimming: Trimming): ClusteringMethod {
  const parameters = parametersOf(candidate, input);
  switch (candidate.method) {
    case 'k-means':
      return methodOf(kMeans, parameters.kMeans, trimming);
    case 'gaussian-mixture':
      return methodOf(gaussianMixture, parameters.mixture, trimming);
    case 'k-prototypes':
      return methodOf(kPrototypes, parameters.prototypes, trimming);
  }
}

/** The fitted record that the method's `fit` holds inside: same rows and random stream, same bytes. */
export function fitCandidate(
  candidate: Candidate,
  input: SegmentInput,
  random: Random,
  trimming: Trimming,
): FittedSegmentClusterer {
  const parameters = parametersOf(candidate, input);
  const X = inputOf(candidate.method, input);
  switch (candidate.method) {
    case 'k-means':
      return trimmedFit(kMeans, parameters.kMeans, X, random, trimming).fitted;
    case 'gaussian-mixture':
      return trimmedFit(gaussianMixture, parameters.mixture, X, random, trimming).fitted;
    case 'k-prototypes':
      return trimmedFit(kPrototypes, parameters.prototypes, X, random, trimming).fitted;
  }
}

export function assignFitted(fitted: FittedSegmentClusterer, input: SegmentInput): Int32Array {
  const X = inputOf(fitted.kind, input);
  switch (fitted.kind) {
    case 'k-means':
      return kMeans.assign(fitted, X);
    case 'gaussian-mixture':
      return gaussianMixture.assign(fitted, X);
    case 'k-prototypes':
      return kPrototypes.assign(fitted, X);
  }
}
