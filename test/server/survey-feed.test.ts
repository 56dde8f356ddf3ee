import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedSurveys } from '#server/survey-feed';
import { npsSurvey } from '../fixtures/survey.ts';
import { openTestServer, type TestServer } from '../server.ts';

describe('surveys and the event log', () => {
  let server: TestServer;
  let manager: Record<string, string>;
  let engineer: Record<string, string>;
  beforeAll(async () => {
    server = await openTestServer();
    manager = await server.person(['feedback-manager']);
    engineer = await server.person(['engineer']);
    await call('POST', '/v1/surveys', { id: 'nps', definition: npsSurvey() });
    await call('PATCH', '/v1/surveys/nps', { status: 'live' });
    await feedSurveys(server.deps);
  });
  afterAll(() => server.close());

  const call = (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object, headers = manager) =>
    server.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  const settle = async () => {
    while ((await feedSurveys(server.deps)) > 0);
  };
  const answers = async () =>
    (
      await server.store.pool.query(
        'SELECT party_id, source, question_id, score FROM survey_response r JOIN survey_answer a ON a.response_id = r.id ORDER BY 1, 3',
      )
    ).rows;

  it('an answer of a known customer becomes a record of the log, once, with its text sealed', async () => {
    const { items } = (await call('POST', '/v1/surveys/nps/invitations', { partyIds: ['p1'] })).json();
    const payload = { token: items[0].token, answers: { recommend: 2, reason: 'Zebedee waited.' } };
    await server.app.inject({ method: 'POST', url: '/v1/public/answers', payload });
    await settle();
    const records = (await server.deps.log.read(0, 0, 100)).filter(({ kind }) => kind === 'survey-answer');
    expect(records.map(({ body }) => [body['partyId'], body['questionId'], body['value']])).toEqual([
      ['p1', 'reason', null],
      ['p1', 'recommend', 2],
    ]);
    expect(JSON.stringify(records)).not.toContain('Zebedee');
    await server.store.pool.query('UPDATE survey_response SET logged_at = NULL');
    await settle();
    expect((await server.deps.log.read(0, 0, 100)).length).toBe(records.length);
    // What we told the log of does not come back as an answer from elsewhere.
    expect((await answers()).length).toBe(2);
  });

  it('an answer that came by the log counts in the survey, once', async () => {
    const record = {
      kind: 'survey-answer',
      id: 'x1',
      at: 1000,
      partyId: 'p2',
      surveyId: 'nps',
      questionId: 'recommend',
    };
    await call(
      'POST',
      '/v1/events',
      [
        { ...record, value: 10 },
        { ...record, id: 'x2', value: 99 },
      ],
      engineer,
    );
    await call(
      'POST',
      '/v1/events',
      [
        { ...record, value: 10 },
        { ...record, id: 'x3', surveyId: 'none' },
      ],
      engineer,
    );
    await settle();
    expect((await answers()).filter(({ party_id: id }) => id === 'p2')).toEqual([
      { party_id: 'p2', source: 'event-log', question_id: 'recommend', score: 10 },
    ]);
  });

  it('behaviour that came by the log is counted once', async () => {
    const record = { kind: 'behaviour-event', at: Date.now(), partyId: 'p3', type: 'support-contact' };
    await call(
      'POST',
      '/v1/events',
      [
        { ...record, id: 'b1' },
        { ...record, id: 'b2' },
      ],
      engineer,
    );
    await settle();
    await settle();
    const { rows } = await server.store.pool.query("SELECT times FROM customer_activity WHERE party_id = 'p3'");
    expect(rows).toEqual([{ times: 2 }]);
  });

  it('behaviour that came by the log triggers the surveys that wait for it, once, and tells where the link is', async () => {
    const trigger = { kind: 'event', event: 'payee-added' };
    for (const [id, fields] of [
      ['payee', { class: 'transactional' }],
      ['nobody', { class: 'research', anonymous: true }],
      ['few', { class: 'research', targeting: { attributes: [{ attribute: 'country', op: 'in', values: ['PT'] }] } }],
    ] as const) {
      await call('POST', '/v1/surveys', { id, definition: npsSurvey({ trigger, cooldownDays: 0, ...fields }) });
      expect((await call('PATCH', `/v1/surveys/${id}`, { status: 'live' })).statusCode).toBe(200);
    }
    const { rows: head } = await server.store.pool.query<{ position: number }>('SELECT position FROM outbox_head');
    const event = { kind: 'behaviour-event', at: Date.now(), partyId: 'p4', type: 'payee-added' };
    const sent = [
      { ...event, id: 't1' },
      // Long ago, and something else: neither says anything of the moment.
      { ...event, id: 't2', partyId: 'p5', at: Date.now() - 3 * 86_400_000 },
      { ...event, id: 't3', partyId: 'p6', type: 'login' },
    ];
    await call('POST', '/v1/events', sent, engineer);
    await settle();
    await call('POST', '/v1/events', sent, engineer);
    await settle();
    const { rows } = await server.store.pool.query(
      'SELECT survey_id, party_id, source FROM survey_response WHERE source LIKE $1 ORDER BY 1',
      ['event:%'],
    );
    expect(rows).toEqual([{ survey_id: 'payee', party_id: 'p4', source: 'event:payee-added' }]);
    const { rows: told } = await server.store.pool.query(
      "SELECT subject, payload, tainted FROM outbox_event WHERE position > $1 AND kind = 'survey.invited'",
      [head[0]!.position],
    );
    expect(told).toEqual([{ subject: 'survey:payee', payload: { surveyId: 'payee', partyId: 'p4' }, tainted: false }]);
    const url = '/v1/surveys/payee/invitations?partyId=p4&source=event:payee-added';
    const { items, next } = (await call('GET', url, undefined, engineer)).json();
    expect([items.length, next]).toEqual([1, null]);
    expect(items[0].url).toMatch(/\/s\/[\w-]+\.[\w-]+$/);
    const answer = { token: items[0].token, answers: { recommend: 9 }, finish: true };
    await server.app.inject({ method: 'POST', url: '/v1/public/answers', payload: answer });
    expect((await call('GET', url, undefined, engineer)).json().items).toEqual([]);
  });
});
