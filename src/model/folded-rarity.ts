import { kMeans } from '#ml/clusterers/kmeans';
import type { Fitted } from '#ml/estimator';
import { type Landmarks, landmarkBlock, packLandmarks } from '#ml/landmark-distances';
import { type Matrix, takeRows } from '#ml/matrix';
import type { Random } from '#ml/random';
import { sampleRows } from '#ml/sampling';
import { foldCount } from './folds.ts';

export interface FoldedRarityParams {
  /** Rows per bucket; the number of buckets is rows / rowsPerBucket within [fewest, most]. */
  readonly rowsPerBucket: number;
  readonly fewest: number;
  readonly most: number;
  /** Rows on which the buckets are found; the others are counted only. */
  readonly sampleSize: number;
}

/**
 * Surprisal of the k-means bucket that a row falls into, under both references: what is similar to few is rare, even
 * where those few lie close together (a ring is dense, and still few). The own fold's rows do not count for *loco*.
 */
export interface FoldedRarity extends Fitted {
  readonly kind: 'folded-rarity';
  readonly version: 1;
  readonly centres: Landmarks;
  /** (foldCount + 1) × k: −log((n_b + 1)/(n + k)) without fold f; the last row counts everything. In nats. */
  readonly surprisals: Float64Array;
}

export const rarityDefaults: FoldedRarityParams = { rowsPerBucket: 60, fewest: 4, most: 32, sampleSize: 4_000 };

/** Fits buckets. O(n·k·d). */
export function fitFoldedRarity(
  params: FoldedRarityParams,
  X: Matrix,
  foldOfRow: Int8Array,
  random: Random,
): FoldedRarity {
  const wanted = Math.max(params.fewest, Math.min(params.most, Math.floor(X.rows / params.rowsPerBucket)));
  const sample = X.rows > params.sampleSize ? takeRows(X, sampleRows(X.rows, params.sampleSize, random)) : X;
  const kMeansParams = { ...kMeans.defaults, k: wanted, restarts: 1, iterations: 25, tolerance: 1e-3 };
  const fitted = kMeans.fit(kMeansParams, sample, random.fork('buckets'));
  const { k } = fitted;
  const centres = packLandmarks(
    { rows: k, columns: X.columns, data: fitted.centres },
    Uint32Array.from({ length: k }, (_, b) => b),
  );
  const buckets = new Int32Array(X.rows);
  createBucketFinder(centres)(X, buckets);
  const surprisals = new Float64Array((foldCount + 1) * k);
  for (let fold = 0; fold <= foldCount; fold++) {
    let n = 0;
    const counts = new Float64Array(k);
    for (let i = 0; i < X.rows; i++) {
      if (foldOfRow[i] === fold) continue;
      n += 1;
      counts[buckets[i]!]! += 1;
    }
    for (let b = 0; b < k; b++) surprisals[fold * k + b] = -Math.log((counts[b]! + 1) / (n + k));
  }
  return { kind: 'folded-rarity', version: 1, centres, surprisals };
}

/** Writes the nearest bucket of each row; the first one on a tie. */
function createBucketFinder(centres: Landmarks): (X: Matrix, out: Int32Array) => void {
  const block = landmarkBlock(centres);
  return (X, out) => {
    for (let from = 0; from < X.rows; from += block.capacity) {
      const to = Math.min(from + block.capacity, X.rows);
      block.load(X, from, to);
      const squared = block.squared();
      for (let i = from; i < to; i++) {
        const start = (i - from) * block.stride;
        let nearest = 0;
        for (let b = 1; b < centres.count; b++) if (squared[start + b]! < squared[start + nearest]!) nearest = b;
        out[i] = nearest;
      }
    }
  };
}

/** Prepares scratch memory once. `fold` −1 counts everything in both. */
export function createFoldedRarityScorer(
  fitted: FoldedRarity,
): (X: Matrix, fold: number, pool: Float64Array, loco: Float64Array) => void {
  const find = createBucketFinder(fitted.centres);
  const k = fitted.centres.count;
  let buckets = new Int32Array(512);
  return (X, fold, pool, loco) => {
    if (X.rows > buckets.length) buckets = new Int32Array(X.rows);
    find(X, buckets);
    const own = fold < 0 ? foldCount : fold;
    for (let i = 0; i < X.rows; i++) {
      pool[i] = fitted.surprisals[foldCount * k + buckets[i]!]!;
      loco[i] = fitted.surprisals[own * k + buckets[i]!]!;
    }
  };
}
