import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readAudit } from '#store/audit/audit-trail';
import { verifyTrail } from '#store/audit/verify';
import { openTestServer, password, publicUrl, type TestServer } from '../server.ts';

interface Entry {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly reason: string | null;
}

describe('who enters, and who changes who may enter, is in the audit trail', () => {
  let server: TestServer;
  let administrator: { cookie: string; origin: string };
  let me: string;
  let seen = 0;
  /** Entries since the last look. */
  const entries = async (): Promise<readonly Entry[]> => {
    const all = [];
    for await (const entry of readAudit(server.store.db)) all.push(entry);
    const fresh = all.slice(seen);
    seen = all.length;
    return fresh;
  };
  const ask = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
    server.app.inject({ method, url, headers: administrator, ...(payload === undefined ? {} : { payload }) });
  const logIn = (email: string, word: string) =>
    server.app.inject({
      method: 'POST',
      url: '/v1/session',
      headers: { origin: publicUrl },
      payload: { email, password: word },
    });

  beforeAll(async () => {
    server = await openTestServer();
    administrator = await server.person(['administrator']);
    me = `user:${(await ask('GET', '/v1/session')).json().id}`;
  });
  beforeEach(async () => {
    await entries();
  });
  afterAll(() => server?.close());

  it('log-ins with the address they came from, right and wrong, and log-outs', async () => {
    const [wrong, nobody, right] = [
      await logIn('person1@b.example', 'wrong horse battery'),
      await logIn(`${password}@b.example`.replaceAll(' ', '.'), password),
      await logIn('PERSON1@b.example', password),
    ];
    expect([wrong.statusCode, nobody.statusCode, right.statusCode]).toEqual([401, 401, 204]);
    const cookie = right.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
    const leave = () =>
      server.app.inject({ method: 'DELETE', url: '/v1/session', headers: { cookie, origin: publicUrl } });
    await leave();
    await leave();
    const address = '127.0.0.1';
    expect(await entries()).toMatchObject([
      { actor: 'anyone', action: 'access.log-in-failed', subject: me, after: { address } },
      { actor: 'anyone', action: 'access.log-in-failed', subject: 'user:unknown', after: { address } },
      { actor: me, action: 'access.logged-in', subject: me, after: { address } },
      { actor: me, action: 'access.logged-out', subject: me },
    ]);
  });

  it('invitations, and who came by them', async () => {
    const { link } = (await ask('POST', '/v1/invitations', { email: 'ben@b.example', roles: ['analyst'] })).json();
    const token = new URL(link).hash.slice(1);
    const join = { method: 'POST', url: '/v1/setup', payload: { token, name: 'Ben', password } } as const;
    const { userId } = (await server.app.inject(join)).json();
    const [invited, joined, ...more] = await entries();
    expect(more).toEqual([]);
    expect(invited).toMatchObject({ actor: me, action: 'access.invited', after: { roles: ['analyst'] } });
    expect(joined).toMatchObject({ actor: `user:${userId}`, action: 'access.joined', after: { roles: ['analyst'] } });
    expect(joined!.reason).toBe(invited!.subject);
  });

  it('roles, teams and shutting out, before and after; what was refused leaves nothing', async () => {
    await server.person(['analyst']);
    const { items } = (await ask('GET', '/v1/users')).json();
    const { id } = items.find((user: { email: string }) => user.email === 'person2@b.example');
    await ask('PUT', '/v1/teams/north', { name: 'North' });
    await entries();
    expect((await ask('PATCH', `/v1/users/${id}`, { roles: ['auditor'], teams: ['south'] })).statusCode).toBe(422);
    expect((await ask('PATCH', `/v1/users/${me.slice(5)}`, { disabled: true })).statusCode).toBe(409);
    expect((await ask('PUT', '/v1/teams/south', { name: 'North' })).statusCode).toBe(409);
    expect(await entries()).toEqual([]);
    await ask('PATCH', `/v1/users/${id}`, { roles: ['auditor'], teams: ['north'] });
    await ask('PATCH', `/v1/users/${id}`, { disabled: true });
    await ask('PUT', '/v1/teams/north', { name: 'Far north' });
    const [states, fact] = [
      ['analyst', 'auditor'],
      { actor: me, action: 'access.user-changed', subject: `user:${id}` },
    ];
    expect(await entries()).toMatchObject([
      { ...fact, before: { roles: [states[0]], teams: [] }, after: { roles: [states[1]], teams: ['north'] } },
      { ...fact, before: { disabled: false }, after: { disabled: true, teams: ['north'] } },
      { action: 'access.team-set', subject: 'team:north', before: { name: 'North' }, after: { name: 'Far north' } },
    ]);
    expect((await logIn('person2@b.example', password)).statusCode).toBe(401);
    expect(await entries()).toMatchObject([{ action: 'access.log-in-failed', subject: `user:${id}` }]);
  });

  it('keys, made and revoked', async () => {
    const expiresAt = Date.now() + 60_000;
    const key = { name: 'ledger', scopes: ['metrics:read'], expiresAt };
    const { prefix } = (await ask('POST', '/v1/keys', key)).json();
    await ask('DELETE', `/v1/keys/${prefix}`);
    await ask('DELETE', `/v1/keys/${prefix}`);
    expect(await entries()).toMatchObject([
      { actor: me, action: 'access.key-created', subject: `key:${prefix}`, after: { ...key, teamId: null } },
      { actor: me, action: 'access.key-revoked', subject: `key:${prefix}` },
    ]);
  });

  it('is not written when the change is not, nor the change when the entry is not', async () => {
    await server.store.ownerPool.query(`CREATE FUNCTION refuse_entry() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'disk_full'; END $$;
      CREATE TRIGGER refuse_entry BEFORE INSERT ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_entry()`);
    const counts = async () => {
      const { rows } = await server.store.pool.query(`SELECT (SELECT count(*) FROM access_session) AS sessions,
        (SELECT count(*) FROM api_key) AS keys, (SELECT count(*) FROM setup_link) AS links,
        (SELECT count(*) FROM login_failure) AS failures, (SELECT string_agg(roles, '|' ORDER BY id) FROM access_user)`);
      return rows;
    };
    const before = await counts();
    const expiresAt = Date.now() + 60_000;
    const refused = [
      await logIn('person1@b.example', password),
      await logIn('person1@b.example', 'wrong horse battery'),
      await ask('POST', '/v1/keys', { name: 'k', scopes: ['metrics:read'], expiresAt }),
      await ask('POST', '/v1/invitations', { email: 'eve@b.example', roles: ['analyst'] }),
      await ask('PATCH', `/v1/users/${me.slice(5)}`, { roles: ['administrator', 'auditor'] }),
      await ask('DELETE', '/v1/session'),
    ];
    expect(refused.map(({ statusCode }) => statusCode)).toEqual(refused.map(() => 503));
    expect(await counts()).toEqual(before);
    await server.store.ownerPool.query('DROP TRIGGER refuse_entry ON audit_entry');
  });

  it('holds no password, token, key or cookie, and the chain holds', async () => {
    const made = (
      await ask('POST', '/v1/keys', { name: 'k', scopes: ['metrics:read'], expiresAt: Date.now() + 9e6 })
    ).json();
    const { rows } = await server.store.pool.query(
      "SELECT string_agg(audit_entry::text, ' ') AS text FROM audit_entry",
    );
    const secrets = [password, password.replaceAll(' ', '.'), made.key.slice(16), administrator.cookie.split('=')[1]];
    for (const secret of secrets) expect(rows[0].text).not.toContain(secret);
    expect(await verifyTrail(readAudit(server.store.db), [], null)).toMatchObject({ intact: true });
  });
});
