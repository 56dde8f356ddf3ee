import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../tables/tables.ts';
import { lockTail } from '../tail-lock.ts';
import { type AuditEntry, type AuditFact, hashOf, type Json } from './audit-entry.ts';

interface Row {
  readonly sequence: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly before: Json;
  readonly after: Json;
  readonly reason: string | null;
  readonly previous: string;
  readonly hash: string;
}

/**
 * Appends facts to the audit trail within the transaction of the change itself: both are written or neither. The head
 * is locked until commit, so links follow one another in commit order; take this lock last in a transaction.
 */
export async function appendAudit(
  transaction: Transaction<Tables>,
  facts: readonly AuditFact[],
  at: number,
): Promise<readonly AuditEntry[]> {
  if (facts.length === 0) return [];
  await lockTail(transaction);
  const head = await sql<{ sequence: number; hash: string }>`
    SELECT sequence, hash FROM audit_head FOR UPDATE`.execute(transaction);
  let { sequence, hash: previous } = head.rows[0]!;
  const entries = facts.map((fact) => {
    sequence += 1;
    // Through JSON and back, so that what is hashed is what the database will give again.
    const before = JSON.parse(JSON.stringify(fact.before)) as Json;
    const after = JSON.parse(JSON.stringify(fact.after)) as Json;
    const open = { ...fact, before, after, sequence, at, previous };
    const entry: AuditEntry = { ...open, hash: hashOf(open) };
    previous = entry.hash;
    return entry;
  });
  const column = (valueOf: (entry: AuditEntry) => string | number | null) => entries.map(valueOf);
  // As text arrays: the very text that was hashed reaches the json columns.
  await sql`INSERT INTO audit_entry (sequence, at, actor, action, subject, before, after, reason, previous, hash)
    SELECT * FROM unnest(${column((e) => e.sequence)}::bigint[], ${column((e) => e.at)}::bigint[],
      ${column((e) => e.actor)}::text[], ${column((e) => e.action)}::text[], ${column((e) => e.subject)}::text[],
      ${column((e) => JSON.stringify(e.before))}::json[], ${column((e) => JSON.stringify(e.after))}::json[],
      ${column((e) => e.reason)}::text[], ${column((e) => e.previous)}::text[], ${column((e) => e.hash)}::text[])`.execute(
    transaction,
  );
  await sql`UPDATE audit_head SET sequence = ${sequence}, hash = ${previous}`.execute(transaction);
  return entries;
}

const pageRows = 1000;

/** All entries in order, read page by page. */
export async function* readAudit(db: Kysely<Tables>, from = 1): AsyncGenerator<AuditEntry> {
  let next = from;
  for (;;) {
    const { rows } = await sql<Row>`SELECT sequence, at, actor, action, subject, before::jsonb AS before,
      after::jsonb AS after, reason, previous, hash FROM audit_entry
      WHERE sequence >= ${next} ORDER BY sequence LIMIT ${pageRows}`.execute(db);
    yield* rows;
    if (rows.length < pageRows) return;
    next = rows.at(-1)!.sequence + 1;
  }
}

/** Where the trail ends now; sequence 0 = nothing written yet. */
export async function auditHead(db: Kysely<Tables>): Promise<{ readonly sequence: number; readonly hash: string }> {
  const { rows } = await sql<{ sequence: number; hash: string }>`SELECT sequence, hash FROM audit_head`.execute(db);
  return rows[0]!;
}
