import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../tables/tables.ts';
import { type EventKind } from '#domain/event-kinds';
import { type OutboxEvent, readEvents } from './outbox.ts';

export interface Consumer {
  /** Names the offset; one that is new begins with the first event that is kept. */
  readonly name: string;
  /** `customer`: what a customer may come to see depends on it, so tainted events never reach it. */
  readonly audience: 'internal' | 'customer';
  readonly kinds: readonly EventKind[];
  /**
   * What it writes in the transaction happens exactly once, because the offset moves with it. What it does outside
   * happens at least once: make that idempotent by the event's position.
   */
  readonly handle: (transaction: Transaction<Tables>, event: OutboxEvent) => Promise<void>;
  /** Tries before an event is parked in `outbox_parked` and the next ones go on; default 10. */
  readonly mostAttempts?: number;
}

export interface Consumed {
  readonly handled: number;
  readonly parked: number;
  /** The event that was tried in vain; it is tried again after a while. */
  readonly failed: { readonly position: number; readonly reason: string } | null;
}

interface OffsetRow {
  readonly position: number;
  readonly failures: number;
  readonly retry_at: number;
}

const batchSize = 100;
const nothing: Consumed = { handled: 0, parked: 0, failed: null };

/** 1 s, 2 s, 4 s, … at most five minutes. */
function pauseAfter(failures: number): number {
  return Math.min(300_000, 1000 * 2 ** (failures - 1));
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 500) : 'unknown reason';
}

async function attempt(transaction: Transaction<Tables>, consumer: Consumer, event: OutboxEvent): Promise<unknown> {
  await sql`SAVEPOINT handling`.execute(transaction);
  try {
    await consumer.handle(transaction, event);
    await sql`RELEASE SAVEPOINT handling`.execute(transaction);
    return null;
  } catch (error) {
    await sql`ROLLBACK TO SAVEPOINT handling`.execute(transaction);
    return error ?? new Error('unknown reason');
  }
}

/** Hands the next events to a consumer, in the order of commits. Another process at the same offset gets nothing. */
export async function consumeOnce(db: Kysely<Tables>, consumer: Consumer, now: number): Promise<Consumed> {
  const { name, audience, kinds, mostAttempts = 10 } = consumer;
  return await db.transaction().execute(async (transaction) => {
    await sql`INSERT INTO outbox_consumer (consumer) VALUES (${name}) ON CONFLICT DO NOTHING`.execute(transaction);
    const { rows } = await sql<OffsetRow>`SELECT position, failures, retry_at FROM outbox_consumer
      WHERE consumer = ${name} FOR UPDATE SKIP LOCKED`.execute(transaction);
    const offset = rows[0];
    if (offset === undefined || offset.retry_at > now) return nothing;
    const events = await readEvents(transaction, offset.position, batchSize);
    let { position, failures } = offset;
    let handled = 0;
    let parked = 0;
    for (const event of events) {
      const wanted = kinds.includes(event.kind) && (audience === 'internal' || !event.tainted);
      const error = wanted ? await attempt(transaction, consumer, event) : null;
      if (error !== null) {
        failures += 1;
        const reason = reasonOf(error);
        if (failures < mostAttempts) {
          await sql`UPDATE outbox_consumer SET position = ${position}, failures = ${failures},
            retry_at = ${now + pauseAfter(failures)}, last_error = ${reason} WHERE consumer = ${name}`.execute(
            transaction,
          );
          return { handled, parked, failed: { position: event.position, reason } };
        }
        await sql`INSERT INTO outbox_parked (consumer, position, parked_at, reason)
          VALUES (${name}, ${event.position}, ${now}, ${reason})`.execute(transaction);
        parked += 1;
      } else if (wanted) handled += 1;
      failures = 0;
      position = event.position;
    }
    if (position !== offset.position) {
      await sql`UPDATE outbox_consumer SET position = ${position}, failures = 0, retry_at = 0, last_error = null
        WHERE consumer = ${name}`.execute(transaction);
    }
    return { handled, parked, failed: null };
  });
}

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly idleMs?: number;
  /** Hears of events that failed and of a database that is away; both are tried again. */
  readonly onTrouble: (code: string, message: string) => void;
}

/** Consumes until the signal aborts. */
export async function runConsumer(db: Kysely<Tables>, consumer: Consumer, options: RunOptions): Promise<void> {
  const { signal, now, onTrouble, idleMs = 250 } = options;
  while (!signal.aborted) {
    let busy = false;
    try {
      const { handled, parked, failed } = await consumeOnce(db, consumer, now());
      busy = handled + parked > 0 && failed === null;
      if (failed !== null) onTrouble('outbox.failed', `${consumer.name}, event ${failed.position}: ${failed.reason}`);
      if (parked > 0) onTrouble('outbox.parked', `${consumer.name}: ${parked} events were given up and are parked.`);
    } catch (error) {
      onTrouble('outbox.unavailable', `${consumer.name}: ${reasonOf(error)}`);
    }
    if (!busy) await pause(idleMs, signal);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
