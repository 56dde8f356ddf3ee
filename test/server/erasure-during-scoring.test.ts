import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainStreamModel } from '#bench/stream-bank';
import type { Erasure } from '#privacy/erasure/erase';
import { accountSubject, partySubject } from '#store/vault/vault';
import { reconcile } from '#stream/reconcile';
import type { LoadedModel } from '#stream/scoring/loaded-model';
import { createScoringWorker } from '#stream/scoring/worker';
import { openTestServer, type TestServer } from '../server.ts';

const longAgo = Date.UTC(2015, 0, 1);
const canaries = ['Zuzana', 'Quixplorer', '1980-05-17', 'kiln deposit', 'Glass Works'];

describe('erasure of a party while its records come in and are scored', () => {
  let server: TestServer;
  let model: LoadedModel;
  let headers: Record<string, string>;
  beforeAll(async () => {
    server = await openTestServer();
    headers = await server.key();
    model = await trainStreamModel(1, 100, 2000);
  }, 60_000);
  afterAll(() => server.close());

  const call = async (method: 'POST' | 'PUT', url: string, payload: object) => {
    const response = await server.app.inject({ method, url, headers, payload });
    expect([url, response.statusCode < 300 ? 'done' : response.body]).toEqual([url, 'done']);
    return response.json<Record<string, unknown>>();
  };
  const erase = () =>
    call('POST', '/v1/privacy/erasures', {
      partyId: 'x',
      reason: 'letter of 2 May',
      relationshipEndedAt: longAgo,
    }) as Promise<unknown> as Promise<Erasure>;
  const know = (id: string, account: string) => [
    call('PUT', `/v1/parties/${id}`, {
      entityType: 'individual',
      name: 'Zuzana Quixplorer',
      birthDate: '1980-05-17',
      occupation: 'glass-blower',
      country: 'CZ',
    }),
    call('PUT', `/v1/accounts/${account}`, { partyId: id, product: 'checking', currency: 'EUR' }),
  ];
  let sent = 0;
  const pay = async () => {
    const payments = ['x-a', 'y-a', 'x-late'].map((accountId) => ({
      id: `t${sent++}`,
      at: longAgo + sent * 60_000,
      accountId,
      direction: 'out',
      amountMinor: 1000 + sent,
      currency: 'EUR',
      counterpartyName: 'Glass Works Ltd',
      description: 'kiln deposit',
    }));
    expect(await call('POST', '/v1/transactions', payments)).toMatchObject({ accepted: payments.length });
  };
  const startScoring = () => {
    const { pool, db } = server.store;
    const base = { currency: 'EUR', rates: {} };
    const worker = createScoringWorker({ pool, db, log: server.deps.log, model, base, owner: 'test', now: Date.now });
    const abort = new AbortController();
    const running = worker.run(abort.signal);
    return async () => {
      const end = await server.deps.log.end();
      while (worker.position < end) await new Promise((resolve) => setTimeout(resolve, 20));
      abort.abort();
      await running;
    };
  };
  /** What is readable of the party's records, with the time at which the key of each was made. */
  const readable = async () => {
    const subjects = [partySubject('x'), accountSubject('x-a'), accountSubject('x-late')];
    const { rows } = await server.store.pool.query<{ sealed: string; subject: string; made: number | null }>(
      `SELECT body::jsonb->>'sealed' AS sealed, s AS subject, k.created_at AS made
       FROM event_log CROSS JOIN unnest($1::text[]) AS s LEFT JOIN subject_key k ON k.subject = s
       WHERE s IN ('party:' || (body::jsonb->>'id'), 'account:' || (body::jsonb->>'accountId'))
         AND body::jsonb->>'sealed' IS NOT NULL`,
      [subjects],
    );
    const opened = await Promise.all(rows.map(({ subject, sealed }) => server.deps.vault.open(subject, sealed)));
    return { records: rows.length, keys: rows.filter((_, i) => opened[i] !== null).map(({ made }) => made) };
  };

  it('loses no record, and leaves nothing readable that was accepted before it', async () => {
    await Promise.all([...know('x', 'x-a'), ...know('y', 'y-a')]);
    const finish = startScoring();
    for (let batch = 0; batch < 10; batch++) await pay();
    // Accepted, and perhaps not scored: no table knows yet whose account it is.
    await call('PUT', '/v1/accounts/x-late', { partyId: 'x', product: 'savings', currency: 'EUR' });
    const erasing = erase();
    const answer = new AbortController();
    const paying = (async () => {
      while (!answer.signal.aborted) await pay();
    })();
    const erased = await erasing;
    answer.abort();
    await paying;
    for (let batch = 0; batch < 5; batch++) await pay();
    await finish();
    expect(erased).toMatchObject({ state: 'erased', holds: [] });

    const hours = await reconcile(server.deps.db, Date.now() - 3_600_000);
    const sum = (field: 'accepted' | 'evaluated' | 'errored' | 'pending' | 'missing') =>
      hours.reduce((total, hour) => total + hour[field], 0);
    expect(sum('accepted')).toBe(sent);
    expect([sum('evaluated') + sum('errored') + sum('pending'), sum('missing')]).toEqual([sent, 0]);

    // Who goes on paying is a customer again, under new keys.
    const { records, keys } = await readable();
    expect(records).toBeGreaterThan(20);
    expect(keys.length).toBeLessThan(records - 20);
    for (const made of keys) expect(made).toBeGreaterThanOrEqual(erased.erasedAt!);
  });

  it('leaves nothing of what it was called and described by, in clear or sealed, once nothing more comes', async () => {
    expect(await erase()).toMatchObject({ state: 'erased' });
    expect((await readable()).keys).toEqual([]);
    const { pool, ownerPool } = server.store;
    const { rows } = await pool.query("SELECT occupation, country FROM party WHERE id = 'x'");
    expect(rows).toEqual([{ occupation: null, country: null }]);
    const tables = await ownerPool.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    );
    for (const { name } of tables.rows) {
      const table = await ownerPool.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t`);
      const text = table.rows.map(({ row }) => row).join('\n');
      for (const word of canaries) expect([name, word, text.includes(word)]).toEqual([name, word, false]);
    }
  });

  it('holds against records that were accepted before and are scored after', async () => {
    await Promise.all(know('z', 'z-a'));
    const payload = { partyId: 'x', reason: 'letter', relationshipEndedAt: longAgo };
    const before = startScoring();
    await before();
    await Promise.all(know('z', 'z-b'));
    await call('POST', '/v1/transactions', [
      {
        id: 'z1',
        at: longAgo,
        accountId: 'z-b',
        direction: 'out',
        amountMinor: 5,
        currency: 'EUR',
        description: 'kiln',
      },
    ]);
    await call('POST', '/v1/privacy/erasures', { ...payload, partyId: 'z' });
    await startScoring()();
    const { rows } = await server.store.pool.query(
      `SELECT occupation, country, (SELECT count(*) FROM subject_key WHERE subject IN ('party:z', 'account:z-a', 'account:z-b')) AS keys
       FROM party WHERE id = 'z'`,
    );
    expect(rows).toEqual([{ occupation: null, country: null, keys: 0 }]);
  });
});
