#!/usr/bin/env node
// Imports only node:* so that a fresh clone can start it. In a clone it installs and builds what is missing or has
// changed, under a lock, with all output on stderr; an installed copy never builds.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const inClone = existsSync(join(root, 'src')) && existsSync(join(root, 'tsconfig.build.json'));
const lock = join(root, '.bootstrap.lock');
const lockPatienceMs = 10 * 60_000;

function fail(message) {
  process.stderr.write(`peerline: ${message}\n`);
  process.exit(1);
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) fail(`Node 20.19 or newer is needed; this is ${process.version}.`);

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function stampHolds(file, wanted) {
  return existsSync(file) && readFileSync(file, 'utf8') === wanted;
}

function run(title, command, args) {
  process.stderr.write(`peerline: ${title} …\n`);
  const windows = process.platform === 'win32';
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: windows });
  if (done.status !== 0) fail(`${title} failed (${[command, ...args].join(' ')}): run it by hand to see why.`);
}

/** True when the process that wrote the lock is still there. */
function lockIsHeld() {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM' || (existsSync(lock) && Date.now() - statSync(lock).mtimeMs < 2000);
  }
}

function withLock(work) {
  const patience = Date.now() + lockPatienceMs;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') fail(`cannot write in ${root}: ${error.message}`);
      if (!lockIsHeld()) rmSync(lock, { recursive: true, force: true });
      else if (Date.now() > patience)
        fail(`another process has been installing for 10 minutes; remove ${lock} if it is gone.`);
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  try {
    writeFileSync(join(lock, 'pid'), String(process.pid));
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** A server that runs from the folder loses its files for an instant only, and keeps them where the build fails. */
function swapIn(draft, folder) {
  const old = `${folder}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(draft, folder);
  rmSync(old, { recursive: true, force: true });
}

function bootstrap() {
  const installStamp = join(root, 'node_modules', '.peerline-install');
  const buildStamp = join(root, 'dist', '.peerline-build');
  const webStamp = join(root, 'web', 'dist', '.peerline-build');
  const installHash = hashOf([join(root, 'package-lock.json')]);
  const sources = ['src'].flatMap((folder) => filesBelow(join(root, folder)));
  const buildHash = hashOf([
    ...sources,
    join(root, 'package.json'),
    join(root, 'tsconfig.json'),
    join(root, 'tsconfig.build.json'),
  ]);
  const webSources = ['web', join('src', 'client')]
    .flatMap((folder) => filesBelow(join(root, folder)))
    .filter((file) => !file.startsWith(join(root, 'web', 'dist')));
  const webHash = hashOf([...webSources, join(root, 'package-lock.json')]);
  const stands = () => stampHolds(buildStamp, buildHash) && stampHolds(webStamp, webHash);
  if (stampHolds(installStamp, installHash) && stands()) return;
  withLock(() => {
    if (!stampHolds(installStamp, installHash)) {
      // Not `npm ci`: npm 11 refuses a lock file that lacks other platforms' optional binaries (docs/adr/0001).
      run('installing packages', 'npm', [
        'install',
        '--no-save',
        '--include=dev',
        '--include=optional',
        '--no-fund',
        '--no-audit',
      ]);
      writeFileSync(installStamp, installHash);
    }
    if (!stampHolds(buildStamp, buildHash)) {
      // One name under one lock: what a killed build left behind is cleared away by the next.
      const draft = join(root, 'dist.draft');
      rmSync(draft, { recursive: true, force: true });
      const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
      // What runs, and nothing else: types are checked by `npm run check`, declarations are written by `npm run build`.
      run('building', process.execPath, [
        compiler,
        '-p',
        'tsconfig.build.json',
        '--noCheck',
        '--declaration',
        'false',
        '--outDir',
        draft,
      ]);
      writeFileSync(join(draft, '.peerline-build'), buildHash);
      swapIn(draft, join(root, 'dist'));
    }
    if (!stampHolds(webStamp, webHash)) {
      run('building the web application', process.execPath, [
        join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
        'build',
        'web',
        '--logLevel',
        'warn',
      ]);
      writeFileSync(webStamp, webHash);
    }
  });
}

if (inClone) bootstrap();
if (process.argv[2] !== 'bootstrap') {
  const { main } = await import(new URL('../dist/cli/main.js', import.meta.url).href);
  process.exitCode = await main(process.argv.slice(2));
}
