import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '#store/transaction';
import { createVault } from '#store/vault/vault';
import { type EventLog, type LoggedRecord, partitionOf } from '#stream/event-log';
import { type Claim, createOffsets } from '#stream/offsets';
import { openPostgresLog } from '#stream/postgres/log';
import type { NewRecord } from '#stream/record';
import { openTestStore, type TestStore } from '../database.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);

/** What a suite needs of an implementation: appenders on the same, empty log, as separate processes would be. */
interface Subject {
  appender(options?: { queueSize?: number; clock?: () => number; partitions?: number }): Promise<EventLog>;
  store: TestStore;
  close(): Promise<void>;
}

async function postgres(): Promise<Subject> {
  const store = await openTestStore(20);
  const masterKey = randomBytes(32);
  return {
    store,
    appender: (options) =>
      openPostgresLog({ pool: store.pool, vault: createVault({ db: store.db, masterKey, now: Date.now }), ...options }),
    close: () => store.close(),
  };
}

let made = 0;

function payment(fields: Partial<NewRecord> & { amountMinor?: number; name?: string | null } = {}): NewRecord {
  const accountId = fields.key ?? 'a1';
  const { amountMinor = 100, name = 'Jane Roe' } = fields;
  return {
    id: fields.id ?? `t${++made}`,
    kind: fields.kind ?? 'transaction',
    key: accountId,
    body: { accountId, amountMinor, counterpartyName: name, description: 'rent of May' },
  };
}

async function readAll(log: EventLog, partition: number, limit = 100): Promise<LoggedRecord[]> {
  const all: LoggedRecord[] = [];
  for (;;) {
    const page = await log.read(partition, all.at(-1)?.position ?? 0, limit);
    if (page.length === 0) return all;
    all.push(...page);
  }
}

for (const [name, open] of [['postgres', postgres]] as const) {
  describe(`the event log in ${name}`, () => {
    let subject: Subject;
    const partitions = 3;
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(() => subject.close());
    const appender = (options = {}) => subject.appender({ partitions, ...options });

    it('gives back what was appended, in order (L2)', async () => {
      const log = await appender();
      const key = 'order';
      const results = await log.append([1, 2, 3].map((amountMinor) => payment({ key, amountMinor })));
      expect(results.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted']);
      const read = (await readAll(log, partitionOf(key, partitions))).filter(({ body }) => body['accountId'] === key);
      expect(read.map(({ body }) => body['amountMinor'])).toEqual([1, 2, 3]);
      expect(read.map(({ position }) => position)).toEqual(results.map(({ position }) => position));
      expect(await log.end()).toBe(results[2]!.position);
    });

    it('answers a repeat as the first time and refuses another body (L3)', async () => {
      const log = await appender();
      const id = 'same';
      const [first] = await log.append([payment({ id })]);
      const other = await appender();
      expect(await other.append([payment({ id })])).toEqual([{ ...first, outcome: 'repeated' }]);
      expect(await other.append([payment({ id, amountMinor: 101 })])).toEqual([{ ...first, outcome: 'conflict' }]);
      // A difference in a personal field alone is a difference too.
      expect(await other.append([payment({ id, name: 'John Roe' })])).toEqual([{ ...first, outcome: 'conflict' }]);
      const [otherKind] = await other.append([payment({ id, kind: 'account' })]);
      expect(otherKind!.outcome).toBe('accepted');
    });

    it('deduplicates within a batch (L3)', async () => {
      const log = await appender();
      const id = 'twice';
      const results = await log.append([payment({ id }), payment({ id }), payment({ id, amountMinor: 7 }), payment()]);
      expect(results.map(({ outcome }) => outcome)).toEqual(['accepted', 'repeated', 'conflict', 'accepted']);
      expect(new Set(results.slice(0, 3).map(({ position }) => position)).size).toBe(1);
    });

    it('lets one of two appenders win every identifier, under load (L2, L3)', async () => {
      const [one, other] = [await appender(), await appender()];
      const before = await one.end();
      const jobs: Promise<readonly { outcome: string; position: number }[]>[] = [];
      for (let i = 0; i < 40; i++) {
        const batch = Array.from({ length: 25 }, (_, j) =>
          payment({ id: `race${i * 20 + j}`, key: `k${(i * 20 + j) % 7}` }),
        );
        jobs.push(one.append(batch), other.append(batch.toReversed()));
      }
      const results = (await Promise.all(jobs)).flat();
      const accepted = results.filter(({ outcome }) => outcome === 'accepted').map(({ position }) => position);
      expect(accepted.length).toBe(39 * 20 + 25);
      expect(results.every(({ outcome }) => outcome !== 'conflict')).toBe(true);
      expect((await one.end()) - before).toBe(accepted.length);
      expect(new Set(accepted).size).toBe(accepted.length);
    });

    it('never shows a later record before an earlier one, while two append (L2, L4)', async () => {
      const [one, other, reader] = [await appender(), await appender(), await appender()];
      const from = await one.end();
      let done = false;
      const write = async (log: EventLog, name: string) => {
        for (let i = 0; i < 60; i++) await log.append([payment({ key: name, amountMinor: i }), payment({ key: 'x' })]);
      };
      const writing = Promise.all([write(one, 'one'), write(other, 'other')]).finally(() => {
        done = true;
      });
      const seen: LoggedRecord[][] = Array.from({ length: partitions }, () => []);
      for (let last = false; !last; ) {
        last = done;
        for (const [partition, list] of seen.entries()) {
          list.push(...(await reader.read(partition, list.at(-1)?.position ?? from, 50)));
        }
        if (!last) await reader.appended(2);
      }
      await writing;
      for (const [partition, list] of seen.entries()) {
        const all = (await readAll(reader, partition)).filter(({ position }) => position > from);
        expect(list.map(({ position }) => position)).toEqual(all.map(({ position }) => position).slice(0, list.length));
      }
      const amountsOf = (key: string) =>
        seen[partitionOf(key, partitions)]!.filter(({ body }) => body['accountId'] === key).map(
          ({ body }) => body['amountMinor'],
        );
      for (const key of ['one', 'other']) {
        expect(amountsOf(key)).toEqual(Array.from({ length: amountsOf(key).length }, (_, i) => i));
      }
    });

    it('keeps hostile text whole (L1)', async () => {
      const log = await appender();
      await fc.assert(
        fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), async (texts) => {
          const from = await log.end();
          await log.append(
            texts.map((category) => ({
              id: `h${++made}`,
              kind: 'incident',
              key: 'hostile',
              body: { partyId: 'p', category },
            })),
          );
          const read = await log.read(partitionOf('hostile', partitions), from, 10);
          expect(read.map(({ body }) => body['category'])).toEqual(texts);
        }),
        { numRuns: 60, examples: [[['\u001e', ',', "'; DROP TABLE event_log; --", '\u0000', '\\', '"']]] },
      );
    });

    it('turns callers away when too much waits, and takes what it acknowledged (L5)', async () => {
      const log = await appender({ queueSize: 50 });
      const before = await log.end();
      const jobs = Array.from({ length: 200 }, () =>
        log.append(Array.from({ length: 10 }, () => payment())).then(
          (results) => results.length,
          (error: { code: string; details: { retryAfterMs: number } }) => {
            expect(error.code).toBe('log.overloaded');
            expect(error.details.retryAfterMs).toBeGreaterThan(0);
            return 0;
          },
        ),
      );
      const taken = (await Promise.all(jobs)).reduce((sum, count) => sum + count, 0);
      expect(taken).toBeGreaterThan(0);
      expect(taken).toBeLessThan(2000);
      expect((await log.end()) - before).toBe(taken);
    });

    it('never goes back in time (L6)', async () => {
      let now = start + 400 * day;
      const log = await appender({ clock: () => now });
      const [late] = await log.append([payment({ key: 'clock' })]);
      now -= 30 * day;
      const [early] = await (await appender({ clock: () => now })).append([payment({ key: 'clock' })]);
      expect(early!.acceptedAt).toBe(late!.acceptedAt);
      expect(early!.position).toBeGreaterThan(late!.position);
    });

    it('keeps no personal field readable, and equal counterparties equal (L8)', async () => {
      const log = await appender();
      const key = 'private';
      await log.append([
        payment({ key, name: 'Zebedee Quill' }),
        payment({ key, name: 'Zebedee Quill' }),
        payment({ key, name: 'Someone' }),
      ]);
      const stored = await subject.store.pool.query<{ dump: string }>(
        `SELECT string_agg(t::text, '') AS dump FROM event_log t
         WHERE body LIKE '%private%'`,
      );
      expect(stored.rows[0]!.dump).not.toMatch(/Zebedee|rent of May/);
      const read = (await readAll(log, partitionOf(key, partitions))).filter(({ body }) => body['accountId'] === key);
      const tokens = read.map(({ body }) => body['counterpartyName']);
      expect(tokens[0]).toBe(tokens[1]);
      expect(tokens[0]).not.toBe(tokens[2]);
    });

    it('gives two workers different partitions, and commits each record exactly once when one stalls (L7)', async () => {
      const { store } = subject;
      const log = await appender();
      await store.pool.query('CREATE TABLE outcome (position bigint, worker text)');
      const target = await log.end();
      const leaseMs = 150;
      const offsets = createOffsets(store.db, leaseMs);

      /** Claims what it can and works it off; every few batches it stalls until its lease is gone. */
      async function worker(name: string): Promise<number> {
        let fenced = 0;
        for (let rounds = 0; rounds < 200; rounds++) {
          const { rows } = await store.pool.query<{ done: boolean }>(
            `SELECT count(*) = ${partitions} AS done FROM consumer_offset o WHERE consumer = 'c' AND NOT EXISTS (
               SELECT FROM event_log e WHERE e.partition = o.partition AND e.position > o.position AND e.position <= $1)`,
            [target],
          );
          if (rows[0]!.done) return fenced;
          for (let partition = 0; partition < partitions; partition++) {
            const claimed = await offsets.claim('c', partition, name);
            if (claimed === null) continue;
            let claim: Claim = claimed;
            try {
              for (let batches = 0; batches < 4; batches++) {
                const records = await log.read(partition, claim.position, 40);
                if (records.length === 0) break;
                const stalls = batches === 2 && name === 'one';
                if (stalls) await new Promise((resolve) => setTimeout(resolve, leaseMs * 2));
                const held: Claim = claim;
                claim = await inTransaction(store.pool, async (client) => {
                  await client.query('INSERT INTO outcome SELECT unnest($1::bigint[]), $2', [
                    records.map(({ position }) => position),
                    name,
                  ]);
                  return await offsets.advance(client, held, records.at(-1)!.position);
                });
              }
              await offsets.release(claim);
            } catch (error) {
              expect((error as { code: string }).code).toBe('log.fenced');
              fenced++;
            }
          }
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        throw new Error('The workers did not finish.');
      }

      await Promise.all([worker('one'), worker('other')]);
      const { rows } = await store.pool.query(
        `SELECT (SELECT count(*) FROM event_log WHERE position <= $1) AS accepted,
           (SELECT count(*) FROM outcome WHERE position <= $1) AS worked,
           (SELECT count(DISTINCT position) FROM outcome WHERE position <= $1) AS once`,
        [target],
      );
      expect(rows[0]).toEqual({ accepted: rows[0].accepted, worked: rows[0].accepted, once: rows[0].accepted });
    });

    it('refuses the offset of a worker that lost its partition (L7)', async () => {
      const { db, pool } = subject.store;
      const offsets = createOffsets(db, 1);
      const first = (await offsets.claim('fence', 0, 'first'))!;
      await new Promise((resolve) => setTimeout(resolve, 20));
      const second = (await offsets.claim('fence', 0, 'second'))!;
      expect(second.token).toBeGreaterThan(first.token);
      const advance = (claim: typeof first) => inTransaction(pool, (client) => offsets.advance(client, claim, 5));
      await expect(advance(first)).rejects.toMatchObject({ code: 'log.fenced' });
      await expect(offsets.renew(first)).rejects.toMatchObject({ code: 'log.fenced' });
      expect((await advance(second)).position).toBe(5);
      expect((await offsets.claim('fence', 1, 'first'))!.token).toBe(1);
    });

    it('keeps its number of partitions', async () => {
      await expect(appender({ partitions: 4 })).rejects.toMatchObject({ code: 'log.partitions' });
    });
  });
}
