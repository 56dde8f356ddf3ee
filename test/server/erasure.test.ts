import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Erasure } from '#privacy/erasure/erase';
import { eraseRestored } from '#privacy/erasure/remembered';
import { runRetention, runRetentionDaily } from '#privacy/retention/run';
import { retentionDeps } from '#server/subjects/deps';
import { readAudit } from '#store/audit/audit-trail';
import { verifyTrail } from '#store/audit/verify';
import { readEvents } from '#store/outbox/outbox';
import { addKnownParty, addSuspicion } from '../fixtures/known-party.ts';
import { openTestServer, type TestServer } from '../server.ts';

const day = 86_400_000;
const longAgo = Date.UTC(2015, 0, 1);

describe('erasure', () => {
  let server: TestServer;
  let headers: Record<string, string>;
  let clock = Date.now();
  const deps = () => retentionDeps({ ...server.deps, now: () => clock });
  beforeAll(async () => {
    server = await openTestServer();
    headers = await server.key();
  });
  afterAll(() => server.close());

  const erase = async (partyId: string, relationshipEndedAt?: number) => {
    const payload = {
      partyId,
      reason: 'letter of 2 May',
      ...(relationshipEndedAt === undefined ? {} : { relationshipEndedAt }),
    };
    const response = await server.app.inject({ method: 'POST', url: '/v1/privacy/erasures', headers, payload });
    expect(response.statusCode).toBe(200);
    return response.json<Erasure>();
  };
  const nameOf = async (id: string) =>
    (await server.app.inject({ url: `/v1/parties/${id}`, headers })).json().name as string | null;
  const count = async (statement: string, id: string) =>
    (await server.store.pool.query<{ n: number }>(statement, [id])).rows[0]!.n;
  const commercialRows = (id: string) =>
    count(
      `SELECT (SELECT count(*) FROM customer_activity WHERE party_id = $1)
        + (SELECT count(*) FROM commercial_segment_membership WHERE party_id = $1) AS n`,
      id,
    );

  it('destroys the keys of who no law keeps: names, texts and descriptions are gone everywhere, figures stay', async () => {
    await addKnownParty(server, 'gone', headers);
    expect(await erase('gone', longAgo)).toMatchObject({ state: 'erased', holds: [], heldUntil: null });
    expect(await nameOf('gone')).toBeNull();
    expect(await count("SELECT count(*) AS n FROM subject_key WHERE subject LIKE '%gone%'", 'x').catch(() => 0)).toBe(
      0,
    );
    const { rows } = await server.store.pool.query(
      "SELECT country, occupation, entity_type FROM party WHERE id = 'gone'",
    );
    expect(rows[0]).toEqual({ country: null, occupation: null, entity_type: 'individual' });
    expect(await commercialRows('gone')).toBe(0);
    const log = await server.store.pool.query<{ body: string }>("SELECT body FROM event_log WHERE body LIKE '%gone%'");
    expect(log.rows.length).toBe(5);
    for (const { body } of log.rows) expect(body).not.toMatch(/Zuzana|kiln|Glass Works|queue is/);
    const copy = await server.app.inject({
      method: 'POST',
      url: '/v1/privacy/exports',
      headers,
      payload: { partyId: 'gone', reason: 'to see' },
    });
    expect(copy.body).not.toMatch(/Zuzana|kiln|Glass Works|queue is/);
    const told = await readEvents(server.deps.db, 0, 1000);
    expect(told.filter(({ kind }) => kind === 'party.erased')).toMatchObject([
      { payload: { partyId: 'gone' }, tainted: false },
    ]);
  });

  it('gives way to the law: the customer stays known, for a reason that is recorded, and marketing ends at once', async () => {
    await addKnownParty(server, 'kept', headers);
    await addSuspicion(server, 'kept');
    expect(await erase('kept')).toMatchObject({
      state: 'restricted',
      holds: ['open-work', 'relationship-not-ended'],
      heldUntil: null,
    });
    expect(await nameOf('kept')).toBe('Zuzana Quixplorer');
    expect(await commercialRows('kept')).toBe(0);
    const assigned = await server.app.inject({
      method: 'POST',
      url: '/v1/commercial-segments/value/assignments',
      headers,
      payload: {
        version: 'v2',
        segments: [{ id: 'A', label: 'A' }],
        members: [{ partyId: 'kept', segment: 'A' }],
        lineage: [],
      },
    });
    expect(assigned.json()).toMatchObject({ entered: 0, withheld: 1 });
    const facts = [];
    for await (const entry of readAudit(server.deps.db)) if (entry.subject === 'party:kept') facts.push(entry);
    expect(facts.at(-1)).toMatchObject({
      action: 'privacy.restricted',
      reason: 'letter of 2 May',
      after: { holds: ['open-work', 'relationship-not-ended'] },
    });
  });

  it('is finished by the schedule once work is closed and the term has run, counted from the latest transaction', async () => {
    const { pool } = server.store;
    expect((await erase('kept', longAgo)).holds).toEqual(['open-work', 'retention-term']);
    await pool.query("UPDATE party_alert SET state = 'closed', closed_at = 1 WHERE party_id = 'kept'");
    await pool.query("UPDATE work_case SET closed_at = 1 WHERE party_id = 'kept'");
    await pool.query("UPDATE screening_hit SET state = 'dismissed' WHERE party_id = 'kept'");
    await runRetention(deps(), 'system:retention', false);
    const [waiting] = (await server.app.inject({ url: '/v1/privacy/erasures?partyId=kept', headers })).json().items;
    expect(waiting).toMatchObject({ state: 'restricted', holds: ['retention-term'] });
    expect(waiting.heldUntil).toBeGreaterThan(Date.now() + 4.9 * 365 * day);
    expect(await nameOf('kept')).toBe('Zuzana Quixplorer');
    clock = waiting.heldUntil + 1;
    expect((await runRetention(deps(), 'system:retention', true)).erasures).toBe(1);
    expect(await nameOf('kept')).toBe('Zuzana Quixplorer');
    expect(await runRetentionDaily(deps())).toBe(true);
    expect(await runRetentionDaily(deps())).toBe(false);
    expect(await nameOf('kept')).toBeNull();
    const comment = await pool.query<{ sealed: string }>("SELECT sealed FROM work_comment WHERE party_id = 'kept'");
    expect(await server.deps.vault.open('party:kept', comment.rows[0]!.sealed)).toBeNull();
    // What was found stays as figures, under an identifier that leads to no person here.
    expect(await count('SELECT count(*) AS n FROM evaluation WHERE party_id = $1', 'kept')).toBe(1);
    clock = Date.now();
  });

  it('is carried out again on what a backup brings back', async () => {
    const { pool } = server.store;
    await addKnownParty(server, 'back', headers);
    const { rows } = await pool.query("SELECT * FROM subject_key WHERE subject IN ('party:back', 'account:back-a')");
    await erase('back', longAgo);
    for (const { subject, wrapped, created_at: at } of rows) {
      await pool.query('INSERT INTO subject_key VALUES ($1, $2, $3)', [subject, wrapped, at]);
    }
    expect(await nameOf('back')).toBe('Zuzana Quixplorer');
    expect(await eraseRestored(deps(), server.store.dataFolder)).toEqual(['back']);
    server.deps.vault.forget('back', ['back-a']);
    expect(await nameOf('back')).toBeNull();
    expect(await eraseRestored(deps(), server.store.dataFolder)).toEqual([]);
    appendFileSync(join(server.store.dataFolder, 'erased.ndjson'), '');
  });

  it('leaves the audit trail whole', async () => {
    expect(await verifyTrail(readAudit(server.deps.db), [], null)).toMatchObject({ intact: true });
  });

  it('is refused to a party of whom nothing is kept', async () => {
    const payload = { partyId: 'nobody', reason: 'letter' };
    const response = await server.app.inject({ method: 'POST', url: '/v1/privacy/erasures', headers, payload });
    expect([response.statusCode, response.json().code]).toEqual([404, 'privacy.unknown-party']);
  });
});
