import type { Kysely, Transaction } from 'kysely';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { partySubject, type Vault } from '#store/vault/vault';
import { notFound, type Officer, visibleAlert, visibleCase } from './officer.ts';

export interface Commented {
  readonly kind: 'alert' | 'case';
  readonly id: number;
}

export interface Comment {
  readonly id: number;
  readonly author: string;
  readonly at: number;
  /** Null after the party's erasure. */
  readonly text: string | null;
}

async function partyOf(
  db: Kysely<Tables> | Transaction<Tables>,
  { kind, id }: Commented,
  officer: Officer,
): Promise<string> {
  const row =
    kind === 'alert'
      ? await db
          .selectFrom('party_alert')
          .select('party_id')
          .where('id', '=', id)
          .where(visibleAlert(officer))
          .executeTakeFirst()
      : await db
          .selectFrom('work_case')
          .select('party_id')
          .where('id', '=', id)
          .where(visibleCase(officer))
          .executeTakeFirst();
  if (row === undefined) throw notFound(kind);
  return row.party_id;
}

/** Adds a comment, sealed with the key of the party that it is about. Error `casework.not-found`. */
export async function addComment(
  db: Kysely<Tables>,
  vault: Vault,
  target: Commented,
  text: string,
  officer: Officer,
  now: number,
): Promise<Comment> {
  const partyId = await partyOf(db, target, officer);
  const party = partySubject(partyId);
  const sealed = (await vault.keysOf([party])).seal(party, { text });
  const subject = `${target.kind}:${target.id}`;
  return await db.transaction().execute(async (transaction) => {
    const { id } = await transaction
      .insertInto('work_comment')
      .values({ subject, party_id: partyId, author: officer.id, at: now, sealed })
      .returning('id')
      .executeTakeFirstOrThrow();
    // The ciphertext is what the trail vouches for: it stays verifiable after an erasure.
    const after = { commentId: id, sealed };
    await recordChange(transaction, {
      at: now,
      facts: [{ actor: officer.id, action: `${target.kind}.commented`, subject, before: null, after, reason: null }],
      events: target.kind === 'alert' ? [{ kind: 'alert.commented', subject, payload: { commentId: id } }] : [],
    });
    return { id, author: officer.id, at: now, text };
  });
}

/** Comments in the order in which they were made, at most 500. Error `casework.not-found`. */
export async function readComments(
  db: Kysely<Tables>,
  vault: Vault,
  target: Commented,
  officer: Officer,
): Promise<readonly Comment[]> {
  const party = partySubject(await partyOf(db, target, officer));
  const rows = await db
    .selectFrom('work_comment')
    .selectAll()
    .where('subject', '=', `${target.kind}:${target.id}`)
    .orderBy('id')
    .limit(500)
    .execute();
  const comments: Comment[] = [];
  for (const { id, author, at, sealed } of rows) {
    const text = (await vault.open(party, sealed))?.['text'];
    comments.push({ id, author, at, text: typeof text === 'string' ? text : null });
  }
  return comments;
}
