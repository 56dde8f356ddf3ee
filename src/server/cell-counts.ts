import { sql } from 'kysely';
import type { CountOf } from './growing-count.ts';

interface Row {
  readonly model_version: string;
  readonly cell: string;
  readonly n: number;
  readonly alerts: number;
}

/** Model version → cell → evaluations made in it, and alerts among them. */
export type CellCounts = Map<string, Map<string, { readonly n: number; readonly alerts: number }>>;

export const cellCounts: CountOf<CellCounts, Row> = {
  empty: () => new Map(),
  async read(db, after, until) {
    const { rows } = await sql<Row>`
      SELECT model_version, cell, count(*)::int AS n, count(*) FILTER (WHERE alert)::int AS alerts
      FROM evaluation WHERE position > ${after} AND position <= ${until} AND cell IS NOT NULL
      GROUP BY model_version, cell`.execute(db);
    return rows;
  },
  add(counts, { model_version: version, cell, n, alerts }) {
    const cells = counts.get(version) ?? new Map<string, { n: number; alerts: number }>();
    const known = cells.get(cell) ?? { n: 0, alerts: 0 };
    counts.set(version, cells.set(cell, { n: known.n + n, alerts: known.alerts + alerts }));
  },
};
