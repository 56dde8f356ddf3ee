import { createHash, randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { isRole, type Role } from './permissions.ts';

/** What a link entitles to: a user with these roles; `email` null = the person says it. */
export interface Invitation {
  readonly email: string | null;
  readonly roles: readonly Role[];
}

export interface RedeemedInvitation extends Invitation {
  /** As the audit trail names it: the beginning of the token's hash, from which no token follows. */
  readonly name: string;
}

export interface SetupLinks {
  /** Returns the token, which goes into the link and is stored nowhere. */
  create(invitation: Invitation, actor: string): Promise<string>;
  /** Uses the token up, if the transaction is committed; null when it is unknown, used or expired. */
  redeem(token: string, transaction: Transaction<Tables>): Promise<RedeemedInvitation | null>;
}

const validMs = 60 * 60_000;

export function createSetupLinks(db: Kysely<Tables>, now: () => number): SetupLinks {
  const hashOf = (token: string) => createHash('sha256').update(token).digest();
  const nameOf = (hash: Buffer) => `invitation:${hash.toString('hex', 0, 6)}`;
  return {
    async create({ email, roles }, actor) {
      const token = randomBytes(32).toString('base64url');
      const [hash, at] = [hashOf(token), now()];
      const row = { token_hash: hash, email, roles: roles.join(), created_at: at, expires_at: at + validMs };
      await db.transaction().execute(async (transaction) => {
        await transaction.insertInto('setup_link').values(row).execute();
        const fact = { actor, action: 'access.invited', subject: nameOf(hash), before: null, reason: null };
        const after = { roles: [...roles], expiresAt: row.expires_at };
        await recordChange(transaction, { at, facts: [{ ...fact, after }], events: [] });
      });
      return token;
    },
    async redeem(token, transaction) {
      const row = await transaction
        .deleteFrom('setup_link')
        .where('token_hash', '=', hashOf(token))
        .returningAll()
        .executeTakeFirst();
      if (row === undefined || row.expires_at <= now()) return null;
      return { email: row.email, roles: row.roles.split(',').filter(isRole), name: nameOf(row.token_hash) };
    },
  };
}
