import type { Kysely, Selectable, Transaction } from 'kysely';
import { nextState, type ReportAction, transitions } from '#domain/casework-states';
import { day } from '#domain/time';
import { recordChange } from '#store/record-change';
import type { ReportTaskTable } from '#store/tables/casework-tables';
import type { Tables } from '#store/tables/tables';
import { partySubject, type Vault } from '#store/vault/vault';
import { lockCase } from '../cases/act-on-case.ts';
import { conflict, fourEyes, invalid, notFound, type Officer, refused } from '../officer.ts';
import { readCase } from '../reading.ts';
import { breachEvidence, hitEvidence, partyEvidence } from './case-evidence.ts';
import { type CitedSentence, checkNarrative, draftNarrative, type NarrativeProblem } from './narrative.ts';

export type ReportTask = Selectable<ReportTaskTable>;

/** What the report says. `sentences` is the narrative; the rest goes into the form of the authority. */
export interface ReportDraft {
  readonly sentences: readonly CitedSentence[];
  /** What was done: account blocked, relationship ended, … */
  readonly action: string | null;
  /** Codes of the authority. */
  readonly indicators: readonly string[];
}

export interface ReportDetail {
  readonly task: ReportTask;
  /** Null after the party's erasure. */
  readonly draft: ReportDraft | null;
  /** Why it cannot be submitted as it stands; empty = it can. */
  readonly problems: readonly NarrativeProblem[];
}

/** Days from the opening of the case to the deadline, unless the officer sets another. */
const daysToReport = 30;

async function sealDraft(vault: Vault, partyId: string, draft: ReportDraft): Promise<string> {
  const party = partySubject(partyId);
  return (await vault.keysOf([party])).seal(party, { draft });
}

async function openDraft(vault: Vault, partyId: string, sealed: string): Promise<ReportDraft | null> {
  const found = await vault.open(partySubject(partyId), sealed);
  return found === null ? null : (found['draft'] as ReportDraft);
}

/** Opens the task with a first draft from the records of the case. Errors: `casework.not-found`, `casework.invalid`. */
export async function openReport(
  db: Kysely<Tables>,
  vault: Vault,
  wanted: {
    readonly caseId: number;
    readonly kind: 'STR' | 'SAR';
    readonly dueAt: number | null;
    readonly currency: string;
  },
  officer: Officer,
  now: number,
): Promise<ReportTask> {
  const detail = await readCase(db, wanted.caseId, officer);
  if (detail.breaches.length === 0) throw invalid('The case holds no breach that could be reported.');
  const { sentences } = draftNarrative(
    await partyEvidence(db, detail.case.party_id),
    breachEvidence(detail.breaches),
    hitEvidence(detail.hits),
    wanted.currency,
  );
  const sealed = await sealDraft(vault, detail.case.party_id, { sentences, action: null, indicators: [] });
  return await db.transaction().execute(async (transaction) => {
    const found = await lockCase(transaction, wanted.caseId, officer);
    if (found.state === 'closed') throw refused('case', found.state, 'report');
    const open = await transaction
      .selectFrom('report_task')
      .select('id')
      .where('case_id', '=', found.id)
      .where('state', 'not in', ['filed', 'withdrawn'])
      .executeTakeFirst();
    if (open !== undefined) throw invalid('The case has an open report already.');
    const task = await transaction
      .insertInto('report_task')
      .values({
        case_id: found.id,
        kind: wanted.kind,
        state: 'draft',
        due_at: wanted.dueAt ?? found.opened_at + daysToReport * day,
        sealed,
        edited_by: officer.id,
        edited_at: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(transaction, null, task, 'draft', officer, null, now);
    return task;
  });
}

export type ReportCommand =
  | { readonly action: 'edit'; readonly draft: ReportDraft }
  | { readonly action: 'submit' | 'approve' }
  | { readonly action: 'return' | 'withdraw'; readonly reason: string }
  | { readonly action: 'file'; readonly filingReference: string };

/**
 * Moves a report on. It is submitted only when each figure resolves to a cited record and an indicator is named. Errors: `casework.not-found`,
 * `casework.conflict`, `casework.transition`, `casework.four-eyes`, `casework.invalid`.
 */
export async function actOnReport(
  db: Kysely<Tables>,
  vault: Vault,
  target: { readonly id: number; readonly version: number; readonly currency: string },
  command: ReportCommand,
  officer: Officer,
  now: number,
): Promise<ReportTask> {
  const { task: seen, draft, problems } = await readReport(db, vault, target.id, target.currency, officer);
  if (command.action === 'submit' || command.action === 'approve') {
    if (draft === null) throw invalid('The draft is gone: its party was erased.');
    const [first] = problems;
    if (first !== undefined) throw invalid(`Sentence ${first.sentence + 1} of the narrative: ${first.problem}`);
    // Told now, not when it is approved and can no longer be edited.
    if (draft.indicators.length === 0)
      throw invalid('The report names no indicator: the authority asks for one of its codes at least.');
  }
  const partyId = (
    await db.selectFrom('work_case').select('party_id').where('id', '=', seen.case_id).executeTakeFirstOrThrow()
  ).party_id;
  const sealed = command.action === 'edit' ? await sealDraft(vault, partyId, command.draft) : null;
  return await db.transaction().execute(async (transaction) => {
    await lockCase(transaction, seen.case_id, officer);
    const task = await transaction
      .selectFrom('report_task')
      .selectAll()
      .where('id', '=', target.id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (task.version !== target.version || task.version !== seen.version) throw conflict('report');
    const state = nextState(transitions.report, task.state, command.action);
    if (state === null) throw refused('report', task.state, command.action);
    if (command.action === 'approve' && (task.submitted_by === officer.id || task.edited_by === officer.id)) {
      throw fourEyes('Who wrote or submitted a report cannot approve it: another officer must.');
    }
    const changed = await transaction
      .updateTable('report_task')
      .set({
        state,
        version: task.version + 1,
        ...(sealed === null ? {} : { sealed, edited_by: officer.id, edited_at: now }),
        ...(command.action === 'submit' ? { submitted_by: officer.id } : {}),
        ...(command.action === 'approve' ? { approved_by: officer.id } : {}),
        ...(command.action === 'return' ? { submitted_by: null, approved_by: null } : {}),
        ...(command.action === 'file' ? { filed_at: now, filing_reference: command.filingReference } : {}),
      })
      .where('id', '=', task.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const reason = 'reason' in command ? command.reason : null;
    await record(transaction, task, changed, command.action, officer, reason, now);
    return changed;
  });
}

async function record(
  transaction: Transaction<Tables>,
  before: ReportTask | null,
  after: ReportTask,
  action: ReportAction | 'draft',
  officer: Officer,
  reason: string | null,
  now: number,
): Promise<void> {
  const facts = ({ state, due_at, sealed, filing_reference }: ReportTask) => {
    return { state, dueAt: due_at, sealed, filingReference: filing_reference };
  };
  const subject = `report:${after.id}`;
  const payload = {
    reportId: after.id,
    caseId: after.case_id,
    kind: after.kind,
    state: after.state,
    dueAt: after.due_at,
  };
  const kind = action === 'draft' ? 'report.drafted' : action === 'file' ? 'report.filed' : null;
  await recordChange(transaction, {
    at: now,
    facts: [
      {
        actor: officer.id,
        action: `report.${action}`,
        subject,
        before: before === null ? null : facts(before),
        after: facts(after),
        reason,
      },
    ],
    events: kind === null ? [] : [{ kind, subject, payload }],
  });
}

/** A report with what is wrong with its narrative now. Error `casework.not-found`. */
export async function readReport(
  db: Kysely<Tables>,
  vault: Vault,
  id: number,
  currency: string,
  officer: Officer,
): Promise<ReportDetail> {
  const task = await db.selectFrom('report_task').selectAll().where('id', '=', id).executeTakeFirst();
  if (task === undefined) throw notFound('report');
  const detail = await readCase(db, task.case_id, officer).catch(() => {
    throw notFound('report');
  });
  const draft = await openDraft(vault, detail.case.party_id, task.sealed);
  if (draft === null) return { task, draft, problems: [] };
  const { evidence } = draftNarrative(
    await partyEvidence(db, detail.case.party_id),
    breachEvidence(detail.breaches),
    hitEvidence(detail.hits),
    currency,
  );
  return { task, draft, problems: checkNarrative(draft.sentences, evidence) };
}
