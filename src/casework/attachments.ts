import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { partySubject, type Vault } from '#store/vault/vault';
import { lockCase } from './cases/act-on-case.ts';
import { invalid, notFound, type Officer, visibleCase } from './officer.ts';

export const attachmentTypes = ['application/pdf', 'image/png', 'image/jpeg', 'text/plain', 'text/csv'] as const;
export type AttachmentType = (typeof attachmentTypes)[number];
export const largestAttachment = 3 * 1024 * 1024;
const mostAttachments = 50;

export interface NewAttachment {
  readonly name: string;
  readonly mediaType: AttachmentType;
  readonly content: Buffer;
}

export interface AttachmentFacts {
  readonly id: number;
  /** Of the content in clear, in hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly addedBy: string;
  readonly addedAt: number;
}

/**
 * Keeps a document with a case, sealed with the party's key and named by the hash of its content; the same content is
 * kept once. Errors: `casework.not-found`, `casework.invalid` when it is empty, too large or one too many.
 */
export async function addAttachment(
  db: Kysely<Tables>,
  vault: Vault,
  caseId: number,
  { name, mediaType, content }: NewAttachment,
  officer: Officer,
  now: number,
): Promise<AttachmentFacts> {
  if (content.length === 0) throw invalid('The document is empty.');
  if (content.length > largestAttachment) throw invalid(`A document has at most ${largestAttachment} bytes.`);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const seen = await db
    .selectFrom('work_case')
    .select('party_id')
    .where('id', '=', caseId)
    .where(visibleCase(officer))
    .executeTakeFirst();
  if (seen === undefined) throw notFound('case');
  const party = partySubject(seen.party_id);
  const sealed = (await vault.keysOf([party])).seal(party, { name, content: content.toString('base64') });
  return await db.transaction().execute(async (transaction) => {
    await lockCase(transaction, caseId, officer);
    const kept = await transaction
      .selectFrom('attachment')
      .select(['id', 'sha256'])
      .where('case_id', '=', caseId)
      .execute();
    if (kept.some((each) => each.sha256 === sha256)) throw invalid('The case holds this very document already.');
    if (kept.length >= mostAttachments) throw invalid(`A case holds at most ${mostAttachments} documents.`);
    const facts = { sha256, bytes: content.length };
    const { id } = await transaction
      .insertInto('attachment')
      .values({ case_id: caseId, ...facts, media_type: mediaType, added_by: officer.id, added_at: now, sealed })
      .returning('id')
      .executeTakeFirstOrThrow();
    const after = { attachmentId: id, ...facts, mediaType };
    await recordChange(transaction, {
      at: now,
      facts: [
        { actor: officer.id, action: 'case.attached', subject: `case:${caseId}`, before: null, after, reason: null },
      ],
      events: [],
    });
    return { id, ...facts, mediaType, addedBy: officer.id, addedAt: now };
  });
}

/** A document with its name; null content after the party's erasure. Error `casework.not-found`. */
export async function readAttachment(db: Kysely<Tables>, vault: Vault, caseId: number, id: number, officer: Officer) {
  const row = await db
    .selectFrom('attachment')
    .innerJoin('work_case', 'work_case.id', 'attachment.case_id')
    .select(['attachment.sealed', 'attachment.media_type', 'work_case.party_id'])
    .where('attachment.id', '=', id)
    .where('attachment.case_id', '=', caseId)
    .where(visibleCase(officer))
    .executeTakeFirst();
  if (row === undefined) throw notFound('document');
  const open = await vault.open(partySubject(row.party_id), row.sealed);
  const [name, content] = [open?.['name'], open?.['content']];
  if (typeof name !== 'string' || typeof content !== 'string') throw notFound('document');
  return { name, mediaType: row.media_type, content: Buffer.from(content, 'base64') };
}
