import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../test/database.ts';
import { createApiKeys } from './api-keys.ts';
import { checkPassword, hashPassword, verifyPassword } from './password.ts';
import { actions, mayTouch, permissionTable, type Principal, reachOf, roles } from './permissions.ts';
import { createSessions, type NewUser } from './sessions.ts';
import { createSetupLinks } from './setup-links.ts';
import { createLoginThrottle } from './throttle.ts';
import { changeUser } from './users.ts';

const person = (fields: Partial<Principal>): Principal => ({
  kind: 'user',
  id: 'u',
  roles: [],
  teams: [],
  scopes: [],
  bound: false,
  ...fields,
});

describe('permissions', () => {
  it('refuse everything to a person without roles and to a key without scopes', () => {
    for (const action of actions) {
      expect(reachOf(person({}), action)).toBeNull();
      expect(reachOf(person({ kind: 'key' }), action)).toBeNull();
      expect(reachOf(person({ kind: 'key', roles }), action)).toBeNull();
    }
  });

  it('are those of the table for one role, and the widest of several', () => {
    for (const action of actions) {
      for (const role of roles) {
        expect(reachOf(person({ roles: [role] }), action)).toBe(permissionTable[action][role] ?? null);
      }
      const any = Object.values(permissionTable[action]);
      expect(reachOf(person({ roles }), action)).toBe(any.includes('all') ? 'all' : any.length > 0 ? 'own' : null);
    }
  });

  it('keep an analyst to objects of the own teams and of none', () => {
    const analyst = person({ roles: ['analyst'], teams: ['north'] });
    expect(['north', 'south', null].map((team) => mayTouch(analyst, 'alerts:read', team))).toEqual([true, false, true]);
    const officer = person({ roles: ['compliance-officer'] });
    expect(mayTouch(officer, 'alerts:read', 'south')).toBe(true);
  });

  it('never let those who talk with customers, or run the machines, see alerts', () => {
    for (const role of ['feedback-manager', 'engineer', 'administrator'] as const) {
      for (const action of ['alerts:read', 'evaluations:read', 'parties:read'] as const) {
        expect(reachOf(person({ roles: [role] }), action)).toBeNull();
      }
    }
  });
});

describe('passwords', () => {
  it('are kept as Argon2id with the parameters that OWASP names', async () => {
    const stored = await hashPassword('correct horse battery');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(stored, 'correct horse battery')).toBe(true);
    expect(await verifyPassword(stored, 'correct horse batterz')).toBe(false);
  });

  it('must not be short, nor so long that hashing them costs', () => {
    for (const word of ['short', 'x'.repeat(129)]) expect(() => checkPassword(word)).toThrow(/12 to 128/);
  });
});

describe('with a database', () => {
  let store: TestStore;
  let time = Date.UTC(2026, 0, 1);
  const now = () => time;
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  it('a key works within its scopes until it expires, and is not in the database', async () => {
    const keys = createApiKeys(store.db, now);
    const expiresAt = now() + 1000;
    const { key, prefix } = await keys.create({
      name: 'ledger',
      scopes: ['events:write'],
      teamId: null,
      createdBy: null,
      expiresAt,
    });
    expect(await keys.principalOf(key)).toMatchObject({ kind: 'key', id: prefix, scopes: ['events:write'] });
    const { rows } = await store.pool.query<{ text: string }>('SELECT api_key::text AS text FROM api_key');
    expect(rows[0]!.text).not.toContain(key.slice(16));
    time += 1000;
    expect(await keys.principalOf(key)).toBeNull();
  });

  it('a revoked key is refused at once here, and within a second elsewhere', async () => {
    const [here, there] = [createApiKeys(store.db, now), createApiKeys(store.db, now)];
    const options = {
      name: 'k',
      scopes: ['docs:read'],
      teamId: null,
      createdBy: null,
      expiresAt: now() + 1e9,
    } as const;
    const { key, prefix } = await here.create(options);
    expect(await there.principalOf(key)).not.toBeNull();
    expect(await here.revoke(prefix, 'user:1')).toBe(true);
    expect(await here.revoke(prefix, 'user:1')).toBe(false);
    expect(await here.principalOf(key)).toBeNull();
    time += 1000;
    expect(await there.principalOf(key)).toBeNull();
  });

  it('no other text is a key', async () => {
    const keys = createApiKeys(store.db, now);
    const options = {
      name: 'k',
      scopes: ['docs:read'],
      teamId: null,
      createdBy: null,
      expiresAt: now() + 1e9,
    } as const;
    const { key } = await keys.create(options);
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.nat(key.length - 1), async (text, at) => {
        expect(await keys.principalOf(text)).toBeNull();
        const changed = key.slice(0, at) + (key[at] === 'a' ? 'b' : 'a') + key.slice(at + 1);
        expect(await keys.principalOf(changed)).toBeNull();
      }),
    );
  });

  it('a set-up link works once, and for an hour', async () => {
    const links = createSetupLinks(store.db, now);
    const redeem = (text: string) => store.db.transaction().execute((transaction) => links.redeem(text, transaction));
    const token = await links.create({ email: null, roles: ['administrator'] }, 'system:start');
    expect(await redeem('guess')).toBeNull();
    expect(await redeem(token)).toMatchObject({ email: null, roles: ['administrator'] });
    expect(await redeem(token)).toBeNull();
    const late = await links.create({ email: 'a@b.example', roles: ['analyst'] }, 'user:1');
    time += 3_600_000;
    expect(await redeem(late)).toBeNull();
  });

  it('failed log-ins make an account wait ever longer, and its success forgives it', async () => {
    const throttle = createLoginThrottle(store.db, now);
    for (let i = 0; i < 4; i++) await throttle.failed('A@b.example', '10.0.0.1');
    expect(await throttle.waitMs('a@b.example ', '10.0.0.2')).toBe(0);
    await throttle.failed('a@b.example', '10.0.0.1');
    expect(await throttle.waitMs('a@b.example', '10.0.0.2')).toBe(1000);
    await throttle.failed('a@b.example', '10.0.0.1');
    expect(await throttle.waitMs('a@b.example', '10.0.0.2')).toBe(2000);
    expect(await throttle.waitMs('other@b.example', '10.0.0.1')).toBe(0);
    await throttle.succeeded('a@b.example');
    expect(await throttle.waitMs('a@b.example', '10.0.0.2')).toBe(0);
    for (let i = 0; i < 50; i++) await throttle.failed(`${i}@b.example`, '10.0.0.9');
    expect(await throttle.waitMs('new@b.example', '10.0.0.9')).toBeGreaterThan(0);
  });

  describe('a session', () => {
    const password = 'correct horse battery';
    const sessions = () =>
      createSessions({ db: store.db, secret: 's'.repeat(32), publicUrl: 'https://peerline.example', now });
    const create = (user: NewUser) =>
      store.db.transaction().execute((transaction) => sessions().createUser(user, transaction));
    const by = { actor: 'user:1', at: 0 };
    const logIn = (email: string, word: string) =>
      sessions().logIn(email, word, new Headers({ origin: 'https://peerline.example' }));
    const cookieOf = (response: Response) =>
      new Headers({
        cookie: response.headers
          .getSetCookie()
          .map((line) => line.split(';')[0])
          .join('; '),
      });
    let id: string;

    it('starts with the right password only', async () => {
      id = await create({ email: 'Ann@b.example', name: 'Ann', password, roles: ['analyst'] });
      expect((await logIn('ann@b.example', 'wrong horse battery')).status).toBe(401);
      expect((await logIn('nobody@b.example', password)).status).toBe(401);
      const response = await logIn('ann@b.example', password);
      expect(response.status).toBe(200);
      expect(response.headers.getSetCookie()[0]).toMatch(/^__Secure-peerline.*HttpOnly; Secure; SameSite=Strict/i);
      const principal = await sessions().principalOf(cookieOf(response));
      expect(principal).toMatchObject({ kind: 'user', id, roles: ['analyst'], teams: [] });
    });

    it('is nobody without a cookie, or with a forged one', async () => {
      expect(await sessions().principalOf(new Headers())).toBeNull();
      const cookies = cookieOf(await logIn('ann@b.example', password));
      const forged = cookies.get('cookie')!.replace(/=([^.]{5})/, '=AAAAA');
      expect(await sessions().principalOf(new Headers({ cookie: forged }))).toBeNull();
    });

    it('ends at log-out', async () => {
      const cookies = cookieOf(await logIn('ann@b.example', password));
      cookies.set('origin', 'https://peerline.example');
      await sessions().logOut(cookies);
      expect(await sessions().principalOf(cookies)).toBeNull();
    });

    it('ends when roles change or the user is shut out, and its user cannot come back', async () => {
      const cookies = cookieOf(await logIn('ann@b.example', password));
      await changeUser(store.db, id, { roles: ['auditor'] }, by);
      expect(await sessions().principalOf(cookies)).toBeNull();
      const again = cookieOf(await logIn('ann@b.example', password));
      expect((await sessions().principalOf(again))!.roles).toEqual(['auditor']);
      await changeUser(store.db, id, { disabled: true }, by);
      const shut = await logIn('ann@b.example', password);
      expect(await sessions().principalOf(cookieOf(shut))).toBeNull();
    });

    it('has one user per address', async () => {
      const user = { email: 'ann@B.example', name: 'Ann', password, roles: [] };
      await expect(create(user)).rejects.toMatchObject({ code: 'access.user-exists' });
    });

    it('cannot be had by signing up', async () => {
      const request = new Request('https://peerline.example/auth/sign-up/email', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'https://peerline.example' },
        body: JSON.stringify({ email: 'eve@b.example', name: 'Eve', password }),
      });
      expect((await sessions().handle(request)).ok).toBe(false);
      expect(await sessions().countUsers()).toBe(1);
    });
  });
});
