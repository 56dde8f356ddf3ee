import { detectorOf } from '#ml/detectors/registry';
import { scoreAll } from '#ml/estimator';
import type { Matrix } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { fuse, tableMembers } from '#model/fuse';
import type { MemberSpec } from '#model/members';
import { largerMembers, secondViews } from './larger-members.ts';

/** Scores of the rows that a detector was fitted on, with its defaults. */
export function detectorScores(kind: string, X: Matrix, seed: number): Float64Array {
  const detector = detectorOf(kind);
  return scoreAll(detector.scorer(detector.fit(detector.defaults, X, createRandom(seed))), X);
}

/** The fusion that scores any table: one frame, no segments, an expert's members by default. */
export function fusionScores(X: Matrix, seed: number, members?: readonly MemberSpec[]): Float64Array {
  return fuse(X, createRandom(seed), members === undefined ? {} : { members });
}

/** Other sets of members, to see what each choice does. */
export const otherFusions: Readonly<Record<string, readonly MemberSpec[]>> = {
  'fusion, full profile': tableMembers('full'),
  'fusion without rarity': tableMembers('online').filter(({ name }) => name !== 'rarity'),
  'fusion of larger members': largerMembers,
  'fusion of larger members, both views': [...largerMembers, ...secondViews],
};
