import { BOUND } from '../bound.ts';
import type { Matrix } from '../matrix.ts';
import type { Random } from '../random.ts';
import { sampleWithoutReplacement } from '../sampling.ts';

export interface IsolationTreesParams {
  readonly trees: number;
  /** Rows drawn for each tree, ψ. */
  readonly sampleSize: number;
  /** Columns with a part in one split, q; 1 gives the axis-parallel splits of the isolation forest. */
  readonly featuresPerSplit: number;
}

/** Trees laid flat: node t goes left to `left[t]`, right to `left[t] + 1`; `left[t]` is 0 at a leaf. */
export interface IsolationTrees {
  readonly roots: Int32Array;
  readonly left: Int32Array;
  /** q columns and q weights of each split: a row goes left when Σ weight·x ≤ value. */
  readonly features: Int32Array;
  readonly weights: Float64Array;
  /** The threshold of a split; at a leaf its path length: depth + averagePathLength(training rows in it). */
  readonly value: Float64Array;
  /** averagePathLength(ψ): normalises path lengths; 0 when trees were grown on one row. */
  readonly expectedPath: number;
}

/** Average path length of an unsuccessful search in a binary tree of n rows (Liu, Ting & Zhou 2008, eq. 1). */
export function averagePathLength(n: number): number {
  if (n <= 1) return 0;
  if (n === 2) return 1;
  return 2 * (Math.log(n - 1) + 0.5772156649015329) - (2 * (n - 1)) / n;
}

/**
 * Grows isolation trees, each on ψ rows without replacement, to depth ⌈log₂ ψ⌉. A split draws q of the columns that
 * still vary in its node, a weight for each (1 when q = 1, else standard normal) and a point uniform in the node's
 * box. O(trees · ψ · log ψ · q); a node's constant columns cost one look each.
 */
export function growIsolationTrees(params: IsolationTreesParams, X: Matrix, random: Random): IsolationTrees {
  const sampleSize = Math.min(params.sampleSize, X.rows);
  const depthLimit = Math.ceil(Math.log2(Math.max(sampleSize, 2)));
  const q = Math.max(1, Math.min(params.featuresPerSplit, X.columns));
  const room = params.trees * (2 ** (depthLimit + 1) - 1);
  const left = new Int32Array(room);
  const features = new Int32Array(room * q);
  const weights = new Float64Array(room * q);
  const value = new Float64Array(room);
  const roots = new Int32Array(params.trees);
  const columns = new Int32Array(X.columns).map((_, j) => j);
  const stack: { node: number; from: number; to: number; depth: number }[] = [];
  let nodes = 0;
  for (let tree = 0; tree < params.trees; tree++) {
    const rows = sampleWithoutReplacement(random, X.rows, sampleSize);
    roots[tree] = nodes;
    stack.push({ node: nodes++, from: 0, to: rows.length, depth: 0 });
    for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
      const { node, from, to, depth } = task;
      const splits = depth < depthLimit && to - from > 1 && drawSplit(node, rows, from, to);
      if (!splits) {
        value[node] = depth + averagePathLength(to - from);
        continue;
      }
      const middle = partition(node, rows, from, to);
      left[node] = nodes;
      stack.push({ node: nodes + 1, from: middle, to, depth: depth + 1 });
      stack.push({ node: nodes, from, to: middle, depth: depth + 1 });
      nodes += 2;
    }
  }
  return {
    roots,
    left: left.slice(0, nodes),
    features: features.slice(0, nodes * q),
    weights: weights.slice(0, nodes * q),
    value: value.slice(0, nodes),
    expectedPath: averagePathLength(sampleSize),
  };

  /** False when no column varies in the node. */
  function drawSplit(node: number, rows: Uint32Array, from: number, to: number): boolean {
    let found = 0;
    let threshold = 0;
    for (let drawn = 0; drawn < columns.length && found < q; drawn++) {
      const swap = drawn + random.below(columns.length - drawn);
      const column = columns[swap]!;
      columns[swap] = columns[drawn]!;
      columns[drawn] = column;
      let low = Infinity;
      let high = -Infinity;
      for (let r = from; r < to; r++) {
        const x = bounded(X.data[rows[r]! * X.columns + column]!);
        if (x < low) low = x;
        if (x > high) high = x;
      }
      if (!(high > low)) continue;
      const weight = q === 1 ? 1 : random.normal();
      const u = random.uniform();
      features[node * q + found] = column;
      weights[node * q + found] = weight;
      threshold += weight * (low + u * (high - low));
      found++;
    }
    value[node] = threshold;
    return found > 0;
  }

  function partition(node: number, rows: Uint32Array, from: number, to: number): number {
    let middle = from;
    for (let r = from; r < to; r++) {
      const row = rows[r]!;
      let sum = 0;
      for (let f = node * q; f < node * q + q; f++) {
        sum += weights[f]! * bounded(X.data[row * X.columns + features[f]!]!);
      }
      if (!(sum <= value[node]!)) continue;
      rows[r] = rows[middle]!;
      rows[middle++] = row;
    }
    return middle;
  }
}

function bounded(x: number): number {
  return x > BOUND ? BOUND : x < -BOUND ? -BOUND : x;
}
