import type { Detector, Fitted } from '../estimator.ts';
import { type LandmarkBlock, landmarkBlock, type Landmarks, packLandmarks } from '../landmark-distances.ts';
import { sampleWithoutReplacement } from '../sampling.ts';
import { type BlockScorer, scoreByBlocks } from './block-scorer.ts';
import { requireTraining } from './input.ts';

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

  scorer(fitted) {
    const block = landmarkBlock(fitted.landmarks);
    return scoreByBlocks(block, landmarkKnnOn(fitted, block));
  },
};

/** The same score on a block that others read too; its landmarks must begin with those of the fit. */
export function landmarkKnnOn(fitted: LandmarkKnn, block: LandmarkBlock): BlockScorer {
  const { kernels, squaredAt, stride, capacity } = block;
  const { perBag } = fitted;
  const { bags } = fitted.params;
  const k = Math.min(fitted.params.k, perBag);
  const nearestAt = kernels.reserve(k * 4);
  const scoresAt = kernels.reserve(capacity * 8);
  return (rows, out, at) => {
    kernels.landmarkKnn(squaredAt, rows, stride * 4, perBag, bags, k, nearestAt, scoresAt);
    out.set(kernels.doubles(scoresAt, rows), at);
  };
}
