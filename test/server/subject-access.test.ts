import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SubjectExport } from '#privacy/access/subject-export';
import { readAudit } from '#store/audit/audit-trail';
import { addKnownParty, addSuspicion, canaryName } from '../fixtures/known-party.ts';
import { openTestServer, type TestServer } from '../server.ts';

describe('a copy of what is kept of a person', () => {
  let server: TestServer;
  let headers: Record<string, string>;
  beforeAll(async () => {
    server = await openTestServer();
    headers = await server.key();
    await addKnownParty(server, 's', headers);
  });
  afterAll(() => server.close());

  const ask = async (partyId: string, as = headers) => {
    const payload = { partyId, reason: 'letter of 2 May' };
    const response = await server.app.inject({ method: 'POST', url: '/v1/privacy/exports', headers: as, payload });
    return { status: response.statusCode, body: response.json<SubjectExport>() };
  };
  const tablesOf = (copy: SubjectExport) =>
    Object.fromEntries(copy.activities.flatMap(({ records }) => Object.entries(records)));

  it('has what every room knows, opened: customer data, events, consents, segments, activity', async () => {
    const { body } = await ask('s');
    const tables = tablesOf(body);
    expect(tables['party']).toEqual([expect.objectContaining({ id: 's', name: canaryName, birthDate: '1980-05-17' })]);
    expect(tables['account']).toHaveLength(1);
    expect(tables['consent_entry']).toEqual([expect.objectContaining({ purpose: 'offers', granted: true })]);
    expect(tables['commercial_segment_membership']).toHaveLength(1);
    expect(tables['customer_activity']).toHaveLength(1);
    const [moved] = body.events.filter(({ kind }) => kind === 'transaction');
    expect(moved!.fields).toMatchObject({
      amountMinor: 4200,
      counterpartyName: 'Glass Works Ltd',
      description: 'kiln deposit',
    });
    expect(body.events.map(({ kind }) => kind)).toEqual(['party', 'account', 'transaction', 'complaint']);
    expect(body.events.at(-1)!.fields).toMatchObject({ text: 'the queue is too long' });
    for (const { purpose, legalBasis, recipients } of body.activities) {
      expect([purpose, legalBasis, recipients.length > 0].every(Boolean)).toBe(true);
    }
  });

  it('is the same, byte for byte, whether there are alerts, cases, hits and marks or none', async () => {
    const before = (await ask('s')).body;
    await addSuspicion(server, 's');
    const after = (await ask('s')).body;
    expect(JSON.stringify({ ...after, createdAt: 0 })).toBe(JSON.stringify({ ...before, createdAt: 0 }));
    const text = JSON.stringify([tablesOf(after), after.events, after.history]);
    for (const word of [
      'suspic',
      'layering',
      'cell-of-suspects',
      'mule',
      'risky',
      'riskRating',
      'risk_rating',
      '"high"',
      'ofac',
      'tau',
    ]) {
      expect(text.includes(word), word).toBe(false);
    }
  });

  it('leaves an entry in the audit trail without the content, and knows nobody of whom nothing is kept', async () => {
    const found: unknown[] = [];
    for await (const entry of readAudit(server.deps.db)) if (entry.action === 'privacy.exported') found.push(entry);
    expect(found.at(-1)).toMatchObject({ subject: 'party:s', reason: 'letter of 2 May', after: { events: 4 } });
    expect(JSON.stringify(found)).not.toContain('Zuzana');
    expect((await ask('nobody')).status).toBe(404);
  });

  it('is made by compliance officers alone', async () => {
    for (const role of ['analyst', 'feedback-manager', 'engineer', 'administrator', 'auditor'] as const) {
      expect([role, (await ask('s', await server.person([role]))).status]).toEqual([role, 403]);
    }
    expect((await ask('s', await server.person(['compliance-officer']))).status).toBe(200);
  });
});
