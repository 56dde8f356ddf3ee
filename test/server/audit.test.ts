import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readExport } from '#store/audit/export';
import { verifyTrail } from '#store/audit/verify';
import { recordChange } from '#store/record-change';
import { openTestServer, type TestServer } from '../server.ts';

describe('the audit trail over HTTP', () => {
  let server: TestServer;
  let auditor: { cookie: string; origin: string };
  const get = async (path: string, headers: Record<string, string> = auditor) => {
    const response = await server.app.inject({ url: `/v1/audit${path}`, headers });
    const json = /^application\/(problem\+)?json/.test(String(response.headers['content-type']));
    return { status: response.statusCode, text: response.body, body: json ? response.json() : null };
  };
  const sequences = async (path: string) =>
    (await get(path)).body.items.map((item: { sequence: number }) => item.sequence);
  const write = (action: string, subject: string, at: number) =>
    server.store.db.transaction().execute((transaction) =>
      recordChange(transaction, {
        at,
        facts: [
          { actor: 'user:ann', action, subject, before: { b: 1, a: 2 }, after: null, reason: 'it <was> "due"\n' },
        ],
        events: [],
      }),
    );
  let first: number;

  beforeAll(async () => {
    server = await openTestServer();
    auditor = await server.person(['auditor']);
    first = (await get('')).body.items[0].sequence + 1;
    for (let i = 0; i < 7; i++)
      await write(i % 2 === 0 ? 'case.assigned' : 'case-link.made', `case:${i % 3}`, 1000 + i);
  });
  afterAll(() => server?.close());

  it('comes the latest first, page by page, without a gap or a repeat', async () => {
    const [found, pages]: [number[], string[]] = [[], ['?limit=3']];
    for (const page of pages) {
      const { status, body } = await get(page);
      expect(status).toBe(200);
      found.push(...body.items.map((item: { sequence: number }) => item.sequence));
      if (body.next !== null) pages.push(`?limit=3&cursor=${body.next}`);
    }
    const last = first + 6;
    expect(found).toEqual(Array.from({ length: last }, (_, i) => last - i));
  });

  it('is found by actor, action, room, subject and time, and all of them together', async () => {
    const at = (...places: readonly number[]) => places.map((place) => first + place);
    expect(await sequences('?actor=user:ann')).toEqual(at(6, 5, 4, 3, 2, 1, 0));
    expect(await sequences('?action=case.assigned')).toEqual(at(6, 4, 2, 0));
    expect(await sequences('?action=case.')).toEqual(at(6, 4, 2, 0));
    expect(await sequences('?subject=case:1')).toEqual(at(4, 1));
    expect(await sequences('?from=1002&to=1004')).toEqual(at(3, 2));
    expect(await sequences('?actor=user:ann&action=case.assigned&subject=case:1')).toEqual(at(4));
    expect(await sequences('?action=case.%25')).toEqual([]);
    expect(await sequences("?subject=' OR true --")).toEqual([]);
    expect((await get('?surprise=1')).status).toBe(400);
    expect((await get('?cursor=guess')).status).toBe(400);
  });

  it('is exported as the offline verifier reads it', async () => {
    const file = join(server.store.dataFolder, 'trail.ndjson');
    const { status, text } = await get('/export');
    expect(status).toBe(200);
    writeFileSync(file, text);
    const entries = first + 6;
    expect(await verifyTrail(readExport(file), [], null)).toMatchObject({ intact: true, entries });
    writeFileSync(file, text.replace('it <was>', 'it <is>'));
    expect(await verifyTrail(readExport(file), [], null)).toMatchObject({ intact: false, firstBroken: first });
  });

  it('says whether it is intact, and which entry was changed by who owns the database', async () => {
    const entries = first + 6;
    expect((await get('/verification')).body).toMatchObject({
      intact: true,
      entries,
      firstBroken: null,
      anchored: null,
    });
    const change = (reason: string) =>
      server.store.ownerPool.query(`ALTER TABLE audit_entry DISABLE TRIGGER USER;
        UPDATE audit_entry SET reason = ${reason} WHERE sequence = ${first + 2}; ALTER TABLE audit_entry ENABLE TRIGGER USER`);
    await change("'nothing'");
    const { body } = await get('/verification');
    expect(body).toMatchObject({ intact: false, firstBroken: first + 2, lastHash: null });
    await change(`E'it <was> "due"\\n'`);
    await server.store.pool.query("INSERT INTO audit_anchored VALUES ('2026-01-01', 2, 1)");
    const anchored = { day: '2026-01-01', sequence: 2 };
    expect((await get('/verification')).body).toMatchObject({ intact: true, anchored });
  });

  it('is for auditors and compliance officers, and for no key that is bound to a team', async () => {
    await server.store.pool.query("INSERT INTO access_team VALUES ('north', 'North')");
    const paths = ['', '/verification', '/export'];
    const statuses = async (headers: Record<string, string>) =>
      await Promise.all(paths.map(async (path) => (await get(path, headers)).status));
    expect(await statuses(await server.person(['compliance-officer']))).toEqual([200, 200, 200]);
    expect(await statuses(await server.key(['audit:read']))).toEqual([200, 200, 200]);
    for (const role of ['analyst', 'engineer', 'feedback-manager', 'administrator'] as const) {
      expect(await statuses(await server.person([role]))).toEqual([403, 403, 403]);
    }
    expect(await statuses(await server.key(['audit:read'], 'north'))).toEqual([403, 403, 403]);
  });
});
