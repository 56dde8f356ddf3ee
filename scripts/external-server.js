// Runs a command against a PostgreSQL that is none of ours: its own data folder, TCP with a password, and a role that
// owns databases but is no superuser, as a bank's administrators would give it. The binaries are those of PEERLINE_PG (a
// folder with bin/), else the embedded ones.
//   node scripts/external-server.js npx vitest run src/store
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { installedBinaries, runnableBinaries } from '../dist/store/postgres/binaries.js';
import { sharedFolder } from '../dist/store/postgres/place.js';
import { serverUser } from '../dist/store/postgres/system-user.js';

const command = process.argv.slice(2);
if (command.length === 0) {
  console.error('Name a command: node scripts/external-server.js npx vitest run src/store');
  process.exit(2);
}

const user = serverUser();
const given = process.env.PEERLINE_PG;
const source = given === undefined ? installedBinaries() : { folder: given, version: 'given' };
const binaries = runnableBinaries(source, user, user === null ? tmpdir() : sharedFolder);
const folder = mkdtempSync(join(tmpdir(), 'peerline-external-'));
const secret = join(folder, 'password');
const password = randomBytes(16).toString('hex');
writeFileSync(secret, password, { mode: 0o600 });
chmodSync(folder, 0o700);
if (user !== null) for (const path of [folder, secret]) chownSync(path, user.uid, user.gid);

const identity = { cwd: folder, ...(user === null ? {} : { uid: user.uid, gid: user.gid }) };
const program = (name) => join(binaries.folder, 'bin', name);
const data = join(folder, 'data');
const asked = ['-A', 'scram-sha-256', '--pwfile', secret, '--encoding=UTF8', '--locale=C', '-N'];
const made = spawnSync(program('initdb'), ['-D', data, '-U', 'postgres', ...asked], { ...identity, encoding: 'utf8' });
if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);

const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const address = probe.address();
    probe.close(() => resolve(address.port));
  });
});
const settings = ['-p', String(port), '-k', '', '-h', '127.0.0.1', '-c', 'log_min_messages=panic'];
const server = spawn(program('postgres'), ['-D', data, ...settings], { ...identity, stdio: ['ignore', 2, 2] });
const ended = new Promise((resolve) => server.on('exit', resolve));

/** The server's own administrator makes a role that may own databases and make roles, no more. */
async function makeOwner() {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query(`CREATE ROLE bank LOGIN NOSUPERUSER CREATEDB CREATEROLE PASSWORD '${password}'`);
      const { rows } = await client.query("SELECT current_setting('server_version') AS version");
      return rows[0].version;
    } catch (error) {
      if (tries > 300) throw error;
      await delay(100);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

let status = 1;
try {
  console.error(`PostgreSQL ${await makeOwner()} on 127.0.0.1:${port}`);
  const env = { ...process.env, DATABASE_URL: `postgresql://bank:${password}@127.0.0.1:${port}/postgres` };
  const child = spawn(command[0], command.slice(1), { stdio: 'inherit', env });
  status = await new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
} finally {
  server.kill('SIGINT');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
process.exit(status);
