import type { Kysely } from 'kysely';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import type { Officer } from './officer.ts';

/**
 * Writes down that a file left the house, and its hash: the trail, which is anchored, then vouches for the file.
 * @param sha256 hex, of the content
 */
export async function noteExport(
  db: Kysely<Tables>,
  what: { readonly action: 'case.file-made' | 'report.exported'; readonly subject: string; readonly sha256: string },
  officer: Officer,
  now: number,
): Promise<void> {
  const { action, subject, sha256 } = what;
  const fact = { actor: officer.id, action, subject, before: null, after: { sha256 }, reason: null };
  await db.transaction().execute((transaction) => recordChange(transaction, { at: now, facts: [fact], events: [] }));
}
