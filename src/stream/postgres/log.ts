import type { Pool } from 'pg';
import { AppError } from '#domain/app-error';
import { sendCopy } from '#store/copy-message';
import type { Vault } from '#store/vault/vault';
import { type CommittedRecords, committedRecords } from '../committed-records.ts';
import { encode, type EncodedRecord, subjectOf } from '../encode.ts';
import type { AppendResult, EventLog, LoggedRecord } from '../event-log.ts';
import { createGroupCommit } from '../group-commit.ts';
import { logKinds, type NewRecord } from '../record.ts';
import { createAppends } from './append.ts';

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
  /**
   * Appends and evaluates in one transaction, see `ScoringWorker.takeIn`; null: not now, nothing was appended. Asked first,
   * of a log of one partition only.
   */
  readonly takeIn?: (records: readonly EncodedRecord[]) => Promise<readonly AppendResult[] | null>;
}

interface LogRow {
  readonly position: number;
  readonly kind: number;
  readonly accepted_at: number;
  readonly body: string;
  readonly day: string;
}

const batchSize = 1000;
const readStatement = {
  name: 'read-events',
  text: 'SELECT position, kind, accepted_at, body, day FROM read_events($1::smallint, $2, $3, $4)',
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

/** The event log in PostgreSQL: two messages and one flush to the disk per batch of up to 1,000 records. */
export async function openPostgresLog(options: PostgresLogOptions): Promise<EventLog> {
  const { pool, vault } = options;
  const partitions = await agreeOnPartitions(pool, options.partitions).catch((error: unknown) => {
    throw unavailable(error);
  });
  let listeners: (() => void)[] = [];
  /** Per partition: the day of the last record read, so that older tables are not looked at. */
  const dayOfPosition = new Map<number, { readonly position: number; readonly day: string }>();

  const appends = createAppends(options.clock);

  async function prepare(records: readonly NewRecord[]): Promise<readonly EncodedRecord[]> {
    const keys = await vault.keysOf(records.map(subjectOf));
    return records.map((record) => encode(record, keys, vault, partitions));
  }

  /** Two messages and one flush to the disk. Between them the head of the log is locked. */
  async function store(records: readonly EncodedRecord[]): Promise<readonly AppendResult[]> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      const opened = await appends.open(client, records);
      if (opened.fresh.length === 0) await client.query('ROLLBACK');
      else {
        await sendCopy(client, `${opened.text}; COMMIT`, opened.rows);
        if (partitions === 1) options.onCommitted?.(committedRecords(opened));
      }
      const waiting = listeners;
      listeners = [];
      for (const resolve of waiting) resolve();
      return opened.answers;
    } catch (error) {
      // Closing the connection ends its transaction and lets go of the head, whatever state it is in.
      broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  const queueSize = options.queueSize ?? 20_000;
  const alone = createGroupCommit({ write: store, batchSize, queueSize, concurrency: 2 });
  const { takeIn } = options;
  const group =
    takeIn === undefined || partitions !== 1
      ? alone
      : createGroupCommit<EncodedRecord, AppendResult>({
          write: async (records) => (await takeIn(records)) ?? (await alone.add(records.length, async () => records)),
          batchSize,
          queueSize,
          concurrency: 16,
        });

  return {
    partitions,
    append: (records) =>
      group
        .add(records.length, () => prepare(records))
        .catch((error: unknown) => {
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
    async close() {
      await group.drained();
      await alone.drained();
    },
  };
}
