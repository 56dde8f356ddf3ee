import type { Matrix } from '../matrix.ts';
import { type LabelSums, moveCentres, refillEmpty, relabel, sumAfresh } from './centre-sums.ts';
import { squaredDistance } from './distance.ts';
import { inertiaOf } from './nearest-centre.ts';

/** Result of Lloyd's iterations. */
export interface LloydResult {
  readonly centres: Float64Array;
  /** Nearest centre of each row. */
  readonly labels: Int32Array;
  readonly inertia: number;
  readonly iterations: number;
}

export interface LloydOptions {
  /** Passes over the rows, at most; ≥ 1. */
  readonly iterations: number;
  /** Stops when the centres' squared movement is at most this share of the mean column variance. */
  readonly tolerance: number;
}

/** Distances that are known of each row: to its own centre at most `upper`, to any other at least `lower`. */
interface Bounds {
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Lloyd's algorithm with Hamerly's bounds: distances are computed only for rows whose bounds meet. Same result as plain
 * Lloyd. An emptied cluster is moved to the row that is farthest from its own centre.
 * O(rows) per iteration at best, O(rows · k · columns) at worst; 16 bytes of scratch per row.
 * Source: Hamerly, "Making k-means even faster", SDM 2010.
 * @param start centres, k × columns; not changed
 */
export function lloyd(X: Matrix, start: Float64Array, k: number, options: LloydOptions): LloydResult {
  const { rows, columns } = X;
  const centres = start.slice();
  const bounds: Bounds = { upper: new Float64Array(rows), lower: new Float64Array(rows) };
  const state: LabelSums = {
    labels: new Int32Array(rows),
    sums: new Float64Array(k * columns),
    sizes: new Float64Array(k),
  };
  const moved = new Float64Array(k);
  const stopAt = options.tolerance * meanVariance(X);
  for (let i = 0; i < rows; i++) state.labels[i] = settle(X, i, centres, k, bounds);
  sumAfresh(state, X);
  let fresh = true;
  let iterations = 1;
  while (iterations < options.iterations) {
    if (!fresh && iterations === options.iterations - 1) {
      sumAfresh(state, X);
      fresh = true;
    }
    // A new centre is nearer to some rows than their lower bounds say.
    if (refillEmpty(state, X, centres)) bounds.lower.fill(0);
    const shift = moveCentres(centres, state, columns, moved);
    const changes = reassign(state, X, centres, k, moved, bounds);
    iterations++;
    if (changes > 0 && shift > stopAt) fresh = false;
    else if (fresh) break;
    else {
      // Settled, but by sums kept by difference: the last move is made from sums taken afresh.
      sumAfresh(state, X);
      fresh = true;
    }
  }
  return { centres, labels: state.labels, inertia: inertiaOf(X, centres, state.labels), iterations };
}

/** Widens the bounds by the centres' movement and relabels the rows whose bounds meet; returns how many changed. */
function reassign(
  state: LabelSums,
  X: Matrix,
  centres: Float64Array,
  k: number,
  moved: Float64Array,
  bounds: Bounds,
): number {
  const { rows, columns, data } = X;
  const { labels } = state;
  const { upper, lower } = bounds;
  const halfGap = halfGaps(centres, k, columns);
  const fastest = moved.indexOf(Math.max(...moved));
  const mostOfOthers = moved.reduce((most, distance, c) => (c !== fastest && distance > most ? distance : most), 0);
  const most = moved[fastest]!;
  let changes = 0;
  for (let i = 0; i < rows; i++) {
    const label = labels[i]!;
    const up = upper[i]! + moved[label]!;
    const low = lower[i]! - (label === fastest ? mostOfOthers : most);
    const bound = low > halfGap[label]! ? low : halfGap[label]!;
    lower[i] = low;
    upper[i] = up;
    if (up < bound) continue;
    const exact = Math.sqrt(squaredDistance(data, i * columns, centres, label * columns, columns));
    upper[i] = exact;
    if (exact < bound) continue;
    const nearest = settle(X, i, centres, k, bounds);
    if (nearest === label) continue;
    relabel(state, X, i, nearest);
    changes++;
  }
  return changes;
}

/** Sets the exact bounds of row i and returns its nearest centre; the lowest number wins a tie. */
function settle(X: Matrix, i: number, centres: Float64Array, k: number, { upper, lower }: Bounds): number {
  const { columns, data } = X;
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  let next = Number.POSITIVE_INFINITY;
  for (let c = 0; c < k; c++) {
    const distance = squaredDistance(data, i * columns, centres, c * columns, columns);
    if (distance < least) {
      next = least;
      least = distance;
      nearest = c;
    } else if (distance < next) next = distance;
  }
  upper[i] = Math.sqrt(least);
  lower[i] = Math.sqrt(next);
  return nearest;
}

/** Half the distance from each centre to the nearest other: a row closer than that to its centre cannot change. */
function halfGaps(centres: Float64Array, k: number, columns: number): Float64Array {
  const halfGap = new Float64Array(k).fill(Number.POSITIVE_INFINITY);
  for (let a = 0; a < k; a++) {
    for (let b = a + 1; b < k; b++) {
      const half = Math.sqrt(squaredDistance(centres, a * columns, centres, b * columns, columns)) / 2;
      if (half < halfGap[a]!) halfGap[a] = half;
      if (half < halfGap[b]!) halfGap[b] = half;
    }
  }
  return halfGap;
}

/** Mean variance of the columns, from at most about 4,000 rows, which is enough for a stopping rule. */
function meanVariance({ rows, columns, data }: Matrix): number {
  const step = Math.max(1, Math.floor(rows / 4096));
  let sum = 0;
  for (let j = 0; j < columns; j++) {
    let mean = 0;
    let squares = 0;
    let count = 0;
    for (let i = 0; i < rows; i += step) {
      const difference = data[i * columns + j]! - mean;
      count++;
      mean += difference / count;
      squares += difference * (data[i * columns + j]! - mean);
    }
    sum += squares / count;
  }
  return sum / columns;
}
