import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer, publicUrl, type TestServer } from '../server.ts';

describe('clients that misbehave', () => {
  let server: TestServer;
  let key: { authorization: string };
  let port: number;
  let url: string;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    server = await openTestServer(null, publicUrl, undefined, { requestMs: 1000 });
    key = await server.key(['events:write', 'metrics:read', 'docs:read']);
    await server.app.listen({ host: '127.0.0.1', port: 0 });
    port = (server.app.server.address() as AddressInfo).port;
    url = `http://127.0.0.1:${port}`;
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await server?.close();
  });

  /** Sends the head at once, then a byte every 50 ms until the server has had enough; resolves to all that it said. */
  const dribble = (head: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.write(head);
      sockets.push(socket);
      let said = '';
      const drip = setInterval(() => socket.write('{'), 50);
      socket.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        clearInterval(drip);
        resolve(said);
      });
    });
  const pay = (id: string, authorization = key.authorization) =>
    fetch(`${url}/v1/transactions`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ id, at: 1e12, accountId: 'a', direction: 'out', amountMinor: 1, currency: 'EUR' }),
    });
  const logged = async () => {
    const { rows } = await server.store.pool.query<{ n: number }>('SELECT count(*) AS n FROM event_log');
    return rows[0]!.n;
  };

  it('and send a body drop by drop are cut off, whether they may send or not; others notice nothing of them', async () => {
    const before = await logged();
    const head = (authorization: string) =>
      `POST /v1/transactions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${authorization}Content-Length: 5000\r\n\r\n`;
    const slow = Array.from({ length: 20 }, (_, i) =>
      dribble(head(i % 2 === 0 ? `Authorization: ${key.authorization}\r\n` : '')),
    );
    const over = new AbortController();
    const all = Promise.all(slow).finally(() => over.abort());
    let taken = 0;
    while (!over.signal.aborted) expect((await pay(`beside${++taken}`)).status).toBe(202);
    for (const [i, said] of (await all).entries())
      expect(said).toMatch(i % 2 === 0 ? /^HTTP\/1.1 408/ : /^HTTP\/1.1 401/);
    expect(await logged()).toBe(before + taken);
  });

  it('and never finish their headers are cut off', async () => {
    expect(await dribble('GET /health/live HTTP/1.1\r\nHost: x\r\nX-Long: ')).toMatch(/^(HTTP\/1.1 408|$)/);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  });

  it('and hang up in the middle of a body leave nothing behind', async () => {
    const before = await logged();
    const socket = connect(port, '127.0.0.1');
    const head = `Host: x\r\nContent-Type: application/json\r\nAuthorization: ${key.authorization}\r\nContent-Length: 500`;
    socket.write(`POST /v1/transactions HTTP/1.1\r\n${head}\r\n\r\n[{"id": "half`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    expect((await pay('after')).status).toBe(202);
    expect(await logged()).toBe(before + 1);
  });

  it('and come without a key, with a revoked one, one that has expired or one that is none are refused alike', async () => {
    const { deps, store } = server;
    const make = (expiresAt: number) =>
      deps.keys.create({ name: 'k', scopes: ['events:write'], teamId: null, createdBy: null, expiresAt });
    const [revoked, expired] = [await make(Date.now() + 1e6), await make(Date.now() + 1e6)];
    expect((await pay('k1', `Bearer ${revoked.key}`)).status).toBe(202);
    await deps.keys.revoke(revoked.prefix, 'user:test');
    await store.pool.query('UPDATE api_key SET expires_at = $2 WHERE prefix = $1', [expired.prefix, Date.now() - 1]);
    const before = await logged();
    const forged = `${revoked.key.slice(0, -1)}${revoked.key.endsWith('A') ? 'B' : 'A'}`;
    for (const sent of [
      `Bearer ${revoked.key}`,
      `Bearer ${expired.key}`,
      `Bearer ${forged}`,
      'Basic YTpi',
      'Bearer',
      '',
    ]) {
      const response = await pay('k2', sent);
      expect([sent, response.status, response.headers.get('www-authenticate')]).toEqual([
        sent,
        401,
        'Bearer realm="peerline"',
      ]);
      expect(((await response.json()) as { code: string }).code).toBe('access.unauthenticated');
    }
    const other = await deps.keys.create({
      name: 'k',
      scopes: ['docs:read'],
      teamId: null,
      createdBy: null,
      expiresAt: Date.now() + 1e6,
    });
    expect((await pay('k3', `Bearer ${other.key}`)).status).toBe(403);
    expect(await logged()).toBe(before);
  });
});
