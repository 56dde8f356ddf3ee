import type { Kysely, Selectable, Transaction } from 'kysely';
import { recordChange } from '#store/record-change';
import type { CaseType, WorkCaseTable, WorkRisk } from '#store/tables/casework-tables';
import type { Tables } from '#store/tables/tables';
import { inboxOf, inboxRule } from '../inbox-rule.ts';
import type { Officer } from '../officer.ts';
import { workRisk } from '../risk.ts';
import { reviewSlaMs, slaMs } from '../sla.ts';

export type WorkCase = Selectable<WorkCaseTable>;

export interface NewCase {
  readonly type: CaseType;
  readonly partyId: string;
  readonly risk: WorkRisk;
  readonly team: string | null;
  readonly inbox: string;
  readonly reason: string;
  /** Seen by its members alone, and by those who may see everything restricted. */
  readonly needToKnow: boolean;
  readonly members: readonly string[];
}

/** Adds the case, whose first member is who opens it, and writes that down. */
export async function insertCase(
  transaction: Transaction<Tables>,
  { type, partyId, risk, team, inbox, reason, needToKnow, members }: NewCase,
  officer: Officer,
  now: number,
): Promise<number> {
  const { id } = await transaction
    .insertInto('work_case')
    .values({
      type,
      party_id: partyId,
      state: 'open',
      inbox,
      team,
      risk,
      assignee: null,
      need_to_know: needToKnow,
      opened_by: officer.id,
      opened_at: now,
      due_at: now + (type === 'investigation' ? slaMs[risk] : reviewSlaMs[type]),
      clock_stopped_at: null,
      closed_at: null,
      proposed: null,
      submitted_by: null,
      reason,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const all = [...new Set([officer.id, ...members])];
  await transaction
    .insertInto('case_member')
    .values(all.map((member) => ({ case_id: id, member })))
    .execute();
  const subject = `case:${id}`;
  const after = { type, partyId, risk, needToKnow };
  await recordChange(transaction, {
    at: now,
    facts: [{ actor: officer.id, action: 'case.opened', subject, before: null, after, reason }],
    events: [{ kind: 'case.opened', subject, payload: { caseId: id, type, partyId, risk } }],
  });
  return id;
}

/** Opens a case without an alert: a review at onboarding, enhanced due diligence, or an investigation on information. */
export async function openCase(
  db: Kysely<Tables>,
  wanted: Pick<NewCase, 'type' | 'partyId' | 'reason' | 'needToKnow' | 'members'>,
  officer: Officer,
  now: number,
): Promise<WorkCase> {
  return await db.transaction().execute((transaction) => openCaseWithin(transaction, wanted, officer, now));
}

/** As `openCase`, within a transaction of which it is a part. */
export async function openCaseWithin(
  transaction: Transaction<Tables>,
  wanted: Pick<NewCase, 'type' | 'partyId' | 'reason' | 'needToKnow' | 'members'>,
  officer: Officer,
  now: number,
): Promise<WorkCase> {
  const party = await transaction.selectFrom('party').selectAll().where('id', '=', wanted.partyId).executeTakeFirst();
  const risk = workRisk(party?.risk_rating ?? null, party?.politically_exposed ?? null);
  const inboxes = await transaction.selectFrom('inbox').selectAll().orderBy('rank').orderBy('id').execute();
  const inbox = inboxOf(
    inboxes.map(({ rule, ...rest }) => ({ ...rest, rule: inboxRule.parse(rule) })),
    { risk, entityType: party?.entity_type ?? null, country: party?.country ?? null, amountMinor: 0 },
  );
  const id = await insertCase(transaction, { ...wanted, risk, team: inbox.team, inbox: inbox.id }, officer, now);
  return await transaction.selectFrom('work_case').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}
