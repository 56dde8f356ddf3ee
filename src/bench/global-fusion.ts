import { scoreAll } from '#ml/estimator';
import type { Matrix } from '#ml/matrix';
import { detectorOf } from '#ml/detectors/registry';
import { createRandom } from '#ml/random';
import { createExpertScorer, fitExpert } from '#model/expert';
import { memberSpecs, type Profile } from '#model/members';

/** Scores of the rows that a fusion without cells was fitted on: one expert, pool reference only. */
export function globalFusionScores(X: Matrix, profile: Profile, seed: number): Float64Array {
  const folds = new Int8Array(X.rows).fill(-1);
  const expert = fitExpert({
    name: 'everybody',
    seed,
    members: memberSpecs(profile),
    train: X,
    trainFold: folds,
    reference: X,
    referenceFold: folds,
    referenceSurprisal: new Float64Array(0),
    surprisalWeight: 0,
  });
  const out = new Float64Array(X.rows);
  createExpertScorer(expert, X.columns, X.rows)(X.data, X.rows, folds, new Float64Array(X.rows), out);
  return out;
}

/** Scores of the rows that a detector was fitted on, with its defaults. */
export function detectorScores(kind: string, X: Matrix, seed: number): Float64Array {
  const detector = detectorOf(kind);
  return scoreAll(detector.scorer(detector.fit(detector.defaults, X, createRandom(seed))), X);
}
