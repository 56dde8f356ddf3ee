import type { KeyObject } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables/tables.ts';
import { type Anchor, signAnchor } from './anchor.ts';
import { auditHead } from './audit-trail.ts';
import type { AnchorSink } from './sink.ts';

/**
 * Signs where the trail ends and puts that away, once per UTC day. Null when there is nothing to do: the day has its
 * anchor, or nothing is written yet. A sink that fails leaves the day open for the next try.
 */
export async function anchorDay(
  db: Kysely<Tables>,
  key: KeyObject,
  sink: AnchorSink,
  now: number,
): Promise<Anchor | null> {
  const day = new Date(now).toISOString().slice(0, 10);
  const { rows } = await sql`SELECT FROM audit_anchored WHERE day = ${day}`.execute(db);
  const head = await auditHead(db);
  if (rows.length > 0 || head.sequence === 0) return null;
  const anchor = signAnchor({ day, ...head }, key);
  await sink.put(anchor);
  // Two processes may both have put one: two true statements about one day.
  await sql`INSERT INTO audit_anchored (day, sequence, at) VALUES (${day}, ${head.sequence}, ${now})
    ON CONFLICT DO NOTHING`.execute(db);
  return anchor;
}
