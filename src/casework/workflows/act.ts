import { sql, type Transaction } from 'kysely';
import type { WorkflowAction } from '#contract/workflow-definition';
import { AppError } from '#domain/app-error';
import { day, hour } from '#domain/time';
import type { NewEvent } from '#store/outbox/outbox';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { actOnAlertWithin } from '../alerts/act-on-alert.ts';
import { openCaseWithin } from '../cases/open-case.ts';
import { requestDocumentsWithin } from '../documents/document-requests.ts';
import { documentKinds, requestLanguages } from '#contract/casework-words';
import { invalid, type Officer } from '../officer.ts';
import { isCustomerFacing } from './lineage.ts';

interface Actor {
  readonly workflowId: string;
  readonly version: number;
  /** Null where the event is not about a party. */
  readonly partyId: string | null;
  /** Whether anything that led here is tainted. */
  readonly tainted: boolean;
  readonly now: number;
}

type PartyActor = Actor & { readonly partyId: string };

/** Days of a month, for the next review. */
const monthDays = 30.44;

/** A workflow acts under its own name, for everybody, and without a key to what is need-to-know. */
function officerOf({ workflowId, version }: Actor): Officer {
  return { id: `workflow:${workflowId}@${version}`, reach: 'all', teams: [], restricted: false };
}

async function openAlert(transaction: Transaction<Tables>, partyId: string) {
  const alert = await transaction
    .selectFrom('party_alert')
    .select(['id', 'version', 'due_at'])
    .where('party_id', '=', partyId)
    .where('state', '!=', 'closed')
    .where('split', '=', false)
    .forUpdate()
    .executeTakeFirst();
  if (alert === undefined) throw invalid('The party has no open alert.');
  return alert;
}

async function tell(
  transaction: Transaction<Tables>,
  actor: Actor,
  action: string,
  after: Readonly<Record<string, string | number | boolean>>,
  events: readonly NewEvent[],
): Promise<void> {
  const subject = actor.partyId === null ? `workflow:${actor.workflowId}` : `party:${actor.partyId}`;
  const fact = { actor: officerOf(actor).id, action, subject, before: null, after, reason: null };
  await recordChange(transaction, { at: actor.now, facts: [fact], events });
}

async function setSla(transaction: Transaction<Tables>, actor: PartyActor, hours: number): Promise<void> {
  const alert = await openAlert(transaction, actor.partyId);
  const dueAt = Math.min(alert.due_at, actor.now + hours * hour);
  await transaction
    .updateTable('party_alert')
    .set({ due_at: dueAt, version: alert.version + 1 })
    .where('id', '=', alert.id)
    .execute();
  await tell(transaction, actor, 'alert.sla-set', { alertId: alert.id, dueAt }, []);
}

/** In the review of the customer's papers that this workflow opened, or a new one. */
async function askForDocuments(
  transaction: Transaction<Tables>,
  actor: PartyActor,
  { documents, language, answerInDays }: Extract<WorkflowAction, { do: 'request-documents' }>,
): Promise<void> {
  const officer = officerOf(actor);
  const known = await transaction
    .selectFrom('work_case')
    .select('id')
    .where('party_id', '=', actor.partyId)
    .where('opened_by', '=', officer.id)
    .where('state', '!=', 'closed')
    .executeTakeFirst();
  const wanted = { type: 'onboarding-review', partyId: actor.partyId, reason: 'Papers to renew' } as const;
  const found =
    known ?? (await openCaseWithin(transaction, { ...wanted, needToKnow: false, members: [] }, officer, actor.now));
  const request = {
    caseId: found.id,
    documents: documentKinds.filter((kind) => documents.includes(kind)),
    language: requestLanguages.find((each) => each === language) ?? 'en',
    answerBy: new Date(actor.now + answerInDays * day).toISOString().slice(0, 10),
  };
  await requestDocumentsWithin(transaction, request, officer, actor.now);
}

async function changeReview(transaction: Transaction<Tables>, actor: PartyActor, months: number): Promise<void> {
  const { partyId, now } = actor;
  const nextAt = now + Math.round(months * monthDays * day);
  await sql`INSERT INTO party_review (party_id, months, next_at, changed_by, changed_at)
    VALUES (${partyId}, ${months}, ${nextAt}, ${officerOf(actor).id}, ${now})
    ON CONFLICT (party_id) DO UPDATE SET months = excluded.months, next_at = least(party_review.next_at, excluded.next_at),
      changed_by = excluded.changed_by, changed_at = excluded.changed_at`.execute(transaction);
  await tell(transaction, actor, 'party.review-changed', { months }, []);
}

/** A mark that is there already says nothing new, so rules that mark in a circle come to rest. */
async function setMark(transaction: Transaction<Tables>, actor: PartyActor, mark: string): Promise<void> {
  const { partyId, tainted, now } = actor;
  const { rows } = await sql<{ fresh: boolean }>`INSERT INTO party_mark (party_id, mark, tainted, marked_at)
    VALUES (${partyId}, ${mark}, ${tainted}, ${now})
    ON CONFLICT (party_id, mark) DO UPDATE SET tainted = party_mark.tainted OR excluded.tainted
    RETURNING marked_at = ${now} AND xmax = 0 AS fresh`.execute(transaction);
  if (rows[0]?.fresh !== true) return;
  const event = { kind: 'party.marked', subject: `party:${partyId}`, payload: { partyId, mark } } as const;
  await tell(transaction, actor, 'party.marked', { mark, tainted }, [event]);
}

/** Actions that need no party. */
async function actAnyhow(
  transaction: Transaction<Tables>,
  action: Extract<WorkflowAction, { do: 'notify' | 'webhook' }>,
  actor: Actor,
): Promise<void> {
  const { workflowId, version, partyId, now } = actor;
  if (action.do === 'notify') {
    await sql`INSERT INTO workflow_notice (workflow_id, inbox, party_id, text, at)
      VALUES (${workflowId}, ${action.inbox}, ${partyId}, ${action.text}, ${now})`.execute(transaction);
    return;
  }
  const payload = { workflowId, version, partyId };
  const event: NewEvent = { kind: 'workflow.fired', subject: `workflow:${workflowId}`, payload };
  await tell(transaction, actor, 'workflow.fired', { workflowId }, [event]);
}

async function actOnParty(
  transaction: Transaction<Tables>,
  action: Exclude<WorkflowAction, { do: 'notify' | 'webhook' }>,
  actor: PartyActor,
): Promise<void> {
  const { partyId, now } = actor;
  const officer = officerOf(actor);
  switch (action.do) {
    case 'open-case': {
      const { type, reason } = action;
      await openCaseWithin(transaction, { type, partyId, reason, needToKnow: false, members: [] }, officer, now);
      return;
    }
    case 'escalate': {
      const alert = await openAlert(transaction, partyId);
      const command = { action: 'escalate', reason: action.reason, needToKnow: false, members: [] } as const;
      await actOnAlertWithin(transaction, alert, command, officer, now);
      return;
    }
    case 'set-sla':
      return await setSla(transaction, actor, action.hours);
    case 'request-documents':
      return await askForDocuments(transaction, actor, action);
    case 'message': {
      const { message, language } = action;
      const payload = { partyId, message, language };
      const event: NewEvent = { kind: 'message.requested', subject: `party:${partyId}`, payload };
      return await tell(transaction, actor, 'message.requested', { message, language }, [event]);
    }
    case 'change-review':
      return await changeReview(transaction, actor, action.months);
    case 'mark':
      return await setMark(transaction, actor, action.mark);
  }
}

/**
 * Carries out one action within the transaction of its run. Errors: those of the action, as an officer would meet them;
 * `taint.refused` when a customer would notice something tainted.
 */
export async function act(transaction: Transaction<Tables>, action: WorkflowAction, actor: Actor): Promise<void> {
  if (actor.tainted && isCustomerFacing(action)) {
    throw new AppError('taint.refused', 'A customer must not notice what rests on something tainted.');
  }
  if (action.do === 'notify' || action.do === 'webhook') return await actAnyhow(transaction, action, actor);
  if (actor.partyId === null) throw invalid('The event is about no party.');
  await actOnParty(transaction, action, { ...actor, partyId: actor.partyId });
}
