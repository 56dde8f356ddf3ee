import type { Matrix } from '../matrix.ts';
import { squaredDistance } from './distance.ts';

/** Merges by ascending height: each joins the clusters that hold the rows `a` and `b`. */
export interface MergeTree {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly height: Float64Array;
}

/**
 * Ward's hierarchy by chains of nearest neighbours over a matrix of squared distances, updated by Lance and Williams.
 * O(rows²) after the distances. Source: Murtagh 1983; Müllner, "Modern hierarchical agglomerative clustering", 2011.
 */
export function wardTree(points: Matrix): MergeTree {
  const { rows: n, columns, data } = points;
  const squared = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const distance = squaredDistance(data, i * columns, data, j * columns, columns);
      squared[i * n + j] = distance;
      squared[j * n + i] = distance;
    }
  }
  const sizes = new Float64Array(n).fill(1);
  const merges: { a: number; b: number; height: number }[] = [];
  const chain: number[] = [];
  while (merges.length < n - 1) {
    if (chain.length === 0) chain.push(sizes.findIndex((size) => size > 0));
    const last = chain.at(-1)!;
    const before = chain.at(-2) ?? -1;
    // Preferring the one before on a tie is what ends the chain.
    let nearest = before;
    let least = before < 0 ? Number.POSITIVE_INFINITY : squared[last * n + before]!;
    for (let j = 0; j < n; j++) {
      if (j === last || sizes[j] === 0) continue;
      const distance = squared[last * n + j]!;
      if (nearest >= 0 && distance >= least) continue;
      least = distance;
      nearest = j;
    }
    if (nearest !== before) {
      chain.push(nearest);
      continue;
    }
    chain.length -= 2;
    merges.push({ a: last, b: before, height: Math.sqrt(least) });
    join(squared, sizes, last, before, least);
  }
  merges.sort((x, y) => x.height - y.height);
  return {
    a: Int32Array.from(merges, (merge) => merge.a),
    b: Int32Array.from(merges, (merge) => merge.b),
    height: Float64Array.from(merges, (merge) => merge.height),
  };
}

/** Cluster `b` takes over `a`; distances of the others to it follow Lance and Williams. */
function join(squared: Float64Array, sizes: Float64Array, a: number, b: number, between: number): void {
  const n = sizes.length;
  const sizeA = sizes[a]!;
  const sizeB = sizes[b]!;
  for (let j = 0; j < n; j++) {
    const size = sizes[j]!;
    if (size === 0 || j === a || j === b) continue;
    const whole = sizeA + sizeB + size;
    // Weights before distances: their product alone could overflow.
    const distance =
      ((sizeA + size) / whole) * squared[a * n + j]! +
      ((sizeB + size) / whole) * squared[b * n + j]! -
      (size / whole) * between;
    squared[b * n + j] = Math.max(distance, 0);
    squared[j * n + b] = Math.max(distance, 0);
  }
  sizes[b] = sizeA + sizeB;
  sizes[a] = 0;
}

/** Labels of the rows when the tree is cut to `k` clusters, fewer where rows coincide; numbered by their first row. */
export function cutTree(tree: MergeTree, rows: number, k: number): { labels: Int32Array; k: number } {
  const top = Int32Array.from({ length: rows }, (_, i) => i);
  const find = (row: number): number => {
    let at = row;
    while (top[at] !== at) {
      top[at] = top[top[at]!]!;
      at = top[at]!;
    }
    return at;
  };
  for (let m = 0; m < tree.height.length; m++) {
    if (rows - m <= Math.max(1, k) && tree.height[m]! > 0) break;
    top[find(tree.a[m]!)] = find(tree.b[m]!);
  }
  const numberOf = new Map<number, number>();
  const labels = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const root = find(i);
    if (!numberOf.has(root)) numberOf.set(root, numberOf.size);
    labels[i] = numberOf.get(root)!;
  }
  return { labels, k: numberOf.size };
}
