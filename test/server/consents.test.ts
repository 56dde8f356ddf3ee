import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAudit } from '#store/audit/audit-trail';
import { readEvents } from '#store/outbox/outbox';
import { drawConsequences } from '#surveys/consent-effects';
import { consenting } from '#surveys/consent';
import { openTestServer, type TestServer } from '../server.ts';
import { npsSurvey } from '../fixtures/survey.ts';

const day = 86_400_000;

describe('what a customer agreed to', () => {
  let server: TestServer;
  let headers: Record<string, string>;
  beforeAll(async () => {
    server = await openTestServer();
    headers = await server.key();
  });
  afterAll(() => server.close());

  const call = async (method: 'GET' | 'POST' | 'PATCH', url: string, body?: object) => {
    const response = await server.app.inject({
      method,
      url,
      headers,
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: response.statusCode, body: response.body === '' ? null : JSON.parse(response.body) };
  };
  const say = (partyId: string, purpose: string, granted: boolean, at = Date.now()) =>
    call('POST', `/v1/customers/${partyId}/consents`, {
      id: `${partyId} ${purpose} ${granted} ${at}`,
      purpose,
      granted,
      at,
      source: 'branch',
    });
  const assign = (members: readonly string[], consent?: object) =>
    call('POST', '/v1/commercial-segments/value/assignments', {
      version: 'v1',
      segments: [{ id: 'A', label: 'Savers' }],
      members: members.map((partyId) => ({ partyId, segment: 'A' })),
      lineage: [],
      ...(consent === undefined ? {} : { consent }),
    });
  const openLinks = async (partyId: string) => {
    const { rows } = await server.store.pool.query(
      'SELECT FROM survey_response WHERE party_id = $1 AND expires_at > $2',
      [partyId, Date.now()],
    );
    return rows.length;
  };

  it('decides who belongs to commercial segments: a no leaves, an opt-in segmentation waits for a yes', async () => {
    await say('c-no', 'commercial-segments', false);
    expect((await assign(['c-no', 'c-silent'])).body).toEqual({ entered: 1, left: 0, stayed: 0, withheld: 1 });
    const optIn = { purpose: 'profiling', optIn: true };
    expect((await assign(['c-no', 'c-silent'], optIn)).body).toMatchObject({ left: 1, withheld: 2 });
    await say('c-silent', 'profiling', true);
    expect((await assign(['c-no', 'c-silent'], optIn)).body).toMatchObject({ entered: 1, withheld: 1 });
  });

  it('when withdrawn, ends segments, audiences and open invitations at once, in one step with its audit entry', async () => {
    await assign(['w']);
    for (const purpose of ['offers', 'research']) await say('w', purpose, true, Date.now() - day);
    await call('POST', '/v1/audiences', {
      id: 'all',
      definition: { targeting: {}, purpose: 'offers', holdout: { share: 0, seed: 1 } },
    });
    expect((await call('POST', '/v1/audiences/all/refresh')).body).toMatchObject({ entered: 1 });
    // An audience of one would single a customer out.
    expect((await call('GET', '/v1/audiences/all/members')).body).toMatchObject({
      status: 422,
      code: 'privacy.too-few',
    });
    expect((await call('GET', '/v1/audiences/all/delta?since=0')).body).toEqual({ items: [] });
    await call('POST', '/v1/surveys', { id: 'nps', definition: npsSurvey({ requiresConsent: 'research' }) });
    await call('PATCH', '/v1/surveys/nps', { status: 'live' });
    const invited = await call('POST', '/v1/surveys/nps/invitations', { partyIds: ['w'] });
    expect(invited.body.items[0]).toMatchObject({ outcome: 'invited' });
    expect(await openLinks('w')).toBe(1);

    expect((await say('w', 'offers', false)).body).toEqual({ segmentsLeft: 0, audiencesLeft: 1, invitationsEnded: 0 });
    expect((await say('w', 'research', false)).body).toMatchObject({ invitationsEnded: 1 });
    expect((await say('w', 'commercial-segments', false)).body).toMatchObject({ segmentsLeft: 1 });
    expect(await openLinks('w')).toBe(0);
    const again = await call('POST', '/v1/surveys/nps/invitations', { partyIds: ['w'] });
    expect(again.body.items[0].reasons).toContain('consent');
    const told = (await readEvents(server.deps.db, 0, 1000)).filter(({ subject }) => subject === 'party:w');
    expect(told.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['consent.given', 'consent.withdrawn', 'audience.left', 'commercial-segment.left']),
    );
    expect(told.every(({ tainted }) => !tainted)).toBe(true);
    const facts: unknown[] = [];
    for await (const entry of readAudit(server.deps.db))
      if (entry.action === 'consent.recorded' && entry.subject === 'party:w') facts.push(entry.after);
    expect(facts.at(-1)).toMatchObject({ purpose: 'commercial-segments', granted: false, source: 'branch' });
  });

  it('counts from the time it takes effect, before and after', async () => {
    const { db } = server.deps;
    const now = Date.now();
    await say('t', 'offers', true, now - 10 * day);
    await say('t', 'offers', false, now - 5 * day);
    await say('t', 'offers', true, now + 5 * day);
    const agreed = async (at: number) => (await consenting(db, ['t'], 'offers', at)).has('t');
    expect([
      await agreed(now - 11 * day),
      await agreed(now - 7 * day),
      await agreed(now),
      await agreed(now + 6 * day),
    ]).toEqual([false, true, false, true]);
  });

  it('is drawn on when a no that was dated ahead begins to hold', async () => {
    const { db } = server.deps;
    const now = Date.now();
    while (await drawConsequences(db, now));
    await assign(['later']);
    expect((await say('later', 'commercial-segments', false, now + day)).body).toMatchObject({ segmentsLeft: 0 });
    await drawConsequences(db, now + 1000);
    const members = async () =>
      (
        await server.store.pool.query(
          "SELECT FROM commercial_segment_membership WHERE party_id = 'later' AND left_at IS NULL",
        )
      ).rows.length;
    expect(await members()).toBe(1);
    await drawConsequences(db, now + 2 * day);
    expect(await members()).toBe(0);
  });

  it('is history: nobody edits or deletes an entry, and an identifier says one thing', async () => {
    const { pool } = server.store;
    await expect(pool.query('UPDATE consent_entry SET granted = true')).rejects.toThrow(/is not edited/);
    await expect(pool.query('DELETE FROM consent_entry')).rejects.toThrow(/is not edited/);
    const at = Date.now();
    expect((await say('h', 'offers', true, at)).status).toBe(201);
    expect((await say('h', 'offers', true, at)).status).toBe(201);
    const changed = { id: `h offers true ${at}`, purpose: 'offers', granted: false, at, source: 'branch' };
    expect((await call('POST', '/v1/customers/h/consents', changed)).status).toBe(409);
  });
});
