import type { Detector, Fitted, Scorer } from '../estimator.ts';
import { type Landmarks, landmarkDistances, packLandmarks } from '../landmark-distances.ts';
import { sampleWithoutReplacement } from '../sample.ts';
import { requireScorable, requireTraining } from './input.ts';

export interface LandmarkKnnParams {
  /** Landmarks of each bag, m; all rows when there are fewer. */
  readonly landmarks: number;
  /** Which nearest landmark counts; at most m. */
  readonly k: number;
  readonly bags: number;
}

export interface LandmarkKnn extends Fitted {
  readonly kind: 'landmark-knn';
  readonly version: 1;
  readonly params: LandmarkKnnParams;
  /** Landmarks in each bag; bag b holds landmarks [b · perBag, (b + 1) · perBag). */
  readonly perBag: number;
  readonly landmarks: Landmarks;
}

/** Scores rows from their squared landmark distances, `squared[i · stride + l]`; landmarks of the fit come first. */
export type DistanceScorer = (squared: Float32Array, stride: number, rows: number, out: Float64Array) => void;

const BLOCK = 64;

/**
 * Distance to the k-th nearest of m random landmarks, averaged over bags. Columns should be on one scale.
 * Score ≥ 0 in the units of the data. Fit O(bags·m·d), score O(bags·m·(d + k)) a row at worst.
 * Sources: Ramaswamy, Rastogi & Shim, SIGMOD 2000 (k-th distance); Sugiyama & Borgwardt, NeurIPS 2013 and Wu & Jermaine,
 * KDD 2006 (distance to a random sample); Aggarwal & Sathe, SIGKDD Explorations 17(1), 2015 (averaged subsamples).
 */
export const landmarkKnn: Detector<LandmarkKnnParams, LandmarkKnn> = {
  kind: 'landmark-knn',
  defaults: { landmarks: 400, k: 10, bags: 5 },

  fit(params, X, random) {
    requireTraining(X);
    const perBag = Math.min(params.landmarks, X.rows);
    const rows = new Uint32Array(perBag * params.bags);
    for (let bag = 0; bag < params.bags; bag++) {
      rows.set(sampleWithoutReplacement(random, X.rows, perBag), bag * perBag);
    }
    return { kind: 'landmark-knn', version: 1, params, perBag, landmarks: packLandmarks(X, rows) };
  },

  scorer(fitted): Scorer {
    const { landmarks } = fitted;
    const distances = landmarkDistances(landmarks);
    const score = landmarkKnnOfDistances(fitted);
    const squared = new Float32Array(BLOCK * landmarks.count);
    return (X, out) => {
      requireScorable(X, landmarks.columns, out);
      for (let from = 0; from < X.rows; from += BLOCK) {
        const to = Math.min(from + BLOCK, X.rows);
        distances(X, from, to, squared);
        score(squared, landmarks.count, to - from, out.subarray(from, to));
      }
    };
  },
};

/** The same score from distances that were computed already. */
export function landmarkKnnOfDistances(fitted: LandmarkKnn): DistanceScorer {
  const { perBag, params } = fitted;
  const k = Math.min(params.k, perBag);
  const nearest = new Float32Array(k);
  return (squared, stride, rows, out) => {
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let bag = 0; bag < params.bags; bag++) {
        const from = i * stride + bag * perBag;
        sum += Math.sqrt(kthSmallest(squared, from, from + perBag, nearest));
      }
      out[i] = sum / params.bags;
    }
  };
}

/** The k-th smallest of values[from, to), k = nearest.length, by insertion into a short sorted list. */
function kthSmallest(values: Float32Array, from: number, to: number, nearest: Float32Array): number {
  nearest.fill(Infinity);
  const last = nearest.length - 1;
  let limit = Infinity;
  for (let at = from; at < to; at++) {
    const value = values[at]!;
    if (!(value < limit)) continue;
    let place = last;
    for (; place > 0 && nearest[place - 1]! > value; place--) nearest[place] = nearest[place - 1]!;
    nearest[place] = value;
    limit = nearest[last]!;
  }
  return limit;
}
