import { type Kysely, sql, type Transaction } from 'kysely';
import type { AuditFact } from '#store/audit/audit-entry';
import type { EventKind } from '#domain/event-kinds';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { type BulkResult, type BulkTarget, eachByItself } from '../bulk.ts';
import { insertCase } from '../cases/open-case.ts';
import { conflict, invalid, notFound, type Officer, visibleAlert, visibleCase } from '../officer.ts';
import { type AlertCommand, changeOf, type PartyAlert } from './alert-command.ts';

const eventOf = {
  assign: 'alert.assigned',
  release: 'alert.assigned',
  snooze: 'alert.snoozed',
  wake: 'alert.snoozed',
  escalate: 'alert.escalated',
  dispose: 'alert.disposed',
  reopen: 'alert.reopened',
} as const satisfies Record<AlertCommand['action'], EventKind>;

/** The alert as the officer may know it, locked until the transaction ends. */
async function lockAlert(transaction: Transaction<Tables>, id: number, officer: Officer): Promise<PartyAlert> {
  const alert = await transaction
    .selectFrom('party_alert')
    .selectAll()
    .where('id', '=', id)
    .where(visibleAlert(officer))
    .forUpdate()
    .executeTakeFirst();
  if (alert === undefined) throw notFound('alert');
  return alert;
}

/** What the audit trail says of an alert. */
function facts(alert: PartyAlert) {
  const { state, assignee, snoozed_until, due_at, case_id } = alert;
  return { state, assignee, snoozedUntil: snoozed_until, dueAt: due_at, caseId: case_id };
}

async function apply(
  transaction: Transaction<Tables>,
  alert: PartyAlert,
  command: AlertCommand,
  officer: Officer,
  now: number,
): Promise<PartyAlert> {
  const change = changeOf(alert, command, now);
  if (command.action === 'reopen') await checkAlone(transaction, alert);
  const caseId =
    command.action === 'escalate' ? await caseFor(transaction, alert, command, officer, now) : alert.case_id;
  const changed = await transaction
    .updateTable('party_alert')
    .set({ ...change, case_id: caseId, version: alert.version + 1 })
    .where('id', '=', alert.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (command.action === 'dispose') {
    const { outcome, reasonCode, deservedReview, minutes } = command;
    await transaction
      .insertInto('disposition')
      .values({
        party_alert_id: alert.id,
        case_id: null,
        party_id: alert.party_id,
        outcome,
        reason_code: reasonCode,
        deserved_review: deservedReview,
        minutes,
        decided_by: officer.id,
        decided_at: now,
      })
      .execute();
  }
  return changed;
}

/** The party's open investigation, if the officer may see it, else a new one: one case lists every breach. */
async function caseFor(
  transaction: Transaction<Tables>,
  alert: PartyAlert,
  { reason, needToKnow, members }: Extract<AlertCommand, { action: 'escalate' }>,
  officer: Officer,
  now: number,
): Promise<number> {
  const { party_id: partyId, risk, team, inbox } = alert;
  const known = await transaction
    .selectFrom('work_case')
    .select('id')
    .where('party_id', '=', partyId)
    .where('type', '=', 'investigation')
    .where('state', '!=', 'closed')
    .where('need_to_know', '=', needToKnow)
    .where(visibleCase(officer))
    .orderBy('id', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  if (known !== undefined) return known.id;
  const wanted = { type: 'investigation', partyId, risk, team, inbox, reason, needToKnow, members } as const;
  return await insertCase(transaction, wanted, officer, now);
}

/** A party has one open alert at most. */
async function checkAlone(transaction: Transaction<Tables>, alert: PartyAlert): Promise<void> {
  const other = await transaction
    .selectFrom('party_alert')
    .select('id')
    .where('party_id', '=', alert.party_id)
    .where('state', '!=', 'closed')
    .where('split', '=', false)
    .executeTakeFirst();
  if (other !== undefined) throw invalid('The party has another open alert: work on that one.');
}

function decided(command: AlertCommand) {
  if (command.action !== 'dispose') return {};
  const { outcome, reasonCode, deservedReview, minutes } = command;
  return { outcome, reasonCode, deservedReview, minutes };
}

/**
 * Carries out one command on one alert. `version` is the one that the officer saw. Errors: `casework.not-found`,
 * `casework.conflict` when somebody else was first, `casework.transition`, `casework.invalid`.
 */
export async function actOnAlert(
  db: Kysely<Tables>,
  target: { readonly id: number; readonly version: number },
  command: AlertCommand,
  officer: Officer,
  now: number,
): Promise<PartyAlert> {
  return await db.transaction().execute((transaction) => actOnAlertWithin(transaction, target, command, officer, now));
}

/** As `actOnAlert`, within a transaction of which it is a part. */
export async function actOnAlertWithin(
  transaction: Transaction<Tables>,
  target: { readonly id: number; readonly version: number },
  command: AlertCommand,
  officer: Officer,
  now: number,
): Promise<PartyAlert> {
  const alert = await lockAlert(transaction, target.id, officer);
  if (alert.version !== target.version) throw conflict('alert');
  const changed = await apply(transaction, alert, command, officer, now);
  await record(transaction, alert, changed, command, officer, now);
  return changed;
}

async function record(
  transaction: Transaction<Tables>,
  alert: PartyAlert,
  changed: PartyAlert,
  command: AlertCommand,
  officer: Officer,
  now: number,
): Promise<void> {
  const subject = `alert:${alert.id}`;
  const kind = eventOf[command.action];
  const fact: AuditFact = {
    actor: officer.id,
    action: kind,
    subject,
    before: facts(alert),
    after: { ...facts(changed), ...decided(command) },
    reason: 'reason' in command ? command.reason : null,
  };
  const payload = { alertId: alert.id, partyId: alert.party_id, ...facts(changed), ...decided(command) };
  await recordChange(transaction, { at: now, facts: [fact], events: [{ kind, subject, payload }] });
}

/**
 * The most urgent alert that nobody has, given to the officer; null when there is none. Two who ask at once get two
 * different ones.
 */
export async function takeNextAlert(
  db: Kysely<Tables>,
  inbox: string | undefined,
  officer: Officer,
  now: number,
): Promise<PartyAlert | null> {
  return await db.transaction().execute(async (transaction) => {
    let rows = transaction
      .selectFrom('party_alert')
      .selectAll()
      .where('state', '=', 'open')
      .where(visibleAlert(officer));
    if (inbox !== undefined) rows = rows.where('inbox', '=', inbox);
    const alert = await rows.orderBy('due_at').orderBy('id').limit(1).forUpdate().skipLocked().executeTakeFirst();
    if (alert === undefined) return null;
    const command = { action: 'assign', assignee: officer.id } as const;
    const changed = await apply(transaction, alert, command, officer, now);
    await record(transaction, alert, changed, command, officer, now);
    return changed;
  });
}

/** One command on many alerts: each is done or refused by itself, with its reason. */
export async function actOnAlerts(
  db: Kysely<Tables>,
  targets: readonly BulkTarget[],
  command: AlertCommand,
  officer: Officer,
  now: number,
): Promise<readonly BulkResult[]> {
  return await eachByItself(targets, (target) => actOnAlert(db, target, command, officer, now));
}

/** Snoozed alerts whose time has come go back to the queue. Returns how many. */
export async function wakeAlerts(db: Kysely<Tables>, now: number): Promise<number> {
  const due = await db
    .selectFrom('party_alert')
    .select(['id', 'version'])
    .where('state', '=', 'snoozed')
    .where('snoozed_until', '<=', now)
    .limit(500)
    .execute();
  const clock: Officer = { id: 'system:clock', reach: 'all', teams: [], restricted: true };
  const results = await actOnAlerts(db, due, { action: 'wake' }, clock, now);
  return results.filter(({ outcome }) => outcome === 'done').length;
}

/** How the queue looks, by inbox: what is open, unassigned, and late. */
export async function countInboxes(db: Kysely<Tables>, officer: Officer, now: number) {
  const { rows } = await sql<{ id: string; name: string; open: number; unassigned: number; overdue: number }>`
    SELECT i.id, i.name, count(party_alert.id) FILTER (WHERE party_alert.state <> 'closed')::integer AS open,
      count(party_alert.id) FILTER (WHERE party_alert.state = 'open')::integer AS unassigned,
      count(party_alert.id) FILTER (WHERE party_alert.state <> 'closed' AND clock_stopped_at IS NULL AND due_at < ${now})::integer
        AS overdue
    FROM inbox i LEFT JOIN party_alert ON party_alert.inbox = i.id AND ${visibleAlert(officer)}
    GROUP BY i.id, i.name, i.rank ORDER BY i.rank, i.id`.execute(db);
  return rows;
}
