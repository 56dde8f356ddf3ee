import type { Detector, Fitted, Scorer } from '../estimator.ts';
import type { Matrix } from '../matrix.ts';
import { requireScorable, requireTraining } from './input.ts';

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
      column.sort();
      for (let knot = 0; knot < kept; knot++) {
        sorted[j * kept + knot] = column[Math.floor(((knot + 0.5) * X.rows) / kept)]!;
      }
    }
    return { kind: 'ecod', version: 1, params, columns: X.columns, sorted, skew };
  },

  scorer(fitted): Scorer {
    const { columns, sorted, skew } = fitted;
    const { tails } = fitted.params;
    const kept = sorted.length / columns;
    const surprise = Float64Array.from({ length: kept + 1 }, (_, count) => -Math.log(Math.max(count, 1) / kept));
    return (X: Matrix, out) => {
      requireScorable(X, columns, out);
      for (let i = 0; i < X.rows; i++) {
        let left = 0;
        let right = 0;
        let skewed = 0;
        for (let j = 0; j < columns; j++) {
          const x = X.data[i * columns + j]!;
          const start = j * kept;
          const r = surprise[kept - countBelow(sorted, start, kept, x, false)]!;
          right += r;
          if (tails === 'right') continue;
          const l = surprise[countBelow(sorted, start, kept, x, true)]!;
          left += l;
          skewed += skew[j]! < 0 ? l : r;
        }
        out[i] = tails === 'right' ? right : Math.max(left, right, skewed);
      }
    };
  },
};

/** How many of the rising sorted[start, start + length) are < x, or ≤ x. */
function countBelow(sorted: Float64Array, start: number, length: number, x: number, orEqual: boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[start + middle]!;
    if (value < x || (orEqual && value === x)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function skewSign(column: Float64Array): number {
  const size = column.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (size === 0) return 0;
  const mean = column.reduce((sum, x) => sum + x / size, 0) / column.length;
  return Math.sign(column.reduce((sum, x) => sum + (x / size - mean) ** 3, 0));
}
