import type { Kysely, Selectable, Transaction } from 'kysely';
import { type DocumentRequestAction, nextState, transitions } from '#domain/casework-states';
import type { ColumnOrigin } from '#domain/taint';
import { untainted } from '#domain/untainted';
import type { EventKind } from '#domain/event-kinds';
import { recordChange } from '#store/record-change';
import type { DocumentRequestTable } from '#store/tables/casework-tables';
import type { Tables } from '#store/tables/tables';
import { lockCase } from '../cases/act-on-case.ts';
import { conflict, fourEyes, invalid, notFound, type Officer, refused } from '../officer.ts';
import { documentKinds, requestLanguages } from '#contract/casework-words';
import { type DocumentKind, type RequestLanguage, requestText } from './request-text.ts';

export type DocumentRequest = Selectable<DocumentRequestTable>;

export interface NewDocumentRequest {
  readonly caseId: number;
  readonly documents: readonly DocumentKind[];
  readonly language: RequestLanguage;
  /** `YYYY-MM-DD`. */
  readonly answerBy: string;
}

const source = 'document_request';
/** Where each field of the letter comes from: the officer who asks chooses from fixed lists, nothing is filled in. */
export const letterOrigins = {
  documents: { name: 'documents', source, taints: [], derivedFrom: [] },
  language: { name: 'language', source, taints: [], derivedFrom: [] },
  answerBy: { name: 'answer_by', source, taints: [], derivedFrom: [] },
  reference: { name: 'reference', source, taints: [], derivedFrom: [] },
} as const satisfies Readonly<Record<string, ColumnOrigin>>;

/** The text for the customer. Error `taint.refused`. */
export function letterOf(request: Pick<DocumentRequest, 'documents' | 'language' | 'answer_by' | 'reference'>): string {
  const { documents, language, answer_by: answerBy, reference } = request;
  const kinds = documentKinds.filter((kind) => documents.includes(kind));
  const known = requestLanguages.find((each) => each === language);
  if (known === undefined) throw invalid(`There is no letter in the language ${language}.`);
  return requestText({
    documents: kinds.map((kind) => untainted(kind, letterOrigins.documents)),
    language: untainted(known, letterOrigins.language),
    answerBy: untainted(answerBy, letterOrigins.answerBy),
    reference: untainted(reference, letterOrigins.reference),
  });
}

/** Asks for documents; nothing leaves the house before another officer approves. */
export async function requestDocuments(
  db: Kysely<Tables>,
  wanted: NewDocumentRequest,
  officer: Officer,
  now: number,
): Promise<DocumentRequest> {
  return await db.transaction().execute((transaction) => requestDocumentsWithin(transaction, wanted, officer, now));
}

/** As `requestDocuments`, within a transaction of which it is a part. */
export async function requestDocumentsWithin(
  transaction: Transaction<Tables>,
  { caseId, documents, language, answerBy }: NewDocumentRequest,
  officer: Officer,
  now: number,
): Promise<DocumentRequest> {
  if (Date.parse(`${answerBy}T00:00:00Z`) <= now) throw invalid('The day to answer by lies in the future.');
  const found = await lockCase(transaction, caseId, officer);
  if (found.state === 'closed') throw refused('case', found.state, 'request documents');
  const request = await transaction
    .insertInto('document_request')
    .values({
      case_id: caseId,
      state: 'requested',
      documents: [...new Set(documents)],
      language,
      answer_by: answerBy,
      requested_by: officer.id,
      requested_at: now,
      approved_by: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const subject = `case:${caseId}`;
  const after = { requestId: request.id, documents: request.documents, answerBy };
  await recordChange(transaction, {
    at: now,
    facts: [{ actor: officer.id, action: 'documents.requested', subject, before: null, after, reason: null }],
    events: [{ kind: 'documents.requested', subject, payload: { caseId, ...after } }],
  });
  return request;
}

const eventOf: Readonly<Partial<Record<DocumentRequestAction, EventKind>>> = {
  approve: 'documents.approved',
  receive: 'documents.received',
};

/**
 * Moves a request on. Errors: `casework.not-found`, `casework.conflict`, `casework.transition`, and
 * `casework.four-eyes` when somebody approves what they asked for themselves.
 */
export async function actOnDocumentRequest(
  db: Kysely<Tables>,
  target: { readonly id: number; readonly version: number },
  action: DocumentRequestAction,
  officer: Officer,
  now: number,
): Promise<DocumentRequest> {
  return await db.transaction().execute(async (transaction) => {
    const request = await transaction
      .selectFrom('document_request')
      .selectAll()
      .where('id', '=', target.id)
      .forUpdate()
      .executeTakeFirst();
    if (request === undefined) throw notFound('request');
    const found = await lockCase(transaction, request.case_id, officer);
    if (request.version !== target.version) throw conflict('request');
    const state = nextState(transitions.documents, request.state, action);
    if (state === null) throw refused('request', request.state, action);
    if (action === 'approve' && request.requested_by === officer.id) {
      throw fourEyes('Who asks for documents cannot approve it: another officer must.');
    }
    const changed = await transaction
      .updateTable('document_request')
      .set({ state, version: request.version + 1, ...(action === 'approve' ? { approved_by: officer.id } : {}) })
      .where('id', '=', request.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const subject = `case:${found.id}`;
    const [before, after] = [request, changed].map((row) => ({ requestId: row.id, state: row.state }));
    const kind = eventOf[action];
    await recordChange(transaction, {
      at: now,
      facts: [
        { actor: officer.id, action: `documents.${action}`, subject, before: before!, after: after!, reason: null },
      ],
      events: kind === undefined ? [] : [{ kind, subject, payload: { caseId: found.id, ...after! } }],
    });
    return changed;
  });
}
