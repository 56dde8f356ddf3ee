import type { Matrix } from '../matrix.ts';
import { squaredDistance } from './distance.ts';

/** Labels of the rows, with the sums and sizes of each label kept in step. */
export interface LabelSums {
  readonly labels: Int32Array;
  /** Sum of the rows of each label, k × columns. */
  readonly sums: Float64Array;
  readonly sizes: Float64Array;
}

/** Adds (sign 1) or takes away (sign −1) the row at `at` to the sum at `to`. */
function addRow(sums: Float64Array, to: number, data: Float64Array, at: number, columns: number, sign: number): void {
  for (let j = 0; j < columns; j++) sums[to + j] = sums[to + j]! + sign * data[at + j]!;
}

/** Gives row i another label. */
export function relabel(state: LabelSums, X: Matrix, i: number, to: number): void {
  const { columns, data } = X;
  const from = state.labels[i]!;
  addRow(state.sums, from * columns, data, i * columns, columns, -1);
  addRow(state.sums, to * columns, data, i * columns, columns, 1);
  state.sizes[from] = state.sizes[from]! - 1;
  state.sizes[to] = state.sizes[to]! + 1;
  state.labels[i] = to;
}

/** Moves the centres to their means, notes how far each moved, and returns the sum of squared movements. */
export function moveCentres(
  centres: Float64Array,
  { sums, sizes }: LabelSums,
  columns: number,
  moved: Float64Array,
): number {
  let total = 0;
  for (let c = 0; c < sizes.length; c++) {
    let squared = 0;
    const size = sizes[c]!;
    const end = size > 0 ? (c + 1) * columns : 0;
    for (let at = c * columns; at < end; at++) {
      const mean = sums[at]! / size;
      const difference = mean - centres[at]!;
      squared += difference * difference;
      centres[at] = mean;
    }
    moved[c] = Math.sqrt(squared);
    total += squared;
  }
  return total;
}

/**
 * Gives each empty cluster the row that is farthest from its own centre, unless that row sits on it.
 * @returns whether a row was moved
 */
export function refillEmpty(state: LabelSums, X: Matrix, centres: Float64Array): boolean {
  const { columns, data, rows } = X;
  let moved = false;
  for (let c = 0; c < state.sizes.length; c++) {
    if (state.sizes[c]! > 0) continue;
    let farthest = -1;
    let most = 0;
    for (let i = 0; i < rows; i++) {
      if (state.sizes[state.labels[i]!]! < 2) continue;
      const distance = squaredDistance(data, i * columns, centres, state.labels[i]! * columns, columns);
      if (distance <= most) continue;
      most = distance;
      farthest = i;
    }
    if (farthest < 0) continue;
    relabel(state, X, farthest, c);
    centres.set(data.subarray(farthest * columns, (farthest + 1) * columns), c * columns);
    moved = true;
  }
  return moved;
}
