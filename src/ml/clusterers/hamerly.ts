import type { Matrix } from '../matrix.ts';
import { takeRowBlock } from '../simd/nearest-centre.ts';
import { moveCentres, refillEmpty } from './centre-sums.ts';
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

/**
 * Lloyd's algorithm with Hamerly's bounds: each row keeps an upper bound of the distance to its own centre and a lower
 * bound of that to any other, and distances are computed only where the two meet. Same result as plain Lloyd. An emptied
 * cluster is moved to the row that is farthest from its own centre.
 * O(rows) per iteration at best, O(rows · k · columns) at worst; a copy of X and 20 bytes per row while it runs.
 * Source: Hamerly, "Making k-means even faster", SDM 2010.
 * @param start centres, k × columns; not changed
 */
export function lloyd(X: Matrix, start: Float64Array, k: number, options: LloydOptions): LloydResult {
  const { rows, columns } = X;
  const centres = start.slice();
  const moved = new Float64Array(k);
  const stopAt = options.tolerance * meanVariance(X);
  const block = takeRowBlock(rows, k, columns);
  block.rows.set(X.data);
  block.setCentres(centres);
  block.settle(rows);
  block.sum(rows);
  let fresh = true;
  let iterations = 1;
  while (iterations < options.iterations) {
    if (!fresh && iterations === options.iterations - 1) {
      block.sum(rows);
      fresh = true;
    }
    // A new centre is nearer to some rows than their lower bounds say.
    if (refillEmpty(block, X, centres)) block.lower.fill(0);
    const shift = moveCentres(centres, block, columns, moved);
    block.setCentres(centres);
    const changes = block.reassign(rows, moved, halfGaps(centres, k, columns));
    iterations++;
    if (changes > 0 && shift > stopAt) fresh = false;
    else if (fresh) break;
    else {
      // Settled, but by sums kept by difference, which carry rounding: the last move is made from sums taken afresh.
      block.sum(rows);
      fresh = true;
    }
  }
  const labels = block.labels.slice();
  return { centres, labels, inertia: inertiaOf(X, centres, labels), iterations };
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
