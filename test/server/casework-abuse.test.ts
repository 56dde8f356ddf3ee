import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeInBreaches } from '#casework/intake';
import { alertStates, type CaseState, caseStates, transitions } from '#domain/casework-states';
import { day } from '#domain/time';
import { openTestServer, type TestServer } from '../server.ts';

const decision = { outcome: 'productive', minutes: 5 };
const reason = 'r';

describe('casework over HTTP refuses', () => {
  let server: TestServer;
  let ann: Record<string, string>;
  let bob: Record<string, string>;
  let position = 0;
  beforeAll(async () => {
    server = await openTestServer();
    ann = await server.person(['compliance-officer']);
    bob = await server.person(['compliance-officer']);
  });
  afterAll(() => server.close());

  const call = async (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object, headers = ann) => {
    const response = await server.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: response.statusCode, body: response.body === '' ? null : response.json() };
  };

  async function newAlert(): Promise<{ id: number; version: number; breach: number }> {
    position += 1;
    const partyId = `p${position}`;
    const { rows } = await server.store.pool.query<{ id: number }>(
      `INSERT INTO alert (leg_id, position, side, party_id, at, created_at, amount_minor, score, p, tau, cell, expert,
         model_version, threshold_version)
       VALUES ('l', $1, 0, $2, 1, 1, 1000, 0.9, 0.001, 0.5, 'c', 'e', 'm', 't') RETURNING id`,
      [position, partyId],
    );
    await takeInBreaches(server.store.db, Date.now());
    const { body } = await call('GET', `/v1/casework/alerts?partyId=${partyId}`);
    return { ...body.items[0], breach: rows[0]!.id };
  }
  const newCase = async () =>
    (await call('POST', '/v1/casework/cases', { type: 'investigation', partyId: `q${++position}`, reason })).body;
  const onCase = (found: { id: number; version: number }, command: object, headers = ann) =>
    call('POST', `/v1/casework/cases/${found.id}/actions`, { version: found.version, command }, headers);
  const approve = (found: { id: number; version: number }, action: object, headers = ann) =>
    call('POST', `/v1/casework/cases/${found.id}/approval`, { version: found.version, ...action }, headers);

  it('every transition of an alert that is not in the table', async () => {
    const commands = {
      assign: { action: 'assign' },
      release: { action: 'release' },
      snooze: { action: 'snooze', until: Date.now() + day, reason },
      wake: { action: 'wake' },
      escalate: { action: 'escalate', reason },
      dispose: { action: 'dispose', ...decision },
      reopen: { action: 'reopen', reason },
    } as const;
    for (const state of alertStates) {
      for (const [action, command] of Object.entries(commands)) {
        const { id } = await newAlert();
        await server.store.pool.query('UPDATE party_alert SET state = $1, version = 7 WHERE id = $2', [state, id]);
        const { status, body } = await call('POST', `/v1/casework/alerts/${id}/actions`, { version: 7, command });
        // What is escalated is decided with its case.
        const next =
          state === 'escalated' && action === 'dispose'
            ? undefined
            : transitions.alert[state][action as keyof typeof commands];
        expect([state, action, status, next === undefined ? body.code : body.state]).toEqual([
          state,
          action,
          next === undefined ? 409 : 200,
          next ?? 'casework.transition',
        ]);
      }
    }
  });

  it('every transition of a case that is not in the table', async () => {
    const commands = {
      assign: { action: 'assign' },
      release: { action: 'release' },
      wait: { action: 'wait', reason },
      resume: { action: 'resume' },
      submit: { action: 'submit', reason, ...decision },
      reopen: { action: 'reopen', reason },
    } as const;
    const put = async (state: CaseState) => {
      const { id } = await newCase();
      await server.store.pool.query(
        `UPDATE work_case SET state = $1, version = 7, submitted_by = 'user:other', proposed = '{"outcome": "productive"}'
         WHERE id = $2`,
        [state, id],
      );
      return { id, version: 7 };
    };
    for (const state of caseStates) {
      for (const [action, command] of Object.entries(commands)) {
        const { status, body } = await onCase(await put(state), command);
        const next = transitions.case[state][action as keyof typeof commands];
        expect([state, action, status, body.code ?? body.state]).toEqual([
          state,
          action,
          next === undefined ? 409 : 200,
          next ?? 'casework.transition',
        ]);
      }
      for (const action of ['approve', 'return'] as const) {
        const { status, body } = await approve(await put(state), {
          action,
          ...(action === 'return' ? { reason } : {}),
        });
        const next = transitions.case[state][action];
        expect([state, action, status, body.code ?? body.state]).toEqual([
          state,
          action,
          next === undefined ? 409 : 200,
          next ?? 'casework.transition',
        ]);
      }
    }
  });

  it('the second of two analysts who act on one case at once', async () => {
    const found = await newCase();
    const both = await Promise.all([
      onCase(found, { action: 'assign' }, ann),
      onCase(found, { action: 'assign' }, bob),
    ]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)!.body.code).toBe('casework.conflict');
    const alert = await newAlert();
    const act = (headers: Record<string, string>) =>
      call(
        'POST',
        `/v1/casework/alerts/${alert.id}/actions`,
        { version: alert.version, command: { action: 'assign' } },
        headers,
      );
    expect((await Promise.all([act(ann), act(bob)])).map(({ status }) => status).sort((a, b) => a - b)).toEqual([
      200, 409,
    ]);
  });

  it('an officer who approves what is their own', async () => {
    const opened = await newCase();
    const assigned = await onCase(opened, { action: 'assign' });
    const submitted = await onCase(assigned.body, { action: 'submit', reason, ...decision });
    expect((await approve(submitted.body, { action: 'approve' }, ann)).body.code).toBe('casework.four-eyes');
    expect((await approve(submitted.body, { action: 'approve' }, bob)).status).toBe(200);
  });

  it('to split off all of a case, or what it does not have, and does many things one by one', async () => {
    const alert = await newAlert();
    const escalate = { version: alert.version, command: { action: 'escalate', reason } };
    const { body } = await call('POST', `/v1/casework/alerts/${alert.id}/actions`, escalate);
    const detail = (await call('GET', `/v1/casework/cases/${body.caseId}`)).body;
    const split = (breachIds: readonly number[]) =>
      call('POST', `/v1/casework/cases/${body.caseId}/split`, { version: detail.case.version, breachIds, reason });
    expect((await split([alert.breach])).status).toBe(422);
    expect((await split([999_999])).status).toBe(422);
    const other = await newCase();
    const many = await call('POST', '/v1/casework/cases/actions', {
      cases: [
        { id: other.id, version: other.version },
        { id: 999_999, version: 1 },
      ],
      command: { action: 'assign' },
    });
    expect(many.body.results.map((one: { code: string | null }) => one.code)).toEqual([null, 'casework.not-found']);
  });

  it('a view that its list would not show', async () => {
    const view = { name: 'Mine', list: 'alerts', query: { assignee: 'me', state: 'open' } };
    const saved = await call('POST', '/v1/casework/views', view);
    expect(saved.status).toBe(201);
    expect((await call('GET', '/v1/casework/views', undefined, bob)).body.items).toEqual([]);
    for (const query of [{ state: 'lost' }, { limit: 3 }, { colour: 'red' }, { dueBefore: 'x' }])
      expect((await call('POST', '/v1/casework/views', { ...view, name: 'Other', query })).status).toBe(422);
    expect(
      (await call('PUT', `/v1/casework/views/${saved.body.id}`, { ...view, version: 1, shared: 'everybody' })).status,
    ).toBe(200);
    expect((await call('GET', '/v1/casework/views', undefined, bob)).body.items).toMatchObject([
      { name: 'Mine', mine: false },
    ]);
  });

  it('to take a rule for a workflow that cannot be, and says where', async () => {
    const { body } = await call('POST', '/v1/workflow-checks', { when: 'alert.score > 0.9 && alert.colour == "red"' });
    expect(body.problems).toMatchObject([{ from: 27, to: 33 }]);
    const vocabulary = (await call('GET', '/v1/workflow-vocabulary')).body;
    expect(vocabulary.fields).toContain('alert.score');
    expect(vocabulary.triggers).toContain('alert.opened');
  });
});
