import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { AppError } from '#domain/app-error';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { createOidcClient } from './oidc-client.ts';
import type { OidcSettings } from './oidc-settings.ts';
import { provision } from './provision.ts';
import type { Sessions } from './sessions.ts';
import { journeyCookie, journeyMs, journeyOf, noJourneyCookie } from './sign-on-cookie.ts';

/** Sign-on at the bank's own provider, by OpenID Connect (docs/adr/0086). */
export interface SignOn {
  /** Where to send the browser, and the cookie it keeps meanwhile. Error `access.sign-on-unavailable`. */
  start(): Promise<{ readonly location: string; readonly cookie: string }>;
  /**
   * Takes the provider's answer (`search` of the address it sent the browser to) and logs the person in; returns the
   * cookies to set. Errors: `access.sign-on-stale`, those of the client and of `provision`.
   */
  finish(search: string, headers: Headers): Promise<readonly string[]>;
}

export interface SignOnOptions {
  readonly db: Kysely<Tables>;
  readonly settings: OidcSettings;
  readonly sessions: Sessions;
  /** Seals the cookie: 32 bytes, the same in every process. */
  readonly key: Buffer;
  readonly publicUrl: string;
  readonly now: () => number;
}

export const callbackPath = '/v1/sign-on/callback';

/** Marks a state as used; false when it was before, in this process or another. */
async function useUp(db: Kysely<Tables>, state: string, now: number): Promise<boolean> {
  await sql`DELETE FROM access_used_state WHERE expires_at < ${now}`.execute(db);
  const { numAffectedRows } = await sql`
    INSERT INTO access_used_state (state_hash, expires_at)
    VALUES (${createHash('sha256').update(state).digest()}, ${now + journeyMs}) ON CONFLICT DO NOTHING`.execute(db);
  return numAffectedRows === 1n;
}

/** The provider knows this person, and we do not let them in: worth an entry, unlike an answer that anybody can forge. */
async function recordRefusal(db: Kysely<Tables>, code: string, at: number): Promise<void> {
  const fact = { actor: 'anyone', action: 'access.sign-on-refused', subject: 'user:unknown', reason: code };
  await db
    .transaction()
    .execute((transaction) =>
      recordChange(transaction, { at, facts: [{ ...fact, before: null, after: null }], events: [] }),
    );
}

export function createSignOn({ db, settings, sessions, key, publicUrl, now }: SignOnOptions): SignOn {
  const client = createOidcClient(settings);
  const callback = new URL(callbackPath, publicUrl);
  const secure = callback.protocol === 'https:';
  return {
    async start() {
      const { location, journey } = await client.begin(callback, now());
      return { location: location.href, cookie: journeyCookie(key, journey, secure) };
    },
    async finish(search, headers) {
      const journey = journeyOf(key, headers.get('cookie') ?? undefined, now());
      if (journey === null || !(await useUp(db, journey.state, now()))) {
        throw new AppError('access.sign-on-stale', 'This sign-on was not begun here, was used, or took too long.');
      }
      const claims = await client.complete(new URL(`${callback.pathname}${search}`, callback), journey);
      const begin = (userId: string, transaction: Transaction<Tables>) => sessions.begin(userId, headers, transaction);
      const cookies = await provision(db, claims, settings, now(), begin).catch(async (error: unknown) => {
        if (error instanceof AppError) await recordRefusal(db, error.code, now());
        throw error;
      });
      return [...cookies, noJourneyCookie(secure)];
    },
  };
}
