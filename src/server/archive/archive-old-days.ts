import type { Pool } from 'pg';
import { AppError } from '#domain/app-error';
import { day, hour } from '#domain/time';
import { recordClasses } from '#privacy/register/record-class';
import { archiveDays } from '#stream/archive/archive-days';
import type { LogArchive } from '#stream/archive/log-archive';
import { type Repeated, repeat } from '../repeat.ts';

/** A repeat of what was sent so long ago still gets the first answer. */
const identifierDays = 90;
const { leastDays } = recordClasses['event-log'];

/** Error `server.log-days` where fewer days are asked for than may be. */
export function checkLogDays(days: number | undefined): void {
  if (days === undefined || days >= leastDays) return;
  throw new AppError('server.log-days', `The database keeps at least ${leastDays} days of the event log.`);
}

/** Every hour, days of the log older than so many go from the database to the archive. */
export function archiveOldDays(
  pool: Pool,
  archive: LogArchive,
  days: number,
  onTrouble: (code: string, message: string) => void,
): Repeated {
  const stopping = new AbortController();
  const { signal } = stopping;
  const round = async (): Promise<boolean> => {
    const now = Date.now();
    const forgetBefore = now - Math.max(days, identifierDays) * day;
    await archiveDays({ pool, archive, before: now - days * day, forgetBefore, now, signal });
    return false;
  };
  const repeated = repeat(round, hour, onTrouble, 'archive');
  return {
    async stop() {
      stopping.abort();
      await repeated.stop();
    },
  };
}
