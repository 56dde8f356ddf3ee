import type { Pool } from 'pg';
import { AppError } from '#domain/app-error';
import { sendCopy } from '#store/copy-message';
import type { Vault } from '#store/vault/vault';
import { bodySeparator, type CommittedRecords } from '../committed-records.ts';
import { createBinaryRows } from '#store/binary-rows';
import { encode, type EncodedRecord, subjectOf } from '../encode.ts';
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

/** Row 0 says where the append begins; the others are records that are known, by their place from 1. */
interface OpenedRow {
  readonly n: number;
  readonly digest: string | null;
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

const batchSize = 1000;
const copySeen = 'COPY event_seen (id, digest, position, accepted_at) FROM STDIN (FORMAT binary)';
const copyLog = 'COPY event_log (day, position, partition, kind, accepted_at, body) FROM STDIN (FORMAT binary)';
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

/** The event log in PostgreSQL: two messages and one flush to the disk per batch of up to 1,000 records. */
export async function openPostgresLog(options: PostgresLogOptions): Promise<EventLog> {
  const { pool, vault } = options;
  const partitions = await agreeOnPartitions(pool, options.partitions).catch((error: unknown) => {
    throw unavailable(error);
  });
  let listeners: (() => void)[] = [];
  /** Per partition: the day of the last record read, so that older tables are not looked at. */
  const dayOfPosition = new Map<number, { readonly position: number; readonly day: string }>();

  const seenRows = createBinaryRows();
  const logRows = createBinaryRows();

  /** Encodes the rows of those that are new and sets their answers. */
  function encodeRows(
    records: readonly NewRecord[],
    encoded: readonly EncodedRecord[],
    sent: readonly number[],
    answers: AppendResult[],
    first: number,
    acceptedAt: number,
  ): readonly Buffer[] {
    seenRows.clear();
    logRows.clear();
    let position = first;
    for (const [n, i] of sent.entries()) {
      if (answers[n] !== undefined) continue;
      const { id, digest, body } = encoded[i]!;
      const { key, kind } = records[i]!;
      seenRows.row(4);
      seenRows.uuid(id);
      seenRows.uuid(digest);
      seenRows.int8(position);
      seenRows.int8(acceptedAt);
      logRows.row(6);
      logRows.day(acceptedAt);
      logRows.int8(position);
      logRows.int2(partitionOf(key, partitions));
      logRows.int2(logKinds.indexOf(kind));
      logRows.int8(acceptedAt);
      logRows.text(body);
      answers[n] = { outcome: 'accepted', position: position++, acceptedAt };
    }
    return [seenRows.finish(), logRows.finish()];
  }

  /** Two messages and one flush to the disk. Between them the head of the log is locked. */
  async function store(
    records: readonly NewRecord[],
    encoded: readonly EncodedRecord[],
    sent: readonly number[],
  ): Promise<readonly AppendResult[]> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      const ids = sent.map((i) => encoded[i]!.id).join();
      const clock = options.clock?.() ?? 'NULL';
      const text = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = 10000;
        SELECT * FROM open_append('{${ids}}'::uuid[], ${clock})`;
      // Of several statements there are several results.
      const results: unknown = await client.query(text);
      const [, , opened] = results as readonly [unknown, unknown, { readonly rows: readonly OpenedRow[] }];
      const [head, ...known] = opened.rows;
      const { position, accepted_at: acceptedAt } = head!;
      const answers = Array.from<AppendResult>({ length: sent.length });
      for (const row of known) {
        const same = row.digest!.replaceAll('-', '') === encoded[sent[row.n - 1]!]!.digest;
        const outcome = same ? 'repeated' : 'conflict';
        answers[row.n - 1] = { outcome, position: row.position, acceptedAt: row.accepted_at };
      }
      const fresh = sent.length - known.length;
      const rows = encodeRows(records, encoded, sent, answers, position, acceptedAt);
      const move = `UPDATE event_head SET next_position = ${position + fresh}, accepted_at = ${acceptedAt}`;
      if (fresh === 0) await client.query('ROLLBACK');
      else await sendCopy(client, `${copySeen}; ${copyLog}; ${move}; COMMIT`, rows);
      return answers;
    } catch (error) {
      // Closing the connection ends its transaction and lets go of the head, whatever state it is in.
      broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  }

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
    const answers = await store(records, encoded, sent);
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
