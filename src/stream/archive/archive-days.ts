import type { Pool, PoolClient } from 'pg';
import { AppError } from '#domain/app-error';
import { inTransaction } from '#store/transaction';
import { scoringConsumer } from '../reconcile.ts';
import { createDayDigest, type DayDigest } from './day-digest.ts';
import type { ArchivedRecord, LogArchive } from './log-archive.ts';

export interface ArchiveResult {
  /** Days whose tables were dropped, `YYYY-MM-DD`: they lie in the archive. */
  readonly archived: readonly string[];
  /** Old days that stay, because somebody has yet to read them. */
  readonly kept: readonly string[];
  /** Identifiers forgotten. */
  readonly forgotten: number;
}

export interface ArchiveOptions {
  readonly pool: Pool;
  readonly archive: LogArchive;
  /** Days that ended before this moment (UTC epoch ms) go. */
  readonly before: number;
  /** Identifiers accepted before it are forgotten, after which a repeat would count as new. */
  readonly forgetBefore: number;
  readonly now: number;
  /** Between two days nothing is half done: asked there whether to go on. */
  readonly signal?: AbortSignal;
}

const pageRecords = 5000;
/** Any number that nothing else here locks. */
const archiving = 7_330_035;

/** Ended days before a moment, oldest first. Acceptance times never go back, so nothing is added to a day that has ended. */
async function endedDays(pool: Pool, before: number): Promise<readonly string[]> {
  const { rows } = await pool.query<{ day: string }>(
    `SELECT to_char(to_date(right(c.relname, 8), 'YYYYMMDD'), 'YYYY-MM-DD') AS day
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'event_log'::regclass
       AND to_date(right(c.relname, 8), 'YYYYMMDD') < (SELECT least(day_of($1), day_of(accepted_at)) FROM event_head)
     ORDER BY 1`,
    [before],
  );
  return rows.map(({ day }) => day);
}

/**
 * Whether somebody has yet to read a record of the day: a consumer of the log, surveys, the table of outcomes, or a
 * scoring worker, which begins again from a snapshot: the older of two, should the newer be damaged.
 */
async function isUnread(pool: Pool, day: string): Promise<boolean> {
  const { rows } = await pool.query<{ unread: boolean }>(
    `WITH record AS (
       SELECT partition, max(position) AS position, max(position) FILTER (WHERE kind IN (4, 5)) AS outcome
       FROM event_log WHERE day = $1 GROUP BY 1)
     SELECT EXISTS (
         SELECT FROM consumer_offset o JOIN record r ON r.partition = o.partition WHERE r.position > CASE
           WHEN o.consumer <> $2 THEN o.position
           ELSE least(o.position, coalesce((SELECT min(s.position) FROM snapshot s WHERE s.consumer = $2
             AND s.partition = o.partition AND s.position > 0 HAVING count(*) >= 2), 0)) END)
       OR NOT EXISTS (SELECT FROM consumer_offset WHERE consumer = $2)
       OR EXISTS (SELECT FROM survey_feed f, record r WHERE r.position > f.position)
       OR EXISTS (SELECT FROM customer_outcome_head h, record r WHERE r.outcome > h.position)
       AS unread`,
    [day, scoringConsumer],
  );
  return rows[0]!.unread;
}

async function* rowsOf(client: PoolClient, day: string): AsyncGenerator<readonly ArchivedRecord[]> {
  for (let after = 0; ; ) {
    const { rows } = await client.query<ArchivedRecord>(
      `SELECT position, partition, kind, accepted_at AS "acceptedAt", body FROM event_log
       WHERE day = $1 AND position > $2 ORDER BY position LIMIT ${pageRecords}`,
      [day, after],
    );
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)!.position;
  }
}

async function digestOf(pages: AsyncIterable<readonly ArchivedRecord[]>): Promise<DayDigest> {
  const digest = createDayDigest();
  for await (const page of pages) digest.take(page);
  return digest.finish();
}

/** Writes the day, reads it back, and only when both are the same record for record notes it as archived. */
async function putAway(client: PoolClient, archive: LogArchive, day: string, now: number): Promise<void> {
  const written = createDayDigest();
  async function* taken(): AsyncGenerator<readonly ArchivedRecord[]> {
    for await (const page of rowsOf(client, day)) {
      written.take(page);
      yield page;
    }
  }
  await archive.write(day, taken());
  const [there, back] = [written.finish(), await digestOf(archive.read(day, 0))];
  if (there.sha256 !== back.sha256) {
    throw new AppError('archive.differs', `What was archived of ${day} is not what the log holds: the day stays.`);
  }
  await client.query(
    `INSERT INTO archived_day (day, records, first_position, last_position, sha256, archived_at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (day) DO UPDATE SET records = excluded.records,
     first_position = excluded.first_position, last_position = excluded.last_position, sha256 = excluded.sha256,
     archived_at = excluded.archived_at`,
    [day, back.records, back.first, back.last, back.sha256, now],
  );
}

/** Whether a day noted as archived still lies there as it was noted. */
async function isAsNoted(client: PoolClient, archive: LogArchive, day: string): Promise<boolean> {
  const { rows } = await client.query<{ sha256: string }>('SELECT sha256 FROM archived_day WHERE day = $1', [day]);
  const [noted] = rows;
  if (noted === undefined) return false;
  try {
    return (await digestOf(archive.read(day, 0))).sha256 === noted.sha256;
  } catch {
    return false;
  }
}

/** What was accepted in each hour stays in the books when its rows go; both in one transaction. */
async function drop(pool: Pool, day: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(
      `INSERT INTO archived_hour (hour, day, accepted)
       SELECT accepted_at / 3600000, day, count(*) FROM event_log WHERE day = $1 AND kind = 0 GROUP BY 1, 2`,
      [day],
    );
    await client.query("SELECT drop_day('event_log', $1)", [day]);
  });
}

/**
 * Archives the ended days before a moment and drops their tables: none that somebody has yet to read, none that does not
 * lie in the archive record for record. Killed anywhere it goes on the next time. One process at a time does it: in
 * others nothing happens. Error `archive.differs`.
 */
export async function archiveDays(options: ArchiveOptions): Promise<ArchiveResult> {
  const { pool, archive, signal } = options;
  const [archived, kept]: [string[], string[]] = [[], []];
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const { rows } = await client.query<{ mine: boolean }>(`SELECT pg_try_advisory_lock(${archiving}) AS mine`);
    if (!rows[0]!.mine) return { archived, kept, forgotten: 0 };
    for (const day of await endedDays(pool, options.before)) {
      if (signal?.aborted === true) break;
      if (await isUnread(pool, day)) {
        kept.push(day);
        continue;
      }
      if (!(await isAsNoted(client, archive, day))) await putAway(client, archive, day, options.now);
      await drop(pool, day);
      archived.push(day);
    }
    const forgotten = await client.query('DELETE FROM event_seen WHERE accepted_at < $1', [options.forgetBefore]);
    await client.query(`SELECT pg_advisory_unlock(${archiving})`);
    return { archived, kept, forgotten: forgotten.rowCount ?? 0 };
  } catch (error) {
    // Closing the connection gives the lock back.
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}
