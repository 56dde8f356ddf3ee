import { sql } from 'kysely';
import { actions, isAction, isRole, reachOf } from '#access/permissions';
import { shortestPassword } from '#access/password';
import { changeUser, putTeam } from '#access/users';
import type { accessRoutes } from '#contract/api/access-routes';
import { actorOf } from '../actor.ts';
import type { ServerDeps } from '../deps.ts';
import { type Answer, type HandlersOf, principalOf } from '../handler.ts';
import { HttpProblem } from '../problems.ts';

/** Headers of a request as the session library wants them: only those it needs. */
export function sessionHeaders(headers: Readonly<Record<string, unknown>>, address: string): Headers {
  const passed = new Headers({ 'x-forwarded-for': address });
  for (const name of ['cookie', 'origin', 'user-agent']) {
    const value = headers[name];
    if (typeof value === 'string') passed.set(name, value);
  }
  return passed;
}

function cookiesOf(response: Response): Answer {
  return { status: 204, headers: { 'set-cookie': response.headers.getSetCookie() } };
}

export function accessHandlers(deps: ServerDeps): HandlersOf<typeof accessRoutes> {
  const { db, keys, sessions, setupLinks, throttle, config, now } = deps;

  return {
    async postSetup({ body: { token, email, name, password } }) {
      // Looked at before the link is used up, so that a short password does not cost it.
      if (password.length < shortestPassword) {
        throw new HttpProblem(422, 'access.weak-password', `A password has at least ${shortestPassword} characters.`);
      }
      const userId = await db.transaction().execute(async (transaction) => {
        const invitation = await setupLinks.redeem(token, transaction);
        const address = invitation?.email ?? email;
        if (invitation === null || address === undefined) {
          const detail = 'The link is not valid, was used, or has expired: ask for another.';
          throw new HttpProblem(403, 'access.bad-link', detail);
        }
        const user = { email: address, name, password, roles: invitation.roles, invitation: invitation.name };
        return await sessions.createUser(user, transaction);
      });
      return { status: 201, body: { userId } };
    },
    async postSession({ body: { email, password }, request }) {
      const waitMs = await throttle.waitMs(email, request.ip);
      if (waitMs > 0) {
        const headers = { 'retry-after': String(Math.ceil(waitMs / 1000)) };
        const detail = 'Too many failed log-ins: wait before the next.';
        throw new HttpProblem(429, 'access.throttled', detail, { retryAfterMs: waitMs }, headers);
      }
      const response = await sessions.logIn(email, password, sessionHeaders(request.headers, request.ip));
      if (!response.ok) {
        await throttle.failed(email, request.ip);
        throw new HttpProblem(401, 'access.wrong-password', 'The address or the password is wrong.');
      }
      await throttle.succeeded(email);
      return cookiesOf(response);
    },
    async deleteSession({ request }) {
      return cookiesOf(await sessions.logOut(sessionHeaders(request.headers, request.ip)));
    },
    async getSession(call) {
      const principal = principalOf(call);
      const reaches = actions.flatMap((action) => {
        const reach = reachOf(principal, action);
        return reach === null ? [] : [[action, reach] as const];
      });
      const { id, kind, roles, teams } = principal;
      return {
        status: 200,
        body: { id, kind, roles, teams, actions: Object.fromEntries(reaches), baseCurrency: deps.baseCurrency },
      };
    },
    async getKeys() {
      const items = (await keys.list()).map((row) => ({
        prefix: row.prefix,
        name: row.name,
        scopes: row.scopes,
        teamId: row.team_id,
        createdAt: row.created_at,
        expiresAt: row.expires_at,
        revokedAt: row.revoked_at,
      }));
      return { status: 200, body: { items } };
    },
    async postKey(call) {
      const principal = principalOf(call);
      const { name, scopes, teamId, expiresAt } = call.body;
      const granted = scopes.filter(isAction);
      if (granted.length !== scopes.length) {
        throw new HttpProblem(422, 'access.unknown-scope', `Scopes are: ${actions.join(', ')}.`);
      }
      // Nobody gives what they do not have.
      const beyond = granted.filter((action) => {
        const reach = reachOf(principal, action);
        return reach === null || (reach === 'own' && (teamId === null || !principal.teams.includes(teamId)));
      });
      if (beyond.length > 0) {
        throw new HttpProblem(403, 'access.beyond-own', `You may not give what you do not have: ${beyond.join(', ')}.`);
      }
      if (teamId !== null) {
        const team = await db.selectFrom('access_team').select('id').where('id', '=', teamId).executeTakeFirst();
        if (team === undefined) throw new HttpProblem(422, 'access.unknown-team', 'There is no such team.');
      }
      const made = await keys.create({ name, scopes: granted, teamId, createdBy: actorOf(call), expiresAt });
      return { status: 201, body: made };
    },
    async deleteKey(call) {
      if (await keys.revoke(call.params.prefix, actorOf(call))) return { status: 204 };
      throw new HttpProblem(404, 'object.not-found', 'There is no such key in force.');
    },
    async getUsers() {
      const { rows } = await sql<{
        id: string;
        name: string;
        email: string;
        roles: string;
        teams: string[];
        disabled: boolean;
      }>`
        SELECT id, name, email, roles, disabled,
          array(SELECT team_id FROM access_membership WHERE user_id = u.id ORDER BY 1) AS teams
        FROM access_user u ORDER BY email LIMIT 1000`.execute(db);
      return {
        status: 200,
        body: { items: rows.map((row) => ({ ...row, roles: row.roles.split(',').filter(isRole) })) },
      };
    },
    async getTeams() {
      const { rows } = await sql<{ id: string; name: string; members: number }>`
        SELECT id, name, (SELECT count(*) FROM access_membership WHERE team_id = t.id) AS members
        FROM access_team t ORDER BY id LIMIT 1000`.execute(db);
      return { status: 200, body: { items: rows } };
    },
    async putTeam(call) {
      const { params, body } = call;
      await putTeam(db, { id: params.id, name: body.name }, { actor: actorOf(call), at: now() });
      return { status: 204 };
    },
    async postInvitation(call) {
      const { email, roles } = call.body;
      const known = roles.filter(isRole);
      if (known.length !== roles.length) throw new HttpProblem(422, 'access.unknown-role', 'There is no such role.');
      const token = await setupLinks.create({ email, roles: known }, actorOf(call));
      return { status: 201, body: { link: `${config.publicUrl}/setup#${token}` } };
    },
    async patchUser(call) {
      const { roles, teams, disabled } = call.body;
      const known = roles?.filter(isRole);
      if (known?.length !== roles?.length) throw new HttpProblem(422, 'access.unknown-role', 'There is no such role.');
      const change = { roles: known, teams, disabled };
      if (!(await changeUser(db, call.params.id, change, { actor: actorOf(call), at: now() }))) {
        throw new HttpProblem(404, 'object.not-found', 'There is no such user.');
      }
      return { status: 204 };
    },
  };
}
