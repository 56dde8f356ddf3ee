import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeInBreaches } from '#casework/intake';
import { writeSmallLake } from '../fixtures/small-lake.ts';
import { openTestServer, type TestServer } from '../server.ts';

const day = 86_400_000;
const noon = Date.UTC(2026, 0, 10, 12);

const acme = { identifier: 'US77', name: 'Acme', country: 'US' };
/** Two payments between our customers P1 and P2, two to the outside, one of them long ago. */
const payments = [
  { id: 'T1', at: noon, accountId: 'A1', direction: 'out', amountMinor: 10_000, to: 'A2' },
  { id: 'T2', at: noon + 1000, accountId: 'A2', direction: 'out', amountMinor: 7000, to: 'A1' },
  {
    id: 'T3',
    at: noon + 2000,
    accountId: 'A1',
    direction: 'out',
    amountMinor: 5000,
    currency: 'USD',
    baseAmountMinor: 4600,
    to: acme,
  },
  { id: 'T4', at: noon - 40 * day, accountId: 'A1', direction: 'in', amountMinor: 1, to: acme },
] as const;
const events = [
  { id: 'E1', at: noon - 1000, partyId: 'P1', type: 'login', deviceId: 'D1', ipCountry: 'ES' },
  { id: 'E2', at: noon, partyId: 'P2', type: 'login', deviceId: 'D2', ipCountry: 'FR' },
];

describe('what lies behind an alert', () => {
  let server: TestServer;
  let officer: Record<string, string>;
  let analyst: Record<string, string>;
  const ask = async (url: string, headers = officer) => {
    const response = await server.app.inject({ url, headers });
    return { status: response.statusCode, body: response.json() };
  };
  beforeAll(async () => {
    server = await openTestServer();
    const { store } = server;
    await writeSmallLake(join(store.dataFolder, 'lake'), payments, events);
    await store.pool.query(`INSERT INTO party (id, entity_type, country, position) VALUES
      ('P1', 'individual', 'ES', 0), ('P2', 'business', 'FR', 0)`);
    await store.pool.query(`INSERT INTO account (id, party_id, product, currency, position) VALUES
      ('A1', 'P1', 'checking', 'EUR', 0), ('A2', 'P2', 'checking', 'EUR', 0)`);
    await store.pool.query("SELECT ensure_day('evaluation', '2026-01-10'), ensure_day('event_log', '2026-01-10')");
    await store.pool.query(
      `INSERT INTO evaluation (day, position, side, leg_id, party_id, at, accepted_at, evaluated_at, amount_minor, status,
         score, p, tau, alert, cell, expert, model_version, threshold_version)
       VALUES ('2026-01-10', -2, 0, 'T1', 'P1', $1, 0, 0, 10000, 'ok', 0.9, 0.0001, 0.5, true, 'individual', 'individual', 'gone', 't'),
         ('2026-01-10', 7, 0, 'T9', 'P1', $1 + 5000, 0, 0, 1234, 'ok', 0.1, 0.2, 0.5, false, 'individual', 'individual', 'gone', 't')`,
      [noon],
    );
    const logged = { id: 'T9', at: noon + 5000, accountId: 'A1', direction: 'in', amountMinor: 1234, currency: 'EUR' };
    const seen = { id: 'E9', at: noon + 6000, partyId: 'P1', type: 'add-payee', deviceId: 'D9' };
    await store.pool.query(
      `INSERT INTO event_log VALUES ('2026-01-10', 7, 0, 0, 0, $1), ('2026-01-10', 8, 0, 3, 0, $2)`,
      [JSON.stringify(logged), JSON.stringify(seen)],
    );
    await store.pool.query(
      `INSERT INTO alert (leg_id, position, side, party_id, at, created_at, amount_minor, score, p, tau, cell, expert, model_version, threshold_version)
       VALUES ('T1', -2, 0, 'P1', $1, $1, 10000, 0.9, 0.0001, 0.5, 'individual', 'individual', 'gone', 't'),
         ('T2', -3, 0, 'P2', $1, $1, 7000, 0.8, 0.0002, 0.5, 'business', 'business', 'gone', 't')`,
      [noon],
    );
    await takeInBreaches(store.db, noon);
    officer = await server.person(['compliance-officer']);
    analyst = await server.person(['analyst']);
  });
  afterAll(() => server.close());

  it('is told from the log and the loaded history together, each payment once', async () => {
    const { body } = await ask(`/v1/parties/P1/activity?from=${noon - day}&until=${noon + day}`);
    expect(body.transfers.map((each: { id: string }) => each.id)).toEqual(['T9', 'T3', 'T2', 'T1']);
    expect(body.transfers[1]).toMatchObject({ amountMinor: 4600, originalMinor: 5000, currency: 'USD' });
    expect(body.transfers[2]).toMatchObject({ direction: 'in', counterparty: { partyId: 'P2' } });
    expect(body.transfers[3]).toMatchObject({ direction: 'out', score: 0.9, alert: true });
    expect(body.behaviour.map((each: { id: string }) => each.id)).toEqual(['E9', 'E1']);
    expect(body.whole).toBe(true);
    const few = await ask(`/v1/parties/P1/activity?from=${noon - day}&until=${noon + day}&limit=2`);
    expect([few.body.transfers.length, few.body.whole]).toEqual([2, false]);
  });

  it('adds counterparties up, and says which of them have an open alert', async () => {
    const { body } = await ask(`/v1/parties/P1/network?from=${noon - 60 * day}&until=${noon + day}`);
    const [customer, outside] = body.nodes;
    expect(customer).toMatchObject({ partyId: 'P2', outMinor: 10000, inMinor: 7000, payments: 2 });
    expect(customer.alertId).toBeGreaterThan(0);
    expect(outside).toMatchObject({ kind: 'outside', name: 'Acme', country: 'US', outMinor: 4600, inMinor: 1 });
  });

  it('finds customers, accounts, payments, alerts and cases, not what is need-to-know', async () => {
    const found = async (q: string, headers = officer) =>
      (await ask(`/v1/search?q=${q}`, headers)).body.items.map(
        ({ kind, id, why }: { kind: string; id: string; why: string }) => `${kind} ${id} ${why}`,
      );
    expect(await found('A2')).toEqual(['party P2 account']);
    expect(await found('P')).toEqual(['party P1 id', 'party P2 id']);
    const [alert] = (await ask('/v1/casework/alerts?partyId=P1')).body.items;
    expect(await found('T1')).toEqual([`alert ${alert.id} payment`]);
    const command = { action: 'escalate', reason: 'hidden', needToKnow: true };
    await server.app.inject({
      method: 'POST',
      url: `/v1/casework/alerts/${alert.id}/actions`,
      headers: officer,
      payload: { version: alert.version, command },
    });
    expect(await found('T1')).toEqual([`alert ${alert.id} payment`]);
    expect(await found('T1', analyst)).toEqual([]);
    expect((await ask(`/v1/casework/alerts/${alert.id}/trail`, analyst)).status).toBe(404);
    const trail = (await ask(`/v1/casework/alerts/${alert.id}/trail`)).body.items;
    expect(trail.map(({ action }: { action: string }) => action)).toContain('alert.escalated');
  });

  it('cites its records, and does without the peers of a model that is gone', async () => {
    const [alert] = (await ask('/v1/casework/alerts?partyId=P2')).body.items;
    const { sentences } = (await ask(`/v1/casework/alerts/${alert.id}/narrative`)).body;
    expect(sentences[0].refs).toEqual(['party:P2']);
    const peers = await ask(`/v1/casework/alerts/${alert.id}/peers`);
    expect(peers.body).toMatchObject({ modelVersion: null, features: [] });
    expect((await ask('/v1/parties/nobody/activity')).status).toBe(404);
    const people = await ask('/v1/casework/people', analyst);
    expect(people.body.items.length).toBe(2);
    expect(people.body.items.some(({ id }: { id: string }) => id === people.body.me)).toBe(true);
  });
});
