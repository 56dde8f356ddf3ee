import { boundRow } from '../bound.ts';
import type { Detector, Fitted, Scorer } from '../estimator.ts';
import { requireScorable, requireTraining } from './input.ts';
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

  scorer(fitted): Scorer {
    const { columns, trees, featuresPerSplit } = fitted;
    const { roots, expectedPath } = trees;
    const exponent = expectedPath > 0 ? -1 / (expectedPath * roots.length) : 0;
    const row = new Float64Array(columns);
    const pathLength = pathLengthOf(trees, featuresPerSplit);
    return (X, out) => {
      requireScorable(X, columns, out);
      for (let i = 0; i < X.rows; i++) {
        boundRow(X.data, i * columns, columns, row);
        out[i] = exponent === 0 ? 0.5 : 2 ** (pathLength(row) * exponent);
      }
    };
  },
};

/** The sum over the trees of the path length of a row. Two and three columns a split are written out for speed. */
function pathLengthOf(trees: IsolationTrees, q: number): (row: Float64Array) => number {
  const { roots, left, features, weights, value } = trees;
  if (q === 2) {
    return (row) => {
      let path = 0;
      for (let tree = 0; tree < roots.length; tree++) {
        let node = roots[tree]!;
        for (let next = left[node]!; next !== 0; next = left[node]!) {
          const f = 2 * node;
          const sum = weights[f]! * row[features[f]!]! + weights[f + 1]! * row[features[f + 1]!]!;
          node = sum <= value[node]! ? next : next + 1;
        }
        path += value[node]!;
      }
      return path;
    };
  }
  if (q === 3) {
    return (row) => {
      let path = 0;
      for (let tree = 0; tree < roots.length; tree++) {
        let node = roots[tree]!;
        for (let next = left[node]!; next !== 0; next = left[node]!) {
          const f = 3 * node;
          const pair = weights[f]! * row[features[f]!]! + weights[f + 1]! * row[features[f + 1]!]!;
          node = pair + weights[f + 2]! * row[features[f + 2]!]! <= value[node]! ? next : next + 1;
        }
        path += value[node]!;
      }
      return path;
    };
  }
  return (row) => {
    let path = 0;
    for (let tree = 0; tree < roots.length; tree++) {
      let node = roots[tree]!;
      for (let next = left[node]!; next !== 0; next = left[node]!) {
        let sum = 0;
        for (let f = node * q; f < node * q + q; f++) sum += weights[f]! * row[features[f]!]!;
        node = sum <= value[node]! ? next : next + 1;
      }
      path += value[node]!;
    }
    return path;
  };
}
