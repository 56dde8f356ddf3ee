import { fitNonNegativeLogistic, nonNegativeLogisticDefaults } from '#ml/classifiers/non-negative-logistic';
import { type Matrix, matrix } from '#ml/matrix';
import type { MemberSpec } from './members.ts';

/** Reviewed legs: surprisals of the members (`createMemberSurprisals`) and what came of each. */
export interface ReviewedLegs {
  /** Legs × members, in nats, ≥ 0. */
  readonly surprisals: Matrix;
  /** 1 productive, 0 not. */
  readonly outcomes: Uint8Array;
  /** Probability with which each was reviewed, in (0, 1]; absent = all alike. */
  readonly propensities?: Float64Array;
}

/** A leg that was rarely drawn speaks for many, but for no more than so many. */
const mostSpokenFor = 10;

/** A trace: the one common weight is free, but must stay finite where the plain sum tells all legs apart. */
const scaleRidge = 1e-3;

/**
 * The members with weights that dispositions taught: a logistic regression on their surprisals with weights ≥ 0 and a
 * ridge towards the weights they have. Their sum stays, so that totals keep their size; a fusion with other weights must
 * be calibrated anew, that is trained as a challenger. Outcomes of one kind only change nothing.
 * Throws RangeError when the columns are not the members, or a surprisal is not finite.
 * @param ridge λ; 3 was the safe default in simulation
 */
export function learnMemberWeights(
  members: readonly MemberSpec[],
  { surprisals, outcomes, propensities }: ReviewedLegs,
  ridge = nonNegativeLogisticDefaults.ridge,
): readonly MemberSpec[] {
  if (surprisals.columns !== members.length) {
    throw new RangeError(`${surprisals.columns} columns of surprisals do not fit ${members.length} members.`);
  }
  const productive = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  if (productive === 0 || productive === outcomes.length) return members;
  const rowWeights = propensities?.map((propensity) => Math.min(mostSpokenFor, 1 / propensity));
  // In units of the present weights the prior is one and the same number for every member.
  const weighted = matrix(surprisals.rows, members.length);
  const totals = matrix(surprisals.rows, 1);
  for (let at = 0; at < weighted.data.length; at++) {
    const row = Math.floor(at / members.length);
    weighted.data[at] = surprisals.data[at]! * members[at % members.length]!.weight;
    totals.data[row]! += weighted.data[at]!;
  }
  const common = { ...nonNegativeLogisticDefaults, ridge: scaleRidge };
  const prior = fitNonNegativeLogistic(common, totals, outcomes, rowWeights).weights[0]!;
  const params = { ...nonNegativeLogisticDefaults, ridge, prior };
  const { weights } = fitNonNegativeLogistic(params, weighted, outcomes, rowWeights);
  const learned = members.map(({ weight }, j) => weight * weights[j]!);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const size = sum(learned);
  if (!(size > 0)) return members;
  const factor = sum(members.map(({ weight }) => weight)) / size;
  return members.map((member, j) => ({ ...member, weight: learned[j]! * factor }));
}
