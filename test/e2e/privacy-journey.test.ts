// Longer than most: one person's data from the bank's files to its erasure, told through the API and the terminal.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKeys } from '#access/api-keys';
import { actions } from '#access/permissions';
import { createStreamBank, trainStreamModel } from '#bench/stream-bank';
import { openDatabase } from '#engine/duckdb/database';
import { readRows } from '#engine/duckdb/rows';
import { writeVersion } from '#model/version';
import { type RunningServer, serve } from '#server/serve';
import { createPool } from '#store/database';
import type { NewRecord, RecordBody } from '#stream/record';
import { releaseModel } from '#stream/scoring/champion';
import { loadedModel, sha256 } from '#stream/scoring/loaded-model';
import { npsSurvey } from '../fixtures/survey.ts';
import { peerline, peerlineJson } from '../peerline.ts';

const built = existsSync(new URL('../../dist/server/scoring.worker.js', import.meta.url));
const publicUrl = 'https://peerline.example';
const password = 'correct horse battery';
const person = 'p7';
const account = 'a7';
/** Words of the person's fields; after the erasure none may be anywhere. */
const ownWords = ['Zuzana', 'Quixplorer', '1980-05-17', 'kiln deposit'];
/** Its counterparties are others: sealed in the log, in plain in the lake, whose features compare them. */
const canaries = [...ownWords, 'Glass Works', 'CZ6508000000192000145399'];
const tenYears = Date.UTC(2026, 0, 1) - Date.UTC(2016, 0, 1);

/** Of long ago, so that no term of the law holds it; what is the person's bears the words above. */
function asOfLongAgo({ kind, body }: NewRecord): RecordBody {
  const { at, onboardedAt } = body;
  const times = {
    ...(typeof at === 'number' ? { at: at - tenYears } : {}),
    ...(typeof onboardedAt === 'number' ? { onboardedAt: onboardedAt - tenYears } : {}),
  };
  const own = { name: 'Zuzana Quixplorer', birthDate: '1980-05-17', occupation: 'glass-blower' };
  const paid = {
    counterpartyAccountId: null,
    counterpartyIdentifier: 'CZ6508000000192000145399',
    counterpartyName: 'Glass Works Ltd',
    description: 'kiln deposit',
  };
  if (kind === 'party' && body['id'] === person) return { ...body, ...times, ...own };
  return kind === 'transaction' && body['accountId'] === account
    ? { ...body, ...times, ...paid }
    : { ...body, ...times };
}

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 300; tries++) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`In vain: ${what}.`);
}

describe.skipIf(!built)('the journey of one person’s data from the files of the bank to its erasure', () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-privacy-'));
  const out = join(folder, 'out');
  const databaseUrl = process.env['DATABASE_URL'];
  const notices: string[] = [];
  const logged: string[] = [];
  const sent: string[] = [];
  let receiver: Server;
  let server: RunningServer;
  let system: Record<string, string>;
  let ann: Record<string, string>;
  let alert: number;

  const call = async (who: Record<string, string>, method: string, path: string, body?: unknown) => {
    const response = await fetch(server.url + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...who },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: text === '' ? null : JSON.parse(text) };
  };
  const query = async (statement: string, values: readonly unknown[] = []) =>
    (await server.store.pool.query<Record<string, unknown>>(statement, [...values])).rows;
  const start = () =>
    serve({
      dataFolder: out,
      databaseUrl,
      port: 0,
      publicUrl,
      logLevel: 'debug',
      logTo: (line) => logged.push(line),
      leaseMs: 500,
      webhookNetworks: ['127.0.0.0/8'],
      notice: (sentence) => notices.push(sentence),
    });
  const setUp = async (link: string, name: string, email?: string) => {
    const token = /setup#([\w-]{43})/.exec(link)![1]!;
    const made = await call({}, 'POST', '/v1/setup', {
      token,
      name,
      password,
      ...(email === undefined ? {} : { email }),
    });
    expect(made.status).toBe(201);
  };
  const logIn = async (email: string) => {
    const { headers } = await call({ origin: publicUrl }, 'POST', '/v1/session', { email, password });
    const cookie = headers.getSetCookie().map((line) => line.split(';')[0]);
    return { cookie: cookie.join('; '), origin: publicUrl };
  };
  const clean = (text: string, where: string, words = canaries) => {
    for (const word of words) expect([where, word, text.includes(word)]).toEqual([where, word, false]);
  };

  beforeAll(async () => {
    const bank = join(folder, 'bank');
    mkdirSync(bank);
    const past = createStreamBank(4, 40);
    const lines = (records: readonly NewRecord[]) =>
      records.map((each) => JSON.stringify(asOfLongAgo(each))).join('\n');
    const opening = past.opening();
    writeFileSync(join(bank, 'parties.ndjson'), lines(opening.filter(({ kind }) => kind === 'party')));
    writeFileSync(join(bank, 'accounts.ndjson'), lines(opening.filter(({ kind }) => kind === 'account')));
    writeFileSync(join(bank, 'transactions.ndjson'), lines(past.payments(300)));
    await peerlineJson(...`ingest --mapping canonical --base-currency EUR --data ${bank} --out ${out}`.split(' '));
    receiver = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => sent.push(chunk.toString()));
      request.on('end', () => response.writeHead(204).end());
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    server = await start();
    const { model } = await trainStreamModel(2, 100, 3000, 0.15);
    const version = writeVersion(model, { codeVersion: 'test', trainingData: 'none', metrics: {} }, sha256);
    const models = join(out, 'models', version.id);
    mkdirSync(models, { recursive: true });
    for (const [name, bytes] of version.files) writeFileSync(join(models, name), bytes);
    await releaseModel(server.store.db, loadedModel(version.id, model), Date.now());
  }, 180_000);
  afterAll(async () => {
    await server.stop();
    receiver.closeAllConnections();
    receiver.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('comes in from files and by the API, is scored, and stands in an alert with reasons', async () => {
    await setUp(notices.join('\n'), 'Root', 'root@b.example');
    const root = await logIn('root@b.example');
    const invited = await call(root, 'POST', '/v1/invitations', {
      email: 'ann@b.example',
      roles: ['compliance-officer'],
    });
    await setUp(invited.body.link, 'Ann');
    ann = await logIn('ann@b.example');
    const keys = createApiKeys(server.store.db, Date.now);
    const expiresAt = Date.now() + 3_600_000;
    const { key } = await keys.create({ name: 'core', scopes: actions, teamId: null, createdBy: null, expiresAt });
    system = { authorization: `Bearer ${key}` };
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    const kinds = ['alert.opened', 'consent.withdrawn', 'commercial-segment.left', 'party.erased'];
    expect((await call(ann, 'POST', '/v1/webhooks', { id: 'all', url, audience: 'internal', kinds })).status).toBe(201);
    const bank = createStreamBank(5, 40);
    for (const record of bank.opening()) {
      const { id, ...body } = asOfLongAgo(record);
      const path = record.kind === 'party' ? 'parties' : 'accounts';
      expect((await call(system, 'PUT', `/v1/${path}/${String(id)}`, body)).status).toBe(202);
    }
    const usual = bank.payments(400).map(asOfLongAgo);
    const odd = usual.filter(({ accountId }) => accountId === account).at(-1)!;
    const payments = [...usual, { ...odd, id: 'odd', at: usual.at(-1)!['at'], amountMinor: 987_654_321 }];
    expect((await call(system, 'POST', '/v1/transactions', payments)).body).toMatchObject({ accepted: 401 });
    await until('everything is scored', async () => {
      const { body } = await call(system, 'GET', '/v1/reconciliation');
      const hours = body.hours as readonly { pending: number; missing: number }[];
      return hours.length > 0 && hours.every(({ pending, missing }) => pending + missing === 0) ? true : null;
    });
    const [row] = await until('the alert has its reasons', async () => {
      const rows = await query('SELECT id FROM alert WHERE party_id = $1 AND reasons IS NOT NULL ORDER BY id DESC', [
        person,
      ]);
      const without = await query('SELECT 1 FROM alert WHERE reasons IS NULL LIMIT 1');
      return rows.length > 0 && without.length === 0 ? rows : null;
    });
    alert = Number(row!['id']);
    expect(await replay()).toMatchObject({ identical: true, from: 'log' });
  });

  const replay = async () => {
    const done = await peerline('replay', String(alert), '--out', out, '--json');
    expect([done.code, done.stderr]).toEqual([0, expect.any(String)]);
    return JSON.parse(done.stdout) as Record<string, unknown>;
  };
  const assign = async () => {
    const members = Array.from({ length: 12 }, (_, i) => ({ partyId: `p${i}`, segment: 'A' }));
    const body = { version: 'v1', segments: [{ id: 'A', label: 'Savers' }], members, lineage: [] };
    return (await call(system, 'POST', '/v1/commercial-segments/value/assignments', body)).body;
  };
  const invite = async () =>
    (await call(system, 'POST', '/v1/surveys/bank/invitations', { partyIds: [person] })).body.items[0];
  const say = async (purpose: string, granted: boolean) => {
    const said = { id: `${purpose} ${granted}`, purpose, granted, at: Date.now(), source: 'branch' };
    const { status, body } = await call(system, 'POST', `/v1/customers/${person}/consents`, said);
    expect(status).toBe(201);
    return body;
  };

  it('leaves segments and surveys when consent is withdrawn, at once and for later ones', async () => {
    await say('research', true);
    expect(await assign()).toMatchObject({ entered: 12, withheld: 0 });
    await call(system, 'POST', '/v1/surveys', { id: 'bank', definition: npsSurvey({ requiresConsent: 'research' }) });
    expect((await call(system, 'PATCH', '/v1/surveys/bank', { status: 'live' })).status).toBe(200);
    const { token, outcome } = await invite();
    expect(outcome).toBe('invited');
    expect(await say('commercial-segments', false)).toMatchObject({ segmentsLeft: 1 });
    expect(await say('research', false)).toMatchObject({ invitationsEnded: 1 });
    const late = await call({}, 'POST', '/v1/respond', { token, answers: { recommend: 9 }, finish: true });
    expect(late.status).toBeGreaterThanOrEqual(400);
    expect(await assign()).toMatchObject({ stayed: 11, withheld: 1 });
    expect(await invite()).toMatchObject({ reasons: expect.arrayContaining(['consent']) });
  });

  const copyOf = async () =>
    await call(ann, 'POST', '/v1/privacy/exports', { partyId: person, reason: 'letter of 2 May' });

  it('is given to the person in a copy: of the database, the log and the lake, and nothing of the alert', async () => {
    const { status, text, body } = await copyOf();
    expect(status).toBe(200);
    for (const word of canaries) expect([word, JSON.stringify(body.events).includes(word)]).toEqual([word, true]);
    for (const word of canaries) expect([word, JSON.stringify(body.history).includes(word)]).toEqual([word, true]);
    expect(text).not.toMatch(/"tau"|modelVersion|surprisal/);
  });

  it('is restricted while an alert is open and the relationship goes on, and erased when neither holds', async () => {
    const reason = 'letter of 2 May';
    const first = await call(ann, 'POST', '/v1/privacy/erasures', { partyId: person, reason });
    expect(first.body).toMatchObject({ state: 'restricted', holds: ['open-work', 'relationship-not-ended'] });
    const decided = { outcome: 'unproductive', reasonCode: 'known-business', minutes: 5 };
    for (const { id } of await query("SELECT id FROM party_alert WHERE party_id = $1 AND state <> 'closed'", [
      person,
    ])) {
      for (const command of [{ action: 'assign' }, { action: 'dispose', ...decided }]) {
        const { body } = await call(ann, 'GET', `/v1/casework/alerts/${String(id)}`);
        const { version } = body.alert;
        const done = await call(ann, 'POST', `/v1/casework/alerts/${String(id)}/actions`, { version, command });
        expect([done.status, done.text]).toEqual([200, expect.any(String)]);
      }
    }
    const relationshipEndedAt = Date.UTC(2017, 0, 1);
    const last = await call(ann, 'POST', '/v1/privacy/erasures', { partyId: person, reason, relationshipEndedAt });
    expect(last.body).toMatchObject({ state: 'erased', holds: [] });
    expect((await call(ann, 'POST', `/v1/parties/${person}/identity`, { reason })).text).not.toMatch(/Zuzana|1980/);
    const { history, ...copy } = (await copyOf()).body;
    clean(JSON.stringify(copy), 'copy');
    clean(JSON.stringify(history), 'history', ownWords);
  });

  it('is in no answer, message or line of the log afterwards', async () => {
    await until('the recipients are told', async () => (sent.join('').includes('party.erased') ? true : null));
    clean(sent.join('\n'), 'webhooks');
    const wrong = { at: 1, accountId: account, direction: 'Zuzana Quixplorer', description: ['kiln deposit'] };
    expect((await call(system, 'POST', '/v1/transactions', wrong)).status).toBe(422);
    for (const path of [
      '/v1/alerts?limit=200',
      '/v1/casework/alerts?limit=200',
      `/v1/search?q=Quix`,
      `/v1/parties/${person}`,
    ])
      clean((await call(ann, 'GET', path)).text, path);
    clean(logged.join('\n') + notices.join('\n'), 'log');
  });

  it('is in no table and in no file: database, lake, state of the stream, models', async () => {
    await server.stop();
    server = await start();
    const owner = createPool(server.store.owner, 1);
    try {
      const tables = await owner.query<{ name: string }>(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
      );
      expect(tables.rows.length).toBeGreaterThan(80);
      for (const { name } of tables.rows) {
        const { rows } = await owner.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t`);
        clean(rows.map(({ row }) => row).join('\n'), name);
      }
    } finally {
      await owner.end();
    }
    const entries = readdirSync(out, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    const files = entries.map((each) => join(each.parentPath, each.name));
    const wordsOf = (file: string) => (file.startsWith(join(out, 'lake')) ? ownWords : canaries);
    const kinds = ['lake', 'models', 'state'];
    for (const kind of kinds)
      expect([kind, files.some((file) => file.startsWith(join(out, kind)))]).toEqual([kind, true]);
    for (const file of files) clean(readFileSync(file, 'latin1'), file, wordsOf(file));
    const database = await openDatabase({ folders: [out], scratch: folder });
    try {
      for (const file of files.filter((each) => each.endsWith('.parquet'))) {
        const rows = await readRows(database.connection, `SELECT t::text AS row FROM read_parquet('${file}') t`);
        clean(rows.map(({ row }) => String(row)).join('\n'), file, wordsOf(file));
      }
    } finally {
      database.close();
    }
  });

  it('is under schedules that the server applies by itself, once a day', async () => {
    const runs = await query('SELECT actor, dry_run FROM retention_run', []);
    expect(runs).toEqual([{ actor: 'system:retention', dry_run: false }]);
  });

  it('leaves an audit trail that verifies, and scores that come out the same bit for bit without the person', async () => {
    expect(await replay()).toMatchObject({ alertId: alert, identical: true, differences: [] });
    const trail = join(folder, 'trail.ndjson');
    expect((await peerline('audit', 'export', '--to', trail, '--out', out)).code).toBe(0);
    const { verification } = await peerlineJson<{ verification: { intact: boolean } }>(
      ...`audit verify ${trail} --out ${out}`.split(' '),
    );
    expect(verification).toMatchObject({ intact: true });
    clean(readFileSync(trail, 'utf8'), 'audit trail');
    expect(readFileSync(trail, 'utf8')).toContain('privacy.erased');
  });
});
