import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStreamBank, trainStreamModel } from '#bench/stream-bank';
import { createRandom } from '#ml/random';
import { createVault } from '#store/vault/vault';
import type { EncodedRecord } from '#stream/encode';
import type { AppendResult, EventLog } from '#stream/event-log';
import { createHandover, withHandover } from '#stream/handover';
import { packRecords, unpackRecords } from '#stream/packed-records';
import { openPostgresLog } from '#stream/postgres/log';
import { reconcile } from '#stream/reconcile';
import type { LoadedModel } from '#stream/scoring/loaded-model';
import { createScoringWorker, type ScoringWorker, type WorkerOptions } from '#stream/scoring/worker';
import { openTestStore, type TestStore } from '../database.ts';

const base = { currency: 'EUR', rates: {} };

describe('records appended and evaluated in one transaction', () => {
  let store: TestStore;
  let model: LoadedModel;
  let log: EventLog;
  let elsewhere: EventLog;
  let worker: ScoringWorker | null = null;
  let isOpen = false;
  let declined = 0;
  const handover = createHandover();
  const bank = createStreamBank(3, 60);
  const troubles: string[] = [];

  const takeIn = async (records: readonly EncodedRecord[]): Promise<readonly AppendResult[] | null> => {
    const taken = worker?.takeIn(unpackRecords(structuredClone(packRecords(records)))) ?? null;
    handover.wake();
    const results = await taken;
    if (results === null) declined++;
    return results;
  };

  const create = (options: Partial<WorkerOptions> = {}): ScoringWorker =>
    createScoringWorker({
      pool: store.pool,
      db: store.db,
      log: withHandover(log, handover),
      model,
      base,
      owner: 'test',
      now: Date.now,
      leaseMs: 400,
      onIntake: (open) => {
        isOpen = open;
      },
      onCommitted: (records) => handover.put(records),
      onTrouble: (error) => troubles.push((error as { code?: string }).code ?? String(error)),
      ...options,
    });

  beforeAll(async () => {
    model = await trainStreamModel(1, 200, 4000, 0.05);
    store = await openTestStore(20);
    const vault = createVault({ db: store.db, masterKey: randomBytes(32), now: Date.now });
    log = await openPostgresLog({ pool: store.pool, vault, onCommitted: (records) => handover.put(records), takeIn });
    elsewhere = await openPostgresLog({ pool: store.pool, vault });
    await log.append(bank.opening());
  });
  afterAll(() => store.close());

  const until = async (done: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const caughtUp = async () => {
    const { rows } = await store.pool.query<{ done: boolean }>(
      "SELECT position = (SELECT next_position - 1 FROM event_head) AS done FROM consumer_offset WHERE consumer = 'scoring'",
    );
    return rows[0]?.done === true;
  };
  /** Runs a worker while the work is done, and until nothing is left to evaluate. */
  const during = async (work: () => Promise<void>, options: Partial<WorkerOptions> = {}): Promise<void> => {
    const abort = new AbortController();
    const mine = create(options);
    worker = mine;
    const running = mine.run(abort.signal);
    await work();
    await until(caughtUp);
    abort.abort();
    await running;
    worker = null;
  };
  const evaluations = async () =>
    (
      await store.pool.query(
        `SELECT position, side, leg_id, status, score, p, tau, alert, cell, expert, model_version
         FROM evaluation ORDER BY position, side`,
      )
    ).rows as Record<string, unknown>[];
  /** How many payments were stored in the transaction that evaluated them, of how many. */
  const together = async () => {
    const { rows } = await store.pool.query<{ same: number; all: number }>(
      `SELECT count(*) FILTER (WHERE l.xmin = e.xmin) AS same, count(*) AS all
       FROM event_log l JOIN evaluation e ON e.position = l.position AND e.side = 0`,
    );
    return rows[0]!;
  };
  const addsUp = async () =>
    (await reconcile(store.db, 0)).every(({ missing, pending }) => missing === 0 && pending === 0);

  it('are evaluated when they are acknowledged', async () => {
    await during(async () => {
      await until(() => isOpen);
      for (let i = 0; i < 20; i++) {
        const results = await log.append(bank.payments(1 + (i % 4)));
        const { rows } = await store.pool.query('SELECT 1 FROM evaluation WHERE side = 0 AND position = ANY($1)', [
          results.map(({ position }) => position),
        ]);
        expect(rows.length).toBe(results.length);
      }
    });
    const { same, all } = await together();
    expect(same).toBe(all);
    expect(await addsUp()).toBe(true);
  });

  it('may be repeats, conflicts and parties among them', async () => {
    await during(async () => {
      await until(() => isOpen);
      const [one, two] = bank.payments(2);
      const [first] = await log.append([one!]);
      const other = { ...one!, body: { ...one!.body, amountMinor: 1 } };
      const party = { ...bank.opening()[0]!, id: 'again' };
      const results = await log.append([one!, other, two!, two!, party]);
      expect(results.map(({ outcome }) => outcome)).toEqual([
        'repeated',
        'conflict',
        'accepted',
        'repeated',
        'accepted',
      ]);
      expect(results[0]!.position).toBe(first!.position);
      expect(results[4]!.position).toBe(first!.position + 2);
      expect((await log.append([one!, two!])).map(({ outcome }) => outcome)).toEqual(['repeated', 'repeated']);
    });
    expect(await addsUp()).toBe(true);
  });

  it('each have one evaluation, the same as in a replay, whoever else appends, whatever stops the worker', async () => {
    const random = createRandom(7);
    const ledger: string[] = [];
    const call = async (mine: EventLog, times: number): Promise<void> => {
      for (let i = 0; i < times; i++) {
        const records = bank.payments(1 + random.below(12));
        for (const { outcome } of await mine.append(records)) expect(outcome).toBe('accepted');
        ledger.push(...records.map(({ id }) => id));
        if (random.below(3) === 0) await new Promise((resolve) => setTimeout(resolve, random.below(8)));
      }
    };
    for (const batchSize of [3, 40, 500]) {
      await during(
        async () => {
          await Promise.all([call(log, 40), call(log, 40), call(elsewhere, 6)]);
          await until(() => isOpen);
          await call(log, 10);
        },
        { batchSize },
      );
    }
    const { same, all } = await together();
    expect(same).toBeGreaterThan(0);
    expect(same).toBeLessThan(all);
    expect(declined).toBeGreaterThan(0);
    expect(await addsUp()).toBe(true);
    const first = await evaluations();
    const own = first.filter(({ side }) => side === 0).map(({ leg_id: id }) => String(id));
    expect(new Set(own).size).toBe(own.length);
    expect(ledger.filter((id) => !own.includes(id))).toEqual([]);
    await store.pool.query('TRUNCATE evaluation, alert, dead_letter, consumer_offset');
    await during(async () => {}, { log: elsewhere, batchSize: 77 });
    expect(await evaluations()).toEqual(first);
  });

  it('are appended by the log alone where another worker took the partition, and evaluated once', async () => {
    const before = (await evaluations()).length;
    const payments = bank.payments(30);
    await during(async () => {
      await until(() => isOpen);
      await store.pool.query("UPDATE consumer_offset SET token = token + 1 WHERE consumer = 'scoring'");
      const results = await log.append(payments);
      expect(results.every(({ outcome }) => outcome === 'accepted')).toBe(true);
    });
    expect(troubles.filter((code) => code === 'log.fenced').length).toBeGreaterThan(0);
    const made = (await evaluations()).slice(before).filter(({ side }) => side === 0);
    expect(made.map(({ leg_id: id }) => id)).toEqual(payments.map(({ id }) => id));
    expect(await addsUp()).toBe(true);
  });
});
