import { averagePrecision } from '#ml/metrics/average-precision';
import { learnFactors, type MemberFactors, plainFactors, priorities } from '#improve/feedback/member-factors';
import { takeRows } from '#ml/matrix';
import type { Random } from '#ml/random';
import { permutation } from '#ml/sampling';
import type { ReviewUnits } from './review-units.ts';

export interface ReviewPlan {
  /** Decisions to learn from: the first that arrive. */
  readonly labels: number;
  /** Party-months that are reviewed each month. */
  readonly budget: number;
  /** Share of the budget that is drawn at random from what the queue leaves. */
  readonly exploration: number;
  /** Share of the guilty that are decided unproductive, and of the innocent decided productive. */
  readonly missed: number;
  readonly mistaken: number;
  /** Days from the end of the month until a decision is there. */
  readonly fewestDays: number;
  readonly mostDays: number;
}

export interface ReviewOutcome {
  readonly weights: MemberFactors;
  /** Of the reviewed units learned from. */
  readonly trulyGuilty: number;
  readonly judgedUnits: number;
  readonly judgedGuilty: number;
  /** Share of guilty units in the queue of the other half at budget. */
  readonly precisionBefore: number;
  readonly precisionAfter: number;
  /** Average precision over the units of both halves that nobody reviewed. */
  readonly unreviewedBefore: number;
  readonly unreviewedAfter: number;
}

interface Decided {
  readonly unit: number;
  readonly outcome: 0 | 1;
  readonly propensity: number;
  readonly arrivesAt: number;
}

const dayMs = 86_400_000;

/**
 * Months of review as they happen in one half of the customers: at the end of each the queue is worked to its budget,
 * decisions arrive late and are sometimes wrong, and what nobody reviewed has none. Once enough have arrived, weights are
 * learned; they are judged by the truth, on the queues of the other half. Null where too few arrive in time.
 */
export function simulateReview(units: ReviewUnits, plan: ReviewPlan, random: Random): ReviewOutcome | null {
  const { month, guilty, surprisals, members } = units;
  const before = priorities(plainFactors(members), surprisals);
  const months = [...new Set(month)].sort((a, b) => a - b);
  const halfOf = new Map<number, boolean>();
  for (const each of units.party) if (!halfOf.has(each)) halfOf.set(each, random.uniform() < 0.5);
  const inReview = Array.from(units.party, (each) => halfOf.get(each)!);
  const decided: Decided[] = [];
  for (const current of months) {
    const end = endOf(current);
    decided.push(...review(current, end));
    const arrived = decided.filter(({ arrivesAt }) => arrivesAt <= end).sort((a, b) => a.arrivesAt - b.arrivesAt);
    if (arrived.length < plan.labels) continue;
    const taken = arrived.slice(0, plan.labels);
    const weights = learnFactors(members, {
      surprisals: takeRows(
        surprisals,
        taken.map(({ unit }) => unit),
      ),
      outcomes: Uint8Array.from(taken, ({ outcome }) => outcome),
      propensities: Float64Array.from(taken, ({ propensity }) => propensity),
    });
    return judge(taken, weights);
  }
  return null;

  function review(current: number, end: number): Decided[] {
    const rows = rowsOf((row) => inReview[row]! && month[row] === current).sort((a, b) => before[b]! - before[a]!);
    const explored = Math.round(plan.budget * plan.exploration);
    const top = rows.slice(0, plan.budget - explored);
    const rest = rows.slice(top.length);
    const drawn = permutation(rest.length, random).slice(0, explored);
    const decide = (unit: number, propensity: number): Decided => {
      const wrong = random.uniform() < (guilty[unit] === 1 ? plan.missed : plan.mistaken);
      const days = plan.fewestDays + random.uniform() * (plan.mostDays - plan.fewestDays);
      return { unit, outcome: (guilty[unit] === 1) !== wrong ? 1 : 0, propensity, arrivesAt: end + days * dayMs };
    };
    return [
      ...top.map((unit) => decide(unit, 1)),
      ...Array.from(drawn, (at) => decide(rest[at]!, explored / rest.length)),
    ];
  }

  function judge(taken: readonly Decided[], weights: MemberFactors): ReviewOutcome {
    const after = priorities(weights, surprisals);
    const reviewed = new Set(decided.map(({ unit }) => unit));
    const unreviewed = rowsOf((row) => !reviewed.has(row));
    const others = rowsOf((row) => !inReview[row]!);
    const truth = Uint8Array.from(unreviewed, (unit) => guilty[unit]!);
    const ranked = (scores: Float64Array) =>
      averagePrecision(
        truth,
        Float64Array.from(unreviewed, (u) => scores[u]!),
      );
    return {
      weights,
      trulyGuilty: taken.filter(({ unit }) => guilty[unit] === 1).length,
      judgedUnits: others.length,
      judgedGuilty: others.filter((unit) => guilty[unit] === 1).length,
      precisionBefore: precisionAtBudget(others, before),
      precisionAfter: precisionAtBudget(others, after),
      unreviewedBefore: ranked(before),
      unreviewedAfter: ranked(after),
    };
  }

  function precisionAtBudget(rows: readonly number[], scores: Float64Array): number {
    let found = 0;
    let worked = 0;
    for (const current of new Set(rows.map((row) => month[row]!))) {
      const queue = rows.filter((row) => month[row] === current);
      const top = queue.sort((a, b) => scores[b]! - scores[a]!).slice(0, plan.budget);
      worked += top.length;
      found += top.filter((unit) => guilty[unit] === 1).length;
    }
    return found / worked;
  }

  function rowsOf(wanted: (row: number) => boolean): number[] {
    return [...month.keys()].filter(wanted);
  }
}

/** Of a month such as 202403, UTC epoch ms. */
function endOf(month: number): number {
  return Date.UTC(Math.floor(month / 100), month % 100, 1);
}
