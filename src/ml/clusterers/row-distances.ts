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

/**
 * Distance of each row to its `minRows`-th nearest row, itself counted as the first. Each pair is measured once, and a row
 * keeps a short list of its nearest. O(rows² · columns).
 */
export function coreDistances(points: Matrix, minRows: number): Float64Array {
  const { rows, columns, data } = points;
  const kept = Math.max(1, Math.min(minRows, rows));
  /** Per row its smallest squared distances, rising; the first is that to itself. */
  const nearest = new Float64Array(rows * kept).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < rows; i++) nearest[i * kept] = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      const squared = squaredDistance(data, i * columns, data, j * columns, columns);
      if (squared < nearest[(i + 1) * kept - 1]!) insertRising(nearest, i * kept, kept, squared);
      if (squared < nearest[(j + 1) * kept - 1]!) insertRising(nearest, j * kept, kept, squared);
    }
  }
  return Float64Array.from({ length: rows }, (_, i) => Math.sqrt(nearest[(i + 1) * kept - 1]!));
}

/** Puts a value that is below the last one into the rising list of `length` values at `from`. */
function insertRising(list: Float64Array, from: number, length: number, value: number): void {
  let place = from + length - 1;
  for (; place > from && list[place - 1]! > value; place--) list[place] = list[place - 1]!;
  list[place] = value;
}
