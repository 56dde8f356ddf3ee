import { type Kysely, sql } from 'kysely';
import { day } from '#domain/time';
import type { Tables } from '#store/tables/tables';

/** Why the law keeps the data of a party that asked for erasure. For compliance staff alone: it may tell of work. */
export type Hold =
  /** There is, or was, a business relationship, and nobody said that it ended. */
  | 'relationship-not-ended'
  /** It ended less than the term of Directive (EU) 2015/849, art. 40(1) ago. */
  | 'retention-term'
  /** An alert, case, report or hit is open. */
  | 'open-work';

export interface Holds {
  readonly holds: readonly Hold[];
  /** UTC epoch ms at which the last of them ends; null where that depends on people, or nothing holds. */
  readonly until: number | null;
}

interface Standing {
  readonly relationship: boolean;
  readonly latest: number | null;
  readonly open: boolean;
}

/**
 * What keeps a party's data now: the law asks for it for `termDays` after the end of the relationship or the latest
 * transaction, whichever is later, and as long as work on it is open. GDPR art. 17(3)(b).
 */
export async function holdsOn(
  db: Kysely<Tables>,
  partyId: string,
  query: { readonly relationshipEndedAt: number | null; readonly termDays: number; readonly now: number },
): Promise<Holds> {
  const { relationshipEndedAt, termDays, now } = query;
  const { rows } = await sql<Standing>`SELECT
    EXISTS (SELECT FROM account WHERE party_id = ${partyId}) OR EXISTS (SELECT FROM evaluation WHERE party_id = ${partyId})
      OR EXISTS (SELECT FROM party_alert WHERE party_id = ${partyId})
      OR EXISTS (SELECT FROM work_case WHERE party_id = ${partyId}) AS relationship,
    (SELECT max(at) FROM evaluation WHERE party_id = ${partyId}) AS latest,
    EXISTS (SELECT FROM party_alert WHERE party_id = ${partyId} AND state <> 'closed')
      OR EXISTS (SELECT FROM work_case WHERE party_id = ${partyId} AND closed_at IS NULL)
      OR EXISTS (SELECT FROM report_task r JOIN work_case c ON c.id = r.case_id
        WHERE c.party_id = ${partyId} AND r.state NOT IN ('filed', 'withdrawn'))
      OR EXISTS (SELECT FROM screening_hit WHERE party_id = ${partyId} AND state IN ('open', 'proposed')) AS open`.execute(
    db,
  );
  const { relationship, latest, open } = rows[0]!;
  const holds: Hold[] = open ? ['open-work'] : [];
  let until: number | null = null;
  if (relationship && relationshipEndedAt === null) holds.push('relationship-not-ended');
  else if (relationship) {
    const ended = Math.max(relationshipEndedAt ?? 0, latest ?? 0) + termDays * day;
    if (ended > now) {
      holds.push('retention-term');
      if (!open) until = ended;
    }
  }
  return { holds, until };
}
