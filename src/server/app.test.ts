import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '#contract/api/route';
import { routes } from '#contract/api/routes';
import { openTestServer, password, publicUrl, type TestServer } from '../../test/server.ts';

const at = Date.UTC(2026, 0, 2);
let made = 0;
const payment = (fields: Record<string, unknown> = {}) => ({
  id: `t${++made}`,
  at,
  accountId: 'a1',
  direction: 'out',
  amountMinor: 5000,
  currency: 'EUR',
  counterpartyName: 'Zebedee Quill',
  ...fields,
});

describe('the API', () => {
  let server: TestServer;
  let key: { authorization: string };
  beforeAll(async () => {
    server = await openTestServer();
    key = await server.key();
  });
  afterAll(() => server.close());

  const post = (url: string, payload: unknown, headers: Record<string, string> = key) =>
    server.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...headers },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });
  const put = (url: string, payload: object, headers: Record<string, string> = {}) =>
    server.app.inject({ method: 'PUT', url, headers: { ...key, ...headers }, payload });

  describe('taking in transactions', () => {
    it('acknowledges with 202 what is in the log', async () => {
      const body = payment();
      const response = await post('/v1/transactions', body);
      expect(response.statusCode).toBe(202);
      const { position, outcome } = response.json();
      expect(outcome).toBe('accepted');
      const [record] = await server.deps.log.read(0, position - 1, 1);
      expect(record).toMatchObject({ kind: 'transaction', body: { id: body.id, amountMinor: 5000 } });
      expect(JSON.stringify(record)).not.toContain('Zebedee');
    });

    it('answers a replay as the first time, and refuses another body with 409', async () => {
      const body = payment();
      const first = (await post('/v1/transactions', body)).json();
      const again = await post('/v1/transactions', body);
      expect([again.statusCode, again.json()]).toEqual([202, { ...first, outcome: 'repeated' }]);
      const other = await post('/v1/transactions', { ...body, amountMinor: 5001 });
      expect([other.statusCode, other.json().code]).toEqual([409, 'record.conflict']);
      expect(other.headers['content-type']).toContain('application/problem+json');
    });

    it('takes the good rows of a batch and says of each bad one why', async () => {
      const rows = [payment(), payment({ amountMinor: 1.5 }), payment(), payment({ at: at + 400 * 86_400_000_000 }), 7];
      const response = await post('/v1/transactions', rows);
      expect(response.statusCode).toBe(202);
      const body = response.json();
      expect(body).toMatchObject({ accepted: 2, repeated: 0, conflicts: 0, invalid: 3 });
      expect(body.results.map((row: { outcome: string }) => row.outcome)).toEqual([
        'accepted',
        'invalid',
        'accepted',
        'invalid',
        'invalid',
      ]);
      expect(body.results[1].problem.errors[0].pointer).toBe('/amountMinor');
    });

    it.each([
      ['malformed JSON', '{"id": ', 400],
      ['no body', '', 400],
      ['a wrong type', payment({ amountMinor: '5000' }), 422],
      ['an unknown field', payment({ surprise: 1 }), 422],
      ['a negative amount', payment({ amountMinor: -1 }), 422],
      ['an unknown currency', payment({ currency: 'XXQ' }), 422],
      ['a clock far in the future', payment({ at: Date.UTC(2090, 0, 1) }), 422],
      ['a clock before 1970', payment({ at: -1 }), 422],
      ['an identifier with a line break', payment({ id: 'a\nb' }), 422],
      ['half a character', payment({ id: 'a\ud800' }), 422],
      ['an empty batch', [], 422],
      ['a batch that is too long', Array.from({ length: 1001 }, () => 1), 422],
      ['a prototype', '{"__proto__": {"a": 1}}', 400],
    ])('refuses %s', async (_what, payload, status) => {
      const response = await post('/v1/transactions', payload);
      expect(response.statusCode).toBe(status);
      expect(response.json()).toMatchObject({ status, requestId: expect.any(String), code: expect.any(String) });
    });

    it('refuses a body of 50 MB', async () => {
      const response = await post('/v1/transactions', JSON.stringify([payment({ description: 'x'.repeat(50e6) })]));
      expect(response.statusCode).toBe(413);
    });

    it('refuses other media types', async () => {
      const response = await post('/v1/transactions', 'a=1', {
        ...key,
        'content-type': 'application/x-www-form-urlencoded',
      });
      expect(response.statusCode).toBe(415);
    });

    it('says that nothing can decide while no model is released, and has taken the record in', async () => {
      const body = payment();
      const response = await post('/v1/transactions?wait=decision', body);
      expect([response.statusCode, response.json().code]).toEqual([503, 'scorer.unavailable']);
      expect((await post('/v1/transactions', body)).json().outcome).toBe('repeated');
    });
  });

  it('takes in behaviour, complaints, incidents and survey answers', async () => {
    const base = { at, partyId: 'p1' };
    const response = await post('/v1/events', [
      { kind: 'behaviour-event', id: 'b1', type: 'login', ...base },
      { kind: 'complaint', id: 'c1', text: 'It is slow.\nVery.', ...base },
      { kind: 'incident', id: 'i1', type: 'structuring', ...base },
      { kind: 'survey-answer', id: 's1', surveyId: 's', questionId: 'q', value: 4, ...base },
      { kind: 'gossip', id: 'g1', ...base },
    ]);
    expect(response.json()).toMatchObject({ accepted: 4, invalid: 1 });
    expect(
      (await post('/v1/events', { kind: 'behaviour-event', id: 'b1', type: 'login', ...base })).json().outcome,
    ).toBe('repeated');
  });

  it('takes in parties and accounts, each change anew, but once per Idempotency-Key', async () => {
    const party = { entityType: 'individual', name: 'Zebedee Quill', country: 'DE' };
    const first = (await put('/v1/parties/p1', party)).json();
    expect((await put('/v1/parties/p1', party)).json().position).toBeGreaterThan(first.position);
    const once = await put('/v1/parties/p1', party, { 'idempotency-key': 'k1' });
    expect((await put('/v1/parties/p1', party, { 'idempotency-key': 'k1' })).json()).toEqual({
      ...once.json(),
      outcome: 'repeated',
    });
    expect((await put('/v1/parties/p1', { entityType: 'business' }, { 'idempotency-key': 'k1' })).statusCode).toBe(409);
    expect((await put('/v1/accounts/a1', { partyId: 'p1', product: 'checking', currency: 'EUR' })).statusCode).toBe(
      202,
    );
  });

  it('pages through evaluations without a gap or a repeat', async () => {
    await server.store.pool.query("SELECT ensure_day('evaluation', '2026-01-02')");
    await server.store.pool.query(
      `INSERT INTO evaluation (day, position, side, leg_id, party_id, at, accepted_at, evaluated_at, amount_minor, status, score, p, tau, alert, cell, expert, model_version, threshold_version)
       SELECT '2026-01-02', 1000 + n, side, 'l' || n, 'paged', 1, 1, 1, 1, 'ok', 0.1, 0.5, 0.5, false, 'c', 'e', 'm', 't'
       FROM generate_series(1, 6) n, generate_series(0, 1) side`,
    );
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const response = await server.app.inject({ url: `/v1/evaluations?partyId=paged&limit=5${cursor}`, headers: key });
      const page = response.json<{ items: { position: number; side: string }[]; next: string | null }>();
      seen.push(...page.items.map(({ position, side }) => `${position} ${side}`));
      next = page.next;
    }
    expect(seen.length).toBe(12);
    expect(new Set(seen).size).toBe(12);
    expect(seen).toEqual(
      seen
        .toSorted()
        .toReversed()
        .toSorted((a, b) => Number(b.slice(0, 4)) - Number(a.slice(0, 4)) || (a < b ? -1 : 1)),
    );
    const bad = await server.app.inject({ url: '/v1/evaluations?cursor=bm9uZQ', headers: key });
    expect([bad.statusCode, bad.json().code]).toEqual([400, 'request.bad-cursor']);
  });

  it('shows a party with its name, and without it after erasure', async () => {
    const sealed = (await server.deps.vault.keysOf(['party:shown'])).seal('party:shown', { name: 'Zebedee Quill' });
    await server.store.pool.query(
      "INSERT INTO party (id, entity_type, country, sealed, position) VALUES ('shown', 'individual', 'DE', $1, 1)",
      [sealed],
    );
    const get = async () => (await server.app.inject({ url: '/v1/parties/shown', headers: key })).json();
    expect(await get()).toMatchObject({
      id: 'shown',
      name: 'Zebedee Quill',
      country: 'DE',
      evaluations: [],
      features: null,
    });
    await server.deps.vault.erase('shown');
    expect(await get()).toMatchObject({ id: 'shown', name: null, country: 'DE' });
    expect((await server.app.inject({ url: '/v1/parties/none', headers: key })).statusCode).toBe(404);
  });

  describe('logging in', () => {
    const logIn = (email: string, word: string, headers: Record<string, string> = { origin: publicUrl }) =>
      post('/v1/session', { email, password: word }, headers);

    it('begins with a set-up link that works once', async () => {
      const token = await server.deps.setupLinks.create({ email: null, roles: ['administrator'] }, 'system:start');
      const body = { token, email: 'root@b.example', name: 'Root', password };
      expect((await post('/v1/setup', { ...body, password: 'short' }, {})).statusCode).toBe(422);
      expect((await post('/v1/setup', body, {})).statusCode).toBe(201);
      expect((await post('/v1/setup', { ...body, email: 'b@b.example' }, {})).statusCode).toBe(403);
    });

    it('sets a cookie that opens what the roles allow, until log-out', async () => {
      const response = await logIn('root@b.example', password);
      expect(response.statusCode).toBe(204);
      const cookie = response.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
      expect(response.cookies[0]).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict' });
      const headers = { cookie, origin: publicUrl };
      const me = await server.app.inject({ url: '/v1/session', headers });
      expect(me.json()).toMatchObject({ kind: 'user', roles: ['administrator'], actions: { 'users:manage': 'all' } });
      expect((await server.app.inject({ method: 'DELETE', url: '/v1/session', headers })).statusCode).toBe(204);
      expect((await server.app.inject({ url: '/v1/session', headers })).statusCode).toBe(401);
    });

    it('slows down who guesses, and says for how long', async () => {
      await server.person([]);
      const statuses: number[] = [];
      for (let i = 0; i < 6; i++) statuses.push((await logIn('guess@b.example', `wrong ${i}`)).statusCode);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
      const throttled = await logIn('guess@b.example', 'again');
      expect(Number(throttled.headers['retry-after'])).toBeGreaterThan(0);
    });

    it('is not done for another site', async () => {
      expect((await logIn('root@b.example', password, { origin: 'https://evil.example' })).statusCode).toBe(403);
      const person = await server.person(['administrator']);
      const forged = { cookie: person.cookie };
      const payload = { email: 'x@b.example', roles: ['analyst'] };
      for (const headers of [
        forged,
        { ...forged, origin: 'https://evil.example' },
        { ...forged, 'sec-fetch-site': 'cross-site' },
      ]) {
        expect((await post('/v1/invitations', payload, headers as Record<string, string>)).statusCode).toBe(403);
      }
      expect((await post('/v1/invitations', payload, person)).statusCode).toBe(201);
    });

    it('has people in teams that an administrator makes, and always one administrator', async () => {
      const admin = await server.person(['administrator']);
      const { id } = (await server.app.inject({ url: '/v1/session', headers: admin })).json();
      const send = async (method: 'PUT' | 'PATCH', url: string, payload: object) =>
        (await server.app.inject({ method, url, headers: admin, payload })).statusCode;
      expect(await send('PATCH', `/v1/users/${id}`, { teams: ['west'] })).toBe(422);
      expect(await send('PUT', '/v1/teams/west', { name: 'West' })).toBe(204);
      expect(await send('PATCH', `/v1/users/${id}`, { teams: ['west'] })).toBe(204);
      const teams = (await server.app.inject({ url: '/v1/teams', headers: admin })).json();
      expect(teams.items).toEqual([{ id: 'west', name: 'West', members: 1 }]);
      const others =
        "UPDATE access_user SET disabled = true WHERE id <> $1 AND roles LIKE '%administrator%' RETURNING id";
      const { rows } = await server.store.pool.query<{ id: string }>(others, [id]);
      expect(await send('PATCH', `/v1/users/${id}`, { disabled: true })).toBe(409);
      expect(await send('PATCH', `/v1/users/${id}`, { roles: ['analyst'] })).toBe(409);
      await server.store.pool.query('UPDATE access_user SET disabled = false WHERE id = ANY($1)', [
        rows.map((row) => row.id),
      ]);
      expect(await send('PATCH', `/v1/users/${id}`, { roles: ['analyst'] })).toBe(204);
    });

    it('lets nobody give away more than they have', async () => {
      const engineer = await server.person(['engineer']);
      const make = (scopes: string[]) =>
        post('/v1/keys', { name: 'k', scopes, expiresAt: Date.now() + 1e6 }, engineer).then(
          ({ statusCode }) => statusCode,
        );
      expect(await make(['events:write'])).toBe(201);
      expect(await make(['events:write', 'alerts:read'])).toBe(403);
      expect(await make(['everything'])).toBe(422);
    });
  });

  it('sends secure headers and a request identifier', async () => {
    for (const url of ['/health/live', '/v1/nothing', '/v1/alerts']) {
      const { headers } = await server.app.inject({ url });
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        'strict-transport-security': expect.stringContaining('max-age='),
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'x-frame-options': 'SAMEORIGIN',
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
    }
  });

  it('describes itself: every route in OpenAPI 3.1, every reference resolved', async () => {
    const document = (await server.app.inject({ url: '/docs/openapi.json', headers: key })).json();
    expect(document.openapi).toBe('3.1.0');
    for (const route of Object.values(routes) as Route[]) {
      expect(document.paths[route.path]).toHaveProperty(route.method.toLowerCase());
    }
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, path]) => path!);
    expect(references.length).toBeGreaterThan(10);
    for (const reference of references) {
      const name = /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1];
      expect([reference, document.components.schemas[name ?? '']]).toEqual([reference, expect.anything()]);
    }
    expect((await server.app.inject({ url: '/docs', headers: key })).body).toContain('/v1/transactions');
    expect((await server.app.inject({ url: '/metrics', headers: key })).body).toContain('peerline_records_total');
  });

  it('never fails on its own account, whatever it is sent', async () => {
    const list = (Object.entries(routes) as [string, Route][]).filter(
      ([name]) => name !== 'streamAlerts' && name !== 'postSession' && name !== 'postSetup',
    );
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('-1', '1e9', '../..', "'--", '%00', 'p1'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...list.map(([, route]) => route)),
        word,
        fc.dictionary(fc.constantFrom('limit', 'cursor', 'partyId', 'status', 'from', 'wait'), word, { maxKeys: 2 }),
        fc.oneof(
          fc.json(),
          fc.record({}, { requiredKeys: [] }).map(() => JSON.stringify(payment())),
          fc.jsonValue().map((value) => JSON.stringify(payment({ amountMinor: value, id: value }))),
        ),
        async (route, parameter, query, payload) => {
          const url = `${route.path.replace(/\{\w+\}/g, encodeURIComponent(parameter))}?${new URLSearchParams(query).toString()}`;
          const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
          const response = await server.app.inject({
            method: route.method,
            url,
            headers: { ...key, ...(hasBody ? { 'content-type': 'application/json' } : {}) },
            ...(hasBody ? { payload } : {}),
          });
          expect([route.path, url, payload, response.statusCode]).not.toEqual([route.path, url, payload, 500]);
        },
      ),
      { numRuns: 400 },
    );
  });
});
