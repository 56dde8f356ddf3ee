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
  const { landmarks, bags, perBag, starts } = fitted;
  const block = landmarkBlock(landmarks);
  let squared = block.squared();
  const k = Math.min(fitted.k, perBag);
  const nearest = new Float32Array(k);

  /** Puts squared[from, to) into the short sorted list. */
  function insert(from: number, to: number): void {
    let limit = nearest[k - 1]!;
    for (let at = from; at < to; at++) {
      const value = squared[at]!;
      if (!(value < limit)) continue;
      let place = k - 1;
      for (; place > 0 && nearest[place - 1]! > value; place--) nearest[place] = nearest[place - 1]!;
      nearest[place] = value;
      limit = nearest[k - 1]!;
    }
  }

  return (X, fold, pool, loco) => {
    for (let from = 0; from < X.rows; from += block.capacity) {
      const to = Math.min(from + block.capacity, X.rows);
      block.load(X, from, to);
      squared = block.squared();
      for (let i = from; i < to; i++) {
        let poolSum = 0;
        let locoSum = 0;
        for (let bag = 0; bag < bags; bag++) {
          const start = (i - from) * block.stride + bag * perBag;
          const own = bag * (foldCount + 1) + fold;
          const ownFrom = fold < 0 ? perBag : starts[own]!;
          const ownTo = fold < 0 ? perBag : starts[own + 1]!;
          nearest.fill(Number.POSITIVE_INFINITY);
          insert(start, start + ownFrom);
          insert(start + ownTo, start + perBag);
          const others = nearest[k - 1]!;
          insert(start + ownFrom, start + ownTo);
          poolSum += Math.sqrt(nearest[k - 1]!);
          locoSum += Math.sqrt(others < Number.POSITIVE_INFINITY ? others : nearest[k - 1]!);
        }
        pool[i] = poolSum / bags;
        loco[i] = locoSum / bags;
      }
    }
  };
}
