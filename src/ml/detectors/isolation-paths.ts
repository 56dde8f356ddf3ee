import { boundRow } from '../bound.ts';
import type { Scorer } from '../estimator.ts';
import { createKernels, type Kernels } from '../simd/kernels.ts';
import { requireScorable } from './input.ts';
import type { IsolationTrees } from './isolation-trees.ts';

const ROWS = 64;

/** The scorer of a forest of q columns a split: 2^(−E[path]/c(ψ)), 0.5 for all rows when it was grown on one row. */
export function isolationScorer(trees: IsolationTrees, q: number, columns: number): Scorer {
  const { roots, expectedPath } = trees;
  const exponent = expectedPath > 0 ? -1 / (expectedPath * roots.length) : 0;
  const kernels = createKernels();
  const { rootsAt, depthsAt } = placeTrees(kernels, trees, q);
  const rowsAt = kernels.reserve(ROWS * columns * 8);
  const pathsAt = kernels.reserve(ROWS * 8);
  const rows = kernels.doubles(rowsAt, ROWS * columns);
  const paths = kernels.doubles(pathsAt, ROWS);
  return (X, out) => {
    requireScorable(X, columns, out);
    for (let from = 0; from < X.rows; from += ROWS) {
      const count = Math.min(ROWS, X.rows - from);
      boundRow(X.data, from * columns, count * columns, rows);
      kernels.isolationPaths(rowsAt, count, columns * 8, rootsAt, depthsAt, roots.length, q, pathsAt);
      for (let i = 0; i < count; i++) out[from + i] = exponent === 0 ? 0.5 : 2 ** (paths[i]! * exponent);
    }
  };
}

/** Lays the nodes out as the kernel reads them. */
function placeTrees(kernels: Kernels, trees: IsolationTrees, q: number): { rootsAt: number; depthsAt: number } {
  const { roots, left, features, weights, value } = trees;
  const size = 16 * (1 + q);
  const nodesAt = kernels.reserve(left.length * size);
  const rootsAt = kernels.reserve(roots.length * 4);
  const depthsAt = kernels.reserve(roots.length * 4);
  const doubles = kernels.doubles(nodesAt, (left.length * size) / 8);
  const integers = kernels.integers(nodesAt, (left.length * size) / 4);
  for (let node = 0; node < left.length; node++) {
    const leaf = left[node] === 0;
    const at = node * size;
    doubles[at / 8] = leaf ? Infinity : value[node]!;
    integers[at / 4 + 2] = nodesAt + (leaf ? node : left[node]!) * size;
    for (let k = 0; k < q; k++) {
      const part = at + 16 * (1 + k);
      doubles[part / 8] = leaf ? 0 : weights[node * q + k]!;
      integers[part / 4 + 2] = leaf ? 0 : 8 * features[node * q + k]!;
    }
    if (leaf) doubles[at / 8 + 2] = value[node]!;
  }
  kernels.integers(rootsAt, roots.length).set(roots.map((root) => nodesAt + root * size));
  kernels.integers(depthsAt, roots.length).set(depthsOf(roots, left));
  return { rootsAt, depthsAt };
}

/** Splits on the longest way down each tree. Children come after their parents. */
function depthsOf(roots: Int32Array, left: Int32Array): Int32Array {
  const depth = new Int32Array(left.length);
  const deepest = new Int32Array(roots.length);
  for (let tree = 0; tree < roots.length; tree++) {
    const end = tree + 1 < roots.length ? roots[tree + 1]! : left.length;
    for (let node = roots[tree]!; node < end; node++) {
      if (depth[node]! > deepest[tree]!) deepest[tree] = depth[node]!;
      const next = left[node]!;
      if (next === 0) continue;
      depth[next] = depth[node]! + 1;
      depth[next + 1] = depth[node]! + 1;
    }
  }
  return deepest;
}
