import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer, type TestServer } from '../server.ts';
import { npsSurvey } from '../fixtures/survey.ts';

describe('surveys through the API', () => {
  let server: TestServer;
  let manager: Record<string, string>;
  beforeAll(async () => {
    server = await openTestServer();
    manager = await server.person(['feedback-manager']);
  });
  afterAll(() => server.close());

  const call = (method: 'GET' | 'POST' | 'PUT' | 'PATCH', url: string, payload?: object) =>
    server.app.inject({ method, url, headers: manager, ...(payload === undefined ? {} : { payload }) });
  const add = (id: string, fields: Record<string, unknown> = {}) =>
    call('POST', '/v1/surveys', { id, definition: npsSurvey(fields) });

  it('are drafts of immutable versions until they go live, and are never reopened', async () => {
    expect((await add('relation')).json()).toMatchObject({ id: 'relation', status: 'draft', liveVersion: null });
    expect((await add('relation')).statusCode).toBe(409);
    const next = await call('POST', '/v1/surveys/relation/versions', { definition: npsSurvey({ cooldownDays: 7 }) });
    expect(next.json()).toEqual({ version: 2 });
    expect((await call('GET', '/v1/surveys/relation/versions/1')).json()).toMatchObject({ cooldownDays: 90 });
    expect((await call('PATCH', '/v1/surveys/relation', { status: 'paused' })).statusCode).toBe(409);
    expect((await call('PATCH', '/v1/surveys/relation', { status: 'live', version: 3 })).statusCode).toBe(404);
    expect((await call('PATCH', '/v1/surveys/relation', { status: 'live', version: 2 })).json()).toMatchObject({
      status: 'live',
      liveVersion: 2,
    });
    await expect(
      server.store.pool.query("UPDATE survey_version SET definition = '{}' WHERE survey_id = 'relation'"),
    ).rejects.toThrow(/history/);
    expect((await call('PATCH', '/v1/surveys/relation', { status: 'closed' })).statusCode).toBe(200);
    expect((await call('PATCH', '/v1/surveys/relation', { status: 'live' })).statusCode).toBe(409);
  });

  it('say everything that is wrong with a definition at once', async () => {
    const response = await add('wrong', { languages: ['en', 'xx'] });
    expect(response.statusCode).toBe(422);
    expect(response.json().detail).toMatch(/xx is not a language.*lacks xx/);
  });

  describe('and what reaches back to an alert', () => {
    const declare = (name: string, fields: object) =>
      call('PUT', `/v1/customer-signals/${name}`, { kind: 'attribute', source: 'warehouse', ...fields });
    const aimedAt = (attribute: string) => ({ targeting: { attributes: [{ attribute, op: 'in', values: ['yes'] }] } });
    const detail = async (response: ReturnType<typeof add>) => {
      const { statusCode } = await response;
      return [statusCode, (await response).json().code];
    };

    it('is refused when it is tainted itself', async () => {
      await declare('under-review', { taints: ['case'] });
      expect(await detail(add('direct', aimedAt('under-review')))).toEqual([422, 'survey.tainted']);
    });

    it('is refused through two steps', async () => {
      await declare('alert-count', { kind: 'source', taints: ['alert'] });
      await declare('attention', { derivedFrom: ['alert-count'] });
      await declare('care-group', { derivedFrom: ['attention'] });
      const response = await add('indirect', aimedAt('care-group'));
      expect(response.json()).toMatchObject({ status: 422, code: 'survey.tainted' });
      expect(response.json().detail).toContain('care-group (from: alert)');
    });

    it('is refused where its name says so, where an ancestor is not declared, and where it is not declared', async () => {
      await declare('aml-risk-score', {});
      expect(await detail(add('named', aimedAt('aml-risk-score')))).toEqual([422, 'survey.tainted']);
      await declare('orphan', { derivedFrom: ['nobody-knows'] });
      expect(await detail(add('orphan', aimedAt('orphan')))).toEqual([422, 'survey.tainted']);
      expect(await detail(add('unknown', aimedAt('unknown')))).toEqual([422, 'survey.unknown-target']);
      expect(await detail(add('risk', aimedAt('risk-rating')))).toEqual([422, 'survey.unknown-target']);
    });

    it('is refused as a trigger', async () => {
      const triggered = (event: string) => detail(add('triggered', { trigger: { kind: 'event', event } }));
      expect(await triggered('alert.opened')).toEqual([422, 'request.invalid']);
      expect(await triggered('alert-opened')).toEqual([422, 'survey.unknown-target']);
      await declare('alert-opened', { kind: 'event' });
      expect(await triggered('alert-opened')).toEqual([422, 'survey.tainted']);
    });

    it('cannot be washed clean by declaring it again', async () => {
      await declare('under-review', { taints: [] });
      expect(await detail(add('washed', aimedAt('under-review')))).toEqual([422, 'survey.tainted']);
      expect((await declare('country', {})).statusCode).toBe(422);
    });

    it('is refused at going live when the taint became known later', async () => {
      await declare('mood', {});
      expect((await add('late', aimedAt('mood'))).statusCode).toBe(201);
      await declare('mood', { taints: ['disposition'] });
      expect(await detail(call('PATCH', '/v1/surveys/late', { status: 'live' }))).toEqual([422, 'survey.tainted']);
    });
  });

  it('set only attributes that are declared', async () => {
    await call('PUT', '/v1/customer-signals/plan', { kind: 'attribute', source: 'crm' });
    const set = (body: object) => call('PUT', '/v1/customers/p1/attributes', body).then(({ statusCode }) => statusCode);
    expect([
      await set({ plan: 'gold' }),
      await set({ plan: null }),
      await set({ country: 'DE' }),
      await set({ x: 'y' }),
    ]).toEqual([204, 204, 422, 422]);
  });

  it('keep every consent, and the latest word counts', async () => {
    const say = (id: string, granted: boolean, at: number) =>
      call('POST', '/v1/customers/p1/consents', { id, purpose: 'offers', granted, at, source: 'branch' });
    expect((await say('c1', true, 1000)).statusCode).toBe(201);
    expect((await say('c2', false, 2000)).statusCode).toBe(201);
    expect((await say('c2', false, 2000)).statusCode).toBe(201);
    expect((await say('c1', false, 1000)).statusCode).toBe(409);
    const { now, history } = (await call('GET', '/v1/customers/p1/consents')).json();
    expect(now).toEqual({ offers: false });
    expect(history.map(({ id }: { id: string }) => id)).toEqual(['c2', 'c1']);
    await expect(server.store.pool.query('DELETE FROM consent_entry')).rejects.toThrow(/history/);
  });

  it('set the cooldowns with a trace', async () => {
    const cooldown = { globalDays: 10, classDays: { relationship: 100, transactional: 20, research: 50 } };
    await call('PUT', '/v1/survey-cooldown', cooldown);
    expect((await call('GET', '/v1/survey-cooldown')).json()).toEqual(cooldown);
    const { rows } = await server.store.pool.query(
      "SELECT actor FROM audit_entry WHERE action = 'survey-cooldown.set'",
    );
    expect(rows[0].actor).toMatch(/^user:/);
  });
});
