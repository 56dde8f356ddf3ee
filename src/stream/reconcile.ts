import { type Kysely, sql } from 'kysely';
import type { Tables } from '#store/tables/tables';

/** Name of the consumer whose offset and evaluations are compared with the log. */
export const scoringConsumer = 'scoring';

/** Transactions by hour of acceptance. Completeness: `missing` is 0 in every hour. */
export interface HourOfRecords {
  /** UTC epoch milliseconds. */
  readonly hour: number;
  readonly accepted: number;
  readonly evaluated: number;
  readonly errored: number;
  /** Accepted, and beyond the worker's offset. */
  readonly pending: number;
  /** accepted − evaluated − errored − pending. Negative: something was evaluated twice. */
  readonly missing: number;
}

/** Counts both sides in one snapshot, so that it is exact while records come in. `from`: UTC epoch ms. */
export async function reconcile(db: Kysely<Tables>, from: number): Promise<readonly HourOfRecords[]> {
  const hourMs = 3_600_000;
  const start = Math.floor(from / hourMs) * hourMs;
  const { rows } = await sql<HourOfRecords>`
    WITH in_log AS (
      SELECT e.accepted_at / ${hourMs}::bigint AS hour, count(*) AS accepted,
        count(*) FILTER (WHERE e.position > coalesce(o.position, 0)) AS pending
      FROM event_log e
      LEFT JOIN consumer_offset o ON o.consumer = ${scoringConsumer} AND o.partition = e.partition
      WHERE e.kind = 0 AND e.day >= day_of(${start}) AND e.accepted_at >= ${start}
      GROUP BY 1
    ), accepted AS (
      SELECT hour, accepted, pending FROM in_log
      -- Days whose rows were archived: none goes that is pending.
      UNION ALL SELECT hour, accepted, 0 FROM archived_hour WHERE hour >= ${start}::bigint / ${hourMs}::bigint
    ), evaluated AS (
      SELECT accepted_at / ${hourMs}::bigint AS hour,
        count(*) FILTER (WHERE status <> 'errored') AS evaluated, count(*) FILTER (WHERE status = 'errored') AS errored
      FROM evaluation WHERE position > 0 AND side = 0 AND day >= day_of(${start}) AND accepted_at >= ${start}
      GROUP BY 1
    )
    SELECT hour * ${hourMs}::bigint AS hour, coalesce(accepted, 0) AS accepted, coalesce(evaluated, 0) AS evaluated,
      coalesce(errored, 0) AS errored, coalesce(pending, 0) AS pending,
      coalesce(accepted, 0) - coalesce(evaluated, 0) - coalesce(errored, 0) - coalesce(pending, 0) AS missing
    FROM accepted FULL JOIN evaluated USING (hour) ORDER BY hour`.execute(db);
  return rows;
}

/** Records of all kinds that are accepted and not yet dealt with. */
export async function pendingRecords(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ pending: number }>`
    SELECT next_position - 1 - coalesce((
      SELECT min(position) FROM consumer_offset WHERE consumer = ${scoringConsumer}
    ), 0) AS pending FROM event_head`.execute(db);
  return rows[0]!.pending;
}

/** Transactions that the batch job scored before the stream began, as they were loaded. Complete: `missing` is 0. */
export interface HistoryOfRecords {
  /** UTC epoch milliseconds. */
  readonly loadedAt: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly modelVersion: string;
  readonly transactions: number;
  readonly evaluated: number;
  readonly errored: number;
  /** transactions − evaluated − errored. */
  readonly missing: number;
  readonly legs: number;
  readonly alerts: number;
}

/** Counts what was loaded against what is there; null where nothing was loaded. */
async function reconcileHistory(db: Kysely<Tables>): Promise<HistoryOfRecords | null> {
  const loaded = await db.selectFrom('loaded_history').selectAll().executeTakeFirst();
  if (loaded === undefined) return null;
  const { rows } = await sql<{ evaluated: number; errored: number }>`
    SELECT count(*) FILTER (WHERE status <> 'errored') AS evaluated, count(*) FILTER (WHERE status = 'errored') AS errored
    FROM evaluation WHERE position < 0 AND side = 0`.execute(db);
  const { evaluated, errored } = rows[0]!;
  const { transactions, legs, alerts } = loaded;
  return {
    loadedAt: loaded.loaded_at,
    firstAt: loaded.first_at,
    lastAt: loaded.last_at,
    modelVersion: loaded.model_version,
    transactions,
    evaluated,
    errored,
    missing: transactions - evaluated - errored,
    legs,
    alerts,
  };
}

export interface Reconciliation {
  readonly addsUp: boolean;
  readonly hours: readonly HourOfRecords[];
  readonly history: HistoryOfRecords | null;
}

/** The hours from `from` (UTC epoch ms) on, and the loaded history. */
export async function reconciliation(db: Kysely<Tables>, from: number): Promise<Reconciliation> {
  const [hours, history] = await Promise.all([reconcile(db, from), reconcileHistory(db)]);
  const addsUp = hours.every(({ missing }) => missing === 0) && (history?.missing ?? 0) === 0;
  return { addsUp, hours, history };
}
