import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { oidcSettings } from '#access/oidc-settings';
import { client, type Person, type RunningProvider, startProvider } from '../oidc-provider.ts';
import { openTestServer, publicUrl, type TestServer } from '../server.ts';

const callback = `${publicUrl}/v1/sign-on/callback`;
const people = new Map<string, Person>();
const ana: Person = { email: 'Ana@b.example', email_verified: true, groups: ['staff', 'aml'] };

function settingsOf(issuer: string) {
  return oidcSettings({
    PEERLINE_OIDC_ISSUER: issuer,
    PEERLINE_OIDC_CLIENT_ID: client.clientId,
    PEERLINE_OIDC_CLIENT_SECRET: client.clientSecret,
    PEERLINE_OIDC_ROLES: '{"aml": ["analyst"], "heads": ["compliance-officer"], "root": ["administrator"]}',
  });
}

describe('sign-on by OpenID Connect', () => {
  let provider: RunningProvider;
  let server: TestServer;
  beforeAll(async () => {
    provider = await startProvider(callback, people);
    server = await openTestServer(null, publicUrl, undefined, {}, settingsOf(provider.issuer));
    await server.person(['administrator']);
  });
  beforeEach(() => {
    people.clear();
    people.set('ana', ana);
  });
  afterAll(async () => {
    await server?.close();
    await provider?.close();
  });

  const start = async () => {
    const { statusCode, headers, cookies } = await server.app.inject({ url: '/v1/sign-on/start' });
    expect(statusCode).toBe(302);
    const [cookie] = cookies;
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/v1/sign-on' });
    return { location: String(headers.location), cookie: `${cookie!.name}=${cookie!.value}` };
  };
  const come = async (answer: URL, cookie: string) =>
    server.app.inject({ url: `${answer.pathname}${answer.search}`, headers: { cookie } });
  const signOn = async (account: string) => {
    const { location, cookie } = await start();
    return come(await provider.authorize(location, account), cookie);
  };
  const whoIs = async (response: Awaited<ReturnType<typeof come>>) => {
    const cookie = response.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
    return server.app.inject({ url: '/v1/session', headers: { cookie, origin: publicUrl } });
  };
  const told = (response: Awaited<ReturnType<typeof come>>) => [response.statusCode, response.json().code];

  it('lets in who belongs to a mapped group, with its roles and a strict session cookie', async () => {
    const response = await signOn('ana');
    expect([response.statusCode, response.headers.location]).toEqual([302, '/']);
    const session = response.cookies.find(({ name }) => name.includes('session_token'));
    expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict' });
    expect((await whoIs(response)).json()).toMatchObject({ kind: 'user', roles: ['analyst'] });
    const { rows } = await server.store.pool.query("SELECT after FROM audit_entry WHERE action = 'access.signed-on'");
    expect(rows).toEqual([{ after: { roles: ['analyst'] } }]);
  });

  it('gives the roles of today, and ends the sessions of before', async () => {
    const before = await signOn('ana');
    people.set('ana', { ...ana, groups: ['heads'] });
    const after = await signOn('ana');
    expect((await whoIs(after)).json().roles).toEqual(['compliance-officer']);
    expect((await whoIs(before)).statusCode).toBe(401);
  });

  it('is for the same person whose password account has that address', async () => {
    await server.person(['analyst']);
    people.set('known', { ...ana, email: 'person2@b.example' });
    const me = (await whoIs(await signOn('known'))).json();
    const { rows } = await server.store.pool.query("SELECT id FROM access_user WHERE email = 'person2@b.example'");
    expect(rows).toEqual([{ id: me.id }]);
    people.set('successor', { ...ana, email: 'person2@b.example' });
    expect(told(await signOn('successor'))).toEqual([403, 'access.other-subject']);
  });

  it.each([
    ['no group', { groups: [] }, 'access.no-group'],
    ['groups that mean nothing here', { groups: ['staff', 'AML', 'administrator'] }, 'access.no-group'],
    ['an address nobody verified', { email: 'new@b.example', email_verified: false }, 'access.unverified-email'],
  ])('refuses somebody with %s, and makes no user', async (_what, change, code) => {
    people.set('bob', { ...ana, email: 'bob@b.example', ...change });
    const count = async () => (await server.store.pool.query('SELECT count(*) AS n FROM access_user')).rows[0].n;
    const before = await count();
    const response = await signOn('bob');
    expect(told(response)).toEqual([403, code]);
    expect(response.cookies).toEqual([]);
    const { rows } = await server.store.pool.query(
      'SELECT action, reason FROM audit_entry ORDER BY sequence DESC LIMIT 1',
    );
    expect(rows).toEqual([{ action: 'access.sign-on-refused', reason: code }]);
    expect(await count()).toBe(before);
  });

  it('refuses who was shut out, and keeps the last administrator one', async () => {
    people.set('carl', { ...ana, email: 'carl@b.example', groups: ['root'] });
    const { id } = (await whoIs(await signOn('carl'))).json();
    await server.store.pool.query('UPDATE access_user SET disabled = (id <> $1)', [id]);
    expect(told(await signOn('ana'))).toEqual([403, 'access.shut-out']);
    people.set('carl', { ...ana, email: 'carl@b.example' });
    expect(told(await signOn('carl'))).toEqual([409, 'access.last-administrator']);
    await server.store.pool.query('UPDATE access_user SET disabled = false');
  });

  describe('takes only the answer to its own question', () => {
    const refused = [403, 'access.sign-on-refused'];
    const stale = [403, 'access.sign-on-stale'];

    it('once', async () => {
      const { location, cookie } = await start();
      const answer = await provider.authorize(location, 'ana');
      expect((await come(answer, cookie)).statusCode).toBe(302);
      expect(told(await come(answer, cookie))).toEqual(stale);
    });
    it('not without the cookie, nor with one that was made elsewhere or altered', async () => {
      const { location, cookie } = await start();
      const answer = await provider.authorize(location, 'ana');
      const [name, value = ''] = cookie.split('=');
      for (const other of ['', `${name}=${Buffer.from('{"state":"x"}').toString('base64url')}`, `${name}=A${value}`]) {
        expect(told(await come(answer, other))).toEqual(stale);
      }
    });
    it('not with the state of another', async () => {
      const [mine, other] = [await start(), await start()];
      expect(told(await come(await provider.authorize(other.location, 'ana'), mine.cookie))).toEqual(refused);
    });
    it.each(['nonce', 'code_challenge'])('not for another %s', async (name) => {
      const { location, cookie } = await start();
      const forged = new URL(location);
      forged.searchParams.set(name, 'q'.repeat(43));
      expect(told(await come(await provider.authorize(forged.href, 'ana'), cookie))).toEqual(refused);
    });
    it('not from another issuer, nor with a code that was not given', async () => {
      for (const [name, value] of [
        ['iss', 'https://evil.example'],
        ['code', 'made-up'],
      ] as const) {
        const { location, cookie } = await start();
        const answer = await provider.authorize(location, 'ana');
        answer.searchParams.set(name, value);
        expect(told(await come(answer, cookie))).toEqual(refused);
      }
    });
    it('not when the person said no', async () => {
      const { location, cookie } = await start();
      const state = new URL(location).searchParams.get('state')!;
      const answer = new URL(`${callback}?error=access_denied&state=${state}&iss=${provider.issuer}`);
      expect(told(await come(answer, cookie))).toEqual(refused);
    });
  });

  it('is told of to the log-in page, and absent where it is not set up', async () => {
    expect((await server.app.inject({ url: '/v1/sign-on' })).json()).toEqual({ configured: true });
    const plain = await openTestServer();
    try {
      expect((await plain.app.inject({ url: '/v1/sign-on' })).json()).toEqual({ configured: false });
      for (const url of ['/v1/sign-on/start', '/v1/sign-on/callback?code=a&state=b']) {
        expect((await plain.app.inject({ url })).statusCode).toBe(404);
      }
    } finally {
      await plain.close();
    }
  });

  it('answers 503 while the provider is away', async () => {
    const away = await openTestServer(null, publicUrl, undefined, {}, settingsOf('http://127.0.0.1:9'));
    try {
      const response = await away.app.inject({ url: '/v1/sign-on/start' });
      expect(told(response)).toEqual([503, 'access.sign-on-unavailable']);
    } finally {
      await away.close();
    }
  });
});
