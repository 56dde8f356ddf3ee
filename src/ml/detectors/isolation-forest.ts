import type { Detector, Fitted } from '../estimator.ts';
import { requireTraining } from './input.ts';
import { isolationScorer } from './isolation-paths.ts';
import { growIsolationTrees } from './isolation-trees.ts';

export interface IsolationForestParams {
  readonly trees: number;
  /** Rows per tree, ψ. */
  readonly sampleSize: number;
}

export interface IsolationForest extends Fitted {
  readonly kind: 'isolation-forest';
  readonly version: 1;
  readonly params: IsolationForestParams;
  readonly columns: number;
  /** Flat trees: a row at node t goes to left[t] when x[feature[t]] ≤ value[t], else to left[t] + 1. */
  readonly roots: Int32Array;
  /** 0 at a leaf, where `value` is the path length. */
  readonly left: Int32Array;
  readonly feature: Int32Array;
  readonly value: Float64Array;
  readonly expectedPath: number;
}

/**
 * Isolation forest: rows that few random axis-parallel splits set apart are anomalous. Score 2^(−E[h]/c(ψ)) in (0, 1],
 * 0.5 for all rows when it was fitted on one row. Fit O(trees·ψ·log ψ), score O(trees·log ψ) a row.
 * Source: Liu, Ting & Zhou, Isolation Forest, ICDM 2008.
 */
export const isolationForest: Detector<IsolationForestParams, IsolationForest> = {
  kind: 'isolation-forest',
  defaults: { trees: 100, sampleSize: 256 },

  fit(params, X, random) {
    requireTraining(X);
    const grown = growIsolationTrees({ ...params, featuresPerSplit: 1 }, X, random);
    const { roots, left, features, value, expectedPath } = grown;
    return {
      kind: 'isolation-forest',
      version: 1,
      params,
      columns: X.columns,
      roots,
      left,
      feature: features,
      value,
      expectedPath,
    };
  },

  scorer({ roots, left, feature, value, expectedPath, columns }) {
    const weights = new Float64Array(left.length).fill(1);
    return isolationScorer({ roots, left, features: feature, weights, value, expectedPath }, 1, columns);
  },
};
