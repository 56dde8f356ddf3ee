import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable } from '#engine/duckdb/read-table';
import { openTestServer, type TestServer } from '../server.ts';

describe('activation', () => {
  let server: TestServer;
  let manager: Record<string, string>;
  beforeAll(async () => {
    server = await openTestServer();
    manager = await server.person(['feedback-manager']);
    await call('POST', '/v1/commercial-segments/value/assignments', {
      version: 'v1',
      segments: [{ id: 'A', label: 'Savers' }],
      members: Array.from({ length: 400 }, (_, i) => ({ partyId: `p${i}`, segment: 'A' })),
      lineage: [{ name: 'balance', source: 'warehouse' }],
    });
    await server.store.pool.query(
      `INSERT INTO consent_entry SELECT 'c' || n, 'p' || n, 'offers', true, 1, 1, 'branch' FROM generate_series(0, 349) n`,
    );
    await server.store.pool.query(
      "INSERT INTO consent_entry VALUES ('withdrawn', 'p0', 'offers', false, 2, 2, 'branch')",
    );
  });
  afterAll(() => server.close());

  const call = (method: 'GET' | 'POST', url: string, payload?: object) =>
    server.app.inject({ method, url, headers: manager, ...(payload === undefined ? {} : { payload }) });
  const definition = (fields: object = {}) => ({
    targeting: { segments: [{ segmentation: 'value', segment: 'A' }] },
    purpose: 'offers',
    holdout: { share: 0.5, seed: 1 },
    ...fields,
  });
  const add = (id: string, fields: object = {}) =>
    call('POST', '/v1/audiences', { id, definition: definition(fields) });
  const csv = async (id: string) =>
    (await call('GET', `/v1/audiences/${id}/members`)).body.trim().split('\r\n').slice(1);

  it('reaches nobody by AML data', async () => {
    const aimedAt = (attribute: string) => ({ targeting: { attributes: [{ attribute, op: 'in', values: ['high'] }] } });
    expect((await add('risky', aimedAt('risk-rating'))).json().code).toBe('survey.unknown-target');
    await server.app.inject({
      method: 'PUT',
      url: '/v1/customer-signals/watch',
      headers: manager,
      payload: { kind: 'attribute', source: 'w', taints: ['screening'] },
    });
    expect((await add('watched', aimedAt('watch'))).json().code).toBe('survey.tainted');
  });

  it('addresses those who consented and are not held out, and draws the same holdout again', async () => {
    await add('savers');
    expect((await call('POST', '/v1/audiences/savers/refresh')).json()).toEqual({
      entered: 349,
      left: 0,
      members: 349,
    });
    const { items } = (await call('GET', '/v1/audiences')).json();
    expect(items[0]).toMatchObject({ id: 'savers' });
    expect(items[0].treated + items[0].holdout).toBe(349);
    expect(items[0].holdout / 349).toBeGreaterThan(0.4);
    expect(items[0].holdout / 349).toBeLessThan(0.6);
    const members = await csv('savers');
    expect(members.length).toBe(items[0].treated);
    expect(members.some((row) => row.startsWith('p0,'))).toBe(false);
    expect((await call('POST', '/v1/audiences/savers/refresh')).json()).toEqual({ entered: 0, left: 0, members: 349 });
    expect(await csv('savers')).toEqual(members);
  });

  it('is the same in CSV, NDJSON and Parquet', async () => {
    const rows = await csv('savers');
    const ndjson = (await call('GET', '/v1/audiences/savers/members?format=ndjson')).body.trim().split('\n');
    expect(ndjson.map((line) => (JSON.parse(line) as { partyId: string }).partyId)).toEqual(
      rows.map((row) => row.split(',')[0]),
    );
    const folder = mkdtempSync(join(tmpdir(), 'peerline-activation-'));
    const file = join(folder, 'members.parquet');
    writeFileSync(file, (await call('GET', '/v1/audiences/savers/members?format=parquet')).rawPayload);
    const table = await readTable(file);
    rmSync(folder, { recursive: true });
    expect([table.rows, table.columns.map(({ name }) => name)]).toEqual([rows.length, ['partyId', 'enteredAt']]);
  });

  it('tells who entered and left, and never of the holdout', async () => {
    const since = Date.now();
    await server.store.pool.query(
      "INSERT INTO consent_entry SELECT 'out' || n, 'p' || n, 'offers', false, 3, 3, 'branch' FROM generate_series(1, 20) n",
    );
    const before = new Set((await csv('savers')).map((row) => row.split(',')[0]));
    await call('POST', '/v1/audiences/savers/refresh');
    const { items } = (await call('GET', `/v1/audiences/savers/delta?since=${since - 1}`)).json();
    const left = Array.from({ length: 20 }, (_, i) => `p${i + 1}`).filter((id) => before.has(id));
    const told = items.map((one: { partyId: string; change: string }) => `${one.change} ${one.partyId}`);
    expect(new Set(told)).toEqual(new Set(left.map((id) => `left ${id}`)));
    expect(told.length).toBe(left.length);
    const { rows } = await server.store.pool.query(
      "SELECT payload->>'partyId' AS party FROM outbox_event WHERE kind LIKE 'audience.%'",
    );
    expect(rows.every(({ party }) => before.has(party))).toBe(true);
  });

  it('finds the uplift that was put in, with intervals, and the return on the cost', async () => {
    const start = Date.now();
    const campaign = {
      id: 'spring',
      audienceId: 'savers',
      offer: 'Savings at 2 %',
      costMinor: 100_000,
      currency: 'EUR',
    };
    const begun = await call('POST', '/v1/campaigns', { ...campaign, startedAt: start, endsAt: start + 1000 });
    expect(begun.json()).toEqual({ enrolled: 329 });
    const { rows } = await server.store.pool.query('SELECT party_id, arm FROM campaign_offer ORDER BY party_id');
    // Of the treated every second responds with 50.00, of the holdout every tenth.
    const responders = rows.filter(({ arm }, i) => i % (arm === 'treated' ? 2 : 10) === 0);
    const outcomes = responders.flatMap(({ party_id: partyId }) => [
      { id: `r-${partyId}`, partyId, kind: 'response', at: start },
      { id: `e-${partyId}`, partyId, kind: 'revenue', amountMinor: 5000, at: start },
    ]);
    const send = (list: readonly object[]) => call('POST', '/v1/campaigns/spring/outcomes', { outcomes: list });
    expect((await send(outcomes)).json()).toMatchObject({ stored: outcomes.length, repeated: 0 });
    expect((await send(outcomes)).json()).toMatchObject({ stored: 0, repeated: outcomes.length });
    const late = { id: 'late', partyId: responders[0].party_id, kind: 'left', at: start + 5000 };
    expect((await send([late, { ...late, id: 'x', partyId: 'stranger' }])).json()).toMatchObject({
      stored: 1,
      strangers: 1,
    });
    const { treated, uplift } = (await call('GET', '/v1/campaigns/spring/result')).json();
    expect(uplift.response.difference).toBeGreaterThan(0.3);
    expect(uplift.response.difference).toBeLessThan(0.5);
    expect(uplift.response.low).toBeGreaterThan(0);
    expect(uplift.retention).toMatchObject({ treated: 1, holdout: 1, difference: 0 });
    expect(uplift.revenue.difference).toBeCloseTo(5000 * uplift.response.difference, 6);
    expect(uplift.return.roi).toBeCloseTo((uplift.revenue.difference * treated - 100_000) / 100_000, 6);
    expect(uplift.return.roiLow).toBeLessThan(uplift.return.roi);
  });

  it('shows no result of an arm that is too small', async () => {
    await add('whole', { holdout: { share: 0, seed: 0 } });
    await call('POST', '/v1/audiences/whole/refresh');
    const start = Date.now();
    const campaign = { id: 'all', audienceId: 'whole', offer: 'x', costMinor: 0, currency: 'EUR' };
    await call('POST', '/v1/campaigns', { ...campaign, startedAt: start, endsAt: start + 1 });
    expect((await call('GET', '/v1/campaigns/all/result')).json().uplift).toBeNull();
  });
});
