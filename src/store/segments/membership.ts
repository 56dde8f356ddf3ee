import { type Kysely, sql, type Transaction } from 'kysely';
import { AppError } from '#domain/app-error';
import { appendEvents, type NewEvent } from '../outbox/outbox.ts';
import type { Tables } from '../tables/tables.ts';

/**
 * Commercial segments serve marketing, product and surveys; AML segments never do (Directive (EU) 2015/849, Article
 * 41(2)). They lie in two tables with a right each, and whoever reads one names which.
 */
export type MembershipPurpose = 'commercial' | 'aml';

const tableOf = { commercial: 'commercial_segment_membership', aml: 'aml_segment_membership' } as const;
const eventsOf = {
  commercial: { entered: 'commercial-segment.entered', left: 'commercial-segment.left' },
  aml: { entered: 'segment.entered', left: 'segment.left' },
} as const;

export interface Assignment {
  readonly segmentation: string;
  /** Version of the segmentation that assigned. */
  readonly version: string;
  /** Every member; who is not listed has left. */
  readonly members: readonly { readonly partyId: string; readonly segment: string }[];
  /** UTC epoch ms. */
  readonly at: number;
}

export interface AssignmentResult {
  readonly entered: number;
  readonly left: number;
  readonly stayed: number;
}

export interface Movement {
  readonly partyId: string;
  readonly segmentation: string;
  readonly segment: string;
  readonly enteredAt: number;
  readonly leftAt: number | null;
  readonly version: string;
}

const eventsPerStatement = 2000;

async function checkOrder(
  transaction: Transaction<Tables>,
  purpose: MembershipPurpose,
  { segmentation, at, members }: Assignment,
): Promise<void> {
  if (new Set(members.map(({ partyId }) => partyId)).size !== members.length) {
    throw new AppError('segments.duplicate-member', 'A customer is listed twice: each is in one segment.');
  }
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`segments ${purpose} ${segmentation}`}, 0))`.execute(
    transaction,
  );
  const { rows } = await sql<{ latest: number | null }>`
    SELECT max(greatest(entered_at, left_at)) AS latest FROM ${sql.table(tableOf[purpose])}
    WHERE segmentation = ${segmentation}`.execute(transaction);
  const latest = rows[0]!.latest;
  if (latest !== null && at <= latest) {
    throw new AppError('segments.out-of-order', 'A later assignment of this segmentation was loaded already.');
  }
}

/**
 * Makes an assignment the current one: who moved gets an entry in the history and an event on the outbox, who stayed
 * nothing. Errors: `segments.duplicate-member`, `segments.out-of-order`.
 */
export async function assignMembers(
  transaction: Transaction<Tables>,
  purpose: MembershipPurpose,
  assignment: Assignment,
): Promise<AssignmentResult> {
  const { segmentation, version, members, at } = assignment;
  await checkOrder(transaction, purpose, assignment);
  const table = sql.table(tableOf[purpose]);
  const given = sql`unnest(${members.map(({ partyId }) => partyId)}::text[],
    ${members.map(({ segment }) => segment)}::text[]) AS n (party_id, segment)`;
  const left = await sql<{ party_id: string; segment: string }>`
    UPDATE ${table} m SET left_at = ${at} WHERE m.segmentation = ${segmentation} AND m.left_at IS NULL
      AND (m.party_id, m.segment) NOT IN (SELECT n.party_id, n.segment FROM ${given})
    RETURNING party_id, segment`.execute(transaction);
  const entered = await sql<{ party_id: string; segment: string }>`
    INSERT INTO ${table} (segmentation, party_id, segment, entered_at, version)
    SELECT ${segmentation}, n.party_id, n.segment, ${at}, ${version} FROM ${given}
    WHERE n.party_id NOT IN (SELECT party_id FROM ${table} WHERE segmentation = ${segmentation} AND left_at IS NULL)
    RETURNING party_id, segment`.execute(transaction);
  const told = (kind: NewEvent['kind']) => (row: { party_id: string; segment: string }) => ({
    kind,
    subject: `party:${row.party_id}`,
    payload: { partyId: row.party_id, segmentation, segment: row.segment, version },
  });
  const events = [...left.rows.map(told(eventsOf[purpose].left)), ...entered.rows.map(told(eventsOf[purpose].entered))];
  for (let i = 0; i < events.length; i += eventsPerStatement) {
    await appendEvents(transaction, events.slice(i, i + eventsPerStatement), at);
  }
  return {
    entered: entered.rows.length,
    left: left.rows.length,
    stayed: members.length - entered.rows.length,
  };
}

/** Who entered or left since `from` (UTC epoch ms), the latest first, at most `limit`. */
export async function movementsOf(
  db: Kysely<Tables>,
  purpose: MembershipPurpose,
  query: { readonly segmentation: string; readonly from: number; readonly limit: number },
): Promise<readonly Movement[]> {
  const { rows } = await sql<Movement>`
    SELECT party_id AS "partyId", segmentation, segment, entered_at AS "enteredAt", left_at AS "leftAt", version
    FROM ${sql.table(tableOf[purpose])}
    WHERE segmentation = ${query.segmentation} AND greatest(entered_at, left_at) >= ${query.from}
    ORDER BY greatest(entered_at, left_at) DESC, party_id LIMIT ${query.limit}`.execute(db);
  return rows;
}
