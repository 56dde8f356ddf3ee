import type { Detector, Fitted, Scorer } from '../estimator.ts';
import type { Matrix } from '../matrix.ts';
import { distinctBelow, type RankIndex, rankIndex } from '../statistics/rank-index.ts';
import { requireScorable, requireTraining } from './input.ts';
import { sortFloats } from '../statistics/sort-floats.ts';

/** Rows taken at a time, column by column: many enough that a column's ranks are read once for all of them. */
const blockRows = 512;

export interface EcodParams {
  /** Sorted values kept per column; with more rows, evenly spaced order statistics stand for them. */
  readonly knots: number;
  /** `adaptive` as published; `right` where every column is a risk indicator, so that only high values count. */
  readonly tails: 'adaptive' | 'right';
}

export interface Ecod extends Fitted {
  readonly kind: 'ecod';
  readonly version: 1;
  readonly params: EcodParams;
  readonly columns: number;
  /** columns × (knots kept), each column rising. */
  readonly sorted: Float64Array;
  /** Per column: the sign of its skewness, −1, 0 or 1. */
  readonly skew: Int8Array;
}

/**
 * Empirical-CDF outlier detection: −log of the left and of the right tail share of each column, added over columns;
 * the score is the largest of the left sum, the right sum and the sum that takes the tail a column is skewed to, or the
 * right sum alone.
 * A tail no training row reaches counts as one row. Score ≥ 0, in nats. Fit O(d·n·log n), score O(d·log n) a row.
 * Source: Li, Zhao, Hu, Botta, Ionescu & Chen, ECOD, IEEE TKDE 2022.
 */
export const ecod: Detector<EcodParams, Ecod> = {
  kind: 'ecod',
  defaults: { knots: 4096, tails: 'adaptive' },

  fit(params, X, _random) {
    requireTraining(X);
    const kept = Math.min(params.knots, X.rows);
    const sorted = new Float64Array(X.columns * kept);
    const skew = new Int8Array(X.columns);
    const column = new Float64Array(X.rows);
    for (let j = 0; j < X.columns; j++) {
      for (let i = 0; i < X.rows; i++) column[i] = X.data[i * X.columns + j]!;
      skew[j] = skewSign(column);
      sortFloats(column);
      for (let knot = 0; knot < kept; knot++) {
        sorted[j * kept + knot] = column[Math.floor(((knot + 0.5) * X.rows) / kept)]!;
      }
    }
    return { kind: 'ecod', version: 1, params, columns: X.columns, sorted, skew };
  },

  scorer(fitted): Scorer {
    const { columns, skew } = fitted;
    const { tails } = fitted.params;
    const { ranks, surprise } = ranksOf(fitted);
    const leftSum = new Float64Array(blockRows);
    const rightSum = new Float64Array(blockRows);
    const skewedSum = new Float64Array(blockRows);
    return (X: Matrix, out) => {
      requireScorable(X, columns, out);
      for (let from = 0; from < X.rows; from += blockRows) {
        const rows = Math.min(blockRows, X.rows - from);
        leftSum.fill(0);
        rightSum.fill(0);
        skewedSum.fill(0);
        for (let j = 0; j < columns; j++) {
          const { index, atLeast } = ranks[j]!;
          const { values, below } = index;
          const takesLeft = skew[j]! < 0;
          for (let i = 0, at = from * columns + j; i < rows; i++, at += columns) {
            const x = X.data[at]!;
            const rank = distinctBelow(index, x);
            const r = surprise[atLeast[rank]!]!;
            rightSum[i]! += r;
            if (tails === 'right') continue;
            const l = surprise[below[rank < values.length && values[rank] === x ? rank + 1 : rank]!]!;
            leftSum[i]! += l;
            skewedSum[i]! += takesLeft ? l : r;
          }
        }
        for (let i = 0; i < rows; i++) {
          out[from + i] = tails === 'right' ? rightSum[i]! : Math.max(leftSum[i]!, rightSum[i]!, skewedSum[i]!);
        }
      }
    };
  },
};

/** Where a value lies among one column's, and by its rank how many of them are not below it. */
interface ColumnRanks {
  readonly index: RankIndex;
  readonly atLeast: Uint16Array | Int32Array;
}

interface Ranks {
  readonly ranks: readonly ColumnRanks[];
  /** By number of values in a tail: −log of its share. */
  readonly surprise: Float64Array;
}

/** What is derived from a fitted record, which never changes, is derived once for all of its scorers. */
const derived = new WeakMap<Ecod, Ranks>();

function ranksOf(fitted: Ecod): Ranks {
  const known = derived.get(fitted);
  if (known !== undefined) return known;
  const { columns, sorted } = fitted;
  const kept = sorted.length / columns;
  // A tail no training row reaches counts as one row.
  const surprise = new Float64Array(kept + 1);
  for (let count = 0; count <= kept; count++) surprise[count] = -Math.log(Math.max(count, 1) / kept);
  const ranks = Array.from({ length: columns }, (_, j) => {
    const index = rankIndex(sorted, j * kept, (j + 1) * kept);
    return { index, atLeast: index.below.map((below) => kept - below) };
  });
  const result = { ranks, surprise };
  derived.set(fitted, result);
  return result;
}

function skewSign(column: Float64Array): number {
  let size = 0;
  for (let i = 0; i < column.length; i++) size = Math.max(size, Math.abs(column[i]!));
  if (size === 0) return 0;
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i]! / size;
  const mean = sum / column.length;
  let cubes = 0;
  for (let i = 0; i < column.length; i++) {
    const x = column[i]! / size - mean;
    cubes += x * x * x;
  }
  return Math.sign(cubes);
}
