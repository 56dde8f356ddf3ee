import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAudit } from '#store/audit/audit-trail';
import type { RetentionResult } from '#privacy/retention/run';
import { scoringConsumer } from '#stream/reconcile';
import { openTestServer, type TestServer } from '../server.ts';

const day = 86_400_000;

describe('retention', () => {
  let server: TestServer;
  let headers: Record<string, string>;
  const now = Date.now();
  beforeAll(async () => {
    server = await openTestServer();
    headers = await server.key();
    const { pool } = server.store;
    await pool.query("INSERT INTO login_failure VALUES ('old', $1), ('new', $2)", [now - 40 * day, now]);
    await pool.query("INSERT INTO customer_activity VALUES ('p', 'login', $1, 1), ('p', 'login', $2, 1)", [
      new Date(now - 500 * day),
      new Date(now),
    ]);
    await pool.query(
      `INSERT INTO workflow_run (workflow_id, version, position, at, depth, inputs_hash, outcome, actions)
       VALUES ('w', 1, 1, $1, 0, 'h', 'no-match', '[]'), ('w', 1, 2, $1, 0, 'h', 'acted', '[]'),
         ('w', 1, 3, $2, 0, 'h', 'no-match', '[]')`,
      [now - 100 * day, now],
    );
    await pool.query("INSERT INTO survey (id, status, created_at, created_by) VALUES ('nps', 'live', 1, 'u')");
    await pool.query(
      `INSERT INTO survey_response (id, survey_id, version, party_id, source, language, expires_at, completed_at, created_at)
       VALUES ('00000000-0000-4000-8000-000000000001', 'nps', 1, 'p', 'api', 'en', 1, $1, 1),
         ('00000000-0000-4000-8000-000000000002', 'nps', 1, 'p', 'api', 'en', 1, $2, 1)`,
      [now - 4 * 365 * day, now],
    );
    await pool.query(
      "INSERT INTO survey_answer VALUES ('00000000-0000-4000-8000-000000000001', 'q', 3, NULL, NULL, NULL, 1)",
    );
  });
  afterAll(() => server.close());

  const run = async (dryRun: boolean) => {
    const response = await server.app.inject({
      method: 'POST',
      url: '/v1/privacy/retention-runs',
      headers,
      payload: { dryRun },
    });
    expect(response.statusCode).toBe(200);
    return response.json<RetentionResult>();
  };
  const rows = async () =>
    (
      await server.store.pool.query<{ n: number }>(
        `SELECT (SELECT count(*) FROM login_failure) + (SELECT count(*) FROM customer_activity)
        + (SELECT count(*) FROM workflow_run) + (SELECT count(*) FROM survey_response) + (SELECT count(*) FROM survey_answer) AS n`,
      )
    ).rows[0]!.n;
  const set = (recordClass: string, days: number | null) =>
    server.app.inject({
      method: 'PUT',
      url: `/v1/privacy/retention/${recordClass}`,
      headers,
      payload: { days, reason: 'the board' },
    });

  it('counts in a dry run exactly what the real run then removes, and removes nothing before', async () => {
    const before = await rows();
    const counted = await run(true);
    expect(await rows()).toBe(before);
    expect(counted.classes).toMatchObject({
      security: { removed: { login_failure: 1 } },
      activity: { removed: { customer_activity: 1 } },
      surveys: { removed: { survey_response: 1 } },
      'workflow-runs': { removed: { workflow_run: 1 } },
    });
    const removed = await run(false);
    expect(Object.entries(removed.classes).map(([name, { removed: what }]) => [name, what])).toEqual(
      Object.entries(counted.classes).map(([name, { removed: what }]) => [name, what]),
    );
    // The answer of the old response went with it.
    expect(await rows()).toBe(before - 5);
    expect((await run(false)).classes).toEqual({});
  });

  it('removes days of the log and of evaluations by their schedules, and never a day that scoring has yet to read', async () => {
    const { ownerPool, pool } = server.store;
    const old = now - 2000 * day;
    await ownerPool.query("SELECT ensure_day('evaluation', day_of($1)), ensure_day('event_log', day_of($1))", [old]);
    await pool.query("INSERT INTO event_log VALUES (day_of($1), 1000001, 0, 0, $1, '{}')", [old]);
    await pool.query('UPDATE event_head SET accepted_at = $1', [now]);
    const offset = 'INSERT INTO consumer_offset (consumer, partition, position, token) VALUES ($1, 0, $2, 0)';
    await pool.query(offset, [scoringConsumer, 2_000_000]);
    for (const position of [1_500_000, 1_600_000]) {
      await pool.query('INSERT INTO snapshot VALUES ($1, 0, $2, 1, $3)', [scoringConsumer, position, `s${position}`]);
    }
    await pool.query(offset, ['survey-test', 5]);
    expect((await set('event-log', 400)).statusCode).toBe(200);
    expect((await set('evaluations', 1900)).statusCode).toBe(200);
    expect((await run(true)).classes.evaluations?.removed).toEqual({ 'evaluation days': 1 });
    const { classes } = await run(false);
    expect(classes.evaluations?.removed).toEqual({ 'evaluation days': 1 });
    expect(classes['event-log']).toBeUndefined();
    await pool.query("UPDATE consumer_offset SET position = 2000000 WHERE consumer = 'survey-test'");
    expect((await run(false)).classes['event-log']?.removed).toEqual({ 'event_log days': 1 });
    const files = readdirSync(join(server.store.dataFolder, 'lake', 'event-log'));
    expect(files.filter((name) => name.endsWith('.parquet'))).toEqual([]);
  });

  it('is never shorter than the law asks, and proof has no schedule', async () => {
    expect((await set('evaluations', 400)).json()).toMatchObject({ status: 422, code: 'privacy.too-short' });
    expect((await set('work', 1000)).json().detail).toContain('2015/849');
    expect((await set('proof', 5000)).json()).toMatchObject({ status: 422, code: 'privacy.no-schedule' });
    expect((await set('no-such', 5000)).statusCode).toBe(404);
    expect((await set('surveys', 365)).json().schedules).toContainEqual(
      expect.objectContaining({ recordClass: 'surveys', days: 365, changedBy: expect.stringMatching(/^key:/) }),
    );
  });

  it('leaves an entry per change and per real run in the audit trail, and shows the latest runs', async () => {
    const actions: string[] = [];
    for await (const { action } of readAudit(server.deps.db)) actions.push(action);
    expect(actions.filter((action) => action === 'privacy.retention-run')).toHaveLength(4);
    expect(actions.filter((action) => action === 'privacy.retention-set')).toHaveLength(3);
    const { runs } = (await server.app.inject({ url: '/v1/privacy/retention', headers })).json();
    expect(runs).toHaveLength(6);
    const administrator = await server.person(['administrator']);
    expect((await server.app.inject({ url: '/v1/privacy/retention', headers: administrator })).statusCode).toBe(200);
    expect((await server.app.inject({ url: '/v1/privacy/erasures', headers: administrator })).statusCode).toBe(403);
  });
});
