import { type Kysely, sql } from 'kysely';
import type { Tables } from '#store/tables/tables';

/** p-values at which the promise is held against what came: from the alert budget up. */
export const watchedLevels = [0.0005, 0.001, 0.01, 0.1] as const;

/** What is compared: p by tenths, amounts by powers of two, cells, statuses, hours of the day. */
export const watchedColumns = ['p', 'amount', 'cell', 'status', 'hour'] as const;
export type WatchedColumn = (typeof watchedColumns)[number];

export interface TrafficCounts {
  /** Column → value → legs. */
  readonly columns: Readonly<Record<WatchedColumn, ReadonlyMap<string, number>>>;
  readonly legs: number;
  readonly scored: number;
  /** Scored legs with a p at or below each watched level. */
  readonly below: Float64Array;
}

interface Row {
  readonly fresh: boolean;
  readonly which: number;
  readonly value: string | null;
  readonly legs: number;
  readonly scored: number;
  readonly below: readonly number[];
}

/** GROUPING of the rows of a column: its bit is 0. */
const masks: Readonly<Record<WatchedColumn, number>> = {
  p: 0b01111,
  amount: 0b10111,
  cell: 0b11011,
  status: 0b11101,
  hour: 0b11110,
};

/**
 * Counts the legs that a model evaluated on the days [from, to), those from `since` on apart (`YYYY-MM-DD`, by acceptance), in
 * one pass. What was loaded from a history is left out: it came at once.
 */
export async function countTraffic(
  db: Kysely<Tables>,
  modelVersion: string,
  { from, since, to }: { readonly from: string; readonly since: string; readonly to: string },
): Promise<{ readonly before: TrafficCounts; readonly now: TrafficCounts }> {
  const below = watchedLevels.map((level) => sql`count(*) FILTER (WHERE p <= ${sql.lit(level)})`);
  const { rows } = await sql<Row>`
    WITH leg AS (
      SELECT day >= ${since}::date AS fresh, p, status, cell,
        CASE WHEN p IS NULL THEN 'unknown' ELSE least(9, floor(p * 10))::integer::text END AS tenth,
        floor(log(2, greatest(amount_minor, 1)::numeric))::integer::text AS power,
        ((at / 3600000) % 24)::text AS hour
      FROM evaluation WHERE day >= ${from}::date AND day < ${to}::date AND position > 0 AND model_version = ${modelVersion})
    SELECT fresh, GROUPING(tenth, power, cell, status, hour) AS which, coalesce(tenth, power, cell, status, hour) AS value,
      count(*) AS legs, count(p) AS scored, ARRAY[${sql.join(below)}]::bigint[] AS below
    FROM leg GROUP BY GROUPING SETS ((fresh, tenth), (fresh, power), (fresh, cell), (fresh, status), (fresh, hour))`.execute(
    db,
  );
  const of = (fresh: boolean): TrafficCounts => {
    const mine = rows.filter((row) => row.fresh === fresh);
    const ofColumn = (name: WatchedColumn) => mine.filter(({ which }) => which === masks[name]);
    const legsOf = (name: WatchedColumn) =>
      new Map(ofColumn(name).map(({ value, legs }) => [value ?? 'unknown', legs] as const));
    // Every leg has one status, so these add up to all legs.
    const each = ofColumn('status');
    const sum = (valueOf: (row: Row) => number) => each.reduce((all, row) => all + valueOf(row), 0);
    return {
      columns: {
        p: legsOf('p'),
        amount: legsOf('amount'),
        cell: legsOf('cell'),
        status: legsOf('status'),
        hour: legsOf('hour'),
      },
      legs: sum(({ legs }) => legs),
      scored: sum(({ scored }) => scored),
      below: Float64Array.from(watchedLevels, (_, at) => sum((row) => Number(row.below[at]))),
    };
  };
  return { before: of(false), now: of(true) };
}
