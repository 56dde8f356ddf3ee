import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createStreamBank, trainStreamModel } from '#bench/stream-bank';
import { openStore, type Store } from '#store/database';
import { startEmbeddedPostgres } from '#store/postgres/launcher';
import { runningPostmaster } from '#store/postgres/postmaster';
import { createVault } from '#store/vault/vault';
import type { CommittedRecords } from '#stream/committed-records';
import type { EncodedRecord } from '#stream/encode';
import type { EventLog } from '#stream/event-log';
import { createHandover, withHandover } from '#stream/handover';
import { openPostgresLog } from '#stream/postgres/log';
import { createScoringWorker } from '#stream/scoring/worker';

/** Takes all the room there is, while others write too. */
function fillUp(file: string): void {
  const filler = openSync(file, 'w');
  const mebibyte = Buffer.alloc(1 << 20);
  try {
    for (;;) writeSync(filler, mebibyte);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(filler);
  }
}

const [mounting, unmounting] = ['mount', 'umount'] as const;
const run = (program: string, ...args: readonly string[]) => execFileSync(program, args, { stdio: 'ignore' });

const ownServer = process.env['DATABASE_URL'] !== undefined;

/**
 * A log that is appended to and scored while something happens to its database; the ledger is kept here. `together`: appended
 * and evaluated in one transaction where that can be.
 */
async function underLoad(store: Store, together: boolean, happening: (ledger: Set<string>) => Promise<void>) {
  const vault = createVault({ db: store.db, masterKey: randomBytes(32), now: Date.now });
  const handover = createHandover();
  const onCommitted = (records: CommittedRecords): void => handover.put(records);
  const takeIn = async (records: readonly EncodedRecord[]) => {
    const taken = worker.takeIn(records);
    handover.wake();
    return await taken;
  };
  const log: EventLog = await openPostgresLog({
    pool: store.pool,
    vault,
    onCommitted,
    ...(together ? { takeIn } : {}),
  });
  const model = await trainStreamModel(1, 200, 4000, 0.02);
  const bank = createStreamBank(3, 60);
  const worker = createScoringWorker({
    pool: store.pool,
    db: store.db,
    log: withHandover(log, handover),
    model,
    base: { currency: 'EUR', rates: {} },
    owner: 'test',
    now: Date.now,
    leaseMs: 1000,
    onCommitted,
  });
  await log.append(bank.opening());
  const abort = new AbortController();
  const running = worker.run(abort.signal);
  const ledger = new Set<string>();
  const refusals = new Set<string>();
  const end = new AbortController();
  const call = async (): Promise<void> => {
    while (!end.signal.aborted) {
      const records = bank.payments(20);
      // Sent again until it is acknowledged, as a bank would.
      for (let taken = false; !taken && !end.signal.aborted; ) {
        try {
          for (const { outcome } of await log.append(records)) expect(['accepted', 'repeated']).toContain(outcome);
          for (const { id } of records) ledger.add(id);
          taken = true;
        } catch (error) {
          refusals.add((error as { code?: string }).code ?? String(error));
          await pause(50);
        }
      }
      await pause(2);
    }
  };
  const calls = [call(), call()];
  await happening(ledger);
  end.abort();
  await Promise.all(calls);
  for (let done = false; !done; await pause(50)) {
    const { rows } = await store.pool
      .query<{ done: boolean }>(
        `SELECT position = (SELECT next_position - 1 FROM event_head) AS done FROM consumer_offset
         WHERE consumer = 'scoring'`,
      )
      .catch(() => ({ rows: [] }));
    done = rows[0]?.done === true;
  }
  abort.abort();
  await running;
  const { rows } = await store.pool.query<{ id: string; times: number }>(
    'SELECT leg_id AS id, count(*) AS times FROM evaluation WHERE side = 0 GROUP BY 1',
  );
  const times = new Map(rows.map((row) => [row.id, row.times]));
  return {
    refusals,
    lost: [...ledger].filter((id) => !times.has(id)).length,
    duplicated: rows.filter((row) => row.times !== 1).length,
  };
}

async function grown(ledger: Set<string>, by: number): Promise<void> {
  const target = ledger.size + by;
  while (ledger.size < target) await pause(20);
}

describe.skipIf(ownServer)('a database that fails under load (the embedded one; not that of DATABASE_URL)', () => {
  it.each([
    ['one after the other', false],
    ['together', true],
  ])('and is started again loses nothing that was acknowledged, and repeats nothing: %s', async (_name, together) => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'peerline-fail-'));
    chmodSync(dataFolder, 0o755);
    const store = await openStore({ dataFolder, notice: () => {} });
    const embedded = await startEmbeddedPostgres({ dataFolder, notice: () => {} });
    try {
      const result = await underLoad(store, together, async (ledger) => {
        for (const signal of ['SIGKILL', 'SIGINT'] as const) {
          await grown(ledger, 300);
          process.kill(runningPostmaster(embedded.place.data)!, signal);
          await grown(ledger, 300);
        }
      });
      expect(result).toMatchObject({ lost: 0, duplicated: 0 });
      expect([...result.refusals].filter((code) => code !== 'log.unavailable')).toEqual([]);
    } finally {
      await store.close();
      await embedded.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    }
  });

  const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mounts();

  it.skipIf(!canMount)(
    'whose disk is full refuses and acknowledges nothing, and goes on when there is room (needs a mount)',
    async () => {
      const dataFolder = mkdtempSync(join(tmpdir(), 'peerline-full-'));
      run(mounting, '-t', 'tmpfs', '-o', 'size=220m,mode=755', 'tmpfs', dataFolder);
      try {
        const store = await openStore({ dataFolder, notice: () => {} });
        const filler = join(dataFolder, 'filler');
        const result = await underLoad(store, true, async (ledger) => {
          await grown(ledger, 300);
          fillUp(filler);
          // What has room already is still taken; then nothing is.
          for (let before = -1; before !== ledger.size; await pause(1500)) before = ledger.size;
          const full = ledger.size;
          await pause(500);
          expect(ledger.size).toBe(full);
          rmSync(filler);
          await grown(ledger, 300);
        });
        expect(result).toMatchObject({ lost: 0, duplicated: 0 });
        expect([...result.refusals]).toEqual(['log.unavailable']);
        await store.close();
      } finally {
        run(unmounting, '-l', dataFolder);
        rmSync(dataFolder, { recursive: true, force: true });
      }
    },
  );
});

/** Whether this process may mount: root in a container often may not. */
function mounts(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-mount-'));
  try {
    run(mounting, '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder);
    run(unmounting, folder);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
