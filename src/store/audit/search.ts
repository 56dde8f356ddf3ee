import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables/tables.ts';
import type { AuditEntry } from './audit-entry.ts';

export interface AuditQuery {
  readonly actor?: string | undefined;
  /** A whole action (`case.assigned`), or all of a room by its dot (`case.`). */
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  /** UTC epoch ms; `from` included, `to` not. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Entries before this number only. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Entries that fit, the latest first. */
export async function searchAudit(db: Kysely<Tables>, query: AuditQuery): Promise<readonly AuditEntry[]> {
  const { actor, action, subject, from, to, before, limit } = query;
  const conditions = [sql`true`];
  if (actor !== undefined) conditions.push(sql`actor = ${actor}`);
  if (action?.endsWith('.') === true) conditions.push(sql`starts_with(action, ${action})`);
  else if (action !== undefined) conditions.push(sql`action = ${action}`);
  if (subject !== undefined) conditions.push(sql`subject = ${subject}`);
  if (from !== undefined) conditions.push(sql`at >= ${from}`);
  if (to !== undefined) conditions.push(sql`at < ${to}`);
  if (before !== undefined) conditions.push(sql`sequence < ${before}`);
  const { rows } = await sql<AuditEntry>`SELECT sequence, at, actor, action, subject, before::jsonb AS before,
    after::jsonb AS after, reason, previous, hash FROM audit_entry
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY sequence DESC LIMIT ${limit}`.execute(db);
  return rows;
}
