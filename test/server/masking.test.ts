import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maskDate, maskName } from '#privacy/masking/mask';
import { readAudit } from '#store/audit/audit-trail';
import { addKnownParty, canaryName } from '../fixtures/known-party.ts';
import { writeSmallLake } from '../fixtures/small-lake.ts';
import { openTestServer, type TestServer } from '../server.ts';

const payments = [
  {
    id: 'T1',
    at: Date.UTC(2026, 0, 4),
    accountId: 'm-a',
    direction: 'out',
    amountMinor: 9000,
    to: { identifier: 'CZ65', name: 'Glass Works', country: 'CZ' },
  },
] as const;

const events = [{ id: 'E1', at: 1, partyId: 'm', type: 'login', deviceId: 'D1', ipCountry: 'CZ' }];

const refused = [
  { file: 'p.csv', line: 2, field: 'name', value: 'Zuzana Quixplorer', reason: 'is too long' },
  { file: 'p.csv', line: 3, field: 'birthDate', value: '17.05.1980', reason: 'is not a date' },
  { file: 'p.csv', line: 4, field: 'id', value: 'm', reason: 'is missing' },
  { file: 'p.csv', line: 5, field: null, value: 'm,Zuzana,1980', reason: 'has too few columns' },
  { file: 'p.csv', line: 6, field: 'name', value: null, reason: 'is missing' },
];

describe('identifying fields', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer();
    await addKnownParty(server, 'm', await server.key());
    await writeSmallLake(join(server.store.dataFolder, 'lake'), payments, events);
    mkdirSync(server.deps.data.quarantine, { recursive: true });
    const rows = refused.map((row) => `${JSON.stringify(row)}\n`).join('');
    writeFileSync(join(server.deps.data.quarantine, 'parties.ndjson'), rows);
  });
  afterAll(() => server.close());
  const seen = async (headers: Record<string, string>) =>
    (await server.app.inject({ url: '/v1/parties/m', headers })).json();

  /** Of outside counterparties, as payments and as the network around the party show them. */
  const names = async (headers: Record<string, string>) => {
    const ask = async (what: string) =>
      (await server.app.inject({ url: `/v1/parties/m/${what}?from=0&until=2000000000000`, headers })).json();
    const [{ transfers }, { nodes }] = [await ask('activity'), await ask('network')];
    const shown = [
      ...transfers.map(({ counterparty }: { counterparty: { name: string } }) => counterparty.name),
      ...nodes.map(({ name }: { name: string }) => name),
    ];
    return [...new Set(shown)];
  };

  it('are masked but for a length and the first letters', () => {
    expect([maskName(canaryName), maskName('Ó'), maskDate('1980-05-17')]).toEqual([
      'Z••••• Q••••••••',
      'Ó',
      '1980-••-••',
    ]);
  });

  it('are in clear for compliance officers, and for analysts whose team works on the party', async () => {
    expect(await seen(await server.person(['compliance-officer']))).toMatchObject({ name: canaryName, masked: false });
    const masked = { name: 'Z••••• Q••••••••', birthDate: '1980-••-••', masked: true };
    expect(await seen(await server.person(['auditor']))).toMatchObject(masked);
    const [ours, theirs] = [await server.person(['analyst'], ['north']), await server.person(['analyst'], ['south'])];
    expect(await seen(ours)).toMatchObject(masked);
    expect(await names(ours)).toEqual(['G•••• W••••']);
    expect(await names(await server.person(['auditor']))).toEqual(['G•••• W••••']);
    await server.store.pool.query(
      `INSERT INTO work_case (type, party_id, state, inbox, team, risk, opened_by, opened_at, due_at, reason)
       VALUES ('investigation', 'm', 'open', 'general', 'north', 'low', 'user:1', 1, 1, 'r')`,
    );
    expect(await seen(ours)).toMatchObject({ name: canaryName, masked: false });
    expect(await seen(theirs)).toMatchObject(masked);
    expect([await names(ours), await names(theirs)]).toEqual([['Glass Works'], ['G•••• W••••']]);
  });

  it('of rows in quarantine keep their shape alone, for who brings data and may not see names', async () => {
    const values = async (headers: Record<string, string>) => {
      const response = await server.app.inject({ url: '/v1/data/quarantine?kind=parties', headers });
      return response.json().items.map(({ value }: { value: string | null }) => value);
    };
    for (const role of ['engineer', 'auditor', 'administrator'] as const) {
      const shown = [role, 'Xxxxxx Xxxxxxxxxx', '99.99.9999', 'm', 'x,Xxxxxx,9999', null];
      expect([role, ...(await values(await server.person([role])))]).toEqual(shown);
    }
    expect(await values(await server.key())).toEqual(refused.map(({ value }) => value));
  });

  it('are shown on request with a reason, which the audit trail keeps without what was shown', async () => {
    const auditor = await server.person(['auditor']);
    const ask = (payload: object, headers = auditor) =>
      server.app.inject({ method: 'POST', url: '/v1/parties/m/identity', headers, payload });
    expect((await ask({})).statusCode).toBe(422);
    expect((await ask({ reason: 'sample of the audit' })).json()).toEqual({
      partyId: 'm',
      name: canaryName,
      birthDate: '1980-05-17',
    });
    const entries = [];
    for await (const entry of readAudit(server.deps.db))
      if (entry.action === 'privacy.identity-revealed') entries.push(entry);
    expect(entries).toMatchObject([
      { subject: 'party:m', reason: 'sample of the audit', after: { fields: ['name', 'birthDate'] } },
    ]);
    expect(JSON.stringify(entries)).not.toContain('Zuzana');
    for (const role of ['engineer', 'administrator', 'feedback-manager'] as const) {
      expect([role, (await ask({ reason: 'curious' }, await server.person([role]))).statusCode]).toEqual([role, 403]);
    }
  });
});
