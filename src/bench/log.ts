import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '#store/database';
import { createVault } from '#store/vault/vault';
import { openPostgresLog } from '#stream/postgres/log';
import type { NewRecord } from '#stream/record';
import { percentile } from './stream-setup.ts';

export interface LogBenchResult {
  readonly seconds: number;
  readonly batch: number;
  readonly callers: number;
  /** Counted by SQL after the run. */
  readonly appended: number;
  readonly appendedPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly readPerSecond: number;
  readonly bytesPerRecord: number;
  readonly settings: Readonly<Record<string, string>>;
  /** Of the machine over the last minute, this benchmark included. */
  readonly loadAverage: number;
}

const durable = ['fsync', 'synchronous_commit', 'full_page_writes'];

function payment(i: number): NewRecord {
  return {
    id: `bench-${i}`,
    kind: 'transaction',
    key: `account-${i % 20_000}`,
    body: {
      id: `bench-${i}`,
      at: 1_700_000_000_000 + i,
      accountId: `account-${i % 20_000}`,
      direction: i % 3 === 0 ? 'in' : 'out',
      amountMinor: 100 + (i % 100_000),
      currency: 'EUR',
      channel: 'mobile',
      scheme: 'transfer',
      category: null,
      counterpartyAccountId: null,
      counterpartyIdentifier: `DE${10_000_000 + (i % 50_000)}`,
      counterpartyName: `Counterparty ${i % 50_000}`,
      counterpartyCountry: 'DE',
      counterpartyBank: 'DEUTDEFF',
      placeCountry: null,
      placeLatitude: null,
      placeLongitude: null,
      description: `Invoice ${i}`,
      deviceId: null,
    },
  };
}

/** Durable appends per second of `callers` that each wait for their batch, in one process, personal fields encrypted. */
export async function benchLog({ seconds = 10, batch = 500, callers = 4 } = {}): Promise<LogBenchResult> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'peerline-bench-log-'));
  chmodSync(dataFolder, 0o755);
  const store = await openStore({ databaseUrl: process.env['DATABASE_URL'], dataFolder, notice: () => {} });
  try {
    const vault = createVault({ db: store.db, masterKey: randomBytes(32), now: Date.now });
    const log = await openPostgresLog({ pool: store.pool, vault });
    let next = 0;
    const waits: number[] = [];
    const append = async (until: number, measured: boolean) => {
      while (performance.now() < until) {
        const from = next;
        next += batch;
        const since = performance.now();
        await log.append(Array.from({ length: batch }, (_, i) => payment(from + i)));
        if (measured) waits.push(performance.now() - since);
      }
    };
    const run = (length: number, measured: boolean) =>
      Promise.all(Array.from({ length: callers }, () => append(performance.now() + length, measured)));
    await run(2000, false);
    const before = await log.end();
    const since = performance.now();
    await run(seconds * 1000, true);
    const elapsed = (performance.now() - since) / 1000;
    const { rows } = await store.pool.query<{ appended: number; bytes: number }>(
      `SELECT count(*) AS appended,
        (SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c WHERE c.relname ~ '^event_(log_|seen$)') AS bytes
       FROM event_log WHERE position > $1`,
      [before],
    );
    const appended = rows[0]!.appended;
    const readSince = performance.now();
    let read = 0;
    for (let after = 0; performance.now() - readSince < 3000; ) {
      const page = await log.read(0, after, 500);
      if (page.length === 0) break;
      read += page.length;
      after = page.at(-1)!.position;
    }
    const readSeconds = (performance.now() - readSince) / 1000;
    waits.sort((a, b) => a - b);
    const settings = await store.pool.query<{ name: string; setting: string }>(
      'SELECT name, setting FROM pg_settings WHERE name = ANY($1)',
      [durable],
    );
    return {
      seconds: elapsed,
      batch,
      callers,
      appended,
      appendedPerSecond: appended / elapsed,
      p50Ms: percentile(waits, 0.5),
      p99Ms: percentile(waits, 0.99),
      readPerSecond: read / readSeconds,
      bytesPerRecord: Number(rows[0]!.bytes) / (before + appended),
      settings: Object.fromEntries(settings.rows.map(({ name, setting }) => [name, setting])),
      loadAverage: loadavg()[0]!,
    };
  } finally {
    await store.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}
