import type { Pool } from 'pg';
import { AppError } from '#domain/app-error';
import type { Vault } from '#store/vault/vault';
import { bodySeparator, type CommittedRecords } from '../committed-records.ts';
import { encode, subjectOf } from '../encode.ts';
import { type AppendResult, type EventLog, type LoggedRecord, partitionOf } from '../event-log.ts';
import { createGroupCommit } from '../group-commit.ts';
import { logKinds, type NewRecord } from '../record.ts';

export interface PostgresLogOptions {
  readonly pool: Pool;
  readonly vault: Vault;
  /** Fixed when the log is first opened. */
  readonly partitions?: number;
  /** Records that may wait to be written. */
  readonly queueSize?: number;
  /** Absent: the database's clock. Acceptance times never go back, whatever it says. */
  readonly clock?: () => number;
  /** Hears of records once they are committed; of a log of one partition only. */
  readonly onCommitted?: (records: CommittedRecords) => void;
}

interface AppendRow {
  readonly n: number;
  readonly outcome: 0 | 1 | 2;
  readonly position: number;
  readonly accepted_at: number;
}

interface LogRow {
  readonly position: number;
  readonly kind: number;
  readonly accepted_at: number;
  readonly body: string;
  readonly day: string;
}

const outcomes = ['accepted', 'repeated', 'conflict'] as const;
const batchSize = 1000;
const appendStatement = { name: 'append-events', text: 'SELECT * FROM append_events($1, $2, $3, $4, $5, $6)' };
const readStatement = {
  name: 'read-events',
  text: `SELECT position, kind, accepted_at, body, day FROM event_log
    WHERE partition = $1 AND position > $2 AND day >= $3 ORDER BY position LIMIT $4`,
};

function unavailable(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const reason = error instanceof Error ? error.message : 'unknown reason';
  return new AppError('log.unavailable', `The event log cannot be used: ${reason}`, {}, error);
}

async function agreeOnPartitions(pool: Pool, wanted: number | undefined): Promise<number> {
  const { rows } = await pool.query<{ partitions: number }>(
    'UPDATE event_head SET partitions = coalesce(partitions, $1) RETURNING partitions',
    [wanted ?? 1],
  );
  const partitions = rows[0]!.partitions;
  if (wanted !== undefined && wanted !== partitions) {
    throw new AppError(
      'log.partitions',
      `The log has ${partitions} partitions, not ${wanted}; that cannot be changed.`,
    );
  }
  return partitions;
}

/** The event log in PostgreSQL: one statement and one flush to the disk per batch of up to 1,000 records. */
export async function openPostgresLog(options: PostgresLogOptions): Promise<EventLog> {
  const { pool, vault } = options;
  const partitions = await agreeOnPartitions(pool, options.partitions).catch((error: unknown) => {
    throw unavailable(error);
  });
  let listeners: (() => void)[] = [];
  /** Per partition: the day of the last record read, so that older tables are not looked at. */
  const dayOfPosition = new Map<number, { readonly position: number; readonly day: string }>();

  async function write(records: readonly NewRecord[]): Promise<readonly AppendResult[]> {
    const keys = await vault.keysOf(records.map(subjectOf));
    const encoded = records.map((record) => encode(record, keys, vault));
    // Within the batch too, the first of an identifier wins.
    const firstOf = new Map<string, number>();
    const sent: number[] = [];
    for (const [i, { id }] of encoded.entries()) {
      if (firstOf.has(id)) continue;
      firstOf.set(id, sent.length);
      sent.push(i);
    }
    const { rows } = await pool.query<AppendRow>(appendStatement, [
      sent.map((i) => encoded[i]!.id).join(),
      sent.map((i) => encoded[i]!.digest).join(),
      sent.map((i) => partitionOf(records[i]!.key, partitions)).join(),
      sent.map((i) => logKinds.indexOf(records[i]!.kind)).join(),
      sent.map((i) => encoded[i]!.body).join(bodySeparator),
      options.clock?.() ?? null,
    ]);
    const answers = Array.from<AppendResult>({ length: sent.length });
    for (const row of rows) {
      answers[row.n - 1] = { outcome: outcomes[row.outcome], position: row.position, acceptedAt: row.accepted_at };
    }
    if (options.onCommitted !== undefined && partitions === 1) tellCommitted(sent, answers);
    const waiting = listeners;
    listeners = [];
    for (const resolve of waiting) resolve();
    /** What is new got consecutive positions in the order sent. */
    function tellCommitted(order: readonly number[], results: readonly AppendResult[]): void {
      const fresh = order.filter((_, n) => results[n]!.outcome === 'accepted');
      if (fresh.length === 0) return;
      const { position, acceptedAt } = results.find(({ outcome }) => outcome === 'accepted')!;
      options.onCommitted!({
        first: position,
        acceptedAt,
        kinds: Uint8Array.from(fresh, (i) => logKinds.indexOf(records[i]!.kind)),
        bodies: fresh.map((i) => encoded[i]!.body).join(bodySeparator),
      });
    }

    return encoded.map(({ id, digest }, i) => {
      const first = firstOf.get(id)!;
      const answer = answers[first]!;
      if (sent[first] === i) return answer;
      const same = answer.outcome !== 'conflict' && encoded[sent[first]!]!.digest === digest;
      return { ...answer, outcome: same ? 'repeated' : 'conflict' };
    });
  }

  const group = createGroupCommit({ write, batchSize, queueSize: options.queueSize ?? 20_000, concurrency: 2 });

  return {
    partitions,
    append: (records) =>
      group.add(records).catch((error: unknown) => {
        throw unavailable(error);
      }),
    async read(partition, after, limit) {
      const known = dayOfPosition.get(partition);
      const day = known !== undefined && known.position <= after ? known.day : '1970-01-01';
      const { rows } = await pool
        .query<LogRow>({ ...readStatement, values: [partition, after, day, limit] })
        .catch((error: unknown) => {
          throw unavailable(error);
        });
      const last = rows.at(-1);
      if (last !== undefined) dayOfPosition.set(partition, last);
      return rows.map((row) => ({
        position: row.position,
        partition,
        kind: logKinds[row.kind]!,
        acceptedAt: row.accepted_at,
        body: JSON.parse(row.body) as LoggedRecord['body'],
      }));
    },
    async end() {
      const { rows } = await pool.query<{ end: number }>('SELECT next_position - 1 AS end FROM event_head');
      return rows[0]!.end;
    },
    appended: (timeoutMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        listeners.push(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
    close: () => group.drained(),
  };
}
