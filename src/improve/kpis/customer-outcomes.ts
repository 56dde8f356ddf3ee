import { type Kysely, sql } from 'kysely';
import type { Tables } from '#store/tables/tables';

const batchSize = 1000;

/**
 * Takes complaints and incidents from the event log beside it, before their days are dropped: each exactly once. Returns
 * how many were taken. Kinds 4 and 5 of the log are theirs.
 */
export async function takeInOutcomes(db: Kysely<Tables>): Promise<number> {
  return await db.transaction().execute(async (transaction) => {
    const head = await sql<{ position: number }>`
      SELECT position FROM customer_outcome_head FOR UPDATE`.execute(transaction);
    const { rows } = await sql<{ position: number }>`
      INSERT INTO customer_outcome (position, kind, party_id, at, category, severity)
      SELECT position, CASE kind WHEN 4 THEN 'complaint' ELSE 'incident' END, body::jsonb->>'partyId',
        (body::jsonb->>'at')::bigint, coalesce(body::jsonb->>'category', body::jsonb->>'type'),
        body::jsonb->>'severity'
      FROM event_log WHERE kind IN (4, 5) AND position > ${head.rows[0]!.position}
      ORDER BY position LIMIT ${batchSize} RETURNING position`.execute(transaction);
    if (rows.length === 0) return 0;
    const last = rows.reduce((most, { position }) => Math.max(most, position), 0);
    await sql`UPDATE customer_outcome_head SET position = ${last}`.execute(transaction);
    return rows.length;
  });
}
