import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day } from '#domain/time';
import { driftChecks, watchDrift } from '#improve/drift/watch-drift';
import { consumeOnce } from '#store/outbox/consumer';
import type { OutboxEvent } from '#store/outbox/outbox';
import { openTestStore, type TestStore } from '../database.ts';

const start = Date.UTC(2026, 3, 1);

describe('the daily look at the live traffic', () => {
  let store: TestStore;
  let position = 0;
  const told: OutboxEvent[] = [];
  const at = (days: number) => start + days * day;

  /** A day of legs with p spread evenly, or below `tight`, and amounts around 2^`power`. */
  const traffic = async (on: number, { legs = 400, power = 12, tight = 1, cell = 'a', model = 'm1' } = {}) => {
    await store.ownerPool.query("SELECT ensure_day('evaluation', day_of($1))", [at(on)]);
    await store.pool.query(
      `INSERT INTO evaluation (day, position, side, leg_id, party_id, at, accepted_at, evaluated_at, amount_minor, status,
         score, p, tau, alert, cell, expert, model_version, threshold_version)
       SELECT day_of($1::bigint), $2::bigint + n, 0, 'l' || ($2::bigint + n), 'p', $1::bigint + (n % 24) * 3600000, $1::bigint, $1::bigint,
         (2 ^ $4::integer)::bigint + n, 'ok', 0.1, $5::float8 * (n - 0.5) / $3::integer, 0.5, false, $6, 'e', $7, 't'
       FROM generate_series(1, $3::integer) n`,
      [at(on), position, legs, power, tight, cell, model],
    );
    position += legs;
  };
  const listen = async () => {
    told.length = 0;
    const kinds = ['drift.found'] as const;
    const handle = async (_: unknown, event: OutboxEvent) => void told.push(event);
    await consumeOnce(store.db, { name: 'listener', audience: 'internal', kinds, handle }, Date.now());
    return told.map(({ payload }) => payload['found']);
  };

  beforeAll(async () => {
    store = await openTestStore();
    await store.pool.query(
      "INSERT INTO model (version, status, created_at, profile, manifest) VALUES ('m1', 'champion', 0, 'x', '{}')",
    );
    for (let on = 0; on < 35; on++) await traffic(on);
  });
  afterAll(() => store?.close());

  it('is quiet while nothing moved, and is made once a day whoever asks', async () => {
    const [one, other] = await Promise.all([watchDrift(store.db, at(35)), watchDrift(store.db, at(35) + 1000)]);
    expect([one, other].filter((check) => check !== null)).toMatchObject([
      { day: '2026-05-06', modelVersion: 'm1', legsBefore: 28 * 400, legsNow: 7 * 400, findings: [] },
    ]);
    expect(await watchDrift(store.db, at(35.5))).toBeNull();
    expect(await listen()).toEqual([]);
  });

  it('tells once of what moved far, and again only of what is new', async () => {
    for (let on = 35; on < 42; on++) await traffic(on, { power: 15 });
    const found = await watchDrift(store.db, at(42));
    expect(found!.findings.map(({ key }) => key)).toEqual(['column:amount']);
    expect(found!.psi!['amount']).toBeGreaterThan(1);
    expect(found!.psi!['cell']).toBe(0);
    expect(await listen()).toEqual([['column:amount']]);
    expect(told[0]).toMatchObject({ kind: 'drift.found', subject: 'model:m1', tainted: true });
    await traffic(42, { power: 15 });
    expect((await watchDrift(store.db, at(43)))!.findings.length).toBe(1);
    expect(await listen()).toEqual([]);
    for (let on = 43; on < 50; on++) await traffic(on, { power: 15, tight: 0.3 });
    const more = await watchDrift(store.db, at(50));
    expect(more!.findings.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['column:amount', 'column:p', 'level:0.1']),
    );
    expect(more!.findings.find(({ key }) => key === 'level:0.1')!.sentence).toContain('10.0 % were promised');
    expect((await listen())[0]).not.toContain('column:amount');
    const { rows } = await store.pool.query("SELECT actor FROM audit_entry WHERE action = 'drift.found'");
    expect(rows).toEqual([{ actor: 'system:drift' }, { actor: 'system:drift' }]);
  });

  it('says nothing of a model with little traffic, of the history before the log, or without a model', async () => {
    await store.pool.query("UPDATE model SET version = 'm2'");
    await traffic(50, { legs: 100, model: 'm2', cell: 'b' });
    await store.pool.query("UPDATE evaluation SET position = -position WHERE model_version = 'm2'");
    expect(await watchDrift(store.db, at(51))).toMatchObject({
      modelVersion: 'm2',
      legsNow: 0,
      psi: null,
      findings: [],
    });
    expect((await driftChecks(store.db, 2)).map(({ day: on, modelVersion }) => [on, modelVersion])).toEqual([
      ['2026-05-22', 'm2'],
      ['2026-05-21', 'm1'],
    ]);
    await store.pool.query("UPDATE model SET status = 'retired'");
    expect(await watchDrift(store.db, at(52))).toBeNull();
  });
});
