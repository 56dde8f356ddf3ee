import { type Kysely, sql } from 'kysely';
import type { Tables } from '#store/tables/tables';

/** A count over all evaluations that is made once; later questions count only what is new. */
export interface GrowingCount<T> {
  current(): Promise<T>;
}

export interface CountOf<T, Row> {
  empty(): T;
  /** Rows of evaluations at positions in (after, until]. */
  read(db: Kysely<Tables>, after: number, until: number): Promise<readonly Row[]>;
  add(count: T, row: Row): void;
}

interface Standing {
  readonly stamp: string;
  readonly until: number | null;
}

/**
 * What makes all that was counted out of date, besides newer evaluations: partitions that came or went, another loaded
 * history, a dead letter that was evaluated after all.
 */
async function standingOf(db: Kysely<Tables>): Promise<Standing> {
  const { rows } = await sql<Standing>`
    SELECT concat_ws('/', (SELECT count(*) FROM pg_inherits WHERE inhparent = 'evaluation'::regclass),
      (SELECT fingerprint FROM loaded_history), (SELECT count(*) FROM dead_letter WHERE resolved_at IS NOT NULL)) AS stamp,
      (SELECT max(position) FROM evaluation) AS until`.execute(db);
  return rows[0]!;
}

/** Positions rise in the order of commits, since one thread scores: what lies below the highest seen was counted. */
export function createGrowingCount<T, Row>(db: Kysely<Tables>, of: CountOf<T, Row>): GrowingCount<T> {
  let count = of.empty();
  let last = Number.MIN_SAFE_INTEGER;
  let stamp = '';
  let counting: Promise<T> | null = null;

  async function grow(): Promise<T> {
    const now = await standingOf(db);
    const anew = now.stamp !== stamp;
    const after = anew ? Number.MIN_SAFE_INTEGER : last;
    if (now.until === null) return of.empty();
    if (now.until <= after) return count;
    const rows = await of.read(db, after, now.until);
    if (anew) count = of.empty();
    for (const row of rows) of.add(count, row);
    last = now.until;
    stamp = now.stamp;
    return count;
  }

  return {
    current() {
      counting ??= grow().finally(() => {
        counting = null;
      });
      return counting;
    },
  };
}
