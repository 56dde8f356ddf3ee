import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { eraseFromFiles } from './party-in-files.ts';
import { eraseFromLake } from './party-in-lake.ts';
import type { ErasureDeps } from '#privacy/erasure/erase';
import { rememberErasure } from '#privacy/erasure/remembered';
import type { DaySweep, RetentionDeps } from '#privacy/retention/run';
import { folders } from '#batch/workspace';
import { archiveDays } from '#stream/archive/archive-days';
import { pendingAccounts } from './pending-accounts.ts';
import { logArchiveIn } from '../archive/parquet-log-archive.ts';
import type { ServerDeps } from '../deps.ts';

type Parts = Pick<ServerDeps, 'db' | 'pool' | 'vault' | 'now' | 'dataFolder'>;

/** Erasure with the plain copies of this installation: the lake beside the database, and the files beside the lake. */
export function erasureDeps({ db, vault, now, dataFolder }: Parts): ErasureDeps {
  return {
    db,
    vault,
    now,
    pendingAccounts: (partyId) => pendingAccounts(db, partyId),
    async eraseCopies(partyId, accounts) {
      // The lake says which payments and which name are the party's, so it goes last.
      await eraseFromFiles(dataFolder, partyId, accounts);
      await eraseFromLake(folders(dataFolder).lake, partyId, accounts);
    },
    remember: (erasure) => rememberErasure(dataFolder, erasure),
  };
}

/** Retention with the days of the log, of which none goes that scoring still needs, and of evaluations. */
export function retentionDeps(parts: Parts): RetentionDeps {
  const { db, pool, now, dataFolder } = parts;
  const daysBefore = async (parent: string, before: number): Promise<readonly string[]> => {
    const { rows } = await sql<{ day: string }>`
      SELECT to_char(to_date(right(c.relname, 8), 'YYYYMMDD'), 'YYYY-MM-DD') AS day
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = ${parent}::regclass
        AND to_date(right(c.relname, 8), 'YYYYMMDD') < day_of(${before}::bigint) ORDER BY 1`.execute(db);
    return rows.map(({ day }) => day);
  };
  const counted = (name: string, days: number) => (days === 0 ? {} : { [name]: days });
  const log: DaySweep = async (before, dryRun) => {
    const archived = sql<{ day: string }>`SELECT day::text FROM archived_day WHERE day < day_of(${before}::bigint)`;
    if (dryRun) {
      const [inside, outside] = [await daysBefore('event_log', before), (await archived.execute(db)).rows];
      return counted('event_log days', inside.length + outside.length);
    }
    const archive = logArchiveIn(dataFolder);
    // A day goes by way of the archive, which takes none that somebody has yet to read. Identifiers stay known for as
    // long as their records were kept: a repeat would count as new.
    await archiveDays({ pool, archive, before, forgetBefore: before, now: now() });
    const { rows } = await archived.execute(db);
    for (const { day } of rows) {
      await sql`DELETE FROM archived_day WHERE day = ${day}::date`.execute(db);
      await rm(join(folders(dataFolder).lake, 'event-log', `${day}.parquet`), { recursive: true, force: true });
    }
    return counted('event_log days', rows.length);
  };
  const evaluations: DaySweep = async (before, dryRun) => {
    const days = await daysBefore('evaluation', before);
    if (!dryRun) for (const each of days) await sql`SELECT drop_day('evaluation', ${each}::date)`.execute(db);
    return counted('evaluation days', days.length);
  };
  return { ...erasureDeps(parts), daySweeps: { 'event-log': log, evaluations } };
}
