import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../../test/database.ts';
import { readAudit } from '../audit/audit-trail.ts';
import { verifyTrail } from '../audit/verify.ts';
import { recordChange } from '../record-change.ts';
import { type Consumer, consumeOnce, runConsumer } from './consumer.ts';
import { eventKinds, type EventKind } from '#domain/event-kinds';
import { appendEvents, type NewEvent, type OutboxEvent, pruneEvents, readEvents } from './outbox.ts';

const event = (n: number, kind: EventKind = 'case.opened'): NewEvent => ({
  kind,
  subject: `case:${n}`,
  payload: { n },
});

describe('the outbox', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    await store.pool.query('TRUNCATE outbox_event, outbox_consumer, outbox_parked');
    await store.pool.query('UPDATE outbox_head SET position = 0');
  });

  const append = (events: readonly NewEvent[], at = 1) =>
    store.db.transaction().execute((transaction) => appendEvents(transaction, events, at));
  const consumer = (name: string, seen: OutboxEvent[], changes: Partial<Consumer> = {}): Consumer => ({
    name,
    audience: 'internal',
    kinds: Object.keys(eventKinds) as EventKind[],
    handle: async (_transaction, told) => {
      seen.push(told);
    },
    ...changes,
  });
  const consumeAll = async (reader: Consumer, now = 0) => {
    while ((await consumeOnce(store.db, reader, now)).handled > 0);
  };

  it('keeps what a transaction says, and nothing of one that is rolled back', async () => {
    await append([event(1), event(2)]);
    const failing = store.db.transaction().execute(async (transaction) => {
      await appendEvents(transaction, [event(3)], 1);
      throw new Error('the change failed');
    });
    await expect(failing).rejects.toThrow('the change failed');
    await append([event(4)], 7);
    const found = await readEvents(store.db, 0, 10);
    expect(found.map(({ position, payload, at }) => [position, payload['n'], at])).toEqual([
      [1, 1, 1],
      [2, 2, 1],
      [3, 4, 7],
    ]);
  });

  it('gives every consumer every event once and in the order of commits, while many append', async () => {
    const seen = [[], []] as [OutboxEvent[], OutboxEvent[]];
    const readers = seen.map((list, i) => consumer(`reader-${i}`, list));
    const writers = Array.from({ length: 8 }, async (_, w) => {
      for (let n = 0; n < 15; n++) {
        await store.db.transaction().execute(async (transaction) => {
          await recordChange(transaction, { facts: [], events: [event(w * 100 + n), event(w * 100 + n + 50)], at: n });
          await sql`SELECT pg_sleep(${(w % 3) * 0.002})`.execute(transaction);
        });
      }
    });
    const writing = new AbortController();
    const reading = readers
      .flatMap((reader) => [reader, reader])
      .map(async (reader) => {
        while (!writing.signal.aborted) await consumeOnce(store.db, reader, 0);
      });
    await Promise.all(writers);
    writing.abort();
    await Promise.all(reading);
    for (const reader of readers) await consumeAll(reader);
    for (const list of seen) {
      expect(list.map(({ position }) => position)).toEqual(Array.from({ length: 240 }, (_, i) => i + 1));
    }
  });

  it('moves the offset with what the handler wrote: a failed event is handled again, and its work is not kept twice', async () => {
    await append([event(1), event(2), event(3)]);
    let failures = 2;
    const reader = consumer('worker', [], {
      handle: async (transaction, { position }) => {
        await sql`INSERT INTO login_failure VALUES ('outbox-test', ${position})`.execute(transaction);
        if (position === 2 && failures-- > 0) throw new Error('not now');
      },
    });
    expect(await consumeOnce(store.db, reader, 0)).toMatchObject({ handled: 1, failed: { position: 2 } });
    expect(await consumeOnce(store.db, reader, 500)).toMatchObject({ handled: 0, failed: null });
    expect(await consumeOnce(store.db, reader, 1000)).toMatchObject({ handled: 0, failed: { position: 2 } });
    expect(await consumeOnce(store.db, reader, 3000)).toMatchObject({ handled: 2, failed: null });
    const { rows } = await store.pool.query("SELECT at FROM login_failure WHERE subject = 'outbox-test' ORDER BY at");
    expect(rows.map(({ at }: { at: number }) => at)).toEqual([1, 2, 3]);
  });

  it('is followed as it grows, through trouble, until told to stop', async () => {
    const seen: OutboxEvent[] = [];
    const troubles: string[] = [];
    const abort = new AbortController();
    let failures = 1;
    let clock = 0;
    const reader = consumer('follower', seen, {
      handle: async (_transaction, told) => {
        if (failures-- > 0) throw new Error('not now');
        seen.push(told);
        if (told.position === 3) abort.abort();
      },
    });
    const running = runConsumer(store.db, reader, {
      signal: abort.signal,
      now: () => (clock += 1000),
      idleMs: 1,
      onTrouble: (code, message) => troubles.push(`${code} ${message}`),
    });
    for (const n of [1, 2, 3]) await append([event(n)]);
    await running;
    expect(seen.map(({ position }) => position)).toEqual([1, 2, 3]);
    expect(troubles).toEqual(['outbox.failed follower, event 1: not now']);
  });

  it('parks an event that fails again and again, with the reason, and goes on', async () => {
    await append([event(1), event(2)]);
    const seen: OutboxEvent[] = [];
    const reader = consumer('picky', seen, {
      mostAttempts: 3,
      handle: async (_transaction, told) => {
        if (told.position === 1) throw new Error('never');
        seen.push(told);
      },
    });
    for (const now of [0, 1e6, 2e6]) await consumeOnce(store.db, reader, now);
    expect(seen.map(({ position }) => position)).toEqual([2]);
    const { rows } = await store.pool.query('SELECT consumer, position, reason FROM outbox_parked');
    expect(rows).toEqual([{ consumer: 'picky', position: 1, reason: 'never' }]);
  });

  it('never shows a tainted event to a consumer whose work a customer can see', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...(Object.keys(eventKinds) as EventKind[])), fc.boolean()), {
          minLength: 1,
          maxLength: 20,
        }),
        async (drawn) => {
          await store.pool.query('TRUNCATE outbox_event, outbox_consumer');
          await append(drawn.map(([kind, taint], n) => ({ ...event(n, kind), ...(taint ? { tainted: true } : {}) })));
          const seen: OutboxEvent[] = [];
          await consumeAll(consumer('surveys', seen, { audience: 'customer' }));
          const clean = drawn.filter(([kind, taint]) => !taint && !eventKinds[kind].tainted);
          expect(seen.map(({ kind }) => kind)).toEqual(clean.map(([kind]) => kind));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('has no room for personal fields', async () => {
    const personal = { ...event(1), payload: { birthDate: '1980-01-01' } };
    await expect(append([personal])).rejects.toMatchObject({ code: 'outbox.personal-field' });
  });

  it('forgets only what every consumer has dealt with', async () => {
    await append([event(1), event(2)], 10);
    expect(await pruneEvents(store.db, 100)).toBe(0);
    await consumeAll(consumer('fast', []));
    await store.pool.query("INSERT INTO outbox_consumer (consumer, position) VALUES ('slow', 1)");
    expect(await pruneEvents(store.db, 100)).toBe(1);
    expect((await readEvents(store.db, 0, 10)).map(({ position }) => position)).toEqual([2]);
  });

  it('is written with the audit trail without deadlock, in whichever order two transactions begin', async () => {
    const fact = { actor: 'user:1', action: 'case.opened', subject: 'case:1', before: null, after: {}, reason: null };
    await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        store.db.transaction().execute(async (transaction) => {
          const both = () => recordChange(transaction, { facts: [fact], events: [event(n)], at: n });
          if (n % 2 === 0) await appendEvents(transaction, [event(n)], n);
          await both();
        }),
      ),
    );
    expect(await verifyTrail(readAudit(store.db), [], null)).toMatchObject({ intact: true, entries: 30 });
    expect(await readEvents(store.db, 0, 100)).toHaveLength(45);
  });
});
