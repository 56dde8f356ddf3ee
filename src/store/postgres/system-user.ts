import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { AppError } from '#domain/app-error';

export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** In this order: a user of our own, that of a distribution's PostgreSQL, the one every system has. */
const candidates = ['peerline', 'postgres', 'nobody'] as const;

function lookUp(name: string): SystemUser | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined || Number(uid) === 0) return null;
  return { name, uid: Number(uid), gid: Number(gid) };
}

/**
 * The user that PostgreSQL runs as: null means the current one. PostgreSQL refuses to run as root, so root lends it
 * another user.
 */
export function serverUser(wanted?: string): SystemUser | null {
  if (process.getuid === undefined || process.getuid() !== 0) return null;
  for (const name of wanted === undefined ? candidates : [wanted]) {
    const user = lookUp(name);
    if (user !== null) return user;
  }
  throw new AppError(
    'store.no-server-user',
    'PostgreSQL does not run as root, and no user named peerline, postgres or nobody exists: create one, run as another user, or set DATABASE_URL.',
  );
}

/** Whether the user can enter the folder: asked of the system itself, so that access lists count too. */
export function canEnter(folder: string, user: SystemUser): boolean {
  return (
    spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { cwd: '/', uid: user.uid, gid: user.gid, stdio: 'ignore' })
      .status === 0
  );
}
