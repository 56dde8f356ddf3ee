import type { Fitted } from '#ml/estimator';
import { type Landmarks, landmarkBlock, packLandmarks } from '#ml/landmark-distances';
import type { Matrix } from '#ml/matrix';
import type { Random } from '#ml/random';
import { sampleWithoutReplacement } from '#ml/sampling';
import { foldCount } from './folds.ts';

/** Landmark-kNN with both references in one pass: distances to all landmarks, of which those of the own fold are left out. */
export interface FoldedKnn extends Fitted {
  readonly kind: 'folded-knn';
  readonly version: 1;
  readonly k: number;
  readonly bags: number;
  readonly perBag: number;
  readonly landmarks: Landmarks;
  /** Per bag, foldCount + 1 positions within the bag: fold f holds landmarks [starts[f], starts[f + 1]). */
  readonly starts: Int32Array;
}

export interface FoldedKnnParams {
  /** Landmarks of each bag. */
  readonly landmarks: number;
  readonly k: number;
  readonly bags: number;
}

/** Fits landmarks drawn from rows whose fold (0 … foldCount − 1, or −1) is given. O(bags · landmarks · columns). */
export function fitFoldedKnn(params: FoldedKnnParams, X: Matrix, foldOfRow: Int8Array, random: Random): FoldedKnn {
  const perBag = Math.min(params.landmarks, X.rows);
  const rows = new Uint32Array(perBag * params.bags);
  const starts = new Int32Array(params.bags * (foldCount + 1));
  for (let bag = 0; bag < params.bags; bag++) {
    const drawn = sampleWithoutReplacement(random, X.rows, perBag);
    drawn.sort((a, b) => foldOfRow[a]! - foldOfRow[b]! || a - b);
    rows.set(drawn, bag * perBag);
    for (let fold = 0; fold <= foldCount; fold++) {
      let start = 0;
      while (start < perBag && foldOfRow[drawn[start]!]! < fold) start++;
      starts[bag * (foldCount + 1) + fold] = start;
    }
  }
  return {
    kind: 'folded-knn',
    version: 1,
    k: params.k,
    bags: params.bags,
    perBag,
    landmarks: packLandmarks(X, rows),
    starts,
  };
}

/** Scores the rows of one fold: the distance to the k-th nearest landmark, averaged over bags, under both references. */
export type FoldedKnnScorer = (X: Matrix, fold: number, pool: Float64Array, loco: Float64Array) => void;

/** Prepares scratch memory once. `loco` equals `pool` for fold −1. */
export function createFoldedKnnScorer(fitted: FoldedKnn): FoldedKnnScorer {
  const { landmarks, bags, perBag } = fitted;
  const block = landmarkBlock(landmarks);
  const { kernels, capacity, stride } = block;
  const k = Math.min(fitted.k, perBag);
  const startsAt = kernels.reserve(fitted.starts.byteLength);
  const nearestAt = kernels.reserve(k * 4);
  const poolAt = kernels.reserve(capacity * 8);
  const locoAt = kernels.reserve(capacity * 8);
  kernels.integers(startsAt, fitted.starts.length).set(fitted.starts);
  const pools = kernels.doubles(poolAt, capacity);
  const locos = kernels.doubles(locoAt, capacity);
  return (X, fold, pool, loco) => {
    for (let from = 0; from < X.rows; from += capacity) {
      const rows = Math.min(capacity, X.rows - from);
      block.load(X, from, from + rows);
      kernels.foldedKnn(
        block.squaredAt,
        rows,
        stride * 4,
        perBag,
        bags,
        startsAt,
        foldCount,
        fold,
        k,
        nearestAt,
        poolAt,
        locoAt,
      );
      for (let i = 0; i < rows; i++) {
        pool[from + i] = pools[i]!;
        loco[from + i] = locos[i]!;
      }
    }
  };
}
