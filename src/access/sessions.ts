import { type BetterAuthPlugin, betterAuth } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '#domain/app-error';
import type { Tables } from '#store/tables/tables';
import { checkPassword, hashPassword, longestPassword, shortestPassword, verifyPassword } from './password.ts';
import { isRole, type Principal, type Role } from './permissions.ts';

export interface SessionOptions {
  readonly db: Kysely<Tables>;
  /** Signs the cookies: 32 random bytes or more, the same in every process. */
  readonly secret: string;
  /** Where browsers see the server: decides the cookies' `Secure` and whose requests are taken. */
  readonly publicUrl: string;
}

/** A person's log-in: the answer to send back, cookies included. */
export interface Sessions {
  /** Handles the library's own HTTP routes below `/auth`. */
  handle(request: Request): Promise<Response>;
  logIn(email: string, password: string, headers: Headers): Promise<Response>;
  /** A session for somebody whom we have authenticated otherwise; returns the cookies to set. */
  begin(userId: string, headers: Headers): Promise<readonly string[]>;
  logOut(headers: Headers): Promise<Response>;
  /** The person behind the request's cookie; null without a valid session or when the user was disabled. */
  principalOf(headers: Headers): Promise<Principal | null>;
  createUser(user: { email: string; name: string; password: string; roles: readonly Role[] }): Promise<string>;
  /** Changes roles, or shuts a person out, and ends all their sessions. */
  updateUser(id: string, change: { roles?: readonly Role[]; disabled?: boolean }): Promise<boolean>;
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

function authOf({ db, secret, publicUrl }: SessionOptions) {
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
  const { db } = options;
  const auth = authOf(options);

  return {
    handle: (request) => auth.handler(request),
    logIn: (email, password, headers) => auth.api.signInEmail({ body: { email, password }, headers, asResponse: true }),
    async begin(userId, headers) {
      const response = await auth.api.beginSession({ body: { userId }, headers, asResponse: true });
      if (!response.ok) throw new AppError('access.no-session', 'No session could be made.');
      return response.headers.getSetCookie();
    },
    logOut: (headers) => auth.api.signOut({ headers, asResponse: true }),
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
    async createUser({ email, name, password, roles }) {
      checkPassword(password);
      const stored = await hashPassword(password);
      const context = await auth.$context;
      const known = await db.selectFrom('access_user').select('id').where('email', '=', email.toLowerCase()).execute();
      if (known.length > 0) throw new AppError('access.user-exists', `There is a user ${email} already.`);
      const user = await context.internalAdapter.createUser({ email: email.toLowerCase(), name, emailVerified: true });
      await context.internalAdapter.linkAccount({
        userId: user.id,
        accountId: user.id,
        providerId: 'credential',
        password: stored,
      });
      await db.updateTable('access_user').set({ roles: roles.join() }).where('id', '=', user.id).execute();
      return user.id;
    },
    async updateUser(id, { roles, disabled }) {
      const { numUpdatedRows } = await db
        .updateTable('access_user')
        .set({
          ...(roles === undefined ? {} : { roles: roles.join() }),
          ...(disabled === undefined ? {} : { disabled }),
        })
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      await db.deleteFrom('access_session').where('userId', '=', id).execute();
      return numUpdatedRows > 0n;
    },
    async countUsers() {
      const { rows } = await sql<{ users: number }>`SELECT count(*) AS users FROM access_user`.execute(db);
      return rows[0]!.users;
    },
  };
}
