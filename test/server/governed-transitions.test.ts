import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeInBreaches } from '#casework/intake';
import {
  documentRequestActions,
  documentRequestStates,
  reportActions,
  reportStates,
  thresholdActions,
  thresholdStates,
  transitions,
} from '#domain/casework-states';
import { day } from '#domain/time';
import { openTestServer, type TestServer } from '../server.ts';

const reason = 'r';
const threshold = { default: 0.4, rules: [] };

/** Every state × every action, each from an object of its own in that state; what is not in the table is refused. */
describe('over HTTP, transitions that are not in the table are refused, and all others made:', () => {
  let server: TestServer;
  let ann: Record<string, string>;
  let caseId = 0;
  beforeAll(async () => {
    server = await openTestServer();
    ann = await server.person(['compliance-officer']);
    await server.store.pool.query(
      `INSERT INTO model (version, status, created_at, profile, manifest)
       VALUES ('m', 'champion', 1, 'online', '{"cellAxes": [], "policy": {"threshold": {"default": 0.5, "rules": []}}}')`,
    );
    await server.store.pool.query(
      `INSERT INTO alert (leg_id, position, side, party_id, at, created_at, amount_minor, score, p, tau, cell, expert,
         model_version, threshold_version)
       VALUES ('l', 1, 0, 'p1', 1, 1, 1000, 0.9, 0.001, 0.5, 'everybody', 'e', 'm', 't')`,
    );
    await takeInBreaches(server.store.db, Date.now());
    const [alert] = (await call('GET', '/v1/casework/alerts')).body.items;
    const escalate = { version: alert.version, command: { action: 'escalate', reason } };
    caseId = (await call('POST', `/v1/casework/alerts/${alert.id}/actions`, escalate)).body.caseId;
  });
  afterAll(() => server.close());

  const call = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const body = payload === undefined ? {} : { payload };
    const response = await server.app.inject({ method, url, headers: ann, ...body });
    return { status: response.statusCode, body: response.body === '' ? null : response.json() };
  };

  /** Puts a row into a state as if another officer had brought it there. */
  async function put(table: string, id: number, state: string, fields = ''): Promise<void> {
    await server.store.pool.query(`UPDATE ${table} SET state = $1, version = 7${fields} WHERE id = $2`, [state, id]);
  }

  async function expectTable<S extends string, A extends string>(
    table: { readonly states: readonly S[]; readonly actions: readonly A[] },
    machine: Readonly<Record<S, Readonly<Partial<Record<A, S>>>>>,
    tryOut: (state: S, action: A) => Promise<{ readonly status: number; readonly body: Record<string, unknown> }>,
  ): Promise<void> {
    for (const state of table.states) {
      for (const action of table.actions) {
        const { status, body } = await tryOut(state, action);
        const next = machine[state][action];
        const [wantedStatus, wanted] = next === undefined ? [409, 'casework.transition'] : [200, next];
        expect([state, action, status, body['code'] ?? body['state']]).toEqual([state, action, wantedStatus, wanted]);
      }
    }
  }

  it('requests for documents', async () => {
    const answerBy = new Date(Date.now() + 20 * day).toISOString().slice(0, 10);
    await expectTable(
      { states: documentRequestStates, actions: documentRequestActions },
      transitions.documents,
      async (state, action) => {
        const asked = await call('POST', `/v1/casework/cases/${caseId}/document-requests`, {
          documents: ['identity'],
          answerBy,
        });
        await put('document_request', asked.body.id, state, ", requested_by = 'user:other'");
        const ending = action === 'approve' || action === 'refuse' ? 'approval' : 'actions';
        return await call('POST', `/v1/casework/document-requests/${asked.body.id}/${ending}`, { version: 7, action });
      },
    );
  });

  it('reports of suspicion', async () => {
    const opened = await call('POST', `/v1/casework/cases/${caseId}/reports`, {});
    const { id, version } = opened.body;
    const draft = { ...opened.body.draft, indicators: ['ML01'] };
    await call('POST', `/v1/casework/reports/${id}/actions`, { version, action: 'edit', draft });
    const fields = {
      edit: { draft },
      submit: {},
      withdraw: { reason },
      return: { reason },
      approve: {},
      file: { filingReference: 'FIU-1' },
    };
    await expectTable({ states: reportStates, actions: reportActions }, transitions.report, async (state, action) => {
      await put('report_task', id, state, ", edited_by = 'user:other', submitted_by = 'user:other'");
      const ending = action === 'approve' || action === 'return' ? 'approval' : 'actions';
      return await call('POST', `/v1/casework/reports/${id}/${ending}`, { version: 7, action, ...fields[action] });
    });
  });

  it('thresholds', async () => {
    const fields = {
      edit: { threshold, reason },
      propose: {},
      refuse: { reason },
      release: {},
      'roll-back': { reason },
    };
    await expectTable(
      { states: thresholdStates, actions: thresholdActions },
      transitions.threshold,
      async (state, action) => {
        const { id } = (await call('POST', '/v1/thresholds', { threshold, reason })).body;
        const people = `, drafted_by = 'user:other', proposed_by = 'user:other', decided_by = 'user:third',
          effective_from = 1, simulation = '{}'`;
        const fresh = ", drafted_by = 'user:other', proposed_by = 'user:other', simulation = '{}'";
        await put('threshold_version', id, state, state === 'released' || state === 'rolled-back' ? people : fresh);
        const ending = action === 'edit' || action === 'propose' ? 'actions' : 'decision';
        const answer = await call('POST', `/v1/thresholds/${id}/${ending}`, { version: 7, action, ...fields[action] });
        // Out of the way of the next one: what is released is in force.
        await put('threshold_version', id, 'refused');
        return answer;
      },
    );
  });

  it('nobody decides on what is their own', async () => {
    const { id, version } = (await call('POST', '/v1/thresholds', { threshold, reason })).body;
    const proposed = await call('POST', `/v1/thresholds/${id}/actions`, { version, action: 'propose' });
    for (const decision of [{ action: 'release' }, { action: 'refuse', reason }]) {
      const body = { version: proposed.body.version, ...decision };
      expect((await call('POST', `/v1/thresholds/${id}/decision`, body)).body.code).toBe('casework.four-eyes');
    }
    const answerBy = new Date(Date.now() + day * 2).toISOString().slice(0, 10);
    const asked = await call('POST', `/v1/casework/cases/${caseId}/document-requests`, {
      documents: ['identity'],
      answerBy,
    });
    const approve = { version: asked.body.version, action: 'approve' };
    const own = await call('POST', `/v1/casework/document-requests/${asked.body.id}/approval`, approve);
    expect([own.status, own.body.code]).toEqual([403, 'casework.four-eyes']);
  });

  it('an older version than the one that is there is a conflict, whoever sends it', async () => {
    const { id } = (await call('POST', '/v1/thresholds', { threshold, reason })).body;
    const edit = (version: number) =>
      call('POST', `/v1/thresholds/${id}/actions`, { version, action: 'edit', threshold, reason });
    const both = await Promise.all([edit(1), edit(1)]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)!.body.code).toBe('casework.conflict');
  });
});
