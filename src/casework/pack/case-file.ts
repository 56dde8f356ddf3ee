import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { AppError } from '#domain/app-error';
import { type AuditEntry, canonicalJson, type Json } from '#store/audit/audit-entry';
import type { Tables } from '#store/tables/tables';
import type { Vault } from '#store/vault/vault';
import { type Comment, readComments } from '../comments.ts';
import { noteExport } from '../note-export.ts';
import type { Officer } from '../officer.ts';
import { type CaseDetail, readCase } from '../reading.ts';
import { type ReportDraft, readReport } from '../reports/report-task.ts';

/** All that an examiner needs of a case, with nothing to look up elsewhere. */
export interface CaseFileContent {
  readonly format: 'peerline-case-file';
  readonly version: 1;
  readonly madeAt: number;
  readonly madeBy: string;
  /** ISO 4217 code that amounts are in. */
  readonly currency: string;
  readonly detail: CaseDetail;
  readonly comments: readonly Comment[];
  readonly reports: readonly { readonly id: number; readonly state: string; readonly draft: ReportDraft | null }[];
  /** Entries of the audit trail on the case, its alerts and its reports. */
  readonly trail: readonly AuditEntry[];
}

export interface CaseFile {
  readonly content: CaseFileContent;
  /** SHA-256 in hex over the canonical JSON of `content`. */
  readonly sha256: string;
}

function hashOf(content: CaseFileContent): string {
  return createHash('sha256')
    .update(canonicalJson(content as unknown as Json))
    .digest('hex');
}

async function readTrail(db: Kysely<Tables>, subjects: readonly string[]): Promise<readonly AuditEntry[]> {
  const { rows } = await sql<AuditEntry>`SELECT sequence, at, actor, action, subject, before::jsonb AS before,
    after::jsonb AS after, reason, previous, hash FROM audit_entry WHERE subject = ANY(${[...subjects]}::text[])
    ORDER BY sequence LIMIT 5000`.execute(db);
  return rows;
}

/** Made, and noted with its hash in the audit trail. Error `casework.not-found`. */
export async function makeCaseFile(
  db: Kysely<Tables>,
  vault: Vault,
  caseId: number,
  currency: string,
  officer: Officer,
  now: number,
): Promise<CaseFile> {
  const detail = await readCase(db, caseId, officer);
  const target = { kind: 'case', id: caseId } as const;
  const comments = [...(await readComments(db, vault, target, officer))];
  for (const { id } of detail.alerts) comments.push(...(await readComments(db, vault, { kind: 'alert', id }, officer)));
  const tasks = await db.selectFrom('report_task').select('id').where('case_id', '=', caseId).orderBy('id').execute();
  const reports = [];
  for (const { id } of tasks) {
    const { task, draft } = await readReport(db, vault, id, currency, officer);
    reports.push({ id, state: task.state, draft });
  }
  const subjects = [
    `case:${caseId}`,
    ...detail.alerts.map(({ id }) => `alert:${id}`),
    ...reports.map(({ id }) => `report:${id}`),
  ];
  const trail = await readTrail(db, subjects);
  const made = { madeAt: now, madeBy: officer.id, currency, detail, comments, reports, trail };
  // Through JSON and back: what is hashed is what is written.
  const content = JSON.parse(JSON.stringify({ format: 'peerline-case-file', version: 1, ...made })) as CaseFileContent;
  const sha256 = hashOf(content);
  await noteExport(db, { action: 'case.file-made', subject: `case:${caseId}`, sha256 }, officer, now);
  return { content, sha256 };
}

/**
 * The file within a text: JSON, or the page that holds it. Error `case-file.unreadable` for a text that is no case file.
 */
export function readCaseFile(text: string): CaseFile {
  const inPage = /<script type="application\/json" id="case-file.json">(.*?)<\/script>/s.exec(text)?.[1];
  let file: Partial<CaseFile>;
  try {
    file = JSON.parse(inPage ?? text) as Partial<CaseFile>;
  } catch (error) {
    throw new AppError('case-file.unreadable', 'This is no case file: it holds no JSON of one.', {}, error);
  }
  if (file.content?.format !== 'peerline-case-file')
    throw new AppError('case-file.unreadable', 'This is no case file.');
  return file as CaseFile;
}

/** Whether the content is as it was made. */
export function isIntact({ content, sha256 }: CaseFile): boolean {
  return hashOf(content) === sha256;
}
