import type { Fitted } from '../estimator.ts';
import type { Matrix } from '../matrix.ts';
import { sampleRows } from '../sampling.ts';
import { growTree, type TreeNodes } from './boosted-tree.ts';
import { baseLogit, type Classifier, requireRows, sigmoid } from './classifier.ts';
import { binColumns } from './column-bins.ts';

export interface BoostingParams {
  readonly trees: number;
  /** Questions from root to leaf, at most. */
  readonly depth: number;
  readonly learningRate: number;
  /** Share of rows drawn for each tree, in (0, 1]. */
  readonly rowShare: number;
  /** Share of columns drawn for each tree, in (0, 1]. */
  readonly columnShare: number;
  /** Ridge on leaf values. */
  readonly ridge: number;
  readonly leastHessian: number;
  /** How much more a positive row counts; the start value is corrected, so that probabilities stay those of the data. */
  readonly positiveWeight: number;
}

export interface FittedBoosting extends Fitted {
  readonly kind: 'gradient-boosting';
  readonly params: BoostingParams;
  readonly columns: number;
  readonly base: number;
  /** Root of each tree in the arrays below. */
  readonly roots: Int32Array;
  /** Column asked, −1 at a leaf. */
  readonly column: Int32Array;
  readonly threshold: Float64Array;
  readonly unknownLow: Uint8Array;
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly value: Float64Array;
}

/**
 * Gradient-boosted trees on log loss from histograms of 64 bins, with rows and columns drawn per tree; an unknown value
 * goes to the side that was better in training. O(trees · depth · rows · columns), a row costs O(trees · depth).
 * Source: Friedman 2001, 2002; Chen & Guestrin 2016.
 */
export const gradientBoosting: Classifier<BoostingParams, FittedBoosting> = {
  kind: 'gradient-boosting',
  defaults: {
    trees: 200,
    depth: 4,
    learningRate: 0.1,
    rowShare: 0.8,
    columnShare: 0.8,
    ridge: 1,
    leastHessian: 1,
    positiveWeight: 1,
  },
  takesUnknown: true,

  fit(params, X, outcomes, random) {
    requireRows(X, outcomes);
    const binned = binColumns(X);
    const weightOf = (outcome: number) => (outcome === 1 ? params.positiveWeight : 1);
    const start = baseLogit(outcomes) + Math.log(params.positiveWeight);
    const logits = new Float64Array(X.rows).fill(start);
    const gradient = new Float64Array(X.rows);
    const hessian = new Float64Array(X.rows);
    const drawnRows = Math.max(1, Math.round(params.rowShare * X.rows));
    const drawnColumns = Math.max(1, Math.round(params.columnShare * X.columns));
    const trees: TreeNodes[] = [];
    for (let t = 0; t < params.trees; t++) {
      for (let i = 0; i < X.rows; i++) {
        const p = sigmoid(logits[i]!);
        const weight = weightOf(outcomes[i]!);
        gradient[i] = weight * (p - outcomes[i]!);
        hessian[i] = weight * p * (1 - p);
      }
      const stream = random.fork(`tree ${t}`);
      const tree = growTree(binned, sampleRows(X.rows, drawnRows, stream), gradient, hessian, {
        ...params,
        columns: sampleRows(X.columns, drawnColumns, stream),
      });
      trees.push(tree);
      const flat = flatten([tree]);
      for (let i = 0; i < X.rows; i++) logits[i] = logits[i]! + leafValue(flat, 0, X, i);
    }
    return {
      kind: 'gradient-boosting',
      version: 1,
      params,
      columns: X.columns,
      base: baseLogit(outcomes),
      ...flatten(trees),
    };
  },

  logits(fitted, X) {
    if (X.columns !== fitted.columns) {
      throw new RangeError(`${fitted.columns} columns were fitted, ${X.columns} given.`);
    }
    const logits = new Float64Array(X.rows).fill(fitted.base);
    for (const root of fitted.roots) {
      for (let i = 0; i < X.rows; i++) logits[i] = logits[i]! + leafValue(fitted, root, X, i);
    }
    return logits;
  },
};

type FlatTrees = Pick<FittedBoosting, 'roots' | 'column' | 'threshold' | 'unknownLow' | 'low' | 'high' | 'value'>;

function leafValue(trees: FlatTrees, root: number, X: Matrix, i: number): number {
  const at = i * X.columns;
  let node = root;
  for (let column = trees.column[node]!; column >= 0; column = trees.column[node]!) {
    const value = X.data[at + column]!;
    const isLow = Number.isNaN(value) ? trees.unknownLow[node] === 1 : value <= trees.threshold[node]!;
    node = isLow ? trees.low[node]! : trees.high[node]!;
  }
  return trees.value[node]!;
}

function flatten(trees: readonly TreeNodes[]): FlatTrees {
  const roots: number[] = [];
  let nodes = 0;
  for (const tree of trees) {
    roots.push(nodes);
    nodes += tree.column.length;
  }
  const shifted = (side: 'low' | 'high') =>
    Int32Array.from(trees.flatMap((tree, t) => tree[side].map((child) => (child < 0 ? -1 : child + roots[t]!))));
  return {
    roots: Int32Array.from(roots),
    column: Int32Array.from(trees.flatMap((tree) => tree.column)),
    threshold: Float64Array.from(trees.flatMap((tree) => tree.threshold)),
    unknownLow: Uint8Array.from(trees.flatMap((tree) => tree.unknownLow)),
    low: shifted('low'),
    high: shifted('high'),
    value: Float64Array.from(trees.flatMap((tree) => tree.value)),
  };
}
