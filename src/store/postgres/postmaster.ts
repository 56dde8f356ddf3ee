import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '#domain/app-error';

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A process id may since have gone to another program. */
function isPostgres(pid: number): boolean {
  if (process.platform === 'win32') return true;
  if (existsSync('/proc/self/comm')) {
    try {
      return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres';
    } catch {
      return false;
    }
  }
  return spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes('postgres');
}

/**
 * Process id of the server that runs on the data folder, or null. A lock file that names a process which is gone, or
 * another program, is removed: PostgreSQL itself would refuse to start over the latter.
 */
export function runningPostmaster(data: string): number | null {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (isAlive(pid) && isPostgres(pid)) return pid;
  rmSync(file, { force: true });
  return null;
}

/** Stops a server: open transactions are rolled back, then it writes its last checkpoint. Null = none runs. */
export async function stopPostmaster(data: string, patienceMs = 30_000): Promise<void> {
  const pid = runningPostmaster(data);
  if (pid === null) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < patienceMs; waited += 20) {
    if (!isAlive(pid)) return;
    await delay(20);
  }
  throw new AppError('store.server-stays', `PostgreSQL (process ${pid}) did not stop within ${patienceMs / 1000} s.`);
}
