import { randomBytes } from 'node:crypto';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStreamBank, trainStreamModel } from '#bench/stream-bank';
import { restoreBackup } from '#store/backup/restore-backup';
import { writeBackup } from '#store/backup/write-backup';
import { createVault } from '#store/vault/vault';
import { openPostgresLog } from '#stream/postgres/log';
import type { LoadedModel } from '#stream/scoring/loaded-model';
import { createScoringWorker } from '#stream/scoring/worker';
import { openTestStore, type TestStore } from '../database.ts';

const masterKey = randomBytes(32);
const base = { currency: 'EUR', rates: { USD: 0.9 } };

describe('a backup', () => {
  let model: LoadedModel;
  let store: TestStore;
  const folder = mkdtempSync(join(tmpdir(), 'peerline-backup-'));
  const whole = join(folder, 'whole');
  const bank = createStreamBank(3, 60);

  const logOf = ({ db, pool }: TestStore) =>
    openPostgresLog({ pool, vault: createVault({ db, masterKey, now: Date.now }) });

  async function scoreAll(target: TestStore): Promise<void> {
    const log = await logOf(target);
    const { pool, db } = target;
    const options = { leaseMs: 400, batchSize: 100, onTrouble: () => undefined };
    const worker = createScoringWorker({ pool, db, log, model, base, owner: 'test', now: Date.now, ...options });
    const abort = new AbortController();
    const running = worker.run(abort.signal);
    for (let done = false; !done; ) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const { rows } = await pool.query<{ done: boolean }>(
        "SELECT position = (SELECT next_position - 1 FROM event_head) AS done FROM consumer_offset WHERE consumer = 'scoring'",
      );
      done = rows[0]?.done === true;
    }
    abort.abort();
    await running;
    await log.close();
  }

  const evaluations = async ({ pool }: TestStore) =>
    (
      await pool.query(
        `SELECT position, side, leg_id, party_id, status, score, p, tau, alert, cell, expert, model_version
         FROM evaluation ORDER BY position, side`,
      )
    ).rows as Record<string, unknown>[];

  beforeAll(async () => {
    model = await trainStreamModel(1, 200, 6000, 0.15);
    store = await openTestStore(20);
    const log = await logOf(store);
    await log.append([...bank.opening(), ...bank.payments(300)]);
    await scoreAll(store);
    mkdirSync(join(store.dataFolder, 'models', 'm1'), { recursive: true });
    writeFileSync(join(store.dataFolder, 'models', 'm1', 'model.json'), '{}');
    mkdirSync(join(store.dataFolder, 'lake', 'event-log'), { recursive: true });
    writeFileSync(join(store.dataFolder, 'lake', 'event-log', 'day.parquet'), 'a day');
    await writeBackup(store, store.dataFolder, whole, 1);
    await log.close();
  });
  afterAll(async () => {
    await store?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('restored elsewhere holds the same evaluations, and its log gives them again bit for bit', async () => {
    const other = await openTestStore(20);
    try {
      await restoreBackup(other, other.dataFolder, whole);
      const first = await evaluations(store);
      expect(first.length).toBeGreaterThan(300);
      expect(await evaluations(other)).toEqual(first);
      expect(readFileSync(join(other.dataFolder, 'models', 'm1', 'model.json'), 'utf8')).toBe('{}');
      expect(readFileSync(join(other.dataFolder, 'lake', 'event-log', 'day.parquet'), 'utf8')).toBe('a day');
      await other.pool.query('TRUNCATE evaluation, alert, dead_letter, consumer_offset CASCADE');
      await scoreAll(other);
      expect(await evaluations(other)).toEqual(first);
      const again = restoreBackup(other, other.dataFolder, whole);
      await expect(again).rejects.toMatchObject({ code: 'backup.database-in-use' });
    } finally {
      await other.close();
    }
  });

  it.each([
    ['a changed byte', 'backup.damaged', (at: string) => appendFileSync(join(at, 'tables', 'party.copy'), 'x')],
    ['a missing file', 'backup.damaged', (at: string) => rmSync(join(at, 'tables', 'party.copy'))],
    ['no manifest', 'backup.unfinished', (at: string) => rmSync(join(at, 'manifest.json'))],
    [
      'an edited manifest',
      'backup.damaged',
      (at: string) => {
        const file = join(at, 'manifest.json');
        writeFileSync(file, readFileSync(file, 'utf8').replace('"rows": ', '"rows": 1'));
      },
    ],
  ])('with %s is refused, and nothing is restored', async (_what, code, spoil) => {
    const spoiled = join(folder, code + String(Math.trunc(performance.now())));
    cpSync(whole, spoiled, { recursive: true });
    spoil(spoiled);
    const other = await openTestStore();
    try {
      await expect(restoreBackup(other, other.dataFolder, spoiled)).rejects.toMatchObject({ code });
      expect(await evaluations(other)).toEqual([]);
    } finally {
      await other.close();
    }
  });
});
