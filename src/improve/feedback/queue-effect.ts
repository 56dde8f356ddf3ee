import { type Matrix, matrix, takeRows } from '#ml/matrix';
import { averagePrecision } from '#ml/metrics/average-precision';
import { type ShareInterval, wilsonInterval } from '#ml/statistics/wilson';
import type { MemberSpec } from '#model/members';
import { learnFactors, type MemberFactors, plainFactors, priorities } from './member-factors.ts';

/** Decided alerts in the order of their decisions. */
export interface DecidedAlerts {
  readonly members: readonly MemberSpec[];
  readonly surprisals: Matrix;
  /** 1 productive, 0 unproductive. */
  readonly outcomes: Uint8Array;
  readonly decidedAt: Float64Array;
  /** Alerts of one party stay together when weights are learned without a part of them. */
  readonly parties: readonly string[];
}

/** A queue before and after learning, over the same alerts. */
export interface QueuePart {
  readonly alerts: number;
  readonly productive: number;
  /** Alerts that the budget lets through. */
  readonly worked: number;
  readonly precisionBefore: ShareInterval;
  readonly precisionAfter: ShareInterval;
  /** NaN without a productive alert. */
  readonly averagePrecisionBefore: number;
  readonly averagePrecisionAfter: number;
}

/**
 * `reviewed`: alerts decided before the learning date, each ranked by weights learned without its part of them.
 * `unreviewed`: alerts nobody had decided by then, ranked by weights learned before, judged by what was decided later.
 */
export interface QueueEffect {
  readonly learnedUntil: number;
  readonly reviewed: QueuePart;
  readonly unreviewed: QueuePart;
  readonly reason: null;
}
export type MaybeQueueEffect = QueueEffect | { readonly reason: string };

/** Fewer of either kind say nothing. */
export const fewestOfEachKind = 10;
const folds = 5;
/** Share of the decisions, the earlier ones, that are learned from. */
const learnShare = 0.6;

/** What learning from decisions does to a queue that is worked to a share of it. */
export function queueEffect(decided: DecidedAlerts, budgetShare: number): MaybeQueueEffect {
  const { outcomes, decidedAt, members, surprisals } = decided;
  const cut = Math.floor(learnShare * outcomes.length);
  const rows = Int32Array.from(outcomes.keys());
  const early = rows.subarray(0, cut);
  const late = rows.subarray(cut);
  const enough = (part: Int32Array) => {
    const productive = part.reduce((sum, row) => sum + outcomes[row]!, 0);
    return productive >= fewestOfEachKind && part.length - productive >= fewestOfEachKind;
  };
  if (!enough(early) || !enough(late)) {
    const sentence = `Before and after the learning date at least ${fewestOfEachKind} productive and as many unproductive decisions are needed.`;
    return { reason: sentence };
  }
  const learn = (from: Int32Array): MemberFactors =>
    learnFactors(members, {
      surprisals: takeRows(surprisals, from),
      outcomes: Uint8Array.from(from, (row) => outcomes[row]!),
    });
  const before = priorities(plainFactors(members), surprisals);
  const crossed = new Float64Array(rows.length);
  const place = new Map([...new Set(decided.parties)].map((party, i) => [party, i % folds]));
  const foldOf = (row: number) => place.get(decided.parties[row]!);
  for (let fold = 0; fold < folds; fold++) {
    const own = early.filter((row) => foldOf(row) === fold);
    const scores = priorities(learn(early.filter((row) => foldOf(row) !== fold)), takeRows(surprisals, own));
    for (const [i, row] of own.entries()) crossed[row] = scores[i]!;
  }
  crossed.set(priorities(learn(early), takeRows(surprisals, late)), cut);
  return {
    learnedUntil: decidedAt[cut - 1]!,
    reviewed: partOf(early, outcomes, before, crossed, budgetShare),
    unreviewed: partOf(late, outcomes, before, crossed, budgetShare),
    reason: null,
  };
}

function partOf(
  rows: Int32Array,
  outcomes: Uint8Array,
  before: Float64Array,
  after: Float64Array,
  budgetShare: number,
): QueuePart {
  const worked = Math.max(1, Math.round(budgetShare * rows.length));
  const truth = Uint8Array.from(rows, (row) => outcomes[row]!);
  const precision = (scores: Float64Array) => {
    const top = rows.toSorted((a, b) => scores[b]! - scores[a]!).subarray(0, worked);
    return wilsonInterval(
      top.reduce((sum, row) => sum + outcomes[row]!, 0),
      worked,
    );
  };
  const ranked = (scores: Float64Array) =>
    averagePrecision(
      truth,
      Float64Array.from(rows, (row) => scores[row]!),
    );
  return {
    alerts: rows.length,
    productive: truth.reduce((sum, outcome) => sum + outcome, 0),
    worked,
    precisionBefore: precision(before),
    precisionAfter: precision(after),
    averagePrecisionBefore: ranked(before),
    averagePrecisionAfter: ranked(after),
  };
}

/** Alerts as rows, in the order given. */
export function surprisalMatrix(rows: readonly { readonly surprisals: readonly number[] }[], columns: number): Matrix {
  return matrix(rows.length, columns, Float64Array.from(rows.flatMap(({ surprisals }) => surprisals)));
}
