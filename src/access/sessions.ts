import { type BetterAuthPlugin, betterAuth } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { type Kysely, sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { AppError } from '#domain/app-error';
import type { Json } from '#store/audit/audit-entry';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { checkPassword, hashPassword, longestPassword, shortestPassword, verifyPassword } from './password.ts';
import { isRole, type Principal, type Role } from './permissions.ts';

export interface SessionOptions {
  readonly db: Kysely<Tables>;
  /** Signs the cookies: 32 random bytes or more, the same in every process. */
  readonly secret: string;
  /** Where browsers see the server: decides the cookies' `Secure` and whose requests are taken. */
  readonly publicUrl: string;
  readonly now: () => number;
}

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly roles: readonly Role[];
  /** What let them in, as the audit trail names it. */
  readonly invitation?: string;
}

/** A person's log-in: the answer to send back, cookies included. Each leaves its entry in the audit trail. */
export interface Sessions {
  /** Handles the library's own HTTP routes below `/auth`. */
  handle(request: Request): Promise<Response>;
  logIn(email: string, password: string, headers: Headers): Promise<Response>;
  /** A session for somebody whom we have authenticated otherwise; returns the cookies to set. */
  begin(userId: string, headers: Headers, transaction: Transaction<Tables>): Promise<readonly string[]>;
  logOut(headers: Headers): Promise<Response>;
  /** The person behind the request's cookie; null without a valid session or when the user was disabled. */
  principalOf(headers: Headers): Promise<Principal | null>;
  /** Errors: `access.weak-password`, `access.user-exists`. */
  createUser(user: NewUser, transaction: Transaction<Tables>): Promise<string>;
  countUsers(): Promise<number>;
}

/** 12 hours, prolonged while in use. */
const sessionSeconds = 12 * 3600;

/** Has no path, and is refused over HTTP: only our own code can ask for a session of somebody. */
const beginSession = {
  id: 'peerline-begin-session',
  endpoints: {
    beginSession: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ userId: z.string() }) },
      async (call) => {
        const { internalAdapter } = call.context;
        const user = await internalAdapter.findUserById(call.body.userId);
        if (user === null) throw new TypeError('A session was asked for nobody.');
        await setSessionCookie(call, { session: await internalAdapter.createSession(user.id), user });
        return call.json({});
      },
    ),
  },
} satisfies BetterAuthPlugin;

function authOf({ db, secret, publicUrl }: Pick<SessionOptions, 'db' | 'secret' | 'publicUrl'>) {
  return betterAuth({
    secret,
    baseURL: publicUrl,
    basePath: '/auth',
    trustedOrigins: [new URL(publicUrl).origin],
    database: { db, type: 'postgres' },
    user: { modelName: 'access_user' },
    account: { modelName: 'access_credential' },
    verification: { modelName: 'access_verification' },
    session: { modelName: 'access_session', expiresIn: sessionSeconds, updateAge: 900 },
    plugins: [beginSession],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
      password: {
        hash: hashPassword,
        verify: ({ hash, password }) => verifyPassword(hash, password),
      },
    },
    advanced: {
      cookiePrefix: 'peerline',
      useSecureCookies: publicUrl.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'strict', httpOnly: true },
    },
    // Ours counts per account and address across processes.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

/** Users and their sessions, kept by better-auth in our database (docs/adr/0010). */
export function createSessions(options: SessionOptions): Sessions {
  const { db, now } = options;
  const auth = authOf(options);
  /** The library within a transaction of ours, so that what it writes and our entry are one. */
  const within = (transaction: Transaction<Tables>) => authOf({ ...options, db: transaction });
  const record = (transaction: Transaction<Tables>, userId: string, action: string, after: Json, reason?: string) =>
    recordChange(transaction, {
      at: now(),
      facts: [
        { actor: `user:${userId}`, action, subject: `user:${userId}`, before: null, after, reason: reason ?? null },
      ],
      events: [],
    });

  return {
    handle: (request) => auth.handler(request),
    logIn: (email, password, headers) =>
      db.transaction().execute(async (transaction) => {
        const { api } = within(transaction);
        const response = await api.signInEmail({ body: { email, password }, headers, asResponse: true });
        if (!response.ok) return response;
        const user = await transaction
          .selectFrom('access_user')
          .select(['id', 'disabled'])
          .where('email', '=', email.toLowerCase())
          .executeTakeFirstOrThrow();
        if (user.disabled) {
          await transaction.deleteFrom('access_session').where('userId', '=', user.id).execute();
          return new Response(null, { status: 401 });
        }
        await record(transaction, user.id, 'access.logged-in', { address: headers.get('x-forwarded-for') });
        return response;
      }),
    async begin(userId, headers, transaction) {
      const { api } = within(transaction);
      const response = await api.beginSession({ body: { userId }, headers, asResponse: true });
      if (!response.ok) throw new AppError('access.no-session', 'No session could be made.');
      return response.headers.getSetCookie();
    },
    logOut: (headers) =>
      db.transaction().execute(async (transaction) => {
        const { api } = within(transaction);
        const session = await api.getSession({ headers });
        const response = await api.signOut({ headers, asResponse: true });
        if (session !== null) await record(transaction, session.user.id, 'access.logged-out', null);
        return response;
      }),
    async principalOf(headers) {
      const session = await auth.api.getSession({ headers });
      if (session === null) return null;
      const { rows } = await sql<{ roles: string; teams: string[] }>`
        SELECT u.roles, array(SELECT team_id FROM access_membership WHERE user_id = u.id ORDER BY 1) AS teams
        FROM access_user u WHERE u.id = ${session.user.id} AND NOT u.disabled`.execute(db);
      const row = rows[0];
      if (row === undefined) return null;
      const roles = row.roles.split(',').filter(isRole);
      return { kind: 'user', id: session.user.id, roles, teams: row.teams, scopes: [], bound: false };
    },
    async createUser({ email, name, password, roles, invitation }, transaction) {
      checkPassword(password);
      const stored = await hashPassword(password);
      const context = await within(transaction).$context;
      const { rows: known } = await sql`SELECT FROM access_user WHERE email = ${email.toLowerCase()}`.execute(
        transaction,
      );
      if (known.length > 0) throw new AppError('access.user-exists', `There is a user ${email} already.`);
      const user = await context.internalAdapter.createUser({ email: email.toLowerCase(), name, emailVerified: true });
      await context.internalAdapter.linkAccount({
        userId: user.id,
        accountId: user.id,
        providerId: 'credential',
        password: stored,
      });
      await transaction.updateTable('access_user').set({ roles: roles.join() }).where('id', '=', user.id).execute();
      await record(transaction, user.id, 'access.joined', { roles: [...roles] }, invitation);
      return user.id;
    },
    async countUsers() {
      const { rows } = await sql<{ users: number }>`SELECT count(*) AS users FROM access_user`.execute(db);
      return rows[0]!.users;
    },
  };
}
