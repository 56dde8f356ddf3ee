import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVault } from '#store/vault/vault';
import { openTestStore, type TestStore } from '../../../test/database.ts';
import { openPostgresLog } from './log.ts';

const day = 86_400_000;

describe('reading the log', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore(1);
  });
  afterAll(async () => {
    await store.close();
  });

  /** Of the days of the log: how often one was read from end to end. */
  async function wholeReads(): Promise<number> {
    await store.pool.query('SELECT pg_stat_force_next_flush()');
    const { rows } = await store.pool.query<{ n: number }>(
      `SELECT coalesce(sum(seq_scan), 0)::int AS n FROM pg_stat_user_tables WHERE relname LIKE 'event\\_log\\_2%'`,
    );
    return rows[0]!.n;
  }

  it('goes along its key, whatever the planner thinks that it costs', async () => {
    const vault = createVault({ db: store.db, masterKey: randomBytes(32), now: Date.now });
    let now = Date.UTC(2026, 0, 1);
    const log = await openPostgresLog({ pool: store.pool, vault, clock: () => now });
    for (let from = 0; from < 3000; from += 1000) {
      const records = Array.from({ length: 1000 }, (_, i) => ({
        id: `t${from + i}`,
        kind: 'transaction' as const,
        key: 'a1',
        body: { accountId: 'a1', amountMinor: 100, counterpartyName: null, description: 'rent' },
      }));
      await log.append(records);
      now += day;
    }
    await store.ownerPool.query('ANALYZE event_log');
    // A planner that thinks little of indexes, for whatever reason.
    await store.pool.query('SET random_page_cost = 1000000');
    const before = await wholeReads();
    for (let round = 0; round < 3; round++) {
      for (let after = 0; ; ) {
        const read = await log.read(0, after, 700);
        if (read.length === 0) break;
        expect(read.map(({ position }) => position)).toEqual(read.map((_, i) => after + 1 + i));
        after = read.at(-1)!.position;
      }
    }
    expect(await wholeReads()).toBe(before);
    await log.close();
  });
});
