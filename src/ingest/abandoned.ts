import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Name of a scratch folder of this process; it starts with a dot and says what it is for. */
export const scratchName = (purpose: 'ingest' | 'payments'): string => `.${purpose}-${process.pid}`;

/** Removes scratch folders of runs that were killed: they hold the bank's data as it came. */
export function removeAbandoned(out: string): void {
  for (const name of readdirSync(out)) {
    const pid = /^\.(?:ingest|payments)-(\d+)(?:-|$)/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(out, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
