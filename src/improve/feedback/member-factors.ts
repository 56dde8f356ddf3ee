import type { Matrix } from '#ml/matrix';
import { learnMemberWeights, type ReviewedLegs } from '#model/member-weights';
import type { MemberSpec } from '#model/members';
import type { Model } from '#model/model';

/** What decisions say of the members of a model: a factor on each one's weight. Immutable plain data. */
export interface MemberFactors {
  readonly names: readonly string[];
  /** Weights as trained. */
  readonly prior: Float64Array;
  /** On each weight, ≥ 0; 1 = as trained. Their weighted mean is 1. */
  readonly factors: Float64Array;
  readonly productive: number;
  readonly unproductive: number;
}

/** The members of a model's experts. Throws RangeError where experts differ in them. */
export function membersOf({ experts }: Model): readonly MemberSpec[] {
  const [first, ...others] = experts.map(({ members }) => members.map(({ spec }) => spec));
  const known = JSON.stringify(first);
  if (others.some((specs) => JSON.stringify(specs) !== known)) {
    throw new RangeError('The experts of this model have different members.');
  }
  return first!;
}

export function plainFactors(members: readonly MemberSpec[]): MemberFactors {
  return {
    names: members.map(({ name }) => name),
    prior: Float64Array.from(members, ({ weight }) => weight),
    factors: new Float64Array(members.length).fill(1),
    productive: 0,
    unproductive: 0,
  };
}

/** Learns factors from decided alerts, as `learnMemberWeights` does. */
export function learnFactors(members: readonly MemberSpec[], reviewed: ReviewedLegs): MemberFactors {
  const learned = learnMemberWeights(members, reviewed);
  const productive = reviewed.outcomes.reduce((sum, outcome) => sum + outcome, 0);
  return {
    ...plainFactors(members),
    factors: Float64Array.from(learned, ({ weight }, j) => weight / members[j]!.weight),
    productive,
    unproductive: reviewed.outcomes.length - productive,
  };
}

/** Σ weight · factor · surprisal per row, in nats; NaN where the row could not be scored. */
export function priorities(
  { prior, factors }: MemberFactors,
  { data, rows, columns }: Matrix,
): Float64Array<ArrayBuffer> {
  const weights = prior.map((weight, j) => weight * factors[j]!);
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += weights[j]! * data[i * columns + j]!;
    return sum;
  });
}
