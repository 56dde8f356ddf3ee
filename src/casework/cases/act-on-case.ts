import { type Kysely, sql, type Transaction } from 'kysely';
import type { EventKind } from '#domain/event-kinds';
import type { NewEvent } from '#store/outbox/outbox';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import type { Decision } from '../disposition.ts';
import { conflict, notFound, type Officer, visibleCase } from '../officer.ts';
import { type CaseCommand, caseChangeOf } from './case-command.ts';
import type { WorkCase } from './open-case.ts';

/** The case as the officer may know it, locked until the transaction ends. Error `casework.not-found`. */
export async function lockCase(transaction: Transaction<Tables>, id: number, officer: Officer): Promise<WorkCase> {
  const found = await transaction
    .selectFrom('work_case')
    .selectAll()
    .where('id', '=', id)
    .where(visibleCase(officer))
    .forUpdate()
    .executeTakeFirst();
  if (found === undefined) throw notFound('case');
  return found;
}

function eventOf(action: CaseCommand['action']): EventKind {
  if (action === 'approve') return 'case.closed';
  return action === 'assign' || action === 'release' ? 'case.assigned' : 'case.moved';
}

function facts({ state, assignee, due_at, submitted_by }: WorkCase) {
  return { state, assignee, dueAt: due_at, submittedBy: submitted_by };
}

/** The approved decision holds for the case and for each alert that was escalated into it. */
async function decide(transaction: Transaction<Tables>, found: WorkCase, now: number): Promise<readonly NewEvent[]> {
  const { outcome, reasonCode, deservedReview, minutes } = found.proposed as Decision;
  const alerts = await transaction
    .updateTable('party_alert')
    .set((at) => ({ state: 'closed', closed_at: now, version: at('version', '+', 1) }))
    .where('case_id', '=', found.id)
    .where('state', '=', 'escalated')
    .returning('id')
    .execute();
  const decision = { outcome, reason_code: reasonCode, deserved_review: deservedReview, decided_at: now };
  const rows = [null, ...alerts.map(({ id }) => id)].map((alertId) => ({
    ...decision,
    // The time was spent once, on the case.
    minutes: alertId === null ? minutes : null,
    party_alert_id: alertId,
    case_id: found.id,
    party_id: found.party_id,
    decided_by: found.submitted_by ?? 'unknown',
  }));
  await transaction.insertInto('disposition').values(rows).execute();
  return alerts.map(({ id }) => ({
    kind: 'alert.disposed',
    subject: `alert:${id}`,
    payload: { alertId: id, partyId: found.party_id, caseId: found.id, outcome, reasonCode, deservedReview },
  }));
}

/** The latest alert of a case is worked on with it again, unless the party has another open one by now. */
async function reopenAlert(transaction: Transaction<Tables>, found: WorkCase): Promise<void> {
  await sql`UPDATE party_alert SET state = 'escalated', closed_at = NULL, version = version + 1
    WHERE id = (SELECT max(id) FROM party_alert WHERE case_id = ${found.id}) AND state = 'closed' AND (split
      OR NOT EXISTS (SELECT FROM party_alert o WHERE o.party_id = ${found.party_id} AND o.state <> 'closed' AND NOT o.split))`.execute(
    transaction,
  );
}

/**
 * Carries out one command on one case. Errors: `casework.not-found`, `casework.conflict`, `casework.transition`,
 * `casework.invalid`, `casework.four-eyes`.
 */
export async function actOnCase(
  db: Kysely<Tables>,
  target: { readonly id: number; readonly version: number },
  command: CaseCommand,
  officer: Officer,
  now: number,
): Promise<WorkCase> {
  return await db.transaction().execute(async (transaction) => {
    const found = await lockCase(transaction, target.id, officer);
    if (found.version !== target.version) throw conflict('case');
    const changed = await transaction
      .updateTable('work_case')
      .set({ ...caseChangeOf(found, command, officer, now), version: found.version + 1 })
      .where('id', '=', found.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (command.action === 'assign') {
      const member = { case_id: found.id, member: command.assignee };
      await transaction
        .insertInto('case_member')
        .values(member)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    const disposed = command.action === 'approve' ? await decide(transaction, found, now) : [];
    if (command.action === 'reopen') await reopenAlert(transaction, found);
    const subject = `case:${found.id}`;
    const kind = eventOf(command.action);
    const decision = command.action === 'approve' ? (found.proposed as Decision) : {};
    const after = { ...facts(changed), ...decision };
    const reason = 'reason' in command ? command.reason : null;
    await recordChange(transaction, {
      at: now,
      facts: [{ actor: officer.id, action: `case.${command.action}`, subject, before: facts(found), after, reason }],
      events: [{ kind, subject, payload: { caseId: found.id, partyId: found.party_id, ...after } }, ...disposed],
    });
    return changed;
  });
}
