import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchCompleteness } from '#server/watch-completeness';
import { openTestServer, type TestServer } from '../server.ts';

describe('the watch over completeness', () => {
  let server: TestServer;
  let key: { authorization: string };
  beforeAll(async () => {
    server = await openTestServer();
    key = await server.key();
  });
  afterAll(() => server.close());

  const told = async () => {
    const codes: string[] = [];
    await watchCompleteness(server.store.db, server.deps.metrics, Date.now(), (code) => codes.push(code));
    return codes;
  };
  const metric = async (name: string) => {
    const { body } = await server.app.inject({ url: '/metrics', headers: key });
    return Number(new RegExp(`^${name} (.+)$`, 'm').exec(body)?.[1]);
  };
  const pay = (id: string) =>
    server.app.inject({
      method: 'POST',
      url: '/v1/transactions',
      headers: key,
      payload: { id, at: Date.UTC(2026, 0, 2), accountId: 'a', direction: 'out', amountMinor: 1, currency: 'EUR' },
    });
  const scoredUpTo = (position: number) =>
    server.store.pool.query(
      `INSERT INTO consumer_offset (consumer, partition, position, token) VALUES ('scoring', 0, $1, 1)
       ON CONFLICT (consumer, partition) DO UPDATE SET position = excluded.position`,
      [position],
    );

  it('is silent while what was accepted is pending, and says how much that is', async () => {
    for (const id of ['t1', 't2', 't3']) expect((await pay(id)).statusCode).toBe(202);
    expect(await told()).toEqual([]);
    expect([await metric('peerline_lag_records'), await metric('peerline_missing_records')]).toEqual([3, 0]);
  });

  it('tells of what the scorer passed without an evaluation, until it is there', async () => {
    await scoredUpTo(2);
    expect(await told()).toEqual(['reconcile.missing']);
    expect([await metric('peerline_lag_records'), await metric('peerline_missing_records')]).toEqual([1, 2]);
    await scoredUpTo(0);
    expect(await told()).toEqual([]);
    expect(await metric('peerline_missing_records')).toBe(0);
  });
});
