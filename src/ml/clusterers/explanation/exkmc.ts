import type { Matrix } from '../../matrix.ts';
import { squaredDistance } from '../distance.ts';
import { meansOfLabels } from '../nearest-centre.ts';
import { growImmTree } from './imm-tree.ts';
import { addLeaf, type GrowingTree, grown, rowsByColumn, splitLeaf, type ThresholdTree } from './threshold-tree.ts';

/** The best question at a leaf, what it saves, and the clusters of its sides. */
interface Expansion {
  readonly node: number;
  readonly rows: Int32Array;
  readonly column: number;
  readonly threshold: number;
  readonly gain: number;
  readonly labels: readonly [number, number];
}

/**
 * A tree that says in few questions which cluster a row belongs to: first one leaf per cluster (IMM), then the leaf
 * whose question saves most of the sum of squared distances to the leaves' means is split, up to `leaves` leaves.
 * Source: Frost, Moshkovitz & Rashtchian, "ExKMC: Expanding explainable k-means clustering", 2020.
 * @param labels cluster 0 … k − 1 of each row, −1 for none (left out)
 * @param leaves at least k; 2 k is the usual choice
 */
export function explainClusters(X: Matrix, labels: Int32Array, k: number, leaves: number): ThresholdTree {
  const tree: GrowingTree = { column: [], threshold: [], below: [], above: [], label: [] };
  addLeaf(tree, 0);
  const { means } = meansOfLabels(X, labels, k);
  growImmTree(tree, X, labels, means);
  const clustered = Int32Array.from(labels.keys()).filter((i) => labels[i]! >= 0);
  const costs = distancesToMeans(X, means);
  const open = rowsPerLeaf(tree, X, clustered).map(([node, rows]) => expand(X, costs, k, node, rows));
  let count = open.length;
  while (count < leaves) {
    const best = open.reduce<Expansion | null>(
      (held, one) => (one !== null && one.gain > (held?.gain ?? 0) ? one : held),
      null,
    );
    if (best === null) break;
    const children = splitLeaf(tree, best.node, best, best.labels);
    const goesBelow = (i: number) => X.data[i * X.columns + best.column]! <= best.threshold;
    open.splice(
      open.indexOf(best),
      1,
      expand(X, costs, k, children[0], best.rows.filter(goesBelow)),
      expand(
        X,
        costs,
        k,
        children[1],
        best.rows.filter((i) => !goesBelow(i)),
      ),
    );
    count++;
  }
  return grown(tree);
}

/** Squared distance of each row to each mean, rows × k. */
function distancesToMeans(X: Matrix, means: Matrix): Float64Array {
  const costs = new Float64Array(X.rows * means.rows);
  for (let i = 0; i < X.rows; i++) {
    for (let c = 0; c < means.rows; c++) {
      costs[i * means.rows + c] = squaredDistance(X.data, i * X.columns, means.data, c * X.columns, X.columns);
    }
  }
  return costs;
}

function rowsPerLeaf(tree: GrowingTree, X: Matrix, rows: Int32Array): [node: number, rows: Int32Array][] {
  const perLeaf = new Map<number, number[]>();
  for (const i of rows) {
    let node = 0;
    while (tree.column[node]! >= 0) {
      const value = X.data[i * X.columns + tree.column[node]!]!;
      node = value <= tree.threshold[node]! ? tree.below[node]! : tree.above[node]!;
    }
    const members = perLeaf.get(node);
    if (members === undefined) perLeaf.set(node, [i]);
    else members.push(i);
  }
  return [...perLeaf].map(([node, members]) => [node, Int32Array.from(members)]);
}

/** The question that saves most at one leaf; null when none saves anything. */
function expand(X: Matrix, costs: Float64Array, k: number, node: number, rows: Int32Array): Expansion | null {
  const total = new Float64Array(k);
  for (const i of rows) for (let c = 0; c < k; c++) total[c] = total[c]! + costs[i * k + c]!;
  const now = Math.min(...total);
  let best: Expansion | null = null;
  const left = new Float64Array(k);
  for (let column = 0; column < X.columns; column++) {
    const order = rowsByColumn(X, rows, column);
    left.fill(0);
    for (let at = 0; at + 1 < order.length; at++) {
      const i = order[at]!;
      for (let c = 0; c < k; c++) left[c] = left[c]! + costs[i * k + c]!;
      const value = X.data[i * X.columns + column]!;
      const gap = X.data[order[at + 1]! * X.columns + column]! - value;
      if (!(gap > 0)) continue;
      let below = 0;
      let above = 0;
      for (let c = 1; c < k; c++) {
        if (left[c]! < left[below]!) below = c;
        if (total[c]! - left[c]! < total[above]! - left[above]!) above = c;
      }
      const gain = now - left[below]! - (total[above]! - left[above]!);
      if (below === above || gain <= (best?.gain ?? now * 1e-9)) continue;
      best = { node, rows, column, threshold: value + gap / 2, gain, labels: [below, above] };
    }
  }
  return best;
}
