import { type Matrix, matrix } from '../matrix.ts';
import { boundedValues, requireColumns } from './bounded-values.ts';
import { cachedRows, takeRowBlock } from '../simd/nearest-centre.ts';
import { squaredDistance } from './distance.ts';

/** Label of the nearest of k centres for every row: the assignment of every clusterer that is described by centres. */
export function assignToNearest(centres: Float64Array, k: number, columns: number, X: Matrix): Int32Array {
  requireColumns(X, columns);
  const labels = new Int32Array(X.rows);
  if (X.rows === 0) return labels;
  const { data } = boundedValues(X);
  const capacity = cachedRows(columns);
  const block = takeRowBlock(capacity, k, columns);
  block.setCentres(centres);
  for (let from = 0; from < X.rows; from += capacity) {
    const count = Math.min(capacity, X.rows - from);
    block.rows.set(data.subarray(from * columns, (from + count) * columns));
    block.settle(count);
    labels.set(count === capacity ? block.labels : block.labels.subarray(0, count), from);
  }
  return labels;
}

/** Mean of the rows of each label 0 … k − 1 (k × columns); `noise` rows are left out, an empty label keeps zeros. */
export function meansOfLabels(X: Matrix, labels: Int32Array, k: number): { means: Matrix; sizes: Float64Array } {
  const { columns } = X;
  const means = matrix(k, columns);
  const sizes = new Float64Array(k);
  for (let i = 0; i < X.rows; i++) {
    const label = labels[i]!;
    if (label < 0) continue;
    sizes[label] = sizes[label]! + 1;
    const from = i * columns;
    const to = label * columns;
    for (let j = 0; j < columns; j++) means.data[to + j] = means.data[to + j]! + X.data[from + j]!;
  }
  for (let c = 0; c < k; c++) {
    if (sizes[c] === 0) continue;
    for (let j = 0; j < columns; j++) means.data[c * columns + j] = means.data[c * columns + j]! / sizes[c]!;
  }
  return { means, sizes };
}

/** Sum of squared distances of the rows to the centre of their label (noise left out). */
export function inertiaOf(X: Matrix, centres: Float64Array, labels: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < X.rows; i++) {
    if (labels[i]! < 0) continue;
    sum += squaredDistance(X.data, i * X.columns, centres, labels[i]! * X.columns, X.columns);
  }
  return sum;
}
