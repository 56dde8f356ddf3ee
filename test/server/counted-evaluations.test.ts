import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeInBreaches } from '#casework/intake';
import { openTestServer, type TestServer } from '../server.ts';
import { seedLattice } from '../web/lattice-fixture.ts';

/** The fixture's scores rise evenly to 99 / 196, with a line at 0.5: eight legs lie above it. */
describe('the evaluations behind a number of the lab', () => {
  let server: TestServer;
  let officer: Record<string, string>;
  let analyst: Record<string, string>;
  beforeAll(async () => {
    server = await openTestServer();
    officer = await server.person(['compliance-officer']);
    analyst = await server.person(['analyst']);
  });
  afterAll(() => server.close());

  const ask = async (body: object, headers = officer) => {
    const payload = { threshold: { default: 0.4 }, ...body };
    const response = await server.app.inject({ method: 'POST', url: '/v1/thresholds/evaluations', payload, headers });
    return { status: response.statusCode, body: response.json() };
  };

  it('need a model whose line could be changed', async () => {
    expect(await ask({ set: 'gained' })).toMatchObject({ status: 409, body: { code: 'threshold.no-model' } });
    await seedLattice(server);
  });

  it('are those that the change gains, page by page, the highest score first', async () => {
    const seen: { position: number; score: number; alertId: number | null }[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await ask({ set: 'gained', limit: 30, ...(cursor === undefined ? {} : { cursor }) });
      expect(body.total).toBe(76);
      seen.push(...body.items);
      cursor = body.next ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen.map(({ position }) => position)).size).toBe(76);
    expect(seen.every(({ score }) => score >= 0.4 && score < 0.5)).toBe(true);
    expect(seen.map(({ score }) => score)).toEqual(seen.map(({ score }) => score).sort((a, b) => b - a));
    expect(seen[0]).toMatchObject({ tauBefore: 0.5, tauAfter: 0.4, alertId: null, partyId: 'party-47' });
    expect((await ask({ set: 'gained', cursor: 'WyJhIiwxLDBd' })).body.code).toBe('request.bad-cursor');
  });

  it('are of one rule alone where that is asked', async () => {
    const threshold = { default: 0.4, rules: [{ when: { 'entity-type': 'business' }, value: 0.6 }] };
    expect((await ask({ threshold, set: 'lost', rule: 0 })).body).toMatchObject({ total: 2, next: null });
    expect((await ask({ threshold, set: 'gained', rule: 0 })).body.total).toBe(0);
    expect((await ask({ threshold, set: 'gained', rule: -1 })).body.total).toBe(57);
    const odd = { default: 0.4, rules: [{ when: { channel: 'atm' }, value: 0.6 }] };
    expect((await ask({ threshold: odd, set: 'lost' })).status).toBe(422);
  });

  it('name the alert that holds them, and are left out where it is need-to-know', async () => {
    const { pool, db } = server.store;
    await pool.query(
      `INSERT INTO alert (leg_id, position, side, party_id, at, created_at, amount_minor, score, p, tau, cell, expert,
         model_version, threshold_version)
       SELECT leg_id, position, side, party_id, at, 1, amount_minor, score, p, tau, cell, expert, model_version,
         threshold_version FROM evaluation WHERE position = 99`,
    );
    await takeInBreaches(db, Date.now());
    const held = async (headers: Record<string, string>) => {
      const { body } = await ask({ threshold: { default: 0.6 }, set: 'lost' }, headers);
      expect(body.total).toBe(8);
      return body.items.filter(({ position }: { position: number }) => position === 99);
    };
    const [item] = await held(analyst);
    const alerts = await server.app.inject({ url: '/v1/casework/alerts', headers: officer });
    const { id, version } = alerts.json().items[0];
    expect(item.alertId).toBe(id);
    const command = { action: 'escalate', reason: 'An employee.', needToKnow: true };
    const escalated = await server.app.inject({
      method: 'POST',
      url: `/v1/casework/alerts/${id}/actions`,
      headers: officer,
      payload: { version, command },
    });
    expect(escalated.statusCode).toBe(200);
    expect(await held(analyst)).toEqual([]);
    expect(await held(officer)).toMatchObject([{ alertId: id }]);
  });
});
