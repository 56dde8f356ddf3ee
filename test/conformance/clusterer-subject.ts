import type { Clusterer, FittedClusters } from '#ml/clusterers/clusterer';
import type { Matrix } from '#ml/matrix';
import { createRandom } from '#ml/random';

/** A clusterer with parameters, closed over its own types, so that one suite can run them all. */
export interface ClustererSubject {
  readonly name: string;
  fit(X: Matrix, seed: number): FittedClusters;
  assign(fitted: FittedClusters, X: Matrix): Int32Array;
}

export function subject<Params, F extends FittedClusters>(
  clusterer: Clusterer<Params, F>,
  params: Partial<Params>,
  name = clusterer.kind,
): ClustererSubject {
  return {
    name,
    fit: (X, seed) => clusterer.fit({ ...clusterer.defaults, ...params }, X, createRandom(seed)),
    assign(fitted, X) {
      if (fitted.kind !== clusterer.kind) throw new TypeError(`${clusterer.kind} cannot assign by ${fitted.kind}.`);
      return clusterer.assign(fitted as F, X);
    },
  };
}
