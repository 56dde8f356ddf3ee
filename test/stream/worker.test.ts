import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '#domain/app-error';
import { createStreamBank, trainStreamModel } from '#bench/stream-bank';
import { createVault } from '#store/vault/vault';
import { openTestStore, type TestStore } from '../database.ts';
import type { EventLog } from '#stream/event-log';
import { openPostgresLog } from '#stream/postgres/log';
import type { NewRecord } from '#stream/record';
import { reconcile } from '#stream/reconcile';
import { type LoadedModel, loadedModel } from '#stream/scoring/loaded-model';
import { createExplanations } from '#stream/scoring/explanations';
import { createSnapshots } from '#stream/state/snapshots';
import { createScoringWorker, type ScoringWorker, type WorkerOptions } from '#stream/scoring/worker';

const base = { currency: 'EUR', rates: { USD: 0.9 } };

describe('the scoring worker', () => {
  let store: TestStore;
  let log: EventLog;
  let model: LoadedModel;
  let records: readonly NewRecord[];
  const bank = createStreamBank(3, 120);

  beforeAll(async () => {
    model = await trainStreamModel(1, 200, 6000, 0.15);
    store = await openTestStore(20);
    const vault = createVault({ db: store.db, masterKey: randomBytes(32), now: Date.now });
    log = await openPostgresLog({ pool: store.pool, vault });
    records = [...bank.opening(), ...bank.payments(900)];
    await log.append(records);
  });
  afterAll(() => store.close());

  const worker = (options: Partial<WorkerOptions> = {}) =>
    createScoringWorker({
      pool: store.pool,
      db: store.db,
      log,
      model,
      base,
      owner: 'test',
      now: Date.now,
      leaseMs: 400,
      batchSize: 100,
      onTrouble: (error) => {
        if ((error as { code?: string }).code !== 'log.fenced') throw error;
      },
      ...options,
    });

  async function runUntil(workers: readonly ScoringWorker[], done: () => Promise<boolean>): Promise<void> {
    const abort = new AbortController();
    const running = workers.map((each) => each.run(abort.signal));
    while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 20));
    abort.abort();
    await Promise.all(running);
  }

  const caughtUp = async () => {
    const { rows } = await store.pool.query<{ done: boolean }>(
      "SELECT position = (SELECT next_position - 1 FROM event_head) AS done FROM consumer_offset WHERE consumer = 'scoring'",
    );
    return rows[0]?.done === true;
  };

  const evaluations = async () =>
    (
      await store.pool.query(
        `SELECT position, side, leg_id, party_id, status, score, p, tau, alert, cell, expert, model_version, error
         FROM evaluation ORDER BY position, side`,
      )
    ).rows as Record<string, unknown>[];

  /** Over all hours: the test may run over the turn of one. */
  const total = async () => {
    const hours = await reconcile(store.db, 0);
    const sum = (name: 'accepted' | 'pending' | 'errored') => hours.reduce((all, hour) => all + hour[name], 0);
    const missing = hours.filter((hour) => hour.missing !== 0).length;
    return { missing, accepted: sum('accepted'), pending: sum('pending'), errored: sum('errored') };
  };

  const forget = () => store.pool.query('TRUNCATE evaluation, alert, dead_letter, consumer_offset');

  let first: Record<string, unknown>[];

  it('evaluates every leg exactly once', async () => {
    await runUntil([worker()], caughtUp);
    first = await evaluations();
    const payments = records.filter(({ kind }) => kind === 'transaction');
    const between = payments.filter(({ body }) => body['counterpartyAccountId'] !== null);
    expect(first.filter(({ side }) => side === 0).map(({ leg_id: id }) => id)).toEqual(payments.map(({ id }) => id));
    expect(first.filter(({ side }) => side === 1).length).toBe(between.length);
    expect(first.every(({ status, score }) => status !== 'errored' && Number(score) > 0 && Number(score) < 1)).toBe(
      true,
    );
    const { rows } = await store.pool.query('SELECT count(*) AS parties FROM party');
    expect(rows).toEqual([{ parties: bank.parties }]);
    expect(await total()).toMatchObject({ missing: 0, pending: 0, accepted: payments.length });
  });

  it('stores an alert with what the model saw for each evaluation above the line; reasons are completed by whoever comes', async () => {
    const { rows } = await store.pool.query(
      `SELECT e.leg_id, a.score, a.reasons, a.features, a.axes FROM evaluation e
       LEFT JOIN alert a ON a.position = e.position AND a.side = e.side WHERE e.alert`,
    );
    expect(rows.length).toBeGreaterThan(20);
    for (const { reasons, features, axes } of rows) {
      expect(reasons).toBeNull();
      expect(features.length).toBe(model.model.catalogue.length);
      expect(axes.length).toBe(model.model.axes.length);
    }
    const { rows: odd } = await store.pool.query(
      'SELECT 1 FROM alert a JOIN evaluation e ON e.position = a.position AND e.side = a.side WHERE NOT e.alert',
    );
    expect(odd).toEqual([]);
    const { pool } = store;
    const [one, other] = [0, 1].map(() => createExplanations({ pool, load: () => model, currency: 'EUR' }));
    let written = 0;
    for (let some = 1; some > 0; written += some) {
      const [mine, theirs] = await Promise.all([one!.complete(), other!.complete()]);
      some = mine + theirs;
    }
    expect(written).toBe(rows.length);
    const { rows: explained } = await store.pool.query('SELECT score, reasons FROM alert');
    for (const { score, reasons } of explained) {
      expect(reasons.score).toBe(score);
      expect(reasons.reasons[0]).toMatchObject({ sentence: expect.any(String) });
    }
  });

  it('leaves the alerts of a model that is gone without reasons, and completes the others', async () => {
    await store.pool.query('UPDATE alert SET reasons = NULL');
    await store.pool.query("UPDATE alert SET model_version = 'gone' WHERE id = (SELECT min(id) FROM alert)");
    const troubles: unknown[] = [];
    const load = (version: string): LoadedModel => {
      if (version === model.version) return model;
      throw new AppError('model.absent', `There is no model ${version}.`);
    };
    const onTrouble = (error: unknown): void => void troubles.push(error);
    const explanations = createExplanations({ pool: store.pool, load, currency: 'EUR', onTrouble });
    while ((await explanations.complete()) > 0);
    const { rows } = await store.pool.query('SELECT model_version FROM alert WHERE reasons IS NULL');
    expect(rows).toEqual([{ model_version: 'gone' }]);
    expect(troubles).toMatchObject([{ code: 'model.absent' }]);
  });

  it('gives every evaluation again, bit for bit, when the log is replayed in other batches', async () => {
    await forget();
    await runUntil([worker({ batchSize: 37 })], caughtUp);
    expect(await evaluations()).toEqual(first);
  });

  it('gives them again when it is stopped in the middle and another goes on', async () => {
    await forget();
    const atLeast = (count: number) => async () => (await evaluations()).length >= count;
    await runUntil([worker({ batchSize: 60 })], atLeast(150));
    expect(await caughtUp()).toBe(false);
    await runUntil([worker()], caughtUp);
    expect(await evaluations()).toEqual(first);
  });

  it('gives them again when two compete and one is thrown out in the middle', async () => {
    await forget();
    let stalls = 0;
    const staller = worker({
      owner: 'staller',
      batchSize: 40,
      // Blocks the thread beyond its lease; the other takes over meanwhile, or it finds itself fenced.
      onStored: () => {
        if (++stalls !== 3) return;
        void store.pool.query("UPDATE consumer_offset SET lease_until = now() - interval '1 second'");
      },
    });
    await runUntil([staller, worker({ owner: 'other', batchSize: 50 })], caughtUp);
    expect(await evaluations()).toEqual(first);
  });

  it('gives them again from snapshots, its own and one taken while it worked, when the log before them is gone', async () => {
    await forget();
    const folder = mkdtempSync(join(tmpdir(), 'peerline-state-'));
    try {
      const warned: unknown[] = [];
      const snapshots = createSnapshots({ pool: store.pool, folder, onTrouble: (error) => warned.push(error) });
      const atLeast = (count: number) => async () => (await evaluations()).length >= count;
      const saving = (size: number) => worker({ batchSize: size, snapshots, snapshotMs: 0 });
      await runUntil([saving(60)], atLeast(150));
      await runUntil([saving(10)], atLeast(400));
      const { rows } = await store.pool.query<{ position: number }>('SELECT position FROM snapshot ORDER BY 1');
      expect(rows.length).toBe(2);
      const upTo = rows[0]!.position;
      await store.pool.query('CREATE TABLE aside AS SELECT * FROM event_log WHERE position <= $1', [upTo]);
      await store.pool.query('DELETE FROM event_log WHERE position <= $1', [upTo]);
      await runUntil([saving(100)], caughtUp);
      expect(await evaluations()).toEqual(first);
      expect(warned).toEqual([]);
    } finally {
      await store.pool.query('INSERT INTO event_log SELECT * FROM aside; DROP TABLE aside; DELETE FROM snapshot');
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('changes the model between two batches without losing or repeating a leg', async () => {
    await forget();
    const next = loadedModel('next', model.model);
    const swapping = worker({
      batchSize: 50,
      onStored: ({ evaluations: { length } }) => length > 0 && swapping.swap(next),
    });
    await runUntil([swapping], caughtUp);
    const rows = await evaluations();
    const withoutVersion = (each: Record<string, unknown>) => ({ ...each, model_version: null });
    expect(rows.map(withoutVersion)).toEqual(first.map(withoutVersion));
    const versions = rows.map(({ model_version: version }) => version);
    expect(new Set(versions)).toEqual(new Set([model.version, 'next']));
    expect(versions.lastIndexOf(model.version)).toBeLessThan(versions.indexOf('next'));
  });

  it('rebuilds its state for a model whose features have other options, and goes on', async () => {
    await forget();
    const featureOptions = { ...model.model.featureOptions, reportingLimitMinor: 5_000 };
    const next = loadedModel('other-options', { ...model.model, featureOptions });
    const swapping = worker({
      batchSize: 50,
      onStored: ({ evaluations: { length } }) => length > 0 && swapping.swap(next),
    });
    await runUntil([swapping], caughtUp);
    const swapped = await evaluations();
    await forget();
    await runUntil([worker({ model: next })], caughtUp);
    const whole = await evaluations();
    const from = swapped.findIndex(({ model_version: version }) => version === 'other-options');
    expect(from).toBeGreaterThan(0);
    expect(swapped.slice(from)).toEqual(whole.slice(from));
    expect(swapped.map(({ leg_id: id }) => id)).toEqual(first.map(({ leg_id: id }) => id));
  });

  it('refuses a model of another currency', () => {
    const featureOptions = { ...model.model.featureOptions, currency: 'CZK' };
    const other = loadedModel('czech', { ...model.model, featureOptions });
    expect(() => worker({ model: other })).toThrow('trained on amounts in CZK');
    expect(() => worker().swap(other)).toThrow('trained on amounts in CZK');
  });

  it('evaluates what it cannot score as errored, with a dead letter, and an unknown account as warming up', async () => {
    const payment = bank.payments(3);
    const withBody = (i: number, body: Record<string, string>): NewRecord => ({
      ...payment[i]!,
      body: { ...payment[i]!.body, ...body },
    });
    const appended = await log.append([
      withBody(0, { currency: 'JPY' }),
      withBody(1, { accountId: 'nobody', counterpartyAccountId: '' }),
      withBody(2, { currency: 'USD' }),
    ]);
    await runUntil([worker()], caughtUp);
    const own = (await evaluations()).filter(
      ({ side, position }) => side === 0 && Number(position) >= appended[0]!.position,
    );
    expect(own).toMatchObject([
      { status: 'errored', score: null, error: expect.stringContaining('no usable rate from JPY') },
      { status: 'warming-up', party_id: 'account:nobody' },
      { status: expect.stringMatching(/ok|warming-up/) },
    ]);
    const { rows } = await store.pool.query('SELECT position, code FROM dead_letter');
    expect(rows).toEqual([{ position: appended[0]!.position, code: 'transaction.no-rate' }]);
    expect(await total()).toMatchObject({ missing: 0, errored: 1 });
  });
});
