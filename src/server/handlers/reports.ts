import { createHash } from 'node:crypto';
import { noteExport } from '#casework/note-export';
import { readCase } from '#casework/reading';
import { makeCaseFile } from '#casework/pack/case-file';
import { goamlReport, type ReportedParty } from '#casework/reports/goaml';
import { structureProblems } from '#casework/reports/goaml-shape';
import { actOnReport, openReport, readReport, type ReportCommand } from '#casework/reports/report-task';
import { reportedTransactions } from '#casework/reports/reported-transactions';
import { renderXml } from '#casework/reports/xml';
import type { reportRoutes } from '#contract/api/report-routes';
import { partySubject } from '#store/vault/vault';
import { caseFilePage } from '../case-file-page.ts';
import type { ServerDeps } from '../deps.ts';
import { type Handlers, principalOf } from '../handler.ts';
import { HttpProblem } from '../problems.ts';
import { officerOf } from './casework-views.ts';

type ReportHandlers = Pick<Handlers, keyof typeof reportRoutes>;

export function reportHandlers({ db, vault, log, now, baseCurrency: currency }: ServerDeps): ReportHandlers {
  async function view(id: number, officer: ReturnType<typeof officerOf>) {
    const { task, draft, problems } = await readReport(db, vault, id, currency, officer);
    return {
      id: task.id,
      caseId: task.case_id,
      kind: task.kind,
      state: task.state,
      dueAt: task.due_at,
      submittedBy: task.submitted_by,
      approvedBy: task.approved_by,
      filedAt: task.filed_at,
      filingReference: task.filing_reference,
      draft,
      problems,
      version: task.version,
    };
  }

  async function act(
    call: {
      readonly params: { readonly id: number };
      readonly principal: Parameters<typeof principalOf>[0]['principal'];
    },
    version: number,
    command: ReportCommand,
  ) {
    const officer = officerOf(principalOf(call));
    await actOnReport(db, vault, { id: call.params.id, version, currency }, command, officer, now());
    return { status: 200, body: await view(call.params.id, officer) };
  }

  /** A transaction as the log took it in. */
  async function bodyAt(position: number) {
    const [record] = await log.read(0, position - 1, 1);
    return record?.position === position ? record.body : null;
  }

  async function partyOf(id: string): Promise<ReportedParty> {
    const row = await db.selectFrom('party').selectAll().where('id', '=', id).executeTakeFirst();
    const personal =
      row?.sealed === undefined || row.sealed === null ? null : await vault.open(partySubject(id), row.sealed);
    const textOf = (name: string) => (typeof personal?.[name] === 'string' ? personal[name] : null);
    return {
      entityType: row?.entity_type ?? null,
      name: textOf('name'),
      birthDate: textOf('birthDate'),
      country: row?.country ?? null,
      occupation: row?.occupation ?? null,
    };
  }

  return {
    async postReport(call) {
      const officer = officerOf(principalOf(call));
      const task = await openReport(db, vault, { caseId: call.params.id, ...call.body, currency }, officer, now());
      return { status: 201, body: await view(task.id, officer) };
    },
    async getCaseReports(call) {
      const { case: found } = await readCase(db, call.params.id, officerOf(principalOf(call)));
      const items = await db
        .selectFrom('report_task')
        .select(['id', 'kind', 'state', 'due_at as dueAt'])
        .where('case_id', '=', found.id)
        .orderBy('id', 'desc')
        .execute();
      return { status: 200, body: { items } };
    },
    async getReport(call) {
      return { status: 200, body: await view(call.params.id, officerOf(principalOf(call))) };
    },
    postReportAction(call) {
      const { version, ...command } = call.body;
      return act(call, version, command);
    },
    postReportApproval(call) {
      const { version, ...command } = call.body;
      return act(call, version, command);
    },
    async postReportExport(call) {
      const officer = officerOf(principalOf(call));
      const { task, draft } = await readReport(db, vault, call.params.id, currency, officer);
      if (draft === null || (task.state !== 'approved' && task.state !== 'filed')) {
        throw new HttpProblem(409, 'report.not-approved', 'A report leaves the house only once it is approved.');
      }
      const { case: found, breaches } = await readCase(db, task.case_id, officer);
      const { institutionName } = call.body;
      const root = goamlReport({
        code: task.kind,
        reference: `peerline-${task.id}`,
        submittedAt: now(),
        currency,
        reporter: call.body,
        party: await partyOf(found.party_id),
        transactions: await reportedTransactions(db, vault, breaches, institutionName, bodyAt),
        reason: draft.sentences.map(({ text }) => text).join(' '),
        action: draft.action,
        indicators: draft.indicators,
      });
      const problems = structureProblems(root);
      if (problems.length > 0) {
        const errors = problems.slice(0, 50).map((problem) => ({ pointer: problem.split(':')[0]!, detail: problem }));
        throw new HttpProblem(422, 'report.structure', 'The report is not whole yet.', { errors });
      }
      const headers = {
        'content-type': 'application/xml; charset=utf-8',
        'content-disposition': `attachment; filename="report-${task.id}.xml"`,
      };
      const body = renderXml(root);
      const sha256 = createHash('sha256').update(body).digest('hex');
      await noteExport(db, { action: 'report.exported', subject: `report:${task.id}`, sha256 }, officer, now());
      return { status: 200, body, headers };
    },
    async getCaseFile(call) {
      const { id } = call.params;
      const file = await makeCaseFile(db, vault, id, currency, officerOf(principalOf(call)), now());
      const { format } = call.query;
      const headers = {
        'content-type': format === 'html' ? 'text/html; charset=utf-8' : 'application/json',
        'content-disposition': `attachment; filename="case-${id}.${format}"`,
      };
      return { status: 200, body: format === 'html' ? caseFilePage(file) : JSON.stringify(file), headers };
    },
  };
}
