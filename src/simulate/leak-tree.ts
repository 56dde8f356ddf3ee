import type { Matrix } from '#ml/matrix';

/** A binary decision tree: an inner node sends a row left when its value is at most `threshold`. */
export type LeakTree =
  | { readonly kind: 'leaf'; readonly value: number }
  | {
      readonly kind: 'split';
      readonly column: number;
      readonly threshold: number;
      readonly left: LeakTree;
      readonly right: LeakTree;
    };

const smallestLeaf = 0.05;

/**
 * The exact greedy tree by Gini impurity, both classes weighted alike. A leaf's value is its balanced share of
 * positives in [0, 1]; leaves hold at least five per cent of the weight. Source: CART (Breiman et al. 1984).
 */
export function fitLeakTree(X: Matrix, labels: Uint8Array, depth: number): LeakTree {
  let positives = 0;
  for (const label of labels) positives += label;
  const weight = { positive: 0.5 / positives, negative: 0.5 / (labels.length - positives) };
  const grow = (rows: Int32Array, left: number): LeakTree => {
    let total = 0;
    let positive = 0;
    for (const row of rows) {
      if (labels[row] === 1) positive += weight.positive;
      total += labels[row] === 1 ? weight.positive : weight.negative;
    }
    const leaf: LeakTree = { kind: 'leaf', value: total > 0 ? positive / total : 0.5 };
    if (left === 0 || rows.length < 2) return leaf;
    let best = { gain: 1e-12, column: -1, threshold: 0 };
    for (let column = 0; column < X.columns; column++) {
      const order = rows.slice().sort((a, b) => X.data[a * X.columns + column]! - X.data[b * X.columns + column]!);
      let below = 0;
      let positiveBelow = 0;
      for (let i = 0; i + 1 < order.length; i++) {
        const row = order[i]!;
        below += labels[row] === 1 ? weight.positive : weight.negative;
        if (labels[row] === 1) positiveBelow += weight.positive;
        const value = X.data[row * X.columns + column]!;
        const next = X.data[order[i + 1]! * X.columns + column]!;
        if (!(next > value) || below < smallestLeaf || total - below < smallestLeaf) continue;
        const positiveAbove = positive - positiveBelow;
        const gain = positiveBelow ** 2 / below + positiveAbove ** 2 / (total - below) - positive ** 2 / total;
        if (gain > best.gain) best = { gain, column, threshold: (value + next) / 2 };
      }
    }
    if (best.column === -1) return leaf;
    const goesLeft = (row: number): boolean => X.data[row * X.columns + best.column]! <= best.threshold;
    return {
      kind: 'split',
      column: best.column,
      threshold: best.threshold,
      left: grow(rows.filter(goesLeft), left - 1),
      right: grow(
        rows.filter((row) => !goesLeft(row)),
        left - 1,
      ),
    };
  };
  return grow(
    Int32Array.from({ length: X.rows }, (_, i) => i),
    depth,
  );
}

/** The leaf value of each row. */
export function scoreLeakTree(tree: LeakTree, X: Matrix): Float64Array {
  return Float64Array.from({ length: X.rows }, (_, row) => {
    let node = tree;
    while (node.kind === 'split') {
      node = X.data[row * X.columns + node.column]! <= node.threshold ? node.left : node.right;
    }
    return node.value;
  });
}
