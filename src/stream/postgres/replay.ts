import { hash } from 'node:crypto';
import type { Pool } from 'pg';
import { AppError } from '#domain/app-error';
import type { RecordBody } from '../record.ts';

interface DeadLetter {
  readonly attempts: number;
  readonly resolved_at: number | null;
  readonly body: string | null;
  readonly kind: number;
  readonly partition: number;
}

/**
 * Puts a record that could not be scored into the log once more, as it lies there (sealed fields stay sealed), for
 * another evaluation at a new position. Asked for twice before the worker came to it, it is put there once.
 * `noted`: what is known by now, such as a rate. Errors: `dead-letter.absent`, `dead-letter.settled`,
 * `dead-letter.gone` once its day of the log was dropped.
 */
export async function replayDeadLetter(
  pool: Pool,
  position: number,
  noted: (body: RecordBody) => RecordBody,
): Promise<{ readonly position: number; readonly acceptedAt: number }> {
  const { rows } = await pool.query<DeadLetter>(
    `SELECT d.attempts, d.resolved_at, e.body, e.kind, e.partition
     FROM dead_letter d LEFT JOIN event_log e ON e.position = d.position WHERE d.position = $1`,
    [position],
  );
  const [letter] = rows;
  if (letter === undefined) throw new AppError('dead-letter.absent', 'There is no such dead letter.');
  if (letter.resolved_at !== null) throw new AppError('dead-letter.settled', 'It was replayed and scored already.');
  if (letter.body === null) {
    throw new AppError('dead-letter.gone', 'Its day of the log was dropped: send the transaction again.');
  }
  const body = JSON.parse(letter.body) as RecordBody;
  const text = JSON.stringify({ ...body, ...noted(body), replayOf: position });
  const id = hash('sha256', `replay:${position}:${letter.attempts}`).slice(0, 32);
  const appended = await pool.query<{ position: number; accepted_at: number }>(
    'SELECT position, accepted_at FROM append_events($1, $1, $2, $3, $4, NULL)',
    [id, letter.partition, letter.kind, text],
  );
  const { position: place, accepted_at } = appended.rows[0]!;
  return { position: place, acceptedAt: accepted_at };
}
