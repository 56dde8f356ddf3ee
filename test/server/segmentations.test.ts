import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fitBankSegments, readBankSegments } from '#batch/bank-segments';
import { ingestInto } from '#batch/ingested';
import { simulateBank } from '#batch/simulate-bank';
import { loadBankSegments } from '#server/load-segments';
import { openTestServer, type TestServer } from '../server.ts';

const quiet = () => undefined;

interface Version {
  readonly segmentation: string;
  readonly version: string;
  readonly asOf: number;
}

describe('behavioural segments of the bank', () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-segmentations-'));
  let server: TestServer;
  let officer: { cookie: string };
  let manager: { cookie: string };

  beforeAll(async () => {
    const bank = join(folder, 'bank');
    await simulateBank({ seed: 78, parties: 400, transactions: 12_000, months: 4, out: bank }, quiet);
    const rates = join(bank, 'rates.csv');
    await ingestInto({ data: bank, mapping: 'canonical', rates, baseCurrency: 'EUR', out: folder }, quiet);
    await fitBankSegments(folder, 1, quiet);
    server = await openTestServer();
    officer = await server.person(['compliance-officer']);
    manager = await server.person(['feedback-manager']);
  });
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const get = (url: string, headers = officer) => server.app.inject({ url, headers });
  const versionsOf = async (purpose: 'aml' | 'commercial', headers: { cookie: string }) =>
    (await get(`/v1/${purpose}-segments/versions`, headers)).json<{ items: Version[] }>().items;

  it('are made for each purpose and half of the time, the later one following the earlier', () => {
    const made = readBankSegments(folder);
    expect(made.map(({ purpose }) => purpose)).toEqual(['aml', 'aml', 'commercial', 'commercial']);
    expect(made[0]!.asOf).toBeLessThan(made[1]!.asOf);
    expect(made[1]!.asOf).toBe(made[3]!.asOf);
  });

  it('are loaded once, and put every customer of theirs into a segment', async () => {
    expect(await loadBankSegments(server.store.db, folder, Date.now())).toBe(4);
    expect(await loadBankSegments(server.store.db, folder, Date.now())).toBe(0);
    for (const purpose of ['aml', 'commercial'] as const) {
      const { rows } = await server.store.pool.query<{ placed: number; members: number }>(
        `SELECT (SELECT count(*)::int FROM ${purpose}_segment_place p JOIN ${purpose}_segmentation_version v
            USING (segmentation, version) WHERE v.as_of = (SELECT max(as_of) FROM ${purpose}_segmentation_version)) AS placed,
          (SELECT count(*)::int FROM ${purpose}_segment_membership WHERE left_at IS NULL) AS members`,
      );
      expect(rows[0]!.placed).toBeGreaterThan(100);
      expect(rows[0]!.members).toBe(rows[0]!.placed);
    }
  });

  it('say in figures what the map shows: sizes, places, and flows that add up', async () => {
    const [now, before] = await versionsOf('aml', officer);
    const base = `/v1/aml-segments/versions/${now!.segmentation}`;
    const version = (await get(`${base}/${now!.version}`)).json<{
      rows: number;
      segments: { id: string; size: number }[];
      comparison: object;
    }>();
    expect(version.comparison).not.toBeNull();
    const map = (await get(`${base}/${now!.version}/map?projection=pca`)).json<{
      parties: string[];
      segment: number[];
      x: number[];
      y: number[];
    }>();
    expect(map.parties).toHaveLength(version.rows);
    expect([map.segment.length, map.x.length, map.y.length]).toEqual([version.rows, version.rows, version.rows]);
    for (const [position, { size }] of version.segments.entries()) {
      expect(map.segment.filter((each) => each === position)).toHaveLength(size);
    }
    const flowsUrl = `${base}/${now!.version}/flows`;
    const flows = (await get(`${flowsUrl}?before=${before!.version}`)).json<{
      items: { from: string | null; to: string | null; parties: number }[];
    }>();
    const arriving = flows.items.filter(({ to }) => to !== null).reduce((sum, { parties }) => sum + parties, 0);
    expect(arriving).toBe(version.rows);
    const [flow] = flows.items;
    const sides = [flow!.from === null ? '' : `&from=${flow!.from}`, flow!.to === null ? '' : `&to=${flow!.to}`].join(
      '',
    );
    const opened = (await get(`${flowsUrl}/parties?before=${before!.version}${sides}`)).json<{ parties: string[] }>();
    expect(opened.parties).toHaveLength(Math.min(500, flow!.parties));
  });

  it('count who alerted among them, with intervals, and by declared groups', async () => {
    const [now] = await versionsOf('aml', officer);
    const { rows } = await server.store.pool.query<{ party_id: string; segment: string }>(
      'SELECT party_id, segment FROM aml_segment_place WHERE version = $1 ORDER BY party_id LIMIT 1',
      [now!.version],
    );
    const { party_id: party, segment } = rows[0]!;
    await server.store.pool.query(
      `INSERT INTO party (id, position, entity_type, country) VALUES ($1, 1, 'individual', 'ES') ON CONFLICT DO NOTHING`,
      [party],
    );
    await server.store.pool.query(
      `INSERT INTO party_alert (party_id, state, inbox, risk, breaches, score, p, amount_minor, cell, top_alert_id, first_at, last_at, opened_at, due_at)
       VALUES ($1, 'new', 'general', 'low', 1, 0.9, 0.001, 100, 'everybody', 1, 1, 1, 1, 2)`,
      [party],
    );
    const body = (await get(`/v1/aml-segments/versions/${now!.segmentation}/${now!.version}/alerts`)).json<{
      segments: { segment: string; alerted: { share: number; low: number; high: number; n: number } }[];
      groups: { dimension: string; value: string | null; alerted: { n: number; share: number } }[];
    }>();
    const own = body.segments.find((each) => each.segment === segment)!.alerted;
    expect(own.share).toBeCloseTo(1 / own.n, 12);
    expect(own.low).toBeLessThan(own.share);
    expect(body.groups).toContainEqual(
      expect.objectContaining({
        dimension: 'country',
        value: 'ES',
        alerted: expect.objectContaining({ n: 1, share: 1 }),
      }),
    );
  });

  it('are kept apart: each purpose has its readers, and a version of one is no version of the other', async () => {
    const [aml] = await versionsOf('aml', officer);
    expect((await get('/v1/aml-segments/versions', manager)).statusCode).toBe(403);
    expect((await get('/v1/commercial-segments/versions', officer)).statusCode).toBe(403);
    const stolen = `/v1/commercial-segments/versions/${aml!.segmentation}/${aml!.version}`;
    expect((await get(stolen, manager)).statusCode).toBe(404);
    expect((await versionsOf('commercial', manager)).length).toBe(2);
  });
});
