import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { AppError } from '#domain/app-error';
import { sweepParties } from '#screening/hits/sweep';
import { readLists } from '#screening/lists/read-folder';
import type { ServerDeps } from './deps.ts';

/** Names, sizes and times of the files: what changes when a list is replaced. */
function folderState(folder: string): string {
  try {
    const files = readdirSync(folder).sort();
    const states = files.map((file) => {
      const { size, mtimeMs } = statSync(join(folder, file));
      return [file, size, mtimeMs];
    });
    return createHash('sha256').update(JSON.stringify(states)).digest('hex');
  } catch (error) {
    throw new AppError('screening.no-lists', `${folder} cannot be read.`, {}, error);
  }
}

/**
 * Continuous screening of the store's parties against the lists of a folder. Each call screens what is due: after a change
 * of the folder, of parties, or of the line. False: there is no more for now.
 */
export function createScheduledScreening(
  { db, vault, now }: Pick<ServerDeps, 'db' | 'vault' | 'now'>,
  folder: string,
): () => Promise<false> {
  let done = '';
  /** Cheap to ask for, and another whenever somebody may be due. */
  async function state(): Promise<string> {
    const { rows } = await sql<{ parties: string }>`
      SELECT concat_ws(' ', count(*), max(position), (SELECT max(version) FROM screening_threshold WHERE state = 'released'))
        AS parties FROM party`.execute(db);
    return `${folderState(folder)} ${rows[0]!.parties}`;
  }
  return async () => {
    const wanted = await state();
    if (wanted === done) return false;
    const { lists } = readLists(folder);
    await sweepParties({ db, vault, now }, lists, 'system:schedule');
    done = wanted;
    return false;
  };
}
