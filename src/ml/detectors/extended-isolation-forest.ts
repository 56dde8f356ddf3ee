import type { Detector, Fitted } from '../estimator.ts';
import { requireTraining } from './input.ts';
import { isolationScorer } from './isolation-paths.ts';
import { growIsolationTrees, type IsolationTrees, type IsolationTreesParams } from './isolation-trees.ts';

export interface ExtendedIsolationForest extends Fitted {
  readonly kind: 'extended-isolation-forest';
  readonly version: 1;
  readonly params: IsolationTreesParams;
  readonly columns: number;
  /** Columns per split as grown: params.featuresPerSplit, at most `columns`. */
  readonly featuresPerSplit: number;
  readonly trees: IsolationTrees;
}

/**
 * Extended isolation forest: splits are random hyperplanes, here with `featuresPerSplit` non-zero coordinates (the
 * extension level of the paper is that minus 1), which keeps a node small and a row cheap. Columns should be on one
 * scale. Score 2^(−E[h]/c(ψ)) in (0, 1], 0.5 for all rows when it was fitted on one row.
 * Fit O(trees·ψ·log ψ·q), score O(trees·log ψ·q) a row.
 * Source: Hariri, Carrasco Kind & Brunner, Extended Isolation Forest, IEEE TKDE 33(4), 2021.
 */
export const extendedIsolationForest: Detector<IsolationTreesParams, ExtendedIsolationForest> = {
  kind: 'extended-isolation-forest',
  defaults: { trees: 100, sampleSize: 256, featuresPerSplit: 3 },

  fit(params, X, random) {
    requireTraining(X);
    return {
      kind: 'extended-isolation-forest',
      version: 1,
      params,
      columns: X.columns,
      featuresPerSplit: Math.max(1, Math.min(params.featuresPerSplit, X.columns)),
      trees: growIsolationTrees(params, X, random),
    };
  },

  scorer: ({ trees, featuresPerSplit, columns }) => isolationScorer(trees, featuresPerSplit, columns),
};
