// Runs schemathesis over every operation of the OpenAPI document, against the whole server with a database of its own:
// valid and invalid values, the edges of every schema, and chains of calls. Fails when any answer is a 5xx of our own.
//   python3 -m venv ~/.venv-schemathesis && ~/.venv-schemathesis/bin/pip install -r bench/python/schemathesis.txt
//   SCHEMATHESIS=~/.venv-schemathesis/bin/schemathesis node scripts/schemathesis.js [further options of schemathesis]
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiKeys } from '../dist/access/api-keys.js';
import { actions } from '../dist/access/permissions.js';
import { serve } from '../dist/server/serve.js';

const program = process.env.SCHEMATHESIS ?? 'schemathesis';
// A stream does not end; log-ins and links are limited to a few a minute, and a key that is revoked hides what comes after.
const left = ['streamAlerts', 'postSession', 'postSetup', 'deleteSession', 'deleteKey'];

const dataFolder = mkdtempSync(join(tmpdir(), 'peerline-schemathesis-'));
// The database runs as another user than root.
chmodSync(dataFolder, 0o755);
const notice = (sentence) => console.error(sentence.replace(/#.*/, '#…'));
const server = await serve({ dataFolder, port: 0, logLevel: 'error', requestsPerMinute: 1e9, notice });
let status = 1;
try {
  const expiresAt = Date.now() + 86_400_000;
  const keys = createApiKeys(server.store.db, Date.now);
  const { key } = await keys.create({
    name: 'schemathesis',
    scopes: actions,
    teamId: null,
    createdBy: null,
    expiresAt,
  });
  const args = ['run', `${server.url}/docs/openapi.json`, '-H', `Authorization: Bearer ${key}`];
  args.push('--checks', 'not_a_server_error', '--no-color', '--exclude-operation-id', left[0]);
  for (const name of left.slice(1)) args.push('--exclude-operation-id', name);
  const child = spawn(program, [...args, ...process.argv.slice(2)], { stdio: 'inherit', cwd: dataFolder });
  child.on('error', () => console.error(`${program} does not start: see the first lines of this script.`));
  status = await new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
} finally {
  await server.stop();
  rmSync(dataFolder, { recursive: true, force: true });
}
process.exit(status);
