import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type ClientConfig } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { installedBinaries } from './binaries.ts';
import { type EmbeddedServer, type LauncherOptions, startEmbeddedPostgres } from './launcher.ts';
import { runningPostmaster } from './postmaster.ts';

const root = new URL('../../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'peerline-launcher-'));
chmodSync(folder, 0o755);
const elsewhere: string[] = [];
afterAll(() => {
  for (const path of [folder, ...elsewhere]) rmSync(path, { recursive: true, force: true });
});

const isRoot = process.getuid?.() === 0;
const unavailable = reasonWhyNot();

function reasonWhyNot(): string | null {
  if (process.platform === 'win32') return 'these tests use Unix permissions';
  try {
    installedBinaries();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

async function ask(connection: ClientConfig, statement: string): Promise<unknown[]> {
  const client = new Client(connection);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function start(name: string, options: Partial<LauncherOptions> = {}) {
  const notices: string[] = [];
  const dataFolder = join(folder, name);
  const server = await startEmbeddedPostgres({ dataFolder, notice: (text) => notices.push(text), ...options });
  if (!server.place.root.startsWith(folder)) elsewhere.push(server.place.root);
  return { server, notices };
}

function settle(server: EmbeddedServer) {
  return ask(server.connection, 'CREATE TABLE IF NOT EXISTS kept (a integer); INSERT INTO kept VALUES (1)');
}

/** Names and modes of what others could read. */
function openFiles(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).filter(
    (name) => (statSync(join(path, name)).mode & 0o077) !== 0 && !name.startsWith('data/'),
  );
}

/** Copies packages and what they depend on. */
function copyPackages(names: readonly string[], target: string): void {
  for (const name of names) {
    if (existsSync(join(target, name))) continue;
    cpSync(join(root, 'node_modules', name), join(target, name), { recursive: true });
    const manifest = JSON.parse(readFileSync(join(target, name, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    copyPackages(Object.keys(manifest.dependencies ?? {}), target);
  }
}

describe.skipIf(unavailable !== null)(
  `the embedded server${unavailable === null ? '' : ` (skipped: ${unavailable})`}`,
  () => {
    it('starts with durable settings, listens on no port, keeps its files to itself and stops', async () => {
      const { server } = await start('plain');
      const rows = await ask(
        server.connection,
        `SELECT name, setting FROM pg_settings WHERE name IN
        ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses') ORDER BY name`,
      );
      expect(rows).toEqual([
        { name: 'data_checksums', setting: 'on' },
        { name: 'fsync', setting: 'on' },
        { name: 'full_page_writes', setting: 'on' },
        { name: 'listen_addresses', setting: '' },
        { name: 'synchronous_commit', setting: 'on' },
      ]);
      expect(statSync(server.place.socket).mode & 0o777).toBe(0o700);
      expect(statSync(server.place.root).mode & 0o777).toBe(0o700);
      expect(openFiles(server.place.root)).toEqual([]);
      await server.stop();
      expect(runningPostmaster(server.place.data)).toBeNull();
    });

    it('is shared by two that start it together, and stops when the last lets go', async () => {
      const [one, other] = await Promise.all([start('shared'), start('shared')]);
      await one.server.stop();
      await settle(other.server);
      await other.server.stop();
      expect(runningPostmaster(other.server.place.data)).toBeNull();
    });

    it('is started again when it is killed, with what was committed', async () => {
      const { server, notices } = await start('killed');
      await settle(server);
      process.kill(runningPostmaster(server.place.data)!, 'SIGKILL');
      while (!notices.includes('PostgreSQL had died and was started again.')) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(await ask(server.connection, 'SELECT * FROM kept')).toEqual([{ a: 1 }]);
      await server.stop();
      expect(runningPostmaster(server.place.data)).toBeNull();
    });

    it('listens on 127.0.0.1 with a password of this start only, where there are no Unix sockets', async () => {
      const { server } = await start('tcp', { transport: 'tcp' });
      await settle(server);
      await expect(ask({ ...server.connection, password: 'guess' }, 'SELECT 1')).rejects.toThrow(/password/);
      await server.stop();
      const again = await start('tcp', { transport: 'tcp' });
      await expect(
        ask({ ...again.server.connection, password: server.connection.password }, 'SELECT 1'),
      ).rejects.toThrow();
      expect(await ask(again.server.connection, 'SELECT * FROM kept')).toEqual([{ a: 1 }]);
      await again.server.stop();
      const back = await start('tcp');
      expect(await ask(back.server.connection, 'SELECT * FROM kept')).toEqual([{ a: 1 }]);
      await back.server.stop();
    });

    it.skipIf(!isRoot)('as root in a 0700 folder goes where its user can enter, and says so', async () => {
      const closed = join(folder, 'closed');
      mkdirSync(closed, { mode: 0o700 });
      const source = installedBinaries();
      cpSync(source.folder, join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
      const binaries = { folder: join(closed, 'native'), version: `${source.version}-test-${process.pid}` };
      elsewhere.push(`/var/lib/peerline/postgresql-${binaries.version}`);
      const { server, notices } = await start('closed/data', { binaries });
      expect(notices).toEqual([
        expect.stringMatching(/cannot enter .*closed\/data: its files are in \/var\/lib\/peerline\//),
      ]);
      await settle(server);
      expect(statSync(server.place.root).mode & 0o777).toBe(0o700);
      await server.stop();
    });

    it('names DATABASE_URL where it has no binaries that run', async () => {
      const binaries = { folder: join(folder, 'nothing'), version: `none-${process.pid}` };
      mkdirSync(binaries.folder);
      mkdirSync(join(folder, 'pg-less'));
      if (!isRoot) return;
      elsewhere.push(`/var/lib/peerline/postgresql-${binaries.version}`);
      await expect(start('pg-less', { binaries })).rejects.toThrow(/DATABASE_URL/);
    });

    it('runs without install scripts, under another user, and adopts the server that a killed process left', async (context) => {
      if (!existsSync(join(root, 'dist/store/postgres/launcher.js'))) context.skip('dist/ is not built');
      // A copy that any user can read, with the library links taken away as under --ignore-scripts.
      const code = join(folder, 'code');
      cpSync(join(root, 'dist/store'), join(code, 'dist/store'), { recursive: true });
      cpSync(join(root, 'dist/domain'), join(code, 'dist/domain'), { recursive: true });
      cpSync(join(root, 'package.json'), join(code, 'package.json'));
      copyPackages(['pg'], join(code, 'node_modules'));
      const native = join(code, 'native');
      cpSync(installedBinaries().folder, native, { recursive: true, verbatimSymlinks: true });
      const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
      for (const { target } of links) rmSync(join(code, target), { force: true });

      const identity = isRoot ? { uid: 65534, gid: 65534 } : {};
      const dataFolder = join(folder, 'other-user');
      mkdirSync(dataFolder, { mode: 0o777 });
      chmodSync(dataFolder, 0o777);
      const script = `
      import { startEmbeddedPostgres } from ${JSON.stringify(join(code, 'dist/store/postgres/launcher.js'))};
      const server = await startEmbeddedPostgres({
        dataFolder: ${JSON.stringify(dataFolder)},
        binaries: { folder: ${JSON.stringify(native)}, version: 'copied' },
        notice: (text) => console.log('notice', text),
      });
      console.log('started', server.adopted, server.place.data);
      if (process.argv[1] === 'stay') setInterval(() => {}, 1000);
      else await server.stop();`;
      const run = (argument: string) => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', script, argument], {
          ...identity,
          cwd: folder,
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let output = '';
        const started = new Promise<void>((resolve, reject) => {
          child.stdout.on('data', (chunk: Buffer) => {
            output += chunk.toString();
            if (output.includes('started')) resolve();
          });
          child.on('exit', () => reject(new Error(`It ended before it started: ${output}`)));
        });
        const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
        return { child, started, ended, output: () => output };
      };

      const first = run('stay');
      await first.started;
      first.child.kill('SIGKILL');
      await first.ended;
      const data = join(dataFolder, 'pg', 'data');
      const orphan = runningPostmaster(data);
      expect(orphan).not.toBeNull();

      const second = run('go');
      await second.started;
      await second.ended;
      expect(second.output()).toContain('started true');
      expect(second.output()).toContain('left running was adopted');
      // Where the other user may not write beside the libraries, their copy in the data folder has the links.
      const copied = join(dataFolder, 'postgresql-copied');
      expect(existsSync(copied)).toBe(isRoot);
      const linked = isRoot ? copied : code;
      for (const { target } of links) expect(existsSync(join(linked, target)), target).toBe(true);
      expect(runningPostmaster(data)).toBeNull();
    });
  },
);
