import type { Kysely, Selectable } from 'kysely';
import type { AlertTable, Tables } from '#store/tables/tables';

export type AlertRow = Selectable<AlertTable>;

/** One poll of the alerts for all who listen. */
export interface LiveAlerts {
  /** Calls back for each alert stored from now on, in order, until the returned function is called or all ends. */
  listen(onAlert: (alert: AlertRow) => void, onEnd: () => void): () => void;
  close(): void;
}

interface Listener {
  readonly onAlert: (alert: AlertRow) => void;
  readonly onEnd: () => void;
}

const pollMs = 500;
const pageSize = 500;

export function createLiveAlerts(db: Kysely<Tables>): LiveAlerts {
  const listeners = new Set<Listener>();
  let timer: NodeJS.Timeout | null = null;
  let last: number | null = null;
  let closed = false;

  async function poll(): Promise<void> {
    try {
      last ??= (await db.selectFrom('alert').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst())?.id ?? 0;
      const rows = await db
        .selectFrom('alert')
        .selectAll()
        .where('id', '>', last)
        .orderBy('id')
        .limit(pageSize)
        .execute();
      for (const row of rows) {
        last = row.id;
        for (const { onAlert } of listeners) onAlert(row);
      }
    } catch {
      // The database is away: the next poll goes on from the same place.
    }
    schedule();
  }

  function schedule(): void {
    timer = listeners.size > 0 && !closed ? setTimeout(() => void poll(), pollMs) : null;
    if (timer === null) last = null;
  }

  return {
    listen(onAlert, onEnd) {
      const listener = { onAlert, onEnd };
      listeners.add(listener);
      if (timer === null && listeners.size === 1) void poll();
      return () => {
        listeners.delete(listener);
      };
    },
    close() {
      closed = true;
      for (const { onEnd } of listeners) onEnd();
      listeners.clear();
      if (timer !== null) clearTimeout(timer);
    },
  };
}
