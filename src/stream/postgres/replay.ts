import { hash } from 'node:crypto';
import type { Pool } from 'pg';
import { AppError } from '#domain/app-error';
import type { EventLog } from '../event-log.ts';
import type { RecordBody } from '../record.ts';

interface DeadLetter {
  readonly attempts: number;
  readonly resolved_at: number | null;
  readonly kind: number;
}

/**
 * Puts a record that could not be scored into the log once more, as it lies there (sealed fields stay sealed), for
 * another evaluation at a new position. Asked for twice before the worker came to it, it is put there once.
 * `noted`: what is known by now, such as a rate. Errors: `dead-letter.absent`, `dead-letter.settled`,
 * `dead-letter.gone` where the log no longer has it.
 */
export async function replayDeadLetter(
  pool: Pool,
  log: EventLog,
  position: number,
  noted: (body: RecordBody) => RecordBody,
): Promise<{ readonly position: number; readonly acceptedAt: number }> {
  const { rows } = await pool.query<DeadLetter>(
    'SELECT attempts, resolved_at, kind FROM dead_letter WHERE position = $1',
    [position],
  );
  const [letter] = rows;
  if (letter === undefined) throw new AppError('dead-letter.absent', 'There is no such dead letter.');
  if (letter.resolved_at !== null) throw new AppError('dead-letter.settled', 'It was replayed and scored already.');
  const [record] = await log.read(0, position - 1, 1);
  if (record?.position !== position) {
    throw new AppError('dead-letter.gone', 'The log no longer has it: send the transaction again.');
  }
  const { body } = record;
  const text = JSON.stringify({ ...body, ...noted(body), replayOf: position });
  const id = hash('sha256', `replay:${position}:${letter.attempts}`).slice(0, 32);
  return await appendOnce(pool, id, letter.kind, text);
}

interface Place {
  readonly position: number;
  readonly accepted_at: number;
}

/** One record under its identifier, or the place that it has already. */
async function appendOnce(
  pool: Pool,
  id: string,
  kind: number,
  body: string,
): Promise<{ readonly position: number; readonly acceptedAt: number }> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<Place>('SELECT * FROM open_append(ARRAY[$1::uuid], NULL) ORDER BY n', [id]);
    const [head, known] = rows;
    if (known !== undefined) {
      await client.query('ROLLBACK');
      return { position: known.position, acceptedAt: known.accepted_at };
    }
    const { position, accepted_at: acceptedAt } = head!;
    await client.query('INSERT INTO event_seen (id, digest, position, accepted_at) VALUES ($1, $1, $2, $3)', [
      id,
      position,
      acceptedAt,
    ]);
    await client.query(
      `INSERT INTO event_log (day, position, partition, kind, accepted_at, body)
       VALUES (day_of($1), $2, 0, $3, $1, $4)`,
      [acceptedAt, position, kind, body],
    );
    await client.query('UPDATE event_head SET next_position = $1, accepted_at = $2', [position + 1, acceptedAt]);
    await client.query('COMMIT');
    return { position, acceptedAt };
  } catch (error) {
    // Closing the connection ends its transaction and lets go of the head of the log.
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}
