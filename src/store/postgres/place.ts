import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '#domain/app-error';
import { canEnter, type SystemUser } from './system-user.ts';

/** Folders of one embedded server. All belong to the server's user with mode 0700. */
export interface Place {
  readonly root: string;
  /** PGDATA. */
  readonly data: string;
  /** Holds the Unix socket. */
  readonly socket: string;
  /** One file per process that uses the server, named by its process id. */
  readonly users: string;
  readonly log: string;
}

/** Where servers go whose user cannot reach the data folder. */
export const sharedFolder = '/var/lib/peerline';

/** A socket's path must fit into sockaddr_un: 104 bytes on macOS, with the file name `.s.PGSQL.5432` and its lock. */
const longestSocketFolder = 80;

function ownFolder(path: string, user: SystemUser | null): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const found = lstatSync(path);
  const mine = [process.getuid?.(), user?.uid].includes(found.uid) || process.platform === 'win32';
  if (!found.isDirectory() || !mine) {
    throw new AppError(
      'store.foreign-folder',
      `${path} belongs to someone else: remove it or choose another data folder.`,
    );
  }
  if (user !== null) chownSync(path, user.uid, user.gid);
  chmodSync(path, 0o700);
  return path;
}

/** Makes and returns the folders of the server of this data folder; `notice` hears where they went when not inside it. */
export function choosePlace(dataFolder: string, user: SystemUser | null, notice: (sentence: string) => void): Place {
  const wanted = resolve(dataFolder);
  mkdirSync(wanted, { recursive: true });
  const hash = createHash('sha256').update(wanted).digest('hex').slice(0, 16);
  const inside = user === null || canEnter(wanted, user);
  if (!inside) {
    mkdirSync(sharedFolder, { recursive: true, mode: 0o755 });
    notice(
      `The user ${user.name}, as which PostgreSQL runs, cannot enter ${wanted}: its files are in ${join(sharedFolder, hash)}.`,
    );
  }
  const root = ownFolder(inside ? join(wanted, 'pg') : join(sharedFolder, hash), user);
  const near = join(root, 'socket');
  const socket = near.length <= longestSocketFolder ? near : join(tmpdir(), `peerline-${hash}`);
  return {
    root,
    data: join(root, 'data'),
    socket: ownFolder(socket, user),
    users: ownFolder(join(root, 'users'), user),
    log: join(root, 'server.log'),
  };
}
