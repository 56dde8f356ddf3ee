import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient, PeerlineProblem } from '../../src/client/client.ts';
import { openTestServer, type TestServer } from '../server.ts';

const root = new URL('../../', import.meta.url).pathname;
const built = existsSync(`${root}dist/client/client.js`);

describe('the typed client', () => {
  let server: TestServer;
  let client: Client;
  let baseUrl: string;
  let key: string;
  beforeAll(async () => {
    server = await openTestServer();
    baseUrl = await server.app.listen({ host: '127.0.0.1', port: 0 });
    key = (await server.key()).authorization.replace('Bearer ', '');
    client = createClient({ baseUrl, key });
  });
  afterAll(() => server.close());

  it('puts, posts and reads with the types of the contract', async () => {
    const answer = await client.call('putParty', { path: { id: 'p/1 ä' }, body: { entityType: 'individual' } });
    expect(answer.outcome).toBe('accepted');
    const { rows } = await server.store.pool.query('SELECT body FROM event_log ORDER BY position DESC LIMIT 1');
    expect(JSON.parse(rows[0].body).id).toBe('p/1 ä');
    expect((await client.call('getLive', {})).status).toBe('live');
    expect(await client.call('getMetrics', {})).toBeUndefined();
  });

  it('makes of a repeat with an idempotency key the first answer', async () => {
    const put = () =>
      client.call('putParty', { path: { id: 'p2' }, body: { entityType: 'business' }, idempotencyKey: 'once' });
    const first = await put();
    expect(await put()).toEqual({ ...first, outcome: 'repeated' });
  });

  it('throws the problem of a refusal', async () => {
    const missing = client.call('getParty', { path: { id: 'nobody' } });
    await expect(missing).rejects.toThrow(PeerlineProblem);
    await expect(missing).rejects.toMatchObject({ problem: { status: 404, code: 'object.not-found' } });
    const stranger = createClient({ baseUrl, key: 'pl_none' });
    await expect(stranger.call('getAlerts', {})).rejects.toMatchObject({ problem: { status: 401 } });
  });

  it('walks all pages', async () => {
    await server.store.pool.query(
      `INSERT INTO dead_letter (position, kind, accepted_at, failed_at, code, reason)
       SELECT n, 0, 1, 1, 'c', 'r' FROM generate_series(1, 5) n`,
    );
    const seen: number[] = [];
    for await (const { position } of client.items('getDeadLetters', { query: { limit: 2 } })) seen.push(position);
    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });

  it.skipIf(!built)('runs the example', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [`${root}examples/screen-payments.js`], {
      cwd: root,
      env: { ...process.env, PEERLINE_URL: baseUrl, PEERLINE_KEY: key },
    });
    expect(stdout).toContain('accepted 3 of 3');
    expect(stdout).toContain('409 record.conflict');
  });
});
