import { mayTouch, type Principal } from '#access/permissions';
import type { ServerDeps } from '../deps.ts';
import { type Handlers, principalOf } from '../handler.ts';
import type { AlertRow, LiveAlerts } from '../live-alerts.ts';
import { alertView } from '../views.ts';
import { visibleTeams } from './reading.ts';

const replayedAtMost = 1000;
/** A stream ends after this long; browsers come back by themselves and are looked at anew. */
const streamMs = 5 * 60_000;

export function alertStreamHandlers({ db }: ServerDeps, live: LiveAlerts): Pick<Handlers, 'streamAlerts'> {
  async function missed(principal: Principal, after: number): Promise<readonly AlertRow[]> {
    return await db
      .selectFrom('alert')
      .selectAll()
      .where('id', '>', after)
      .where(visibleTeams(principal))
      .orderBy('id')
      .limit(replayedAtMost)
      .execute();
  }

  return {
    async streamAlerts(call) {
      const principal = principalOf(call);
      const { reply, request } = call;
      const lastSeen = Number(request.headers['last-event-id'] ?? Number.NaN);
      const early: AlertRow[] = [];
      let send = (row: AlertRow): void => {
        early.push(row);
      };
      // Listens before it reads what was missed, so that none falls between.
      const stop = live.listen(
        (row) => {
          if (mayTouch(principal, 'alerts:read', row.team)) send(row);
        },
        () => reply.raw.end(),
      );
      const old = Number.isSafeInteger(lastSeen) ? await missed(principal, lastSeen).catch(() => []) : [];
      reply.hijack();
      const headers = { ...reply.getHeaders(), 'content-type': 'text/event-stream', 'cache-control': 'no-store' };
      reply.raw.writeHead(200, headers as Record<string, string>);
      reply.raw.write('retry: 2000\n\n');
      let last = Number.isSafeInteger(lastSeen) ? lastSeen : 0;
      send = (row) => {
        if (row.id <= last) return;
        last = row.id;
        // A client that does not read is let go; it resumes with Last-Event-ID.
        const taken = reply.raw.write(`id: ${row.id}\nevent: alert\ndata: ${JSON.stringify(alertView(row))}\n\n`);
        if (!taken && reply.raw.writableLength > 1_000_000) reply.raw.destroy();
      };
      for (const row of [...old, ...early]) send(row);
      const beat = setInterval(() => reply.raw.write(': still here\n\n'), 15_000);
      const end = setTimeout(() => reply.raw.end(), streamMs);
      reply.raw.on('close', () => {
        stop();
        clearInterval(beat);
        clearTimeout(end);
      });
      return null;
    },
  };
}
