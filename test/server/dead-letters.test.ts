import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainStreamModel } from '#bench/stream-bank';
import type { ExchangeRate } from '#server/exchange-rates';
import { createScoringWorker } from '#stream/scoring/worker';
import { openTestServer, publicUrl, type TestServer } from '../server.ts';

describe('a transaction of another currency', () => {
  let server: TestServer;
  let key: { authorization: string };
  let rate: ExchangeRate | null = null;
  const at = Date.UTC(2026, 0, 2);

  const call = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const response = await server.app.inject({
      method,
      url,
      headers: key,
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: response.statusCode, body: response.json() };
  };
  const pay = (id: string) =>
    call('POST', '/v1/transactions', { id, at, accountId: 'a1', direction: 'out', amountMinor: 1000, currency: 'NOK' });
  const evaluationsOf = async (legId: string) =>
    (await call('GET', '/v1/evaluations?limit=200')).body.items.filter((row: { legId: string }) => row.legId === legId);
  const letters = async (open = true) => (await call('GET', `/v1/dead-letters?open=${open}`)).body.items;

  let work: () => Promise<void>;
  beforeAll(async () => {
    server = await openTestServer(null, publicUrl, { rateOf: (currency) => (currency === 'NOK' ? rate : null) });
    key = await server.key();
    const model = await trainStreamModel(1, 200, 3000);
    const { pool, db } = server.store;
    work = async () => {
      const base = { currency: 'EUR', rates: {} };
      const worker = createScoringWorker({ pool, db, log: server.deps.log, model, base, owner: 'test', now: Date.now });
      const abort = new AbortController();
      const running = worker.run(abort.signal);
      const end = await server.deps.log.end();
      while (worker.position < end) await new Promise((resolve) => setTimeout(resolve, 20));
      abort.abort();
      await running;
    };
  });
  afterAll(() => server.close());

  it('is taken in, but without a rate it ends as an errored evaluation and a dead letter', async () => {
    expect((await pay('n1')).body.outcome).toBe('accepted');
    await work();
    expect(await evaluationsOf('n1')).toMatchObject([{ status: 'errored', score: null }]);
    expect(await letters()).toMatchObject([{ code: 'transaction.no-rate', attempts: 1, resolvedAt: null }]);
  });

  it('fails again when it is replayed too early, in the same letter', async () => {
    const [{ position }] = await letters();
    const first = await call('POST', `/v1/dead-letters/${position}/replay`);
    expect(first.status).toBe(202);
    expect((await call('POST', `/v1/dead-letters/${position}/replay`)).body).toEqual(first.body);
    await work();
    expect(await letters()).toMatchObject([{ position, attempts: 2, resolvedAt: null }]);
  });

  it('is scored in base currency once a rate is known, and its letter is settled', async () => {
    rate = { rate: 0.085, day: '2026-01-01' };
    const [{ position }] = await letters();
    const replay = await call('POST', `/v1/dead-letters/${position}/replay`);
    await work();
    const [latest] = await evaluationsOf('n1');
    expect(latest).toMatchObject({
      position: replay.body.position,
      amountMinor: 85,
      status: expect.stringMatching(/ok|warming-up/),
    });
    expect(await letters()).toEqual([]);
    expect(await letters(false)).toMatchObject([{ position, resolvedAt: expect.any(Number) }]);
    expect((await call('POST', `/v1/dead-letters/${position}/replay`)).status).toBe(409);
    expect((await call('POST', '/v1/dead-letters/999999/replay')).status).toBe(404);
    expect((await call('GET', '/v1/reconciliation')).body.addsUp).toBe(true);
  });

  it('keeps the rate that held at its acceptance: a repeat after a change is no conflict, a replay gives the same', async () => {
    const first = await pay('n2');
    await work();
    rate = { rate: 0.5, day: '2026-01-02' };
    expect((await pay('n2')).body).toEqual({ ...first.body, outcome: 'repeated' });
    expect(await evaluationsOf('n2')).toMatchObject([{ amountMinor: 85 }]);
    await server.store.pool.query('TRUNCATE evaluation, alert, dead_letter, consumer_offset');
    await work();
    expect(await evaluationsOf('n2')).toMatchObject([{ amountMinor: 85 }]);
  });
});
