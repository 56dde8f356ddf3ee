import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables/tables.ts';

/** Any number that nothing else here locks. */
const tail = 7_330_021;

/**
 * Held until commit by whoever appends to the audit trail or the outbox, whichever comes first, so that two changes
 * never wait for each other in a circle. Take it last in a transaction: everyone else waits meanwhile.
 */
export async function lockTail(transaction: Transaction<Tables>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${tail}::bigint)`.execute(transaction);
}
