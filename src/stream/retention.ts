import type { Pool } from 'pg';
import { scoringConsumer } from './reconcile.ts';

export interface RetentionResult {
  /** Days of the log whose tables were dropped. */
  readonly dropped: readonly string[];
  /** Old days that were kept because a consumer has not dealt with them. */
  readonly kept: readonly string[];
  readonly forgotten: number;
}

interface DayRow {
  readonly day: string;
}

/**
 * Drops the days of the log that ended before `before` (UTC epoch ms), but none that a consumer has yet to read or that
 * lies after the second newest snapshot of the scoring state, and
 * forgets the identifiers accepted before `forgetBefore`, after which a repeat would count as new: keep that well apart.
 */
export async function dropOldDays(pool: Pool, before: number, forgetBefore: number): Promise<RetentionResult> {
  const { rows: days } = await pool.query<DayRow>(
    `SELECT to_char(to_date(right(c.relname, 8), 'YYYYMMDD'), 'YYYY-MM-DD') AS day
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'event_log'::regclass AND to_date(right(c.relname, 8), 'YYYYMMDD') < day_of($1) ORDER BY 1`,
    [before],
  );
  const dropped: string[] = [];
  const kept: string[] = [];
  for (const { day } of days) {
    const { rows } = await pool.query<{ unread: boolean }>(
      `SELECT EXISTS (
         SELECT FROM consumer_offset o WHERE EXISTS (
           SELECT FROM event_log e WHERE e.day = $1 AND e.partition = o.partition AND e.position > CASE
             WHEN o.consumer <> $2 THEN o.position
             -- Scoring begins again from a snapshot: the older of two, should the newer be damaged.
             ELSE least(o.position, coalesce((SELECT min(s.position) FROM snapshot s WHERE s.consumer = $2
               AND s.partition = o.partition AND s.position > 0 HAVING count(*) >= 2), 0)) END)) AS unread`,
      [day, scoringConsumer],
    );
    if (rows[0]!.unread) {
      kept.push(day);
      continue;
    }
    await pool.query("SELECT drop_day('event_log', $1)", [day]);
    dropped.push(day);
  }
  const forgotten = await pool.query('DELETE FROM event_seen WHERE accepted_at < $1', [forgetBefore]);
  return { dropped, kept, forgotten: forgotten.rowCount ?? 0 };
}
