import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import { AppError } from '#domain/app-error';
import { type Binaries, installedBinaries, runnableBinaries } from './binaries.ts';
import { admitOnly, embeddedName, initialiseCluster, programOptions, setPassword } from './cluster.ts';
import { choosePlace, type Place, sharedFolder } from './place.ts';
import { isAlive, runningPostmaster, stopPostmaster } from './postmaster.ts';
import { type SystemUser, serverUser } from './system-user.ts';

export interface LauncherOptions {
  readonly dataFolder: string;
  /** Hears, in one sentence, what a person should know: files elsewhere, a server taken over. */
  readonly notice: (sentence: string) => void;
  /** Default: a Unix socket; on Windows TCP on 127.0.0.1. */
  readonly transport?: 'socket' | 'tcp';
  /** Name of the system user to run as, when this process is root. */
  readonly systemUser?: string;
  readonly binaries?: Binaries;
}

export interface EmbeddedServer {
  readonly connection: ClientConfig;
  readonly place: Place;
  /** True when the server already ran. */
  readonly adopted: boolean;
  /** Lets go of the server; the last process that lets go stops it. */
  stop(): Promise<void>;
}

const startPatienceMs = 60_000;
const watchMs = 500;

/**
 * fsync, synchronous_commit and full_page_writes keep their defaults, on: what was acknowledged is on the disk. New files
 * of the write-ahead log are not filled with zeros first: everyone's commits waited 100 ms for each 16 MiB (docs/adr/0088).
 * Nor are whole pages compressed, by the only method that these binaries have: after a checkpoint commits waited for it
 * for seconds (docs/adr/0098).
 */
const settings: Readonly<Record<string, string>> = {
  max_connections: '60',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  wal_init_zero: 'off',
  checkpoint_timeout: '15min',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  password_encryption: 'scram-sha-256',
};

function tcpSettings({ port }: ClientConfig): Record<string, string> {
  return { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '' };
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Null when the server answers, else why it does not. */
async function knock(connection: ClientConfig): Promise<string | null> {
  const client = new Client({ ...connection, database: 'postgres', connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [embeddedName]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${embeddedName}`).catch(ignoreDuplicate);
    return null;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Two processes may create the database at the same moment. */
function ignoreDuplicate(error: unknown): void {
  const code = (error as { code?: string }).code;
  if (code !== '42P04' && code !== '23505') throw error;
}

/** Starts the server in a session of its own, so that Ctrl-C reaches us first and its last transactions are ours to end. */
function spawnServer(
  binaries: Binaries,
  place: Place,
  user: SystemUser | null,
  extra: Record<string, string>,
): () => boolean {
  const size = statSync(place.log, { throwIfNoEntry: false })?.size ?? 0;
  const log = openSync(place.log, size > 10_000_000 ? 'w' : 'a', 0o600);
  const args = Object.entries({ ...settings, ...extra }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let running = true;
  const child = spawn(join(binaries.folder, 'bin', 'postgres'), ['-D', place.data, ...args], {
    ...programOptions(place, user),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.on('exit', () => {
    running = false;
  });
  child.on('error', () => {
    running = false;
  });
  child.unref();
  return () => running;
}

function lastWords(place: Place): string {
  return readFileSync(place.log, 'utf8').trim().split('\n').slice(-3).join(' ');
}

let starts = 0;

function othersUse(place: Place, own: string): boolean {
  return readdirSync(place.users).some((name) => name !== own && isAlive(Number(name.split('.')[0])));
}

/**
 * Starts, or joins, the embedded PostgreSQL of a data folder. A server that an earlier process left behind (it was
 * killed) is adopted as it is; one that does not answer is stopped and started again.
 * Errors: `store.no-embedded-server`, `store.no-server-user`, `store.foreign-folder`, `store.server-failed`.
 */
export async function startEmbeddedPostgres(options: LauncherOptions): Promise<EmbeddedServer> {
  const user = serverUser(options.systemUser);
  const copies = user === null ? options.dataFolder : sharedFolder;
  const binaries = runnableBinaries(options.binaries ?? installedBinaries(), user, copies);
  const place = choosePlace(options.dataFolder, user, options.notice);
  const tcp = (options.transport ?? (process.platform === 'win32' ? 'tcp' : 'socket')) === 'tcp';
  const socketSettings = {
    listen_addresses: '',
    unix_socket_directories: place.socket,
    unix_socket_permissions: '0700',
  };
  let revival: Promise<void> | null = null;
  let watch: NodeJS.Timeout | undefined;
  const own = `${process.pid}.${++starts}`;
  writeFileSync(join(place.users, own), '', { mode: 0o600 });
  try {
    await initialiseCluster(binaries, place, user);
    const started = tcp ? await startOverTcp() : await startOverSocket();
    watch = setInterval(() => {
      revival ??= revive(started.connection).finally(() => {
        revival = null;
      });
    }, watchMs).unref();
    return { ...started, place, stop };
  } catch (error) {
    rmSync(join(place.users, own), { force: true });
    throw error;
  }

  /** A server that was killed is started again; what was committed is there, what was under way is rolled back. */
  async function revive(connection: ClientConfig): Promise<void> {
    if (runningPostmaster(place.data) !== null) return;
    try {
      await launch(connection, tcp ? tcpSettings(connection) : socketSettings);
      options.notice('PostgreSQL had died and was started again.');
    } catch (error) {
      options.notice(error instanceof Error ? error.message : 'PostgreSQL did not start.');
    }
  }

  async function stop(): Promise<void> {
    clearInterval(watch);
    await revival;
    rmSync(join(place.users, own), { force: true });
    if (!othersUse(place, own)) await stopPostmaster(place.data);
  }

  async function startOverSocket() {
    const connection: ClientConfig = { host: place.socket, user: embeddedName, database: embeddedName };
    const orphan = !othersUse(place, own);
    let adopted = runningPostmaster(place.data) !== null;
    if (adopted) {
      if (await answersSoon(connection, () => runningPostmaster(place.data) !== null)) {
        if (orphan) options.notice('A PostgreSQL server that an earlier process left running was adopted.');
        return { connection, adopted };
      }
      await stopPostmaster(place.data);
      adopted = false;
    }
    admitOnly(place, 'socket');
    await launch(connection, socketSettings);
    return { connection, adopted };
  }

  async function startOverTcp() {
    // Its password died with the process that set it.
    await stopPostmaster(place.data);
    admitOnly(place, 'tcp');
    const password = randomBytes(32).toString('hex');
    await setPassword(binaries, place, user, password);
    const port = await freePort();
    const connection: ClientConfig = { host: '127.0.0.1', port, user: embeddedName, database: embeddedName, password };
    await launch(connection, tcpSettings(connection));
    return { connection, adopted: false };
  }

  /** A server that was killed leaves children for a moment which hold its shared memory: so it is tried again. */
  async function launch(connection: ClientConfig, extra: Record<string, string>): Promise<void> {
    const deadline = Date.now() + startPatienceMs;
    for (;;) {
      const alive = spawnServer(binaries, place, user, extra);
      if (await answersSoon(connection, alive)) return;
      if (runningPostmaster(place.data) !== null && (await answersSoon(connection, () => true))) return;
      if (Date.now() > deadline || !/shared memory|lock file/.test(lastWords(place))) {
        throw new AppError('store.server-failed', `PostgreSQL did not start: ${lastWords(place)}`);
      }
      await delay(100);
    }
  }
}

async function answersSoon(connection: ClientConfig, alive: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < startPatienceMs; waited += 20) {
    if ((await knock(connection)) === null) return true;
    if (!alive()) return false;
    await delay(20);
  }
  return false;
}
