import { type Kysely, sql } from 'kysely';
import { AppError } from '#domain/app-error';
import type { Tables } from './tables/tables.ts';

/** Something that is done time and again, by one process at a time. */
export interface ScheduledJob {
  readonly name: string;
  readonly everyMs: number;
  /** Does it, and says in a sentence what came of it. A failure is said too, and the job comes round again. */
  run(now: number): Promise<string>;
}

export interface JobState {
  readonly name: string;
  /** UTC epoch ms. */
  readonly nextAt: number;
  /** Null before the first time. */
  readonly lastAt: number | null;
  readonly lastOutcome: string | null;
}

/**
 * Runs the jobs that are due. A job is taken by moving its next time on, so of several processes one runs it, and one that
 * dies meanwhile leaves it to the next time. Returns how many were run.
 */
export async function runDueJobs(
  db: Kysely<Tables>,
  jobs: readonly ScheduledJob[],
  now: number,
  onTrouble: (code: string, message: string) => void,
): Promise<number> {
  let ran = 0;
  for (const job of jobs) {
    const { name, everyMs } = job;
    await sql`INSERT INTO scheduled_job (name, next_at) VALUES (${name}, ${now}) ON CONFLICT DO NOTHING`.execute(db);
    const { numUpdatedRows } = await db
      .updateTable('scheduled_job')
      .set({ next_at: now + everyMs })
      .where('name', '=', name)
      .where('next_at', '<=', now)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) continue;
    ran += 1;
    const outcome = await job.run(now).catch((error: unknown) => {
      const code = error instanceof AppError ? error.code : 'server.unexpected';
      const message = error instanceof Error ? error.message : 'unknown reason';
      onTrouble(code, `${name}: ${message}`);
      return `failed: ${error instanceof AppError ? message : code}`;
    });
    await db
      .updateTable('scheduled_job')
      .set({ last_at: now, last_outcome: outcome.slice(0, 500) })
      .where('name', '=', name)
      .execute();
  }
  return ran;
}

export async function listJobs(db: Kysely<Tables>): Promise<readonly JobState[]> {
  const rows = await db.selectFrom('scheduled_job').selectAll().orderBy('name').execute();
  return rows.map((row) => ({
    name: row.name,
    nextAt: row.next_at,
    lastAt: row.last_at,
    lastOutcome: row.last_outcome,
  }));
}
