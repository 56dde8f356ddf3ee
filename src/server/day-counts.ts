import { sql } from 'kysely';
import type { CountOf } from './growing-count.ts';

/** Beginning of a day, UTC epoch ms → evaluations of what was accepted on it. */
export type DayCounts = Map<number, number>;

interface Row {
  readonly at: number;
  readonly n: number;
}

export const dayCounts: CountOf<DayCounts, Row> = {
  empty: () => new Map(),
  async read(db, after, until) {
    const { rows } = await sql<Row>`
      SELECT (extract(epoch FROM day) * 1000)::bigint AS at, count(*)::int AS n FROM evaluation
      WHERE position > ${after} AND position <= ${until} AND status <> 'errored' GROUP BY day`.execute(db);
    return rows;
  },
  add(counts, { at, n }) {
    counts.set(at, (counts.get(at) ?? 0) + n);
  },
};
