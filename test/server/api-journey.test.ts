import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { trainStreamModel } from '#bench/stream-bank';
import { writeVersion } from '#model/version';
import { serve } from '#server/serve';
import { releaseModel } from '#stream/scoring/champion';
import { loadedModel, sha256 } from '#stream/scoring/loaded-model';
import { openTestStore } from '../database.ts';

const built = existsSync(new URL('../../dist/server/scoring.worker.js', import.meta.url));
/** The page is written for a shell with curl. */
const canFollow = built && ['bash', 'curl'].every((name) => spawnSync(name, ['--version']).status === 0);
const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');

async function freePort(): Promise<number> {
  return await new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Runs the page's commands in one shell, as somebody would who follows it; each answer that is JSON, in order. */
async function follow(env: Record<string, string>, folder: string): Promise<readonly Record<string, unknown>[]> {
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
  // Each answer on a line of its own.
  const script = ['curl() { command curl "$@"; local code=$?; echo; return $code; }', 'set -eu', ...blocks].join('\n');
  const child = spawn('bash', ['-c', script], { cwd: folder, env: { ...process.env, ...env } });
  let [said, complained] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complained += chunk.toString();
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect([code, code === 0 ? '' : said + complained]).toEqual([0, '']);
  const lines = said.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

it.skipIf(!canFollow)(
  'the commands of docs/api.md lead from the first start to a decision, as they stand there',
  async () => {
    const store = await openTestStore();
    const { dataFolder, databaseUrl } = store;
    const { model } = await trainStreamModel(2, 100, 3000);
    const version = writeVersion(model, { codeVersion: 'test', trainingData: 'none', metrics: {} }, sha256);
    const folder = join(dataFolder, 'models', version.id);
    mkdirSync(folder, { recursive: true });
    for (const [name, bytes] of version.files) writeFileSync(join(folder, name), bytes);
    await releaseModel(store.db, loadedModel(version.id, model), Date.now());
    const notices: string[] = [];
    const notice = (sentence: string): void => void notices.push(sentence);
    const server = await serve({ dataFolder, databaseUrl, port: await freePort(), logLevel: 'silent', notice });
    try {
      const token = /\/setup#([\w-]{43})$/m.exec(notices.join('\n'))![1]!;
      const [setup, party, account, decision, score, seen, alerts, books, ...more] = await follow(
        { BASE: server.url, TOKEN: token },
        dataFolder,
      );
      expect(more).toEqual([]);
      expect(setup).toEqual({ userId: expect.any(String) });
      expect([party, account]).toMatchObject([{ outcome: 'accepted' }, { outcome: 'accepted' }]);
      expect(decision).toMatchObject({ evaluations: [{ legId: 't-1', partyId: 'p-1001', score: expect.any(Number) }] });
      expect(score).toMatchObject({ score: expect.any(Number), modelVersion: version.id });
      expect(seen).toMatchObject({ id: 'p-1001', name: 'J••• R••', evaluations: [{ legId: 't-1' }] });
      expect(alerts).toHaveProperty('items');
      expect(books).toMatchObject({ addsUp: true });
    } finally {
      await server.stop();
      await store.close();
    }
  },
);
