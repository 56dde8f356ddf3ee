import { type Kysely, sql } from 'kysely';
import type { Tables } from '#store/tables/tables';
import type { Minutes } from './simulate.ts';

/** Below this many timed decisions the assumed time is used. */
const fewest = 10;

/** Time that a decision takes, measured where at least ten were timed; otherwise what the caller assumes, n = 0. */
export async function minutesPerAlert(db: Kysely<Tables>, assumed: number): Promise<Minutes> {
  const { rows } = await sql<{ n: number; mean: number | null; deviation: number | null }>`
    SELECT count(minutes) AS n, avg(minutes)::float8 AS mean, stddev_samp(minutes)::float8 AS deviation
    FROM disposition WHERE minutes IS NOT NULL`.execute(db);
  const { n, mean, deviation } = rows[0]!;
  if (n < fewest || mean === null) return { mean: assumed, low: assumed, high: assumed, n: 0 };
  const half = (1.96 * (deviation ?? 0)) / Math.sqrt(n);
  return { mean, low: Math.max(0, mean - half), high: mean + half, n };
}
