import { type Kysely, sql } from 'kysely';
import type { Tables } from '#store/tables/tables';
import { logKinds, type RecordBody } from '#stream/record';
import { scoringConsumer } from '#stream/reconcile';

/** Accounts of a party that the log has and the table of accounts may not: their records are not scored yet. */
export async function pendingAccounts(db: Kysely<Tables>, partyId: string): Promise<readonly string[]> {
  const pattern = `%${JSON.stringify(partyId).replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<{ body: string }>`
    SELECT e.body FROM event_log e
    LEFT JOIN consumer_offset o ON o.consumer = ${scoringConsumer} AND o.partition = e.partition
    WHERE e.kind = ${logKinds.indexOf('account')} AND e.position > coalesce(o.position, 0) AND e.body LIKE ${pattern}`.execute(
    db,
  );
  const bodies = rows.map(({ body }) => JSON.parse(body) as RecordBody);
  return bodies.filter((body) => body['partyId'] === partyId).map((body) => String(body['id']));
}
