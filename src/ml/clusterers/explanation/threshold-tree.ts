import type { Matrix } from '../../matrix.ts';

/** A binary tree of "column ≤ threshold" questions whose leaves name clusters. Node 0 is the root. */
export interface ThresholdTree {
  /** Column asked at each node, −1 at a leaf. */
  readonly column: Int32Array;
  readonly threshold: Float64Array;
  /** Node of "≤" and of ">", −1 at a leaf. */
  readonly below: Int32Array;
  readonly above: Int32Array;
  /** Cluster of a leaf, −1 at an inner node. */
  readonly label: Int32Array;
}

/** One step of the way to a leaf. */
export interface Condition {
  readonly column: number;
  readonly threshold: number;
  readonly side: 'below' | 'above';
}

/** Leaf of each row. */
export function leavesOf(tree: ThresholdTree, X: Matrix): Int32Array {
  const leaves = new Int32Array(X.rows);
  for (let i = 0, at = 0; i < X.rows; i++, at += X.columns) {
    let node = 0;
    while (tree.column[node]! >= 0) {
      node = X.data[at + tree.column[node]!]! <= tree.threshold[node]! ? tree.below[node]! : tree.above[node]!;
    }
    leaves[i] = node;
  }
  return leaves;
}

/** Share of the clustered rows that the tree puts into their cluster, in [0, 1]; NaN without such rows. */
export function fidelity(tree: ThresholdTree, X: Matrix, labels: Int32Array): number {
  const leaves = leavesOf(tree, X);
  let clustered = 0;
  let right = 0;
  for (let i = 0; i < X.rows; i++) {
    if (labels[i]! < 0) continue;
    clustered++;
    if (tree.label[leaves[i]!] === labels[i]) right++;
  }
  return right / clustered;
}

/** The conditions from the root to a node, one per column and side: the tightest. */
export function wayTo(tree: ThresholdTree, node: number): readonly Condition[] {
  const way: Condition[] = [];
  let child = node;
  while (child !== 0) {
    const isBelow = tree.below.includes(child);
    const parent = (isBelow ? tree.below : tree.above).indexOf(child);
    const condition: Condition = {
      column: tree.column[parent]!,
      threshold: tree.threshold[parent]!,
      side: isBelow ? 'below' : 'above',
    };
    // Nearer to the leaf is tighter, so the first one met of a column and side stays.
    if (!way.some((held) => held.column === condition.column && held.side === condition.side)) way.unshift(condition);
    child = parent;
  }
  return way;
}

/** A tree while it grows. */
export interface GrowingTree {
  readonly column: number[];
  readonly threshold: number[];
  readonly below: number[];
  readonly above: number[];
  readonly label: number[];
}

/** Adds a leaf and returns its node. */
export function addLeaf(tree: GrowingTree, label: number): number {
  tree.column.push(-1);
  tree.threshold.push(0);
  tree.below.push(-1);
  tree.above.push(-1);
  return tree.label.push(label) - 1;
}

/** Turns a leaf into a question with two new leaves; returns their nodes. */
export function splitLeaf(
  tree: GrowingTree,
  node: number,
  split: { readonly column: number; readonly threshold: number },
  labels: readonly [below: number, above: number],
): readonly [below: number, above: number] {
  tree.column[node] = split.column;
  tree.threshold[node] = split.threshold;
  tree.label[node] = -1;
  const below = addLeaf(tree, labels[0]);
  const above = addLeaf(tree, labels[1]);
  tree.below[node] = below;
  tree.above[node] = above;
  return [below, above];
}

export function grown(tree: GrowingTree): ThresholdTree {
  return {
    column: Int32Array.from(tree.column),
    threshold: Float64Array.from(tree.threshold),
    below: Int32Array.from(tree.below),
    above: Int32Array.from(tree.above),
    label: Int32Array.from(tree.label),
  };
}

/** The given rows by ascending value of a column. */
export function rowsByColumn(X: Matrix, rows: Int32Array, column: number): Int32Array {
  const { columns, data } = X;
  return rows.slice().sort((a, b) => data[a * columns + column]! - data[b * columns + column]! || a - b);
}
