import { takeRows } from '../matrix.ts';
import { sampleRows } from '../sampling.ts';
import { boundedValues } from './bounded-values.ts';
import type { Clusterer, FittedClusters } from './clusterer.ts';
import { assignToNearest, meansOfLabels } from './nearest-centre.ts';
import { cutTree, wardTree } from './ward-tree.ts';

export interface WardParams {
  readonly k: number;
  /** Rows on which the hierarchy is built; the rest is assigned. */
  readonly sampleRows: number;
}

export interface FittedWard extends FittedClusters {
  readonly kind: 'ward';
  readonly params: WardParams;
  /** Means of the clusters, k × columns. */
  readonly centres: Float64Array;
  /** Heights of the last merges, ascending, at most 30: a jump between two suggests a number of clusters. */
  readonly heights: Float64Array;
}

/**
 * Hierarchical clustering by Ward's criterion on a sample: the two clusters whose union adds least to the sum of
 * squares are merged until k are left; every row then joins the nearest mean.
 * Fit O(sample² · columns) time and 8 · sample² bytes, assign O(k · columns) per row.
 * Source: Ward 1963; Murtagh & Legendre, Journal of Classification 2014 (heights as scikit-learn's).
 */
export const ward: Clusterer<WardParams, FittedWard> = {
  kind: 'ward',
  defaults: { k: 8, sampleRows: 2000 },

  fit(params, given, random) {
    const X = boundedValues(given);
    const points = takeRows(X, sampleRows(X.rows, params.sampleRows, random));
    const tree = wardTree(points);
    const { labels, k } = cutTree(tree, points.rows, params.k);
    return {
      kind: 'ward',
      version: 1,
      params,
      columns: X.columns,
      k,
      centres: meansOfLabels(points, labels, k).means.data,
      heights: tree.height.slice(-30),
    };
  },

  assign: (fitted, X) => assignToNearest(fitted.centres, fitted.k, fitted.columns, X),
};
