import { type Matrix, takeRows } from '../matrix.ts';
import type { Random } from '../random.ts';
import { sampleRows } from '../sampling.ts';
import { boundedValues } from './bounded-values.ts';
import type { Clusterer, FittedClusters } from './clusterer.ts';
import { type LloydResult, lloyd } from './hamerly.ts';
import { seedCentres } from './kmeans-seeding.ts';
import { miniBatches } from './mini-batch.ts';
import { assignToNearest } from './nearest-centre.ts';

export interface KMeansParams {
  /** Clusters wanted, ≥ 1. */
  readonly k: number;
  /** Lloyd iterations over all rows, at most. */
  readonly iterations: number;
  /** Stops when the centres' squared movement is at most this share of the mean column variance. */
  readonly tolerance: number;
  /** Starts tried; the one with the least inertia is kept. */
  readonly restarts: number;
  /** Rows of the sample on which each start is seeded and settled before all rows are visited. */
  readonly seedRows: number;
  /** Above this many rows, mini-batches and one pass over all rows take the place of iterations over all rows. */
  readonly miniBatchAbove: number;
}

export interface FittedKMeans extends FittedClusters {
  readonly kind: 'k-means';
  readonly params: KMeansParams;
  /** k × columns, row-major. */
  readonly centres: Float64Array;
  /** Rows of each cluster. */
  readonly sizes: Float64Array;
  /** Sum of squared distances to the own centre over the fitted rows. */
  readonly inertia: number;
  readonly iterations: number;
}

/**
 * k-means with k-means++ seeding and Hamerly's bounds. A start is seeded and settled on a sample of rows, so that the
 * passes over all rows begin near their end (Bradley & Fayyad 1998).
 * O(iterations · rows · k · columns) at worst; assign is O(k · columns) per row.
 * Source: Lloyd 1982; Arthur & Vassilvitskii 2007; Hamerly 2010; Sculley 2010.
 * @example
 * const fitted = kMeans.fit({ ...kMeans.defaults, k: 3 }, X, createRandom(1));
 * const labels = kMeans.assign(fitted, X);
 */
export const kMeans: Clusterer<KMeansParams, FittedKMeans> = {
  kind: 'k-means',
  defaults: { k: 8, iterations: 100, tolerance: 1e-4, restarts: 4, seedRows: 4000, miniBatchAbove: 1_000_000 },

  fit(params, given, random) {
    const X = boundedValues(given);
    const best = bestStart(params, X, random.fork('starts'));
    const k = best.centres.length / X.columns;
    const result =
      X.rows > params.miniBatchAbove
        ? overBatches(X, best.centres, k, random.fork('batches'))
        : lloyd(X, best.centres, k, params);
    const sizes = new Float64Array(k);
    for (let i = 0; i < X.rows; i++) sizes[result.labels[i]!] = sizes[result.labels[i]!]! + 1;
    return {
      kind: 'k-means',
      version: 1,
      params,
      columns: X.columns,
      k,
      centres: result.centres,
      sizes,
      inertia: result.inertia,
      iterations: result.iterations,
    };
  },

  assign: (fitted, X) => assignToNearest(fitted.centres, fitted.k, fitted.columns, X),
};

/** The start with the least inertia on a sample of rows. */
function bestStart(params: KMeansParams, X: Matrix, random: Random): LloydResult {
  const sample = X.rows > params.seedRows ? takeRows(X, sampleRows(X.rows, params.seedRows, random.fork('sample'))) : X;
  let best: LloydResult | undefined;
  for (let start = 0; start < Math.max(1, params.restarts); start++) {
    const { centres, found } = seedCentres(sample, Math.max(1, params.k), random.fork(`start ${start}`));
    const settled = lloyd(sample, centres, found, { iterations: 20, tolerance: params.tolerance });
    if (best === undefined || settled.inertia < best.inertia) best = settled;
  }
  return best!;
}

function overBatches(X: Matrix, start: Float64Array, k: number, random: Random): LloydResult {
  const centres = start.slice();
  miniBatches(X, centres, k, { batches: 100, batchRows: 4096 }, random);
  // One pass with a step of all rows makes the centres means of their rows.
  return lloyd(X, centres, k, { iterations: 2, tolerance: 0 });
}
