import { addAttachment, attachmentTypes, readAttachment } from '#casework/attachments';
import { actOnDocumentRequest, requestDocuments } from '#casework/documents/document-requests';
import { documentKinds, requestLanguages } from '#contract/casework-words';
import type { ServerDeps } from '../deps.ts';
import { type Handlers, principalOf } from '../handler.ts';
import { HttpProblem } from '../problems.ts';
import { documentRequestView, officerOf } from './casework-views.ts';

type DocumentHandlers = Pick<
  Handlers,
  'postAttachment' | 'getAttachment' | 'postDocumentRequest' | 'postDocumentApproval' | 'postDocumentAction'
>;

function oneOf<T extends string>(known: readonly T[], value: string, what: string): T {
  const found = known.find((each) => each === value);
  if (found === undefined) throw new HttpProblem(422, 'request.invalid', `${what}: one of ${known.join(', ')}.`);
  return found;
}

export function caseworkDocumentHandlers({ db, vault, now }: ServerDeps): DocumentHandlers {
  return {
    async postAttachment(call) {
      const { name, mediaType, contentBase64 } = call.body;
      const document = {
        name,
        mediaType: oneOf(attachmentTypes, mediaType, 'mediaType'),
        content: Buffer.from(contentBase64, 'base64'),
      };
      const body = await addAttachment(db, vault, call.params.id, document, officerOf(principalOf(call)), now());
      return { status: 201, body };
    },
    async getAttachment(call) {
      const { id, attachmentId } = call.params;
      const { name, mediaType, content } = await readAttachment(
        db,
        vault,
        id,
        attachmentId,
        officerOf(principalOf(call)),
      );
      // Never shown in our own origin, whatever it holds.
      const headers = {
        'content-type': mediaType,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
        'content-security-policy': "sandbox; default-src 'none'",
        'x-content-type-options': 'nosniff',
      };
      return { status: 200, body: content, headers };
    },
    async postDocumentRequest(call) {
      const { documents, language, answerBy } = call.body;
      const wanted = {
        caseId: call.params.id,
        documents: documents.map((kind) => oneOf(documentKinds, kind, 'documents')),
        language: oneOf(requestLanguages, language, 'language'),
        answerBy,
      };
      const request = await requestDocuments(db, wanted, officerOf(principalOf(call)), now());
      return { status: 201, body: documentRequestView(request) };
    },
    async postDocumentApproval(call) {
      const target = { id: call.params.id, version: call.body.version };
      const request = await actOnDocumentRequest(db, target, call.body.action, officerOf(principalOf(call)), now());
      return { status: 200, body: documentRequestView(request) };
    },
    async postDocumentAction(call) {
      const target = { id: call.params.id, version: call.body.version };
      const request = await actOnDocumentRequest(db, target, call.body.action, officerOf(principalOf(call)), now());
      return { status: 200, body: documentRequestView(request) };
    },
  };
}
