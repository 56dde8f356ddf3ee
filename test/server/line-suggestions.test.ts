import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer, type TestServer } from '../server.ts';

/** From decisions to a line that another officer releases. */
describe('lines that decisions suggest', () => {
  let server: TestServer;
  let ann: Record<string, string>;
  let bob: Record<string, string>;
  beforeAll(async () => {
    server = await openTestServer();
    ann = await server.person(['compliance-officer']);
    bob = await server.person(['compliance-officer']);
  });
  afterAll(() => server.close());

  const call = async (method: 'GET' | 'POST', url: string, payload?: object, headers = ann) => {
    const body = payload === undefined ? {} : { payload };
    const response = await server.app.inject({ method, url, headers, ...body });
    return { status: response.statusCode, body: response.json() };
  };

  /** Alerts of a segment from a score up, decided so. */
  const decided = (from: number, n: number, cell: string, outcome: string, model = 'm') =>
    server.store.pool.query(
      `WITH a AS (
         INSERT INTO alert (leg_id, position, side, party_id, at, created_at, amount_minor, score, p, tau, cell, expert,
           model_version, threshold_version)
         SELECT 'l', coalesce((SELECT max(position) FROM alert), 0) + n + 1, 0, 'p' || n, 1, 1, 1,
           ($1::bigint + n) / 1000.0::float8, 0.1, 0.5, $3, 'e', $5, 't' FROM generate_series(0, $2::integer - 1) n
         RETURNING id, score, party_id
       ), o AS (
         INSERT INTO party_alert (party_id, state, inbox, risk, breaches, score, p, amount_minor, cell, top_alert_id,
           first_at, last_at, opened_at, due_at)
         SELECT party_id, 'closed', 'general', 'low', 1, score, 0.1, 1, $3, id, 1, 1, 1, 1 FROM a RETURNING id, party_id
       )
       INSERT INTO disposition (party_alert_id, party_id, outcome, reason_code, decided_by, decided_at)
       SELECT id, party_id, $4, CASE WHEN $4 = 'unproductive' THEN 'known-business' END, 'user:a', 1 FROM o`,
      [from, n, cell, outcome, model],
    );

  it('are none without a model, and none before anything was decided', async () => {
    expect((await call('GET', '/v1/thresholds/suggestions')).body.code).toBe('threshold.no-model');
    await server.store.pool.query(
      `INSERT INTO model (version, status, created_at, profile, manifest) VALUES ('m', 'champion', 1, 'online',
         '{"cellAxes": ["entity-type"], "policy": {"threshold": {"default": 0.5, "rules": []}}}')`,
    );
    expect((await call('GET', '/v1/thresholds/suggestions')).body).toEqual({
      fewest: 59,
      suggestions: [],
      threshold: null,
    });
    expect((await call('GET', '/v1/thresholds/suggestions?tolerance=0')).status).toBe(400);
  });

  it('come of what was in vain under this very model, and are drafted, simulated and released as any other', async () => {
    await decided(510, 70, 'individual', 'unproductive');
    await decided(700, 5, 'individual', 'productive');
    await decided(510, 70, 'business', 'unproductive', 'another');
    const { body } = await call('GET', '/v1/thresholds/suggestions');
    expect(body.suggestions).toEqual([
      {
        cell: 'individual',
        when: { 'entity-type': 'individual' },
        tau: 0.5,
        suggested: 0.579,
        because: 'nothing-productive',
        decided: 69,
        sampleId: null,
      },
    ]);
    expect((await call('GET', '/v1/thresholds/suggestions?tolerance=0.02')).body.suggestions).toEqual([]);
    const draft = await call('POST', '/v1/thresholds', { threshold: body.threshold, reason: 'in vain' });
    const { id, version } = draft.body;
    const proposed = await call('POST', `/v1/thresholds/${id}/actions`, { version, action: 'propose' });
    const release = { version: proposed.body.version, action: 'release' };
    expect((await call('POST', `/v1/thresholds/${id}/decision`, release)).status).toBe(403);
    expect((await call('POST', `/v1/thresholds/${id}/decision`, release, bob)).body.inForce).toBe(true);
    // What it said is done.
    expect((await call('GET', '/v1/thresholds/suggestions')).body.suggestions).toEqual([]);
  });

  it('come down to a band below in which an inspected sample found something', async () => {
    await server.store.pool.query(
      `WITH s AS (
         INSERT INTO sampling_plan (kind, cell, score_from, score_below, tolerance, population, size, seed, created_by, created_at)
         VALUES ('btl', NULL, 0.4, 0.5, 0.05, 10, 1, 1, 'user:a', 5) RETURNING id
       ) INSERT INTO sampling_item (plan_id, position, side, leg_id, party_id, score, outcome)
       SELECT id, 1, 0, 'l', 'p', 0.45, 'productive' FROM s`,
    );
    const { body } = await call('GET', '/v1/thresholds/suggestions');
    expect(body.suggestions).toMatchObject([{ cell: null, tau: 0.5, suggested: 0.4, because: 'productive-below' }]);
    expect(body.threshold.default).toBe(0.4);
  });
});
