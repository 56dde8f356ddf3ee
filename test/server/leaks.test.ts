import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noRates } from '#server/exchange-rates';
import { addKnownParty, addSuspicion } from '../fixtures/known-party.ts';
import { npsSurvey } from '../fixtures/survey.ts';
import { openTestServer, publicUrl, type TestServer } from '../server.ts';

/** Words of personal fields that were sent in; nothing that leaves or lies in plain may hold one. */
const canaries = [
  'Zuzana',
  'Quixplorer',
  '1980-05-17',
  'Glass Works',
  'kiln',
  'queue is too long',
  'branch was gloomy',
];

describe('personal fields', () => {
  let server: TestServer;
  let headers: Record<string, string>;
  const logged: string[] = [];
  beforeAll(async () => {
    const config = { logLevel: 'debug', logTo: (line: string) => void logged.push(line) } as const;
    server = await openTestServer(null, publicUrl, noRates, config);
    headers = await server.key();
    await addKnownParty(server, 'l', headers);
    await addSuspicion(server, 'l');
    await call('POST', '/v1/surveys', { id: 'nps', definition: npsSurvey() });
    await call('PATCH', '/v1/surveys/nps', { status: 'live' });
    const invited = (await call('POST', '/v1/surveys/nps/invitations', { partyIds: ['l'] })).json();
    const { token } = invited.items[0] as { token: string };
    const { respond } = await import('#surveys/delivery/respond');
    await respond(server.deps, token, { recommend: 2, reason: 'the branch was gloomy' });
  });
  afterAll(() => server.close());

  const call = (method: 'GET' | 'POST' | 'PUT' | 'PATCH', url: string, payload?: object) =>
    server.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  const clean = (text: string, where: string) => {
    for (const word of canaries) expect([where, word, text.includes(word)]).toEqual([where, word, false]);
  };

  it('lie in no column of any table in plain, but for the name on a sanction list', async () => {
    const { rows } = await server.store.ownerPool.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    );
    expect(rows.length).toBeGreaterThan(80);
    for (const { name } of rows) {
      const table = await server.store.ownerPool.query(`SELECT t::text AS row FROM "${name}" t`);
      const text = table.rows.map(({ row }: { row: string }) => row).join('\n');
      clean(name === 'screening_hit' ? text.replaceAll('Zuzana Q', '') : text, name);
    }
  });

  it('come back in no error, whatever is wrong with what was sent', async () => {
    const wrong = [
      await call('PUT', '/v1/parties/x', { entityType: 'Zuzana Quixplorer', name: 'Zuzana Quixplorer' }),
      await call('PUT', '/v1/parties/x', { entityType: 'individual', birthDate: '1980-05-17 Zuzana' }),
      await call('POST', '/v1/transactions', { id: 't', description: 'kiln deposit', amountMinor: 'Glass Works' }),
      await call('POST', '/v1/transactions', {
        id: 'l-t',
        at: 1,
        accountId: 'l-a',
        direction: 'in',
        amountMinor: 1,
        currency: 'EUR',
        description: 'kiln',
      }),
      await call('POST', '/v1/events', { kind: 'complaint', id: 'c', partyId: 'l', text: ['queue is too long'] }),
    ];
    for (const response of wrong) {
      expect(response.statusCode).toBeGreaterThanOrEqual(400);
      clean(response.body, response.body);
    }
  });

  it('are in no metric, no message to other systems and no entry of the audit trail', async () => {
    const metrics = await server.deps.metrics.registry.metrics();
    clean(metrics, 'metrics');
    const { readEvents } = await import('#store/outbox/outbox');
    const { messageOf } = await import('#notify/message');
    const events = await readEvents(server.deps.db, 0, 10_000);
    expect(events.length).toBeGreaterThan(0);
    clean(events.map((event) => messageOf(event).body + JSON.stringify(event)).join('\n'), 'webhooks');
    const { readAudit } = await import('#store/audit/audit-trail');
    for await (const entry of readAudit(server.deps.db)) clean(JSON.stringify(entry), entry.action);
  });

  it('are in no line of the log, whether requests went well, were wrong or failed inside', async () => {
    const payment = {
      id: 'l-u',
      at: 1,
      accountId: 'l-a',
      direction: 'out',
      amountMinor: 1,
      currency: 'EUR',
      description: 'kiln',
    };
    // A failure that names its own statement and values, as drivers do.
    await server.store.ownerPool.query('ALTER TABLE event_seen RENAME TO event_seen_away');
    try {
      expect((await call('POST', '/v1/transactions', payment)).statusCode).toBeGreaterThanOrEqual(500);
      const party = { entityType: 'individual', name: 'Zuzana Quixplorer', birthDate: '1980-05-17' };
      expect((await call('PUT', '/v1/parties/l', party)).statusCode).toBeGreaterThanOrEqual(500);
    } finally {
      await server.store.ownerPool.query('ALTER TABLE event_seen_away RENAME TO event_seen');
    }
    await call('GET', '/v1/search?q=Zuzana%20Quixplorer');
    await call('GET', '/v1/parties/Zuzana%20Quixplorer');
    const levels = new Set(logged.map((line) => (JSON.parse(line) as { level: number }).level));
    expect(Math.max(...levels)).toBeGreaterThanOrEqual(50);
    expect(logged.length).toBeGreaterThan(15);
    clean(logged.join(''), 'log');
    clean(logged.map((line) => decodeURIComponent(line.replace(/%(?![0-9A-F]{2})/gi, '%25'))).join(''), 'log');
  });
});
