import type { Matrix } from '../matrix.ts';
import { squaredDistance } from './distance.ts';

/** Distances from one row (values from `at` in `data`) to every row of `points`, written to `out`. */
export function distancesTo(points: Matrix, data: Float64Array, at: number, out: Float64Array): void {
  const { rows, columns } = points;
  for (let i = 0; i < rows; i++) out[i] = Math.sqrt(squaredDistance(data, at, points.data, i * columns, columns));
}

/**
 * The value that would stand at position `rank` if `values` were sorted ascending (quickselect); `values` is reordered.
 * `rank` is cut to the last position.
 */
export function selectRank(values: Float64Array, rank: number): number {
  const wanted = Math.min(rank, values.length - 1);
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[(left + right) >>> 1]!;
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const held = values[i]!;
      values[i] = values[j]!;
      values[j] = held;
      i++;
      j--;
    }
    if (wanted <= j) right = j;
    else if (wanted >= i) left = i;
    else break;
  }
  return values[wanted]!;
}

/** Distance of each row to its `minRows`-th nearest row, itself counted as the first. O(rows² · columns). */
export function coreDistances(points: Matrix, minRows: number): Float64Array {
  const scratch = new Float64Array(points.rows);
  const core = new Float64Array(points.rows);
  for (let i = 0; i < points.rows; i++) {
    distancesTo(points, points.data, i * points.columns, scratch);
    core[i] = selectRank(scratch, minRows - 1);
  }
  return core;
}
