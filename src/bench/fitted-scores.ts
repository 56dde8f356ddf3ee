import { detectorOf } from '#ml/detectors/registry';
import { scoreAll } from '#ml/estimator';
import type { Matrix } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { createExpertScorer, fitExpert } from '#model/expert';
import { fuse, secondViews, tableMembers } from '#model/fuse';
import { type MemberSpec, memberSpecs, type Profile } from '#model/members';

/** Scores of the rows that a detector was fitted on, with its defaults. */
export function detectorScores(kind: string, X: Matrix, seed: number): Float64Array {
  const detector = detectorOf(kind);
  return scoreAll(detector.scorer(detector.fit(detector.defaults, X, createRandom(seed))), X);
}

/** The fusion that scores any table: one frame, no segments. */
export function fusionScores(X: Matrix, seed: number, members: readonly MemberSpec[] = tableMembers): Float64Array {
  return fuse(X, createRandom(seed), { members });
}

const named = (...names: readonly string[]): readonly MemberSpec[] =>
  [...tableMembers, ...secondViews].filter(({ name }) => names.includes(name));

const lateKinds: readonly string[] = ['kernel-pca', 'diffusion-maps', 'denoising-auto-encoder'];

/** Other sets of members, to see what each choice does. */
export const ablations: Readonly<Record<string, readonly MemberSpec[]>> = {
  'fusion of four': named('landmark-knn', 'eif', 'hbos', 'mcd'),
  'fusion of seven, both views': [...tableMembers, ...secondViews],
  'fusion with kernel PCA, diffusion, auto-encoder at ½': [
    ...tableMembers,
    ...lateKinds.map((kind): MemberSpec => ({ name: kind, kind, params: {}, view: 'z', weight: 0.5 })),
  ],
};

/** Scores of a fusion as an expert of a model runs it, with a profile's smaller members; no cells, pool reference only. */
export function expertScores(X: Matrix, profile: Profile, seed: number): Float64Array {
  const folds = new Int8Array(X.rows).fill(-1);
  const expert = fitExpert({
    name: 'everybody',
    seed,
    // Columns of a table have no direction in which more is worse: members that look upwards only stay out.
    members: memberSpecs(profile).filter(({ name }) => name !== 'sparse-tail' && name !== 'risk-tails'),
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
