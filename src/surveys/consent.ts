import { type Kysely, sql } from 'kysely';
import { AppError } from '#domain/app-error';
import type { Consent } from '#domain/outcome';
import type { Tables } from '#store/tables/tables';

/** One entry of the history of consents. */
export interface ConsentEntry extends Consent {
  /** Where it was said: `survey:nps-2026`, `branch`, `import`. */
  readonly source: string;
}

/**
 * Adds entries to the history. An entry seen before changes nothing; the same identifier with another word in it is
 * refused. Error `consent.conflict`.
 */
export async function recordConsents(
  db: Kysely<Tables>,
  entries: readonly ConsentEntry[],
  recordedAt: number,
): Promise<void> {
  for (const { id, partyId, purpose, granted, at, source } of entries) {
    const { numAffectedRows } = await sql`
      INSERT INTO consent_entry (id, party_id, purpose, granted, at, recorded_at, source)
      VALUES (${id}, ${partyId}, ${purpose}, ${granted}, ${at}, ${recordedAt}, ${source})
      ON CONFLICT DO NOTHING`.execute(db);
    if (numAffectedRows !== 0n) continue;
    const { rows } = await sql`SELECT id FROM consent_entry WHERE id = ${id} AND party_id = ${partyId}
      AND purpose = ${purpose} AND granted = ${granted} AND at = ${at}`.execute(db);
    if (rows.length === 0)
      throw new AppError('consent.conflict', `The consent ${id} was recorded with another content.`);
  }
}

/** The latest entries first. */
export async function consentHistory(db: Kysely<Tables>, partyId: string): Promise<readonly ConsentEntry[]> {
  const { rows } = await sql<ConsentEntry>`
    SELECT id, party_id AS "partyId", purpose, granted, at, source FROM consent_entry WHERE party_id = ${partyId}
    ORDER BY at DESC, recorded_at DESC, id DESC LIMIT 1000`.execute(db);
  return rows;
}

/** Those of the parties whose latest word on a purpose is yes. */
export async function consenting(
  db: Kysely<Tables>,
  partyIds: readonly string[],
  purpose: string,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ party_id: string; granted: boolean }>`
    SELECT DISTINCT ON (party_id) party_id, granted FROM consent_entry
    WHERE party_id = ANY(${partyIds}) AND purpose = ${purpose}
    ORDER BY party_id, at DESC, recorded_at DESC, id DESC`.execute(db);
  return new Set(rows.filter(({ granted }) => granted).map(({ party_id: id }) => id));
}
