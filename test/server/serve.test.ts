import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStreamBank, trainStreamModel } from '#bench/stream-bank';
import { writeVersion } from '#model/version';
import { type RunningServer, serve } from '#server/serve';
import { releaseModel } from '#stream/scoring/champion';
import { loadedModel, sha256 } from '#stream/scoring/loaded-model';
import { openTestStore, type TestStore } from '../database.ts';

const built = existsSync(new URL('../../dist/server/scoring.worker.js', import.meta.url));
const password = 'correct horse battery';

describe.skipIf(!built)('the whole server', () => {
  let store: TestStore;
  let server: RunningServer;
  let key: string;
  const notices: string[] = [];
  const bank = createStreamBank(5, 50);

  const start = () =>
    serve({
      dataFolder: store.dataFolder,
      databaseUrl: store.databaseUrl,
      port: 0,
      logLevel: 'silent',
      leaseMs: 500,
      notice: (sentence) => notices.push(sentence),
    });

  beforeAll(async () => {
    store = await openTestStore();
    server = await start();
  });
  afterAll(async () => {
    await server.stop();
    await store.close();
  });

  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(server.url + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
  };
  const asKey = (method: string, path: string, body?: unknown) =>
    call(method, path, body, { authorization: `Bearer ${key}` });

  /**
   * As a program asks that is told to come back: a thread that starts loads its model first, a connection that was lost is
   * noticed at its next use. Sent again, a record is the same one. A machine under load only takes longer.
   */
  const patiently = async (method: string, path: string, body?: unknown) => {
    for (;;) {
      const answer = await asKey(method, path, body);
      if (answer.status !== 503) return answer;
      expect(answer.headers.get('retry-after')).toMatch(/^[1-9]/);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  /** Reasons that are not found at once are left out of the answer, and are there a moment later. */
  const decideAndExplain = async (body: unknown) => {
    for (;;) {
      const decision = await patiently('POST', '/v1/transactions?wait=decision&explain=true', body);
      if (decision.body.reasons !== null) return decision;
    }
  };

  it('prints a one-time link that makes the first administrator', async () => {
    const token = /\/setup#([\w-]{43})$/m.exec(notices.join('\n'))![1]!;
    const setup = { token, email: 'root@b.example', name: 'Root', password };
    expect((await call('POST', '/v1/setup', setup)).status).toBe(201);
    expect((await call('POST', '/v1/session', { email: 'root@b.example', password })).status).toBe(204);
  });

  it('takes records in, and says that nothing decides, before a model is released', async () => {
    const scopes = ['events:write', 'parties:write', 'parties:read', 'score:run', 'reconciliation:read', 'alerts:read'];
    const { createApiKeys } = await import('#access/api-keys');
    const expiresAt = Date.now() + 1e6;
    const made = createApiKeys(store.db, Date.now).create({
      name: 'test',
      scopes: scopes as never,
      teamId: null,
      createdBy: null,
      expiresAt,
    });
    key = (await made).key;
    for (const record of bank.opening()) {
      const { id, ...body } = record.body;
      const path = record.kind === 'party' ? 'parties' : 'accounts';
      expect((await asKey('PUT', `/v1/${path}/${id}`, body)).status).toBe(202);
    }
    const [payment] = bank.payments(1);
    expect((await asKey('POST', '/v1/transactions?wait=decision', payment!.body)).status).toBe(503);
    expect((await asKey('POST', '/v1/score', payment!.body)).status).toBe(503);
  });

  it('decides once a model is released, reasons included when asked', async () => {
    const { model } = await trainStreamModel(2, 100, 3000);
    const version = writeVersion(model, { codeVersion: 'test', trainingData: 'none', metrics: {} }, sha256);
    const folder = join(store.dataFolder, 'models', version.id);
    mkdirSync(folder, { recursive: true });
    for (const [name, bytes] of version.files) writeFileSync(join(folder, name), bytes);
    await releaseModel(store.db, loadedModel(version.id, model), Date.now());
    const [payment] = bank.payments(1);
    const decision = await decideAndExplain(payment!.body);
    expect(decision.status).toBe(200);
    expect(decision.body.evaluations[0]).toMatchObject({ legId: payment!.id, side: 'own', modelVersion: version.id });
    expect(decision.body.evaluations[0].score).toBeGreaterThan(0);
    expect(decision.body.reasons[0].reasons[0].sentence).toEqual(expect.any(String));
  });

  it('scores without storing as it scores a moment later', async () => {
    const [payment] = bank.payments(1);
    const before = await patiently('POST', '/v1/score', payment!.body);
    expect(before.status).toBe(200);
    const again = await patiently('POST', '/v1/score', payment!.body);
    expect(again.body).toEqual(before.body);
    const stored = await store.pool.query('SELECT 1 FROM evaluation WHERE leg_id = $1', [payment!.id]);
    expect(stored.rows).toEqual([]);
    const decided = await patiently('POST', '/v1/transactions?wait=decision', payment!.body);
    expect(decided.body.evaluations[0].cell).toBe(before.body.cell);
  });

  it('shows the party, and proves that nothing was lost', async () => {
    const batch = bank.payments(300).map(({ body }) => body);
    expect((await asKey('POST', '/v1/transactions', batch)).body).toMatchObject({ accepted: 300, invalid: 0 });
    const last = await patiently('POST', '/v1/transactions?wait=decision', bank.payments(1)[0]!.body);
    const { partyId } = last.body.evaluations[0];
    const party = await patiently('GET', `/v1/parties/${partyId}`);
    expect(party.body).toMatchObject({ id: partyId, segment: { cell: expect.any(String) } });
    expect(Object.keys(party.body.features).length).toBeGreaterThan(40);
    const { body } = await asKey('GET', '/v1/reconciliation');
    expect(body.addsUp).toBe(true);
    expect(body.hours.reduce((sum: number, hour: { evaluated: number }) => sum + hour.evaluated, 0)).toBe(304);
  });

  it('goes on after a restart where it stopped', async () => {
    await server.stop();
    server = await start();
    const decided = await patiently('POST', '/v1/transactions?wait=decision', bank.payments(1)[0]!.body);
    expect([decided.status, decided.body.evaluations?.length > 0]).toEqual([200, true]);
    expect((await asKey('GET', '/v1/reconciliation')).body.addsUp).toBe(true);
  });

  it('outlives the loss of every connection to the database', async () => {
    for (let times = 0; times < 3; times++) {
      await store.ownerPool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'peerline' AND datname = current_database() AND pid <> pg_backend_pid()`,
      );
      const decided = await patiently('POST', '/v1/transactions?wait=decision', bank.payments(1)[0]!.body);
      expect(decided.status).toBe(200);
    }
    expect((await patiently('GET', '/v1/reconciliation')).body.addsUp).toBe(true);
  });

  it('does not listen beyond this machine in clear', async () => {
    const options = { dataFolder: store.dataFolder, notice: () => {} };
    await expect(serve({ ...options, host: '0.0.0.0' })).rejects.toMatchObject({ code: 'server.unsafe-address' });
  });
});
