import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordFields } from '#contract/records';
import { openDatabase } from '#engine/duckdb/database';
import { parquetScan } from '#engine/duckdb/parquet-scan';
import { readRows } from '#engine/duckdb/rows';
import type { RunResult } from '#report/run-result';
import { lakeRecords } from '#server/history/lake-records';
import { type LoadedHistory, loadHistory } from '#server/history/load-history';
import { reconciliation } from '#stream/reconcile';
import { releaseModel } from '#stream/scoring/champion';
import { loadModel } from '#stream/scoring/loaded-model';
import { stateFromHistory } from '#stream/state/from-history';
import { peerlineJson } from '../peerline.ts';
import { openTestServer, type TestServer } from '../server.ts';

const quiet = () => undefined;

describe('loading the batch result into the store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-history-'));
  const out = join(folder, 'out');
  const loadedAt = Date.UTC(2026, 4, 4, 12);
  let server: TestServer;
  let result: RunResult;
  let first: LoadedHistory;
  let key: { authorization: string };

  const load = (now = loadedAt) => loadHistory(server.store, server.deps.vault, out, now, quiet);
  const rows = async <T extends object>(sql: string, values: unknown[] = []) =>
    (await server.store.pool.query<T>(sql, values)).rows;
  const get = async (url: string) => (await server.app.inject({ url, headers: key })).json();
  const everything = async () =>
    Promise.all(
      ['evaluation', 'alert', 'party', 'account', 'loaded_history'].map((table) =>
        rows(`SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS digest FROM ${table} t`),
      ),
    );

  beforeAll(async () => {
    const bank = join(folder, 'bank');
    await peerlineJson(...`simulate --parties 200 --transactions 6000 --months 6 --seed 11 --out ${bank}`.split(' '));
    result = await peerlineJson<RunResult>(
      ...`run --data ${bank} --mapping canonical --rates ${bank}/rates.csv --base-currency EUR --seed 5 --out ${out}`.split(
        ' ',
      ),
    );
    server = await openTestServer();
    key = await server.key();
    first = await load();
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('brings in every party, evaluation and alert that the run counted', async () => {
    expect(first).toMatchObject({
      changed: true,
      modelVersion: result.model.version,
      parties: result.parties,
      transactions: result.transactions.loaded,
      legs: result.legs,
      alerts: result.alerts,
    });
    expect(result.alerts).toBeGreaterThan(0);
    const [counted] = await rows(
      `SELECT (SELECT count(*) FROM evaluation) AS legs, (SELECT count(*) FROM alert) AS alerts,
         (SELECT count(*) FROM party) AS parties, (SELECT count(*) FROM account) AS accounts`,
    );
    const { legs, alerts, parties, accounts } = first;
    expect(counted).toEqual({ legs, alerts, parties, accounts });
  });

  it('adds up in the reconciliation, apart from the hours of the log', async () => {
    const body = await get('/v1/reconciliation');
    expect(body).toMatchObject({ addsUp: true, hours: [], history: { missing: 0, legs: first.legs, loadedAt } });
    expect(body.history.evaluated + body.history.errored).toBe(first.transactions);
    const [one] = await rows<{ position: number }>('SELECT position FROM evaluation WHERE side = 0 LIMIT 1');
    const client = await server.store.pool.connect();
    await client.query('DELETE FROM evaluation WHERE position = $1', [one!.position]);
    client.release();
    expect(await reconciliation(server.store.db, 0)).toMatchObject({ addsUp: false, history: { missing: 1 } });
    await server.store.pool.query("UPDATE loaded_history SET fingerprint = 'other'");
    await load();
    expect((await get('/v1/reconciliation')).addsUp).toBe(true);
  });

  it('keeps every bit of score and p, and the order of transactions', async () => {
    const database = await openDatabase({ folders: [out], scratch: out });
    const written = await readRows(
      database.connection,
      `SELECT legId, score, p, CAST("at" AS DOUBLE) AS moment FROM ${parquetScan(join(out, 'evaluations.parquet'))}`,
    );
    database.close();
    const stored = await rows<{ leg_id: string; score: number; p: number; at: number; position: number }>(
      'SELECT leg_id, score, p, at, position FROM evaluation ORDER BY position, side',
    );
    const byLeg = new Map(stored.map((row) => [row.leg_id, row]));
    for (const { legId, score: wanted, p, moment } of written) {
      const { score: found, p: foundP, at } = byLeg.get(String(legId))!;
      expect([found, foundP, at]).toEqual([wanted, p, moment]);
    }
    expect(stored.length).toBe(written.length);
    expect(stored.at(-1)!.position).toBe(-1);
    expect(stored.every((row, i) => i === 0 || stored[i - 1]!.at <= row.at)).toBe(true);
  });

  it('shows what the model was measured by', async () => {
    await releaseModel(server.store.db, loadModel(out, first.modelVersion), loadedAt);
    const { items } = await get('/v1/models');
    expect(items[0]).toMatchObject({ version: first.modelVersion, status: 'champion' });
    expect(items[0].manifest.metrics).toMatchObject({ alerts: result.alerts, legs: result.legs });
  });

  it('shows alerts with reasons that add up, and the party with its name', async () => {
    const page = await get('/v1/alerts?limit=200');
    expect(page.items.length).toBe(result.alerts);
    const best = result.topAlerts[0]!;
    const alert = page.items.find(
      (item: { reasons: { episode: { id: string } } }) => item.reasons.episode.id === best.id,
    );
    expect(alert).toMatchObject({ partyId: best.party, score: best.score, p: best.p, cell: best.cell });
    const { reasons, logit, base } = alert.reasons;
    const sum = reasons.reduce((total: number, reason: { contribution: number }) => total + reason.contribution, base);
    expect(sum).toBeCloseTo(logit, 9);
    expect(JSON.stringify(alert)).not.toContain('typology');
    const party = await get(`/v1/parties/${best.party}`);
    expect(party).toMatchObject({ id: best.party, entityType: best.entityType, name: expect.stringMatching(/./) });
    expect(party.evaluations.length).toBeGreaterThan(0);
    expect(party.segment).toMatchObject({ modelVersion: result.model.version });
    const sealed = await rows<{ text: string }>('SELECT string_agg(party::text, chr(10)) AS text FROM party');
    expect(sealed[0]!.text).not.toContain(party.name);
  });

  it('pages through all of it', async () => {
    let next: string | null = null;
    const seen = new Set<string>();
    const { party } = result.topAlerts[0]!;
    do {
      const cursor: string = next === null ? '' : `&cursor=${next}`;
      const page: { items: { legId: string }[]; next: string | null } = await get(
        `/v1/evaluations?partyId=${party}&limit=20${cursor}`,
      );
      for (const { legId } of page.items) seen.add(legId);
      next = page.next;
    } while (next !== null);
    const [{ legs } = { legs: 0 }] = await rows<{ legs: number }>(
      'SELECT count(*) AS legs FROM evaluation WHERE party_id = $1',
      [party],
    );
    expect(seen.size).toBe(legs);
  });

  it('is what the state of the stream can begin from: the same legs, and a row for whoever had one', async () => {
    const state = await stateFromHistory({
      base: { currency: 'EUR', rates: {} },
      fold: loadModel(out, first.modelVersion).model.featureOptions,
      vault: server.deps.vault,
      records: lakeRecords(join(out, 'lake')),
    });
    expect(state.counts.legs).toBe(result.legs);
    expect(state.latestRow(result.topAlerts[0]!.party)?.length).toBe(state.columns);
  });

  it('loses no field of a record on the way from the lake', async () => {
    const seen = new Map<string, ReadonlySet<string>>();
    for await (const chunk of lakeRecords(join(out, 'lake'))) {
      for (const { kind, body } of chunk) seen.set(kind, new Set(Object.keys(body)));
    }
    const kinds = { transaction: 'transactions', 'behaviour-event': 'behaviour-events', party: 'parties' } as const;
    for (const [kind, table] of Object.entries(kinds)) {
      const names = recordFields[table].map(({ name }) => name);
      expect([...seen.get(kind)!]).toEqual(expect.arrayContaining(names));
    }
  });

  it('changes nothing the second time', async () => {
    const before = await everything();
    expect(await load(loadedAt + 1)).toMatchObject({ changed: false, legs: first.legs });
    expect(await everything()).toEqual(before);
  });

  it('leaves what the stream said of a party since, and does not bring back what was erased', async () => {
    const [streamed, erased] = (await rows<{ id: string }>('SELECT id FROM party ORDER BY id LIMIT 2')).map(
      ({ id }) => id,
    );
    await server.store.pool.query("UPDATE party SET position = 7, country = 'AQ' WHERE id = $1", [streamed]);
    await server.deps.vault.erase(erased!);
    await server.store.pool.query("UPDATE loaded_history SET fingerprint = 'other'");
    expect((await load()).changed).toBe(true);
    expect(await get(`/v1/parties/${streamed}`)).toMatchObject({ country: 'AQ' });
    expect(await get(`/v1/parties/${erased}`)).toMatchObject({ name: null, birthDate: null });
  });

  it('takes a new scoring in place of the evaluations, and keeps the alerts that people may be at work on', async () => {
    const before = await rows<{ id: number; leg_id: string }>('SELECT id, leg_id FROM alert ORDER BY id');
    await peerlineJson('score', '--out', out);
    const alerts = JSON.parse(readFileSync(join(out, 'alerts.json'), 'utf8')) as { alerts: unknown[] };
    writeFileSync(join(out, 'alerts.json'), JSON.stringify({ ...alerts, alerts: alerts.alerts.slice(1) }));
    await load();
    expect(await rows('SELECT id, leg_id FROM alert ORDER BY id')).toEqual(before);
    const [{ apart } = { apart: -1 }] = await rows<{ apart: number }>(
      `SELECT count(*) AS apart FROM alert a LEFT JOIN evaluation e ON e.position = a.position AND e.side = a.side
       WHERE e.leg_id IS DISTINCT FROM a.leg_id`,
    );
    expect(apart).toBe(0);
  });

  it('says in a sentence what is missing, and then leaves the store as it was', async () => {
    const before = await everything();
    rmSync(join(out, 'alert-explanations.json'));
    await expect(load()).rejects.toThrow(/alert-explanations\.json/);
    await expect(loadHistory(server.store, server.deps.vault, folder, loadedAt, quiet)).rejects.toMatchObject({
      code: 'history.absent',
    });
    expect(await everything()).toEqual(before);
  });
});
