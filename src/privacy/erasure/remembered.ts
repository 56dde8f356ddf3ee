import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type ErasureDeps, requestErasure } from './erase.ts';

/** An erasure as it is noted beside the database: identifiers of the bank and times, nothing else. */
export interface RememberedErasure {
  readonly partyId: string;
  /** UTC epoch ms. */
  readonly at: number;
  readonly relationshipEndedAt: number | null;
}

/** Lies beside the database and is no part of its backups. */
const fileOf = (dataFolder: string): string => join(dataFolder, 'erased.ndjson');

export async function rememberErasure(dataFolder: string, erasure: RememberedErasure): Promise<void> {
  await appendFile(fileOf(dataFolder), `${JSON.stringify(erasure)}\n`, { mode: 0o600 });
}

async function remembered(dataFolder: string): Promise<readonly RememberedErasure[]> {
  const text = await readFile(fileOf(dataFolder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const notes = text.split('\n').filter((line) => line !== '');
  return notes.map((line) => JSON.parse(line) as RememberedErasure);
}

/**
 * Erases again whose keys are older than their erasure: a backup from before it brought them back. The law is asked
 * anew. Returns the parties.
 */
export async function eraseRestored(deps: ErasureDeps, dataFolder: string): Promise<readonly string[]> {
  const back: string[] = [];
  for (const { partyId, at, relationshipEndedAt } of await remembered(dataFolder)) {
    const { rows } = await sql`SELECT FROM subject_key WHERE created_at < ${at} AND (subject = ${`party:${partyId}`}
      OR subject IN (SELECT 'account:' || id FROM account WHERE party_id = ${partyId}))`.execute(deps.db);
    if (rows.length === 0) continue;
    const wish = { actor: 'system:restore', reason: 'a backup brought the party back', relationshipEndedAt };
    await requestErasure(deps, partyId, wish);
    back.push(partyId);
  }
  return back;
}
