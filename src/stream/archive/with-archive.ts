import type { Pool } from 'pg';
import type { EventLog, LoggedRecord } from '../event-log.ts';
import { logKinds } from '../record.ts';
import type { ArchivedRecord, LogArchive } from './log-archive.ts';

interface Ahead {
  readonly pages: AsyncIterator<readonly ArchivedRecord[]>;
  /** Read and not yet asked for; the first follows `after`. */
  held: ArchivedRecord[];
  after: number;
}

function loggedRecord({ position, partition, kind, acceptedAt, body }: ArchivedRecord): LoggedRecord {
  const parsed = JSON.parse(body) as LoggedRecord['body'];
  return { position, partition, kind: logKinds[kind]!, acceptedAt, body: parsed };
}

/**
 * The log with the days that were archived before its tables: who reads from the beginning does not see where one ends
 * and the other begins. Of a log of one partition, in which positions follow one another without a gap.
 */
export function withArchive(log: EventLog, pool: Pool, archive: LogArchive): EventLog {
  if (log.partitions !== 1) return log;
  let ahead: Ahead | null = null;
  /** After this position nothing was archived when last asked, and whoever waits at the end asks again and again. */
  let beyond = -1;

  async function dayAfter(after: number): Promise<string | null> {
    const { rows } = await pool.query<{ day: string }>(
      'SELECT day FROM archived_day WHERE last_position > $1 ORDER BY last_position LIMIT 1',
      [after],
    );
    return rows[0]?.day ?? null;
  }

  async function close(): Promise<void> {
    await ahead?.pages.return?.();
    ahead = null;
  }

  /** The next of the day that is open; empty at its end. */
  async function pageOf(open: Ahead, limit: number): Promise<readonly LoggedRecord[]> {
    while (open.held.length < limit) {
      const { done, value } = await open.pages.next();
      if (done === true) break;
      open.held.push(...value);
    }
    const page = open.held.splice(0, limit);
    open.after = page.at(-1)?.position ?? open.after;
    return page.map(loggedRecord);
  }

  async function archived(after: number, limit: number): Promise<readonly LoggedRecord[]> {
    if (ahead?.after === after) {
      const page = await pageOf(ahead, limit);
      if (page.length > 0) return page;
    }
    await close();
    const day = await dayAfter(after);
    if (day === null) return [];
    ahead = { pages: archive.read(day, after)[Symbol.asyncIterator](), held: [], after };
    const page = await pageOf(ahead, limit);
    // Whoever wants one record will hardly want the next.
    if (limit === 1) await close();
    return page;
  }

  let turn: Promise<unknown> = Promise.resolve();
  /** One after the other: they share what is open. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };

  return {
    partitions: 1,
    append: (records) => log.append(records),
    end: () => log.end(),
    appended: (timeoutMs) => log.appended(timeoutMs),
    async read(partition, after, limit) {
      const found = await log.read(partition, after, limit);
      const whole = found.length > 0 ? found[0]!.position === after + 1 : after === beyond;
      if (whole) return found;
      const before = await inTurn(() => archived(after, limit));
      if (before.length > 0) return before;
      beyond = after;
      return found;
    },
    async close() {
      await inTurn(close);
      await log.close();
    },
  };
}
