import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStreamBank } from '#bench/stream-bank';
import { createRandom } from '#ml/random';
import { createVault } from '#store/vault/vault';
import type { CommittedRecords } from '#stream/committed-records';
import type { LoggedRecord } from '#stream/event-log';
import { createHandover, withHandover } from '#stream/handover';
import { openPostgresLog } from '#stream/postgres/log';
import { openTestStore, type TestStore } from '../database.ts';

describe('records handed over in memory', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  it('are the records of the log, each once and in order, though some come late and some never', async () => {
    const vault = createVault({ db: store.db, masterKey: randomBytes(32), now: Date.now });
    const random = createRandom(5);
    const handover = createHandover();
    const delayed: CommittedRecords[] = [];
    const onCommitted = (records: CommittedRecords): void => {
      const fate = random.below(4);
      if (fate === 0) return;
      if (fate === 1) delayed.push(records);
      else handover.put(records);
      if (delayed.length > 3) handover.put(delayed.splice(random.below(3), 1)[0]!);
    };
    const log = await openPostgresLog({ pool: store.pool, vault, onCommitted });
    const elsewhere = await openPostgresLog({ pool: store.pool, vault });
    const bank = createStreamBank(2, 30);
    const reader = withHandover(log, handover);
    const read: LoggedRecord[] = [];
    const append = async (): Promise<void> => {
      for (let i = 0; i < 25; i++) {
        const records = bank.payments(1 + random.below(20));
        await (random.below(5) === 0 ? elsewhere : log).append(records);
        // A repeat has no position of its own, and is not handed over again.
        if (random.below(4) === 0) await log.append([...records.slice(0, 2), ...bank.payments(1)]);
      }
    };
    let over = false;
    const appendAll = async (): Promise<void> => {
      await Promise.all([append(), append(), append()]);
      over = true;
    };
    const appending = appendAll();
    for (let idle = 0; idle < 3; ) {
      const found = await reader.read(0, read.at(-1)?.position ?? 0, 40);
      read.push(...found);
      idle = over && found.length === 0 && read.length === (await log.end()) ? idle + 1 : 0;
      if (found.length === 0) await reader.appended(1);
    }
    await appending;
    const stored = await log.read(0, 0, 100_000);
    expect(read).toEqual(stored);
    expect(read.map(({ position }) => position)).toEqual(read.map((_, i) => i + 1));
  });
});
