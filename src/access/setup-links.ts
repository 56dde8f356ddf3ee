import { createHash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Tables } from '#store/tables/tables';
import { isRole, type Role } from './permissions.ts';

/** What a link entitles to: a user with these roles; `email` null = the person says it. */
export interface Invitation {
  readonly email: string | null;
  readonly roles: readonly Role[];
}

export interface SetupLinks {
  /** Returns the token, which goes into the link and is stored nowhere. */
  create(invitation: Invitation): Promise<string>;
  /** Uses the token up; null when it is unknown, used or expired. */
  redeem(token: string): Promise<Invitation | null>;
}

const validMs = 60 * 60_000;

export function createSetupLinks(db: Kysely<Tables>, now: () => number): SetupLinks {
  const hashOf = (token: string) => createHash('sha256').update(token).digest();
  return {
    async create({ email, roles }) {
      const token = randomBytes(32).toString('base64url');
      const row = { token_hash: hashOf(token), email, roles: roles.join(), created_at: now() };
      await db
        .insertInto('setup_link')
        .values({ ...row, expires_at: now() + validMs })
        .execute();
      return token;
    },
    async redeem(token) {
      const row = await db
        .deleteFrom('setup_link')
        .where('token_hash', '=', hashOf(token))
        .returningAll()
        .executeTakeFirst();
      if (row === undefined || row.expires_at <= now()) return null;
      return { email: row.email, roles: row.roles.split(',').filter(isRole) };
    },
  };
}
