import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScheduledScreening } from '#server/scheduled-screening';
import { feedScreening } from '#server/screening-feed';
import { partySubject } from '#store/vault/vault';
import { openTestServer, type TestServer } from '../server.ts';

const heading =
  'id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,program_ids,dataset,first_seen,last_seen,last_change';

type Item = Readonly<Record<string, unknown>> & { readonly id: number };

describe('screening in the running system', () => {
  let server: TestServer;
  let lists: string;
  const writeList = (...rows: readonly [id: string, name: string][]) =>
    writeFileSync(
      join(lists, 'targets.simple.csv'),
      [heading, ...rows.map(([id, name]) => `${id},Person,${name},,,,,,,,,,test,,,`)].join('\n'),
    );
  const get = async (url: string) => {
    const headers = await server.key(['screening:read', 'screening:audit', 'cases:read']);
    const response = await server.app.inject({ method: 'GET', url, headers });
    expect(response.statusCode).toBe(200);
    return response.json<{ items: Item[] } & Item>();
  };
  const post = async (url: string, payload: object) =>
    server.app.inject({
      method: 'POST',
      url,
      payload,
      headers: await server.key(['events:write', 'screening:work']),
    });

  beforeAll(async () => {
    server = await openTestServer();
    lists = mkdtempSync(join(tmpdir(), 'peerline-lists-'));
    const keys = await server.deps.vault.keysOf(['p1', 'p2', 'p3'].map(partySubject));
    for (const [id, name] of [
      ['p1', 'Tomas Berger'],
      ['p2', 'Ingrid Solheim'],
      ['p3', 'Aurelio Fontana'],
    ] as const) {
      const sealed = keys.seal(partySubject(id), { name });
      await server.store.pool.query(
        "INSERT INTO party (id, entity_type, sealed, position) VALUES ($1, 'individual', $2, 1)",
        [id, sealed],
      );
    }
  });
  afterAll(async () => {
    await server.close();
    rmSync(lists, { recursive: true, force: true });
  });

  it('screens when the folder changes, tells the log, and opens one alert per party', async () => {
    writeList(['Q1', 'Thomas Berger']);
    const round = createScheduledScreening(server.deps, lists);
    await round();
    await round();
    expect(await feedScreening(server.deps)).toBe(2);
    expect(await feedScreening(server.deps)).toBe(0);
    writeList(['Q1', 'Thomas Berger'], ['Q2', 'Tomas Berger']);
    await round();
    await feedScreening(server.deps);
    const { items } = await get('/v1/casework/alerts?partyId=p1');
    expect(items).toHaveLength(1);
    const [alert] = items;
    expect(alert).toMatchObject({ state: 'open', hits: 2, breaches: 0, p: null, cell: 'Screening' });
    expect(alert!['topReason']).toMatch(/^A name on .+ is alike \(1\.00\)\.$/);
    const detail = await get(`/v1/casework/alerts/${alert!.id}`);
    expect(detail['hits']).toHaveLength(2);
    const found = await get('/v1/screening/hits?partyId=p1');
    expect(found.items.map(({ id }) => id)).toEqual((detail['hits'] as { hitId: number }[]).map(({ hitId }) => hitId));
    expect((await get('/v1/screening/hits?partyId=p2')).items).toEqual([]);
  });

  it('keeps the listed name out of the log in clear', async () => {
    const { rows } = await server.store.pool.query<{ body: string }>('SELECT body FROM event_log WHERE kind = 7');
    expect(rows.length).toBeGreaterThan(0);
    for (const { body } of rows) expect(body.toLowerCase()).not.toContain('berger');
  });

  it('makes alerts of hits that other systems found, but not of dismissed ones', async () => {
    const hit = (id: string, partyId: string, status: string) => ({
      kind: 'screening-hit',
      id,
      at: Date.now(),
      partyId,
      list: 'Adverse media',
      matchedName: 'A. Fontana',
      score: 0.8,
      status,
    });
    const response = await post('/v1/events', [hit('m1', 'p3', 'dismissed'), hit('m2', 'p2', 'open')]);
    expect(response.json()).toMatchObject({ accepted: 2, invalid: 0 });
    await feedScreening(server.deps);
    expect((await get('/v1/casework/alerts?partyId=p3')).items).toEqual([]);
    const [alert] = (await get('/v1/casework/alerts?partyId=p2')).items;
    expect(alert).toMatchObject({ hits: 1, score: 0.8 });
    expect((await get(`/v1/casework/alerts/${alert!.id}`))['hits']).toMatchObject([
      { hitId: null, list: 'Adverse media' },
    ]);
  });

  it('does not alert on a pair that was found innocent before casework heard of it', async () => {
    writeList(['Q1', 'Thomas Berger'], ['Q2', 'Tomas Berger'], ['Q3', 'Aurelio Fontana']);
    await createScheduledScreening(server.deps, lists)();
    const [hit] = (await get('/v1/screening/hits?partyId=p3')).items;
    const decided = await post(`/v1/screening/hits/${hit!.id}/decisions`, {
      action: 'dismiss',
      reason: 'another birth date',
      good: true,
    });
    expect(decided.statusCode).toBe(200);
    await feedScreening(server.deps);
    expect((await get('/v1/casework/alerts?partyId=p3')).items).toEqual([]);
    expect((await get('/v1/screening/export')).items.at(-1)).toMatchObject({
      hit: { partyId: 'p3', state: 'dismissed' },
      decisions: [{ action: 'dismiss', good: true, reason: 'another birth date' }],
    });
  });
});
