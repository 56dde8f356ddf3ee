import type { Clusterer, FittedClusters } from '#ml/clusterers/clusterer';
import { dbscan } from '#ml/clusterers/dbscan';
import { gaussianMixture } from '#ml/clusterers/gaussian-mixture';
import { hdbscan } from '#ml/clusterers/hdbscan';
import { kPrototypes } from '#ml/clusterers/k-prototypes';
import { kMeans } from '#ml/clusterers/kmeans';
import { type ClusteringMethod, methodOf } from '#ml/clusterers/method';
import { type Trimming, trimmedFit } from '#ml/clusterers/trimmed';
import { ward } from '#ml/clusterers/ward';
import type { Matrix } from '#ml/matrix';
import type { Random } from '#ml/random';
import { withoutNoise } from './without-noise.ts';

/**
 * Ways of clustering that a segmentation is searched over. K-prototypes reads the numbers and category codes themselves,
 * the others the coordinates of the profile space. DBSCAN and HDBSCAN find the number of clusters on their own.
 */
export const segmentMethods = ['k-means', 'gaussian-mixture', 'ward', 'k-prototypes', 'dbscan', 'hdbscan'] as const;
export type SegmentMethod = (typeof segmentMethods)[number];

/** A method with its number of clusters, null where the method decides. */
export interface Candidate {
  readonly method: SegmentMethod;
  readonly k: number | null;
}

/** A fitted record with the method that can read it. */
export interface FittedSegmentClusterer {
  readonly method: SegmentMethod;
  readonly k: number;
  readonly fitted: FittedClusters;
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

/** Rows on which methods of quadratic cost build their hierarchy or density: stability takes hundreds of fits. */
const quadraticRows = 600;

/** Every clusterer by the method's name, as one that takes plain records. */
const clusterers: Readonly<Record<SegmentMethod, Clusterer<object, FittedClusters>>> = {
  'k-means': kMeans,
  'gaussian-mixture': gaussianMixture,
  ward,
  'k-prototypes': kPrototypes,
  dbscan: withoutNoise(dbscan),
  hdbscan: withoutNoise(hdbscan),
};

function parametersOf({ method, k }: Candidate, { mixed, numbers }: SegmentInput): object {
  const { defaults } = clusterers[method];
  switch (method) {
    case 'k-means':
      return { ...defaults, k, restarts: 8, seedRows: 800 };
    case 'gaussian-mixture':
      return { ...defaults, k, covariance: 'diagonal', regularisation: 1e-3 };
    case 'ward':
      return { ...defaults, k, sampleRows: quadraticRows };
    case 'k-prototypes': {
      const categorical = Array.from({ length: mixed.columns - numbers }, (_, c) => numbers + c);
      return { ...defaults, k, categorical, restarts: 4, seedRows: 800 };
    }
    case 'dbscan':
    case 'hdbscan':
      return { ...defaults, sampleRows: quadraticRows };
  }
}

/** The candidate as a method whose stability can be measured. */
export function candidateMethod(candidate: Candidate, input: SegmentInput, trimming: Trimming): ClusteringMethod {
  return methodOf(clusterers[candidate.method], parametersOf(candidate, input), trimming);
}

/** The fitted record that the method's `fit` holds inside: same rows and random stream, same bytes. */
export function fitCandidate(
  candidate: Candidate,
  input: SegmentInput,
  random: Random,
  trimming: Trimming,
): FittedSegmentClusterer {
  const { method } = candidate;
  const X = inputOf(method, input);
  const { fitted } = trimmedFit(clusterers[method], parametersOf(candidate, input), X, random, trimming);
  return { method, k: fitted.k, fitted };
}

export function assignFitted({ method, fitted }: FittedSegmentClusterer, input: SegmentInput): Int32Array {
  return clusterers[method].assign(fitted, inputOf(method, input));
}
