import type { Matrix } from '../matrix.ts';
import type { Random } from '../random.ts';
import type { Clusterer, FittedClusters } from './clusterer.ts';
import { type Trimming, trimmedFit } from './trimmed.ts';

/** A fitted clustering, closed over its type. */
export interface Clustering {
  readonly k: number;
  /** Label of each row, −1 for noise. */
  assign(X: Matrix): Int32Array;
}

/** A way to cluster rows: what stability is a property of. */
export interface ClusteringMethod {
  readonly name: string;
  fit(X: Matrix, random: Random): Clustering;
}

/** A clusterer with its parameters (and trimming) as a method. */
export function methodOf<Params, F extends FittedClusters>(
  clusterer: Clusterer<Params, F>,
  params: Params,
  trimming: Trimming = { share: 0, rounds: 1 },
): ClusteringMethod {
  return {
    name: clusterer.kind,
    fit(X, random) {
      const { fitted } = trimmedFit(clusterer, params, X, random, trimming);
      return { k: fitted.k, assign: (rows) => clusterer.assign(fitted, rows) };
    },
  };
}
