import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#domain/app-error';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';
import type { SystemUser } from './system-user.ts';

/** The database role and name inside an embedded server. */
export const embeddedName = 'peerline';

/** How to run a program of the server: as its user, in a folder it can enter, without the caller's environment. */
export function programOptions(place: Place, user: SystemUser | null) {
  return {
    cwd: place.root,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', TZ: 'UTC', LC_ALL: 'C' },
    ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
  };
}

/** Runs a program to its end; rejects with its last words when it fails. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: ReturnType<typeof programOptions>,
  input = '',
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['pipe', 'ignore', 'pipe'] });
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => {
      words = (words + chunk.toString()).slice(-2000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new AppError('store.server-failed', `${program} failed (${code}): ${words.trim()}`));
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/**
 * Makes the data folder of a new server. It is made aside and renamed, so that one cut off in the middle is never
 * taken for a whole one, and of two made at once one wins. No password exists.
 */
export async function initialiseCluster(binaries: Binaries, place: Place, user: SystemUser | null): Promise<void> {
  if (existsSync(join(place.data, 'PG_VERSION'))) return;
  const draft = `${place.data}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await runProgram(
    join(binaries.folder, 'bin', 'initdb'),
    [
      '-D',
      draft,
      '-U',
      embeddedName,
      '--auth=trust',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--data-checksums',
      '--no-instructions',
    ],
    programOptions(place, user),
  );
  try {
    renameSync(draft, place.data);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(join(place.data, 'PG_VERSION'))) throw error;
  }
}

/** Who may connect. The socket's folder is 0700, so whoever reaches it is the server's user or root. */
export function admitOnly(place: Place, transport: 'socket' | 'tcp'): void {
  const line = transport === 'tcp' ? 'host all all 127.0.0.1/32 scram-sha-256' : 'local all all trust';
  writeFileSync(join(place.data, 'pg_hba.conf'), `${line}\n`);
}

/** Over TCP anyone on the machine can knock, so each start sets a new random password, known to this process only. */
export async function setPassword(
  binaries: Binaries,
  place: Place,
  user: SystemUser | null,
  password: string,
): Promise<void> {
  const statement = `ALTER ROLE ${embeddedName} PASSWORD '${password}'\n`;
  const args = ['--single', '-D', place.data, '-c', 'log_min_messages=fatal', 'postgres'];
  await runProgram(join(binaries.folder, 'bin', 'postgres'), args, programOptions(place, user), statement);
}
