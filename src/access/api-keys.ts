import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import { AppError } from '#domain/app-error';
import { recordChange } from '#store/record-change';
import type { ApiKeyTable, Tables } from '#store/tables/tables';
import { type Action, isAction, type Principal } from './permissions.ts';

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Action[];
  readonly teamId: string | null;
  /** As the audit trail names them: `user:7`; null = whoever has the command line. */
  readonly createdBy: string | null;
  /** UTC epoch milliseconds. */
  readonly expiresAt: number;
}

export interface ApiKeys {
  /** Returns the key itself, which is shown once and stored nowhere. */
  create(key: NewKey): Promise<{ readonly prefix: string; readonly key: string }>;
  /** Null for a key that is malformed, unknown, expired or revoked. */
  principalOf(key: string): Promise<Principal | null>;
  /** At once here, within a second in other processes. False when there was none. */
  revoke(prefix: string, actor: string): Promise<boolean>;
  list(): Promise<readonly Omit<ApiKeyTable, 'secret_hash'>[]>;
}

const pattern = /^pl_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;
const rememberMs = 1000;
const mostRemembered = 10_000;

export function createApiKeys(db: Kysely<Tables>, now: () => number): ApiKeys {
  const remembered = new Map<string, { readonly row: ApiKeyTable | null; readonly since: number }>();

  async function find(prefix: string): Promise<ApiKeyTable | null> {
    const known = remembered.get(prefix);
    if (known !== undefined && now() - known.since < rememberMs) return known.row;
    const row = (await db.selectFrom('api_key').selectAll().where('prefix', '=', prefix).executeTakeFirst()) ?? null;
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(prefix, { row, since: now() });
    return row;
  }

  return {
    async create({ name, scopes, teamId, createdBy, expiresAt }) {
      if (expiresAt <= now()) throw new AppError('access.expired', 'The key would have expired already.');
      if (scopes.length === 0) throw new AppError('access.no-scope', 'A key needs at least one scope.');
      const prefix = randomBytes(6).toString('hex');
      const secret = randomBytes(32).toString('base64url');
      const at = now();
      await db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('api_key')
          .values({
            prefix,
            secret_hash: createHash('sha256').update(secret).digest(),
            name,
            scopes: [...scopes],
            team_id: teamId,
            created_by: createdBy,
            created_at: at,
            expires_at: expiresAt,
            revoked_at: null,
          })
          .execute();
        const after = { name, scopes: [...scopes], teamId, expiresAt };
        const fact = { actor: createdBy ?? 'system:command-line', action: 'access.key-created', reason: null };
        await recordChange(transaction, {
          at,
          facts: [{ ...fact, subject: `key:${prefix}`, before: null, after }],
          events: [],
        });
      });
      remembered.delete(prefix);
      return { prefix, key: `pl_${prefix}_${secret}` };
    },
    async principalOf(key) {
      const [, prefix, secret] = pattern.exec(key) ?? [];
      if (prefix === undefined || secret === undefined) return null;
      const row = await find(prefix);
      if (row === null) return null;
      const same = timingSafeEqual(row.secret_hash, createHash('sha256').update(secret).digest());
      if (!same || row.revoked_at !== null || row.expires_at <= now()) return null;
      return {
        kind: 'key',
        id: prefix,
        roles: [],
        teams: row.team_id === null ? [] : [row.team_id],
        scopes: row.scopes.filter(isAction),
        bound: row.team_id !== null,
      };
    },
    async revoke(prefix, actor) {
      const at = now();
      const revoked = await db.transaction().execute(async (transaction) => {
        const row = await transaction
          .updateTable('api_key')
          .set({ revoked_at: at })
          .where('prefix', '=', prefix)
          .where('revoked_at', 'is', null)
          .returning('name')
          .executeTakeFirst();
        if (row === undefined) return false;
        const fact = { actor, action: 'access.key-revoked', subject: `key:${prefix}`, reason: null };
        const facts = [{ ...fact, before: { name: row.name, revokedAt: null }, after: { revokedAt: at } }];
        await recordChange(transaction, { at, facts, events: [] });
        return true;
      });
      remembered.delete(prefix);
      return revoked;
    },
    list: () =>
      db
        .selectFrom('api_key')
        .select(['prefix', 'name', 'scopes', 'team_id', 'created_by', 'created_at', 'expires_at', 'revoked_at'])
        .orderBy('created_at')
        .execute(),
  };
}
