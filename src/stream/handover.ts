import { bodySeparator, type CommittedRecords, loggedRecord } from './committed-records.ts';
import type { EventLog, LoggedRecord } from './event-log.ts';

/**
 * What was committed by this process on its way to a reader in it. Only a shortcut: the reader takes a record from here
 * when it is the very next one after what it knows, and from the log otherwise, so nothing depends on messages arriving.
 */
export interface Handover {
  put(records: CommittedRecords): void;
  /** The records right after a position, at most `limit` and one append more; empty when they are not here. */
  take(after: number, limit: number): readonly LoggedRecord[];
  /** Whether something later than this position was handed over. */
  knowsBeyond(after: number): boolean;
  /** Resolves after the next `put` or `wake`, or after the time has passed. */
  news(timeoutMs: number): Promise<void>;
  wake(): void;
}

/** Beyond this the oldest are forgotten; the log has them. */
const mostHeld = 50_000;

export function createHandover(): Handover {
  /** By the position of their first record. */
  const held = new Map<number, CommittedRecords>();
  let size = 0;
  let newest = 0;
  let hasNews = false;
  let wake = (): void => {};

  function forget(records: CommittedRecords): void {
    if (held.delete(records.first)) size -= records.kinds.length;
  }

  function decode({ first, acceptedAt, kinds, bodies }: CommittedRecords): LoggedRecord[] {
    const texts = bodies.split(bodySeparator);
    return Array.from(kinds, (kind, i) => loggedRecord(first + i, acceptedAt, kind, texts[i]!));
  }

  return {
    put(records) {
      held.set(records.first, records);
      size += records.kinds.length;
      newest = Math.max(newest, records.first + records.kinds.length - 1);
      for (const each of held.values()) {
        if (size <= mostHeld) break;
        forget(each);
      }
      hasNews = true;
      wake();
    },
    take(after, limit) {
      const found: LoggedRecord[] = [];
      for (let next = held.get(after + 1); next !== undefined; next = held.get(after + found.length + 1)) {
        if (found.length > 0 && found.length + next.kinds.length > limit) break;
        found.push(...decode(next));
        forget(next);
      }
      for (const each of held.values()) if (each.first <= after) forget(each);
      return found;
    },
    knowsBeyond: (after) => newest > after,
    news(timeoutMs) {
      if (hasNews) {
        hasNews = false;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => wake(), timeoutMs);
        wake = () => {
          clearTimeout(timer);
          wake = () => {};
          hasNews = false;
          resolve();
        };
      });
    },
    wake: () => wake(),
  };
}

/** How long other processes' appends may go unnoticed while this one appends nothing. */
const pollMs = 50;
/** Two appends of this process may be handed over in the other order than they were committed in. */
const patienceMs = 5;

/** A log that is read from memory where this process appended it a moment ago. */
export function withHandover(log: EventLog, handover: Handover): EventLog {
  let lookedAt = 0;
  return {
    ...log,
    async read(partition, after, limit) {
      const handed = handover.take(after, limit);
      if (handed.length > 0) return handed;
      // Nothing new, as far as this process knows: the log is asked now and then only.
      const gap = handover.knowsBeyond(after);
      if (!gap && performance.now() - lookedAt < pollMs) return [];
      if (gap) {
        await handover.news(patienceMs);
        const late = handover.take(after, limit);
        if (late.length > 0) return late;
      }
      lookedAt = performance.now();
      const found = await log.read(partition, after, limit);
      // A full page has a successor.
      if (found.length === limit) lookedAt = 0;
      return found;
    },
    appended: (timeoutMs) => handover.news(Math.max(timeoutMs, pollMs)),
  };
}
