import { type Kysely, sql, type Transaction } from 'kysely';
import { AppError } from '#domain/app-error';
import type { Consent } from '#domain/outcome';
import { appendEvents, type NewEvent } from '#store/outbox/outbox';
import type { Tables } from '#store/tables/tables';

/** One entry of the history of consents. */
export interface ConsentEntry extends Consent {
  /** Where it was said: `survey:nps-2026`, `branch`, `import`. */
  readonly source: string;
}

/**
 * Adds entries to the history and tells of them (`consent.given`, `consent.withdrawn`). An entry seen before changes
 * nothing; the same identifier with another word in it is refused. Take it late in a transaction, as the outbox asks.
 * Returns how many are new. Error `consent.conflict`.
 */
export async function recordConsents(
  db: Transaction<Tables>,
  entries: readonly ConsentEntry[],
  recordedAt: number,
): Promise<number> {
  const events: NewEvent[] = [];
  for (const { id, partyId, purpose, granted, at, source } of entries) {
    const { numAffectedRows } = await sql`
      INSERT INTO consent_entry (id, party_id, purpose, granted, at, recorded_at, source)
      VALUES (${id}, ${partyId}, ${purpose}, ${granted}, ${at}, ${recordedAt}, ${source})
      ON CONFLICT DO NOTHING`.execute(db);
    if (numAffectedRows !== 0n) {
      const kind = granted ? 'consent.given' : 'consent.withdrawn';
      events.push({ kind, subject: `party:${partyId}`, payload: { partyId, purpose } });
      continue;
    }
    const { rows } = await sql`SELECT id FROM consent_entry WHERE id = ${id} AND party_id = ${partyId}
      AND purpose = ${purpose} AND granted = ${granted} AND at = ${at}`.execute(db);
    if (rows.length === 0)
      throw new AppError('consent.conflict', `The consent ${id} was recorded with another content.`);
  }
  await appendEvents(db, events, recordedAt);
  return events.length;
}

/** The latest entries first. */
export async function consentHistory(db: Kysely<Tables>, partyId: string): Promise<readonly ConsentEntry[]> {
  const { rows } = await sql<ConsentEntry>`
    SELECT id, party_id AS "partyId", purpose, granted, at, source FROM consent_entry WHERE party_id = ${partyId}
    ORDER BY at DESC, recorded_at DESC, id DESC LIMIT 1000`.execute(db);
  return rows;
}

/**
 * The word of each party on a purpose at a time (UTC epoch ms): the latest that was effective by then. Who said nothing
 * is absent; who asked for erasure says no to everything.
 */
export async function wordsOn(
  db: Kysely<Tables>,
  partyIds: readonly string[],
  purpose: string,
  at: number,
): Promise<ReadonlyMap<string, boolean>> {
  const { rows } = await sql<{ party_id: string; word: boolean | null }>`
    SELECT p AS party_id, consent_word(p, ${purpose}, ${at}::bigint) AS word
    FROM unnest(${partyIds}::text[]) AS p`.execute(db);
  return new Map(rows.flatMap(({ party_id: id, word }) => (word === null ? [] : [[id, word] as const])));
}

/** Those of the parties whose word on a purpose was yes at a time. */
export async function consenting(
  db: Kysely<Tables>,
  partyIds: readonly string[],
  purpose: string,
  at: number,
): Promise<ReadonlySet<string>> {
  const words = await wordsOn(db, partyIds, purpose, at);
  return new Set([...words].filter(([, word]) => word).map(([id]) => id));
}
