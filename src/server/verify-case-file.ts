import { readFile } from 'node:fs/promises';
import { isIntact, readCaseFile } from '#casework/pack/case-file';
import { AppError } from '#domain/app-error';
import { caseFilePage } from './case-file-page.ts';

export interface CaseFileVerification {
  readonly caseId: number;
  /** UTC epoch ms. */
  readonly madeAt: number;
  readonly madeBy: string;
  /** Hex; the audit trail has it in its entry `case.file-made`. */
  readonly sha256: string;
  /** The content has this hash. */
  readonly intact: boolean;
  /** What the page shows is its content, as this version of Peerline would show it; null = the file is JSON. */
  readonly pageAgrees: boolean | null;
}

/** Checks a case file without a database. Errors: `case-file.absent`, `case-file.unreadable`. */
export async function verifyCaseFile(path: string): Promise<CaseFileVerification> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new AppError('case-file.absent', `${path} cannot be read: ${(error as Error).message}.`, {}, error);
  });
  const file = readCaseFile(text);
  const { detail, madeAt, madeBy } = file.content;
  const intact = isIntact(file);
  const pageAgrees = text.trimStart().startsWith('{') ? null : intact && caseFilePage(file) === text;
  return { caseId: detail.case.id, madeAt, madeBy, sha256: file.sha256, intact, pageAgrees };
}
