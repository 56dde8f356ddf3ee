import type { Matrix } from '../../matrix.ts';
import { squaredDistance } from '../distance.ts';
import { inertiaOf, meansOfLabels } from '../nearest-centre.ts';

/**
 * Davies–Bouldin index: mean over clusters of the worst (spread + other's spread) / distance of means. Lower is better.
 * Noise and empty clusters are left out. NaN with fewer than two clusters. O(rows · columns).
 * Source: Davies & Bouldin 1979.
 */
export function daviesBouldin(X: Matrix, labels: Int32Array, k: number): number {
  const { means, sizes } = meansOfLabels(X, labels, k);
  const used = Array.from(sizes.keys()).filter((c) => sizes[c]! > 0);
  if (used.length < 2) return Number.NaN;
  const spread = new Float64Array(k);
  for (let i = 0; i < X.rows; i++) {
    const label = labels[i]!;
    if (label < 0) continue;
    const distance = squaredDistance(X.data, i * X.columns, means.data, label * X.columns, X.columns);
    spread[label] = spread[label]! + Math.sqrt(distance) / sizes[label]!;
  }
  let sum = 0;
  for (const a of used) {
    let worst = 0;
    for (const b of used) {
      if (a === b) continue;
      const apart = Math.sqrt(squaredDistance(means.data, a * X.columns, means.data, b * X.columns, X.columns));
      worst = Math.max(worst, (spread[a]! + spread[b]!) / apart);
    }
    sum += worst;
  }
  return sum / used.length;
}

/**
 * Calinski–Harabasz index: between-cluster over within-cluster variance, each per degree of freedom. Higher is better.
 * Noise and empty clusters are left out. NaN with fewer than two clusters or no row beyond them; Infinity when the
 * clusters have no spread. O(rows · columns). Source: Caliński & Harabasz 1974.
 */
export function calinskiHarabasz(X: Matrix, labels: Int32Array, k: number): number {
  const { means, sizes } = meansOfLabels(X, labels, k);
  const used = sizes.filter((size) => size > 0).length;
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  if (used < 2 || rows <= used) return Number.NaN;
  const overall = meansOfLabels(
    X,
    labels.map((label) => Math.min(label, 0)),
    1,
  ).means.data;
  let between = 0;
  for (let c = 0; c < k; c++) {
    if (sizes[c]! > 0) between += sizes[c]! * squaredDistance(means.data, c * X.columns, overall, 0, X.columns);
  }
  return between / (used - 1) / (inertiaOf(X, means.data, labels) / (rows - used));
}
