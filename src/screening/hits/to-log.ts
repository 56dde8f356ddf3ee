import { type Kysely, sql } from 'kysely';
import type { Tables } from '#store/tables/tables';

/** A hit as the event log keeps it: the canonical record. */
export interface LoggedHit {
  readonly id: string;
  readonly at: number;
  readonly partyId: string;
  readonly list: string;
  readonly listVersion: string;
  readonly matchedName: string;
  readonly score: number;
  readonly status: 'open';
}

/** Hits that the event log was not told of, in the order they were found; a pair found innocent is no hit. */
export async function unloggedHits(db: Kysely<Tables>, limit: number): Promise<readonly LoggedHit[]> {
  const rows = await db
    .selectFrom('screening_hit')
    .select(['id', 'found_at', 'party_id', 'list', 'list_version', 'matched_name', 'score'])
    .where('logged_at', 'is', null)
    .where('state', '!=', 'dismissed')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: `screening:${row.id}`,
    at: row.found_at,
    partyId: row.party_id,
    list: row.list,
    listVersion: row.list_version,
    matchedName: row.matched_name,
    score: row.score,
    status: 'open',
  }));
}

export async function markHitsLogged(db: Kysely<Tables>, hits: readonly LoggedHit[], at: number): Promise<void> {
  await sql`UPDATE screening_hit SET logged_at = ${at}
    WHERE id = ANY(${hits.map(({ id }) => Number(id.slice('screening:'.length)))}::bigint[])`.execute(db);
}
