import { randomBytes } from 'node:crypto';
import { existsSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStreamBank, trainStreamModel } from '#bench/stream-bank';
import { day } from '#domain/time';
import { logArchiveIn } from '#server/archive/parquet-log-archive';
import { createVault } from '#store/vault/vault';
import { archiveDays } from '#stream/archive/archive-days';
import type { LogArchive } from '#stream/archive/log-archive';
import { withArchive } from '#stream/archive/with-archive';
import type { EventLog, LoggedRecord } from '#stream/event-log';
import { openPostgresLog } from '#stream/postgres/log';
import { reconcile } from '#stream/reconcile';
import type { LoadedModel } from '#stream/scoring/loaded-model';
import { createScoringWorker } from '#stream/scoring/worker';
import { openTestStore, type TestStore } from '../database.ts';

const days = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04'] as const;
const start = Date.parse(days[0]);

describe('days of the log', () => {
  let store: TestStore;
  let written: EventLog;
  let log: EventLog;
  let archive: LogArchive;
  let model: LoadedModel;
  let whole: readonly LoggedRecord[];
  let evaluations: readonly unknown[];
  let now = start;

  const readAll = async (from: EventLog): Promise<LoggedRecord[]> => {
    const all: LoggedRecord[] = [];
    for (;;) {
      const page = await from.read(0, all.length, 70);
      if (page.length === 0) return all;
      all.push(...page);
    }
  };
  const archiveThem = (options: { archive?: LogArchive; before?: number; forgetBefore?: number } = {}) =>
    archiveDays({ pool: store.pool, archive, before: start + 10 * day, forgetBefore: 0, now, ...options });
  const inDatabase = async () => {
    const { rows } = await store.pool.query<{ day: string }>('SELECT DISTINCT day FROM event_log ORDER BY 1');
    return rows.map((row) => row.day);
  };
  const evaluateFromTheBeginning = async () => {
    await store.pool.query('TRUNCATE evaluation, alert, dead_letter, consumer_offset');
    const base = { currency: 'EUR', rates: {} };
    const { pool, db } = store;
    const worker = createScoringWorker({ pool, db, log, model, base, owner: 'test', now: () => now, batchSize: 100 });
    const abort = new AbortController();
    const running = worker.run(abort.signal);
    const end = await log.end();
    while (worker.position < end) await new Promise((resolve) => setTimeout(resolve, 20));
    abort.abort();
    await running;
    const { rows } = await pool.query(
      'SELECT position, side, leg_id, status, score, p, alert, cell FROM evaluation ORDER BY position, side',
    );
    return rows as readonly unknown[];
  };

  beforeAll(async () => {
    model = await trainStreamModel(1, 200, 3000, 0.15);
    store = await openTestStore(12);
    const vault = createVault({ db: store.db, masterKey: randomBytes(32), now: Date.now });
    written = await openPostgresLog({ pool: store.pool, vault, clock: () => now });
    archive = logArchiveIn(store.dataFolder);
    log = withArchive(written, store.pool, archive);
    const bank = createStreamBank(3, 80);
    await log.append(bank.opening());
    for (const _ of days) {
      await log.append(bank.payments(200));
      now += day;
    }
    now = start + 3 * day;
    whole = await readAll(log);
    evaluations = await evaluateFromTheBeginning();
    await store.pool.query(
      "INSERT INTO snapshot SELECT 'scoring', 0, $1 - n, 0, n::text FROM generate_series(0, 1) n",
      [whole.length],
    );
  });
  afterAll(() => store?.close());

  it('cannot be dropped by the running system before they lie in the archive as they are', async () => {
    const drop = () => store.pool.query("SELECT drop_day('event_log', $1)", [days[0]]);
    await expect(drop()).rejects.toThrow(/not in the archive/);
    const note = "INSERT INTO archived_day SELECT day, count(*) - 1, 1, max(position), '', 0 FROM event_log";
    await store.pool.query(`${note} WHERE day = $1 GROUP BY day`, [days[0]]);
    await expect(drop()).rejects.toThrow(/not in the archive/);
    await store.pool.query('DELETE FROM archived_day');
  });

  it.each([
    [
      'a consumer',
      "INSERT INTO consumer_offset VALUES ('other', 0, 5, 1, NULL, NULL)",
      "DELETE FROM consumer_offset WHERE consumer = 'other'",
    ],
    [
      'scoring that would begin again',
      'UPDATE snapshot SET position = position - 700',
      'UPDATE snapshot SET position = position + 700',
    ],
    [
      'scoring without a second snapshot',
      "DELETE FROM snapshot WHERE file = '1'",
      `INSERT INTO snapshot SELECT 'scoring', 0, position - 1, 0, '1' FROM snapshot`,
    ],
    ['the surveys', 'INSERT INTO survey_feed (position) VALUES (3)', 'DELETE FROM survey_feed'],
  ])('stay while %s has yet to read them', async (_who, before, after) => {
    await store.pool.query(before);
    expect(await archiveThem()).toMatchObject({ archived: [], kept: days.slice(0, 3) });
    await store.pool.query(after);
    expect(await inDatabase()).toEqual(days);
  });

  it('stay while nothing was ever scored', async () => {
    await store.pool.query("UPDATE consumer_offset SET consumer = 'nobody'");
    expect((await archiveThem()).archived).toEqual([]);
    await store.pool.query("UPDATE consumer_offset SET consumer = 'scoring'");
  });

  describe('survive a process that is killed', () => {
    const faults: readonly (readonly [string, () => Promise<LogArchive>])[] = [
      [
        'while it writes',
        async () => ({
          ...archive,
          async write(which, pages) {
            for await (const page of pages) throw new Error(`killed after ${page.length} of ${which}`);
          },
        }),
      ],
      [
        'once it has written',
        async () => ({
          ...archive,
          async write(which, pages) {
            await archive.write(which, pages);
            const kill = `SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
              WHERE l.locktype = 'advisory' AND d.datname = current_database()`;
            await store.ownerPool.query(kill);
          },
        }),
      ],
      [
        'when what it wrote is not what it reads',
        async () => ({
          ...archive,
          async *read(which, after) {
            for await (const page of archive.read(which, after)) yield page.slice(1);
          },
        }),
      ],
      [
        'before it drops',
        async () => {
          await store.ownerPool.query(`CREATE FUNCTION killed() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'killed'; END $$;
            CREATE TRIGGER killed BEFORE INSERT ON archived_hour FOR EACH STATEMENT EXECUTE FUNCTION killed()`);
          return archive;
        },
      ],
    ];
    it.each(faults)('%s', async (_when, faulty) => {
      await expect(archiveThem({ archive: await faulty() })).rejects.toThrow();
      await store.ownerPool.query('DROP FUNCTION IF EXISTS killed CASCADE');
      expect(await inDatabase()).toEqual(days);
      expect(await readAll(log)).toEqual(whole);
    });
  });

  it('are archived and dropped, one process at a time, up to the day of now, and read on as if they were there (L9)', async () => {
    // What was noted of the first day before the last fault is not believed without looking.
    truncateSync(join(store.dataFolder, 'lake/event-log', `${days[0]}.parquet`), 100);
    const hours = await reconcile(store.db, start);
    const [one, other] = await Promise.all([
      archiveThem({ before: start + day }),
      archiveThem({ before: start + day }),
    ]);
    expect([...one.archived, ...other.archived]).toEqual([days[0]]);
    expect((await archiveThem()).archived).toEqual([days[1], days[2]]);
    expect(await inDatabase()).toEqual([days[3]]);
    expect(existsSync(join(store.dataFolder, 'lake/event-log', `${days[2]}.parquet`))).toBe(true);
    expect((await written.read(0, 0, 1))[0]!.position).toBeGreaterThan(700);
    expect(await readAll(log)).toEqual(whole);
    const some = [399, 3, 700, 159, 160];
    const single = some.map((position) => log.read(0, position, 1));
    expect(await Promise.all(single)).toEqual(some.map((position) => [whole[position]]));
    expect(await log.read(0, whole.length, 10)).toEqual([]);
    expect(await reconcile(store.db, start)).toEqual(hours);
  });

  it('give every evaluation again, bit for bit, from the archive and what is left', async () => {
    expect(await evaluateFromTheBeginning()).toEqual(evaluations);
  });

  it('name the day where a file of the archive is gone', async () => {
    const elsewhere = withArchive(written, store.pool, logArchiveIn(join(store.dataFolder, 'nowhere')));
    await expect(elsewhere.read(0, 0, 10)).rejects.toThrow(/2026-03-01 is not in/);
  });

  it('are forgotten by their identifiers later, and apart', async () => {
    const again = { id: 'open-party-0', kind: 'party', key: 'p0', body: { id: 'other' } } as const;
    expect((await log.append([again]))[0]!.outcome).toBe('conflict');
    expect((await archiveThem({ forgetBefore: start + day })).forgotten).toBeGreaterThan(200);
  });
});
