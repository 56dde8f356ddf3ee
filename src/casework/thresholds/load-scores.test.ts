import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../../test/database.ts';
import { createScoreCache, type ScoreCache } from './load-scores.ts';

describe('stored scores as columns', () => {
  let store: TestStore;
  let scores: ScoreCache;
  beforeAll(async () => {
    store = await openTestStore();
    scores = createScoreCache(store);
    await store.pool.query("SELECT ensure_day('evaluation', '2026-01-05'), ensure_day('evaluation', '2026-01-06')");
    await store.pool.query(
      `INSERT INTO model VALUES ('one', 'retired', 1, 'online', '{"cellAxes": ["entity-type"]}'),
         ('two', 'champion', 1, 'online', '{"cellAxes": ["country", "entity-type"]}')`,
    );
  });
  afterAll(() => store.close());

  /** The position is the party's number too; `score` null = it could not be evaluated. */
  async function evaluate(position: number, score: number | null, cell: string, model: string, alert = false) {
    await store.pool.query(
      `INSERT INTO evaluation (day, position, side, leg_id, party_id, at, accepted_at, evaluated_at, amount_minor, status,
         score, p, tau, alert, cell, expert, model_version, threshold_version, error)
       VALUES ($1, $2, 0, 'l', 'p' || $2::bigint, 1736000000000 + $2::bigint, 1, 1, 1, $3, $4, 0.5, 0.5, $5, $6, 'e', $7, 't', $8)`,
      [
        position % 2 === 0 ? '2026-01-05' : '2026-01-06',
        position,
        score === null ? 'errored' : 'ok',
        score,
        alert,
        cell,
        model,
        score === null ? 'odd' : null,
      ],
    );
    if (!alert) return;
    await store.pool.query(
      `WITH a AS (
         INSERT INTO alert (leg_id, position, side, party_id, at, created_at, amount_minor, score, p, tau, cell, expert,
           model_version, threshold_version)
         VALUES ('l', $1, 0, 'p' || $1::bigint, 1, 1, 1, 0.9, 0.1, 0.5, 'c', 'e', 'm', 't') RETURNING id
       ), o AS (
         INSERT INTO party_alert (party_id, state, inbox, risk, breaches, score, p, amount_minor, cell, top_alert_id,
           first_at, last_at, opened_at, due_at)
         SELECT 'p' || $1::bigint, 'open', 'general', 'low', 1, 0.9, 0.1, 1, 'c', id, 1, 1, 1, 1 FROM a RETURNING id
       )
       INSERT INTO party_alert_breach (alert_id, party_alert_id) SELECT a.id, o.id FROM a, o`,
      [position],
    );
  }
  const decide = (position: number, outcome: string) =>
    store.pool.query(
      `INSERT INTO disposition (party_alert_id, party_id, outcome, reason_code, decided_by, decided_at)
       SELECT id, party_id, $2::text, CASE WHEN $2 = 'unproductive' THEN 'known-business' END, 'user:a', 1
       FROM party_alert WHERE party_id = 'p' || $1::bigint`,
      [position, outcome],
    );
  const seen = async () => {
    const { length, score, cell, cells, productive } = await scores.table();
    return Array.from({ length }, (_, i) => [score[i], cells[cell[i]!]!.values, productive[i]! >= 0]);
  };

  it('are nothing before anything was scored', async () => {
    expect(await scores.table()).toMatchObject({ length: 0, firstAt: 0, units: 0, cells: [] });
  });

  it('are all that was scored, in the order of the log, each with the axes of its model', async () => {
    await evaluate(4, 0.4, 'ES · individual', 'two');
    await evaluate(-3, 0.3, 'everybody', 'gone');
    await evaluate(1, 0.9, 'individual', 'one', true);
    await evaluate(2, null, 'individual', 'one');
    expect(await seen()).toEqual([
      [0.3, {}, false],
      [0.9, { 'entity-type': 'individual' }, false],
      [0.4, { country: 'ES', 'entity-type': 'individual' }, false],
    ]);
    expect(await scores.table()).toMatchObject({ firstAt: 1_735_999_999_997, lastAt: 1_736_000_000_004 });
  });

  it('grow by what is new, and know the latest decision', async () => {
    const before = await scores.table();
    await evaluate(5, 0.95, 'ES · individual', 'two', true);
    await decide(1, 'productive');
    await decide(5, 'productive');
    expect((await seen()).map(([score, , productive]) => [score, productive])).toEqual([
      [0.3, false],
      [0.9, true],
      [0.4, false],
      [0.95, true],
    ]);
    await decide(1, 'unproductive');
    const table = await scores.table();
    expect([...table.productive]).toEqual([-1, -1, -1, 0]);
    expect([before.length, [...before.productive]]).toEqual([3, [-1, -1, -1]]);
  });

  it('have what was evaluated after all, and lose the days that were dropped', async () => {
    await store.pool.query("UPDATE evaluation SET status = 'ok', score = 0.2, error = NULL WHERE position = 2");
    await store.pool.query("INSERT INTO dead_letter VALUES (2, 1, 1, 1, 'c', 'r', 1, 9)");
    expect((await seen()).map(([score]) => score)).toEqual([0.3, 0.9, 0.2, 0.4, 0.95]);
    const { rows } = await store.ownerPool.query<{ name: string }>(
      "SELECT DISTINCT tableoid::regclass::text AS name FROM evaluation WHERE day = '2026-01-05'",
    );
    await store.ownerPool.query(`DROP TABLE ${rows[0]!.name}`);
    expect((await seen()).map(([score]) => score)).toEqual([0.3, 0.9, 0.95]);
  });

  it('are loaded again after a loading that failed', async () => {
    const failing = createScoreCache(store);
    await store.ownerPool.query('ALTER TABLE evaluation RENAME TO evaluation_away');
    await expect(failing.table()).rejects.toThrow('evaluation');
    await store.ownerPool.query('ALTER TABLE evaluation_away RENAME TO evaluation');
    expect((await failing.table()).length).toBe(3);
  });
});
