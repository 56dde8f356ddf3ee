import { kMeans } from '#ml/clusterers/kmeans';
import type { Detector, Fitted } from '#ml/estimator';
import { type Matrix, takeRows } from '#ml/matrix';

export interface RarityParams {
  /** Rows per bucket; the number of buckets is rows / rowsPerBucket within [fewest, most]. */
  readonly rowsPerBucket: number;
  readonly fewest: number;
  readonly most: number;
  /** Rows on which the buckets are found; the others are counted only. */
  readonly sampleSize: number;
}

export interface Rarity extends Fitted {
  readonly kind: 'rarity';
  readonly version: 1;
  readonly columns: number;
  /** k × columns. */
  readonly centres: Float64Array;
  /** −log((n_b + 1) / (n + k)) of each bucket, in nats. */
  readonly surprisals: Float64Array;
}

/**
 * Surprisal of the k-means bucket that a row falls into: what is similar to few is rare, even where those few lie close
 * together (a ring is dense, and still few). Score ≥ 0, in nats. Fit O(n·k·d), score O(k·d) a row.
 */
export const rarity: Detector<RarityParams, Rarity> = {
  kind: 'rarity',
  defaults: { rowsPerBucket: 60, fewest: 4, most: 32, sampleSize: 3_000 },

  fit(params, X, random) {
    const wanted = Math.max(params.fewest, Math.min(params.most, Math.floor(X.rows / params.rowsPerBucket)));
    const fitted = kMeans.fit(
      { ...kMeans.defaults, k: wanted, restarts: 1, iterations: 25, tolerance: 1e-3 },
      sampled(X, params, random),
      random,
    );
    const { k, centres } = fitted;
    const counts = new Float64Array(k);
    const buckets = kMeans.assign(fitted, X);
    for (let i = 0; i < X.rows; i++) counts[buckets[i]!]! += 1;
    return {
      kind: 'rarity',
      version: 1,
      columns: X.columns,
      centres,
      surprisals: counts.map((count) => -Math.log((count + 1) / (X.rows + k))),
    };
  },

  scorer({ centres, surprisals, columns }) {
    return (X, out) => {
      for (let i = 0; i < X.rows; i++) out[i] = surprisals[nearestCentre(X, i, centres, columns)]!;
    };
  },
};

function sampled(X: Matrix, params: RarityParams, random: { below(bound: number): number }): Matrix {
  if (X.rows <= params.sampleSize) return X;
  // With replacement: buckets are means, a doubled row shifts none of them noticeably.
  return takeRows(
    X,
    Uint32Array.from({ length: params.sampleSize }, () => random.below(X.rows)),
  );
}

function nearestCentre(X: Matrix, row: number, centres: Float64Array, columns: number): number {
  const from = row * columns;
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0, bucket = 0; at < centres.length; at += columns, bucket++) {
    let sum = 0;
    for (let j = 0; j < columns; j++) {
      const difference = X.data[from + j]! - centres[at + j]!;
      sum += difference * difference;
    }
    if (sum < least) {
      least = sum;
      nearest = bucket;
    }
  }
  return nearest;
}
