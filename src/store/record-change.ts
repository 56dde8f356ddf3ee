import type { Transaction } from 'kysely';
import type { AuditFact } from './audit/audit-entry.ts';
import { appendAudit } from './audit/audit-trail.ts';
import { appendEvents, type NewEvent } from './outbox/outbox.ts';
import type { Tables } from './tables/tables.ts';

export interface Change {
  /** Who did what, before, after and why. */
  readonly facts: readonly AuditFact[];
  /** What other rooms should hear. */
  readonly events: readonly NewEvent[];
  /** UTC epoch ms. */
  readonly at: number;
}

/**
 * Writes down a change within its own transaction: audit trail and outbox, both or neither. Call it last, because
 * whoever writes next waits for the commit.
 *
 * @example
 * await db.transaction().execute(async (transaction) => {
 *   await transaction.updateTable('work_case').set({ state: 'closed' }).where('id', '=', 7).execute();
 *   await recordChange(transaction, { at: now, facts: [{ actor: 'user:3', action: 'case.closed', subject: 'case:7',
 *     before: { state: 'open' }, after: { state: 'closed' }, reason: 'no findings' }],
 *     events: [{ kind: 'case.closed', subject: 'case:7', payload: { caseId: 7 } }] });
 * });
 */
export async function recordChange(transaction: Transaction<Tables>, change: Change): Promise<void> {
  await appendAudit(transaction, change.facts, change.at);
  await appendEvents(transaction, change.events, change.at);
}
