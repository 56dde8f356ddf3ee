import { readdirSync, readFileSync } from 'node:fs';
import type { Pool } from 'pg';

function parentOf(pid: number): number {
  // The name, in brackets, may hold spaces.
  return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[1]);
}

/** Microseconds of processor time that all processes of a server on this machine have used; NaN where it cannot be seen. */
export async function openDatabaseCpu(pool: Pool): Promise<() => number> {
  if (process.platform !== 'linux') return () => Number.NaN;
  const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  let postmaster: number;
  try {
    postmaster = parentOf(rows[0]!.pid);
  } catch {
    return () => Number.NaN;
  }
  return () => {
    let nanoseconds = 0;
    for (const name of readdirSync('/proc')) {
      const pid = Number(name);
      if (!Number.isInteger(pid)) continue;
      try {
        if (parentOf(pid) !== postmaster) continue;
        nanoseconds += Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]);
      } catch {
        // It ended between the listing and the reading.
      }
    }
    return nanoseconds / 1000;
  };
}
