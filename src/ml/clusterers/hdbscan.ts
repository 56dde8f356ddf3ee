import { takeRows } from '../matrix.ts';
import { sampleRows } from '../sampling.ts';
import { boundedValues, requireColumns } from './bounded-values.ts';
import { type Clusterer, type FittedClusters, noise } from './clusterer.ts';
import { chooseBranches } from './condensed-tree.ts';
import { coreDistances, distancesTo, selectRank } from './row-distances.ts';
import { mutualReachabilityTree } from './spanning-tree.ts';

export interface HdbscanParams {
  /** A cluster has at least this share of the sample's rows… */
  readonly minClusterShare: number;
  /** …and at least this many rows. */
  readonly minClusterRows: number;
  /** Density at a row is measured by the distance to this neighbour, itself counted as the first. */
  readonly minRows: number;
  /** Rows on which the hierarchy is built; the rest is assigned. */
  readonly sampleRows: number;
}

export interface FittedHdbscan extends FittedClusters {
  readonly kind: 'hdbscan';
  readonly params: HdbscanParams;
  /** The sample, points × columns, with the core distance and cluster of each. */
  readonly points: Float64Array;
  readonly coreDistances: Float64Array;
  readonly pointLabels: Int32Array;
  /** Density at which each cluster was born: a row reached at less is noise. */
  readonly births: Float64Array;
}

/**
 * HDBSCAN on a sample: clusters of any shape and density, chosen by excess of mass; rows between them are noise. Another
 * row joins the cluster of the sampled row that it reaches first, if it does so at the cluster's density.
 * Fit O(sample² · columns), assign O(sample · columns) per row.
 * Source: Campello, Moulavi & Sander 2013; McInnes, Healy & Astels 2017.
 */
export const hdbscan: Clusterer<HdbscanParams, FittedHdbscan> = {
  kind: 'hdbscan',
  defaults: { minClusterShare: 0.02, minClusterRows: 5, minRows: 5, sampleRows: 3000 },

  fit(params, given, random) {
    const X = boundedValues(given);
    const points = takeRows(X, sampleRows(X.rows, params.sampleRows, random));
    const core = coreDistances(points, params.minRows);
    const smallest = Math.max(2, params.minClusterRows, Math.ceil(params.minClusterShare * points.rows));
    const { labels, births } =
      points.rows > 1
        ? chooseBranches(mutualReachabilityTree(points, core), points.rows, smallest)
        : { labels: new Int32Array(1).fill(noise), births: new Float64Array(0) };
    return {
      kind: 'hdbscan',
      version: 1,
      params,
      columns: X.columns,
      k: births.length,
      points: points.data,
      coreDistances: core,
      pointLabels: labels,
      births,
    };
  },

  assign(fitted, given) {
    requireColumns(given, fitted.columns);
    const labels = new Int32Array(given.rows).fill(noise);
    if (given.rows === 0 || fitted.k === 0) return labels;
    const X = boundedValues(given);
    const points = { rows: fitted.pointLabels.length, columns: fitted.columns, data: fitted.points };
    const distances = new Float64Array(points.rows);
    const scratch = new Float64Array(points.rows);
    for (let i = 0; i < X.rows; i++) {
      distancesTo(points, X.data, i * X.columns, distances);
      scratch.set(distances);
      const own = selectRank(scratch, fitted.params.minRows - 1);
      let reached = 0;
      let least = Number.POSITIVE_INFINITY;
      for (let p = 0; p < points.rows; p++) {
        const reach = Math.max(own, fitted.coreDistances[p]!, distances[p]!);
        if (reach > least || (reach === least && distances[p]! >= distances[reached]!)) continue;
        least = reach;
        reached = p;
      }
      const label = fitted.pointLabels[reached]!;
      // The comparison is on distances: 1 / (1 / x) need not give x back.
      if (label >= 0 && least * fitted.births[label]! <= 1 + 1e-12) labels[i] = label;
    }
    return labels;
  },
};
