import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStreamBank, trainStreamModel } from '#bench/stream-bank';
import { actOnThreshold, draftThreshold } from '#casework/thresholds/governance';
import { createScoreCache } from '#casework/thresholds/load-scores';
import { simulate } from '#casework/thresholds/simulate';
import { replayAlert } from '#server/replay';
import { createVault } from '#store/vault/vault';
import type { EventLog } from '#stream/event-log';
import { openPostgresLog } from '#stream/postgres/log';
import { createExplanations } from '#stream/scoring/explanations';
import type { LoadedModel } from '#stream/scoring/loaded-model';
import { releaseModel } from '#stream/scoring/champion';
import { thresholdInForce, withNamedThreshold, withThreshold } from '#stream/scoring/threshold-in-force';
import { createScoringWorker } from '#stream/scoring/worker';
import { seedFromHistory } from '#stream/state/from-history';
import { createSnapshots, stateFolder } from '#stream/state/snapshots';
import { openTestStore, type TestStore } from '../database.ts';

const base = { currency: 'EUR', rates: { USD: 0.9 } };

describe('replaying an alert', () => {
  let store: TestStore;
  let log: EventLog;
  let model: LoadedModel;
  let alerts: { id: number; position: number }[];

  beforeAll(async () => {
    model = await trainStreamModel(1, 100, 2500, 0.15);
    store = await openTestStore();
    const vault = createVault({ db: store.db, masterKey: randomBytes(32), now: Date.now });
    log = await openPostgresLog({ pool: store.pool, vault });
    const bank = createStreamBank(3, 60);
    await log.append([...bank.opening(), ...bank.payments(250)]);
    await work(model);
    alerts = (await store.pool.query('SELECT id, position FROM alert ORDER BY position')).rows;
  });
  afterAll(() => store.close());

  /** Scores the whole log with this model, reasons included. */
  async function work(used: LoadedModel): Promise<void> {
    const abort = new AbortController();
    const options = { pool: store.pool, db: store.db, log, base, owner: 'test', now: Date.now };
    const worker = createScoringWorker({ ...options, model: used });
    const running = worker.run(abort.signal);
    const end = await log.end();
    while (worker.position < end) await new Promise((resolve) => setTimeout(resolve, 20));
    abort.abort();
    await running;
    const explanations = createExplanations({ pool: store.pool, load: () => used, currency: base.currency });
    while ((await explanations.complete()) > 0);
  }

  const replay = (id: number) =>
    replayAlert(
      id,
      {
        store,
        log,
        dataFolder: store.dataFolder,
        base,
        modelOf: (_, named) => withNamedThreshold(store.db, model, named),
      },
      () => {},
    );

  it('gives the same score, line and reasons, bit for bit, wherever in the log it lies', async () => {
    for (const { id } of [alerts[0]!, alerts.at(-1)!]) {
      expect(await replay(id)).toMatchObject({ identical: true, differences: [], from: 'log' });
    }
  });

  it('names what was changed since, down to the last bit', async () => {
    const { id } = alerts[0]!;
    const { rows } = await store.pool.query<{ score: number }>('SELECT score FROM alert WHERE id = $1', [id]);
    const bits = new DataView(new ArrayBuffer(8));
    bits.setFloat64(0, rows[0]!.score);
    bits.setBigInt64(0, bits.getBigInt64(0) + 1n);
    await store.pool.query('UPDATE alert SET score = $2 WHERE id = $1', [id, bits.getFloat64(0)]);
    const { identical, differences } = await replay(id);
    expect([identical, differences.map(({ field }) => field)]).toEqual([false, ['score']]);
  });

  it('changes alerts exactly as simulated when a line is released by another person', async () => {
    await releaseModel(store.db, model, 1);
    const [ann, bob] = ['ann', 'bob'].map(
      (id) => ({ id: `user:${id}`, reach: 'all', teams: [], restricted: true }) as const,
    );
    const before = (await store.pool.query<{ leg_id: string }>('SELECT leg_id FROM evaluation WHERE alert')).rows;
    const { rows: scores } = await store.pool.query<{ score: number }>(
      'SELECT score FROM evaluation ORDER BY score DESC',
    );
    const line = scores[Math.floor(before.length / 2)]!.score;
    const wanted = { default: line, rules: [{ when: { 'entity-type': 'business' }, value: 0.2 }] };
    const draft = await draftThreshold(store.db, wanted, 'too many', ann!, 2);
    const minutes = { mean: 20, low: 20, high: 20, n: 0 };
    const simulation = simulate(await createScoreCache(store).table(), model.model.policy.threshold, wanted, minutes);
    expect(simulation.before.legs).toBe(before.length);
    expect([simulation.gained > 0, simulation.lost > 0]).toEqual([true, true]);
    const proposed = await actOnThreshold(store.db, draft, { action: 'propose', simulation }, ann!, 3);
    const release = { action: 'release', effectiveFrom: 10 } as const;
    await expect(actOnThreshold(store.db, proposed, release, ann!, 4)).rejects.toMatchObject({
      code: 'casework.four-eyes',
    });
    const released = await actOnThreshold(store.db, proposed, release, bob!, 4);
    expect(await thresholdInForce(store.db, 9)).toBeNull();
    const inForce = await thresholdInForce(store.db, 10);
    const governed = withThreshold(model, inForce!.threshold);
    expect(governed.thresholdVersion).not.toBe(model.thresholdVersion);

    await store.pool.query('TRUNCATE evaluation, alert, dead_letter, consumer_offset');
    await work(governed);
    const { rows } = await store.pool.query<{ leg_id: string }>('SELECT leg_id FROM evaluation WHERE alert');
    expect(rows.length).toBe(simulation.after.legs);
    const had = new Set(before.map(({ leg_id }) => leg_id));
    expect(rows.filter(({ leg_id }) => !had.has(leg_id)).length).toBe(simulation.gained);
    const { rows: named } = await store.pool.query('SELECT DISTINCT threshold_version FROM evaluation');
    expect(named).toEqual([{ threshold_version: governed.thresholdVersion }]);
    const { rows: fresh } = await store.pool.query<{ id: number }>('SELECT id FROM alert ORDER BY id LIMIT 1');
    expect(await replay(fresh[0]!.id)).toMatchObject({ identical: true, thresholdVersion: governed.thresholdVersion });

    expect(await withNamedThreshold(store.db, model, governed.thresholdVersion)).toMatchObject({
      version: model.version,
    });
    await actOnThreshold(store.db, released, { action: 'roll-back', reason: 'too few' }, ann!, 20);
    expect(await thresholdInForce(store.db, 30)).toBeNull();
    await expect(withNamedThreshold(store.db, model, 'nobody')).rejects.toMatchObject({ code: 'threshold.unknown' });
  });

  it('says so when the log no longer reaches back', async () => {
    await store.pool.query('DELETE FROM event_log WHERE position = 1');
    const { rows } = await store.pool.query<{ id: number }>('SELECT id FROM alert LIMIT 1');
    await expect(replay(rows[0]!.id)).rejects.toMatchObject({ code: 'replay.log-gone' });
    await expect(replay(1e9)).rejects.toMatchObject({ code: 'replay.absent' });
  });
});

describe('replaying an alert of a stream that began from a history', () => {
  it('begins from that history, and says so where it is gone', async () => {
    const store = await openTestStore();
    try {
      const model = await trainStreamModel(1, 100, 2500, 0.15);
      const vault = createVault({ db: store.db, masterKey: randomBytes(32), now: Date.now });
      const log = await openPostgresLog({ pool: store.pool, vault });
      const bank = createStreamBank(3, 60);
      const before = [...bank.opening(), ...bank.payments(400)];
      async function* records() {
        yield before.map(({ kind, body }) => ({ kind, body }));
      }
      const folder = stateFolder(store.dataFolder);
      const fold = model.model.featureOptions;
      await seedFromHistory({ base, fold, vault, pool: store.pool, folder, records: records() });
      await log.append(bank.payments(150));
      const onTrouble = (error: unknown) => {
        throw error;
      };
      const snapshots = createSnapshots({ pool: store.pool, folder, onTrouble });
      const options = { pool: store.pool, db: store.db, log, base, owner: 'test', now: Date.now, snapshots };
      const worker = createScoringWorker({ ...options, model });
      const abort = new AbortController();
      const running = worker.run(abort.signal);
      while (worker.position < (await log.end())) await new Promise((resolve) => setTimeout(resolve, 20));
      abort.abort();
      await running;
      const { rows } = await store.pool.query<{ id: number }>('SELECT id FROM alert ORDER BY position');
      expect(rows.length).toBeGreaterThan(1);
      const modelOf = async () => model;
      const replay = (id: number) =>
        replayAlert(id, { store, log, dataFolder: store.dataFolder, base, modelOf }, () => {});
      for (const { id } of [rows[0]!, rows.at(-1)!]) {
        expect(await replay(id)).toMatchObject({ identical: true, differences: [] });
      }
      rmSync(folder, { recursive: true });
      await expect(replay(rows[0]!.id)).rejects.toMatchObject({ code: 'state.seed-unusable' });
      await log.close();
    } finally {
      await store.close();
    }
  });
});
