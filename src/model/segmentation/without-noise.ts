import { type Clusterer, type FittedClusters, noise } from '#ml/clusterers/clusterer';
import { assignToNearest, meansOfLabels } from '#ml/clusterers/nearest-centre';

/** A fitted clusterer that leaves nobody out. */
export interface FittedWithoutNoise<F extends FittedClusters> extends FittedClusters {
  readonly dense: F;
  /** Means of the clusters' rows, k × columns. */
  readonly means: Float64Array;
  /** Share of the fitted rows that belonged to no cluster and were given the nearest. */
  readonly noiseShare: number;
}

/**
 * A density-based clusterer that gives a row between the clusters the nearest mean: everybody is in a segment. Where no
 * cluster was found there is one that holds everybody.
 */
export function withoutNoise<Params, F extends FittedClusters>(
  clusterer: Clusterer<Params, F>,
): Clusterer<Params, FittedWithoutNoise<F>> {
  return {
    kind: `${clusterer.kind}-without-noise`,
    defaults: clusterer.defaults,
    fit(params, X, random) {
      const dense = clusterer.fit(params, X, random);
      const labels = clusterer.assign(dense, X);
      const k = Math.max(1, dense.k);
      return {
        kind: `${clusterer.kind}-without-noise`,
        version: 1,
        columns: X.columns,
        k,
        dense,
        means: meansOfLabels(X, dense.k === 0 ? labels.fill(0) : labels, k).means.data,
        noiseShare: dense.k === 0 ? 1 : labels.reduce((sum, label) => sum + +(label === noise), 0) / X.rows,
      };
    },
    assign({ dense, means, k, columns }, X) {
      const labels = clusterer.assign(dense, X);
      if (!labels.includes(noise)) return labels;
      const nearest = assignToNearest(means, k, columns, X);
      return labels.map((label, i) => (label === noise ? nearest[i]! : label));
    },
  };
}
