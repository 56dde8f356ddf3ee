import { type Matrix, matrix } from '#ml/matrix';
import { monthAt, monthIndexer, monthSpan } from '#domain/month-index';
import { membersOf, plainFactors, priorities } from '#improve/feedback/member-factors';
import { createMemberSurprisals } from '#model/member-surprisals';
import type { MemberSpec } from '#model/members';
import type { Model } from '#model/model';
import type { HeldLegs } from './held-legs.ts';

/** Party-months as a queue shows them: each by its leg of the highest total. Sorted by month, then party. */
export interface ReviewUnits {
  /** For instance 202403. */
  readonly month: Int32Array;
  readonly party: Int32Array;
  /** 1 where any leg of the month is guilty. */
  readonly guilty: Uint8Array;
  /** units × members of that leg, in nats. */
  readonly surprisals: Matrix;
  readonly members: readonly MemberSpec[];
}

/** Scores the held legs and keeps the top leg of each party-month; what could not be scored is in no queue. */
export function reviewUnits(model: Model, { legs, label }: HeldLegs): ReviewUnits {
  const members = membersOf(model);
  const columns = members.length;
  const surprisals = matrix(legs.features.rows, columns);
  createMemberSurprisals(model)(legs.features, legs.axes, surprisals);
  const totals = priorities(plainFactors(members), surprisals);
  const monthIndex = monthIndexer();
  const top = new Map<number, { row: number; total: number; guilty: boolean }>();
  for (let row = 0; row < surprisals.rows; row++) {
    const total = totals[row]!;
    if (Number.isNaN(total)) continue;
    const key = monthIndex(legs.at[row]!) + legs.party[row]! * monthSpan;
    const guilty = label[row] === 1;
    const known = top.get(key);
    if (known === undefined) top.set(key, { row, total, guilty });
    else {
      known.guilty ||= guilty;
      if (total > known.total) Object.assign(known, { row, total });
    }
  }
  const order = [...top].sort(([a], [b]) => (a % monthSpan) - (b % monthSpan) || a - b);
  const out = matrix(order.length, columns);
  for (const [i, [, { row }]] of order.entries()) {
    out.data.set(surprisals.data.subarray(row * columns, (row + 1) * columns), i * columns);
  }
  return {
    month: Int32Array.from(order, ([key]) => monthAt(key % monthSpan)),
    party: Int32Array.from(order, ([key]) => Math.floor(key / monthSpan)),
    guilty: Uint8Array.from(order, ([, { guilty }]) => (guilty ? 1 : 0)),
    surprisals: out,
    members,
  };
}
