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
    WITH accepted AS (
      SELECT e.accepted_at / ${hourMs}::bigint AS hour, count(*) AS accepted,
        count(*) FILTER (WHERE e.position > coalesce(o.position, 0)) AS pending
      FROM event_log e
      LEFT JOIN consumer_offset o ON o.consumer = ${scoringConsumer} AND o.partition = e.partition
      WHERE e.kind = 0 AND e.day >= day_of(${start}) AND e.accepted_at >= ${start}
      GROUP BY 1
    ), evaluated AS (
      SELECT accepted_at / ${hourMs}::bigint AS hour,
        count(*) FILTER (WHERE status <> 'errored') AS evaluated, count(*) FILTER (WHERE status = 'errored') AS errored
      FROM evaluation WHERE side = 0 AND day >= day_of(${start}) AND accepted_at >= ${start}
      GROUP BY 1
    )
    SELECT hour * ${hourMs}::bigint AS hour, coalesce(accepted, 0) AS accepted, coalesce(evaluated, 0) AS evaluated,
      coalesce(errored, 0) AS errored, coalesce(pending, 0) AS pending,
      coalesce(accepted, 0) - coalesce(evaluated, 0) - coalesce(errored, 0) - coalesce(pending, 0) AS missing
    FROM accepted FULL JOIN evaluated USING (hour) ORDER BY hour`.execute(db);
  return rows;
}
