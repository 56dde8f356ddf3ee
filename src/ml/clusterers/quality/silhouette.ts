import { type Matrix, takeRows } from '../../matrix.ts';
import type { Random } from '../../random.ts';
import { sampleRows } from '../../sampling.ts';
import { squaredDistance } from '../distance.ts';

/**
 * Mean silhouette in [−1, 1]: (b − a) / max(a, b) with a the mean distance to the rows of the own cluster and b to those
 * of the nearest other; 0 for a row alone in its cluster. Noise is left out. NaN with fewer than two clusters.
 * Above `most` rows it is taken within a sample. O(rows² · columns) over the rows looked at.
 * Source: Rousseeuw 1987.
 */
export function silhouette(X: Matrix, labels: Int32Array, random: Random, most = 2000): number {
  const clustered = Array.from(labels.keys()).filter((i) => labels[i]! >= 0);
  const rows = Array.from(sampleRows(clustered.length, most, random), (at) => clustered[at]!);
  const own = Int32Array.from(rows, (row) => labels[row]!);
  const points = takeRows(X, rows);
  const k = own.reduce((highest, label) => Math.max(highest, label), -1) + 1;
  const sizes = new Float64Array(k);
  for (const label of own) sizes[label] = sizes[label]! + 1;
  if (sizes.filter((size) => size > 0).length < 2) return Number.NaN;
  const sums = new Float64Array(k);
  let total = 0;
  for (let i = 0; i < points.rows; i++) {
    sums.fill(0);
    for (let j = 0; j < points.rows; j++) {
      const distance = Math.sqrt(squaredDistance(points.data, i * X.columns, points.data, j * X.columns, X.columns));
      sums[own[j]!] = sums[own[j]!]! + distance;
    }
    total += silhouetteOfRow(own[i]!, sums, sizes);
  }
  return total / points.rows;
}

function silhouetteOfRow(label: number, sums: Float64Array, sizes: Float64Array): number {
  if (sizes[label]! < 2) return 0;
  const within = sums[label]! / (sizes[label]! - 1);
  let between = Number.POSITIVE_INFINITY;
  for (let c = 0; c < sums.length; c++) {
    if (c !== label && sizes[c]! > 0) between = Math.min(between, sums[c]! / sizes[c]!);
  }
  const larger = Math.max(within, between);
  return larger > 0 ? (between - within) / larger : 0;
}
