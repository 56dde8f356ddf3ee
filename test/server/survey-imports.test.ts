import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { npsSurvey } from '../fixtures/survey.ts';
import { openTestServer, type TestServer } from '../server.ts';

type Json = Record<string, unknown>;
const secret = 'whsec_c2VjcmV0IHNlY3JldCBzZWNyZXQgMTIzNDU2Nzg=';
const iso = '2026-03-01T10:00:00.000Z';

const samples: Readonly<
  Record<string, { readonly payload: (id: string) => Json; readonly questions: readonly Json[] }>
> = {
  typeform: {
    payload: (token) => ({
      event_id: 'e1',
      event_type: 'form_response',
      form_response: {
        form_id: 'f',
        token,
        submitted_at: iso,
        hidden: { customer: 'p7' },
        answers: [
          { field: { id: 'x1', ref: 'nps', type: 'opinion_scale' }, type: 'number', number: 9 },
          {
            field: { id: 'x2', ref: 'pick', type: 'multiple_choice' },
            type: 'choice',
            choice: { id: 'c', label: 'The app' },
          },
        ],
      },
    }),
    questions: [
      { external: 'nps', question: 'recommend' },
      { external: 'x2', question: 'best', options: { 'The app': 'app', 'The card': 'card' } },
    ],
  },
  formbricks: {
    payload: (id) => ({
      webhookId: 'w',
      event: 'responseFinished',
      data: {
        id,
        surveyId: 's',
        finished: true,
        createdAt: iso,
        updatedAt: iso,
        language: 'default',
        contactAttributes: { customer: 'p7' },
        data: { q1: 9, q2: 'The app' },
      },
    }),
    questions: [
      { external: 'q1', question: 'recommend' },
      { external: 'q2', question: 'best', options: { 'The app': 'app' } },
    ],
  },
  zigpoll: {
    payload: (participantId) => ({
      _id: `r-${participantId}`,
      pollId: 'poll',
      slideId: 'slide1',
      participantId,
      valueType: 'vote',
      response: '9',
      createdAt: iso,
      metadata: { customer: 'p7' },
    }),
    questions: [{ external: 'slide1', question: 'recommend' }],
  },
};

describe('surveys held elsewhere', () => {
  let server: TestServer;
  let manager: Record<string, string>;
  beforeAll(async () => {
    server = await openTestServer();
    manager = await server.person(['feedback-manager']);
    await call('POST', '/v1/surveys', {
      id: 'nps',
      definition: npsSurvey({
        questions: [
          { kind: 'nps', id: 'recommend', text: { en: '?' } },
          {
            kind: 'single',
            id: 'best',
            text: { en: '?' },
            options: ['app', 'card'].map((o) => ({ id: o, text: { en: o } })),
          },
        ],
      }),
    });
    for (const [source, { questions }] of Object.entries(samples)) await connect(source, questions);
    await connect('surveymonkey', [{ external: '11', question: 'recommend' }], { clientId: 'client' });
  });
  afterAll(() => server.close());

  const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
    server.app.inject({ method, url, headers: manager, ...(payload === undefined ? {} : { payload }) });

  async function connect(source: string, questions: readonly Json[], fields: Json = {}): Promise<void> {
    const connection = { id: source, source, surveyId: 'nps', partyField: 'customer', questions, secret, ...fields };
    const response = await call('POST', '/v1/survey-connections', connection);
    expect([response.statusCode, response.json().detail]).toEqual([201, undefined]);
  }

  function signatureHeaders(source: string, body: string, at = Date.now()): Record<string, string> {
    const timestamp = String(Math.floor(at / 1000));
    const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const standard = createHmac('sha256', bytes).update(`m1.${timestamp}.${body}`).digest('base64');
    const all: Readonly<Record<string, Record<string, string>>> = {
      typeform: { 'typeform-signature': `sha256=${createHmac('sha256', secret).update(body).digest('base64')}` },
      surveymonkey: {
        'sm-apikey': 'client',
        'sm-signature': createHmac('sha1', `client&${secret}`).update(body).digest('base64'),
      },
      formbricks: { 'webhook-id': 'm1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,b2xk v1,${standard}` },
      zigpoll: {},
    };
    return all[source]!;
  }

  const hook = (source: string, body: string, headers: Record<string, string>, query = '') =>
    server.app.inject({
      method: 'POST',
      url: `/v1/public/survey-hooks/${source}${query}`,
      headers: { 'content-type': 'application/json', ...headers },
      payload: body,
    });
  const send = (source: string, payload: Json) => {
    const body = JSON.stringify(payload, null, 1);
    const query = source === 'zigpoll' ? `?secret=${encodeURIComponent(secret)}` : '';
    return hook(source, body, signatureHeaders(source, body), query);
  };

  it.each(Object.keys(samples))('%s: stores what it sends once, with customer and answers', async (source) => {
    const payload = samples[source]!.payload(`${source}-1`);
    expect((await send(source, payload)).json()).toMatchObject({ stored: 1, repeated: 0, refused: [] });
    expect((await send(source, payload)).json()).toMatchObject({ stored: 0, repeated: 1 });
    const { rows } = await server.store.pool.query(
      `SELECT party_id, completed_at, a.question_id, a.score, a.options FROM survey_response r
       JOIN survey_answer a ON a.response_id = r.id WHERE source = $1 ORDER BY question_id DESC`,
      [source],
    );
    expect(rows[0]).toMatchObject({
      party_id: 'p7',
      completed_at: Date.parse(iso),
      question_id: 'recommend',
      score: 9,
    });
    if (source !== 'zigpoll') expect(rows[1]).toMatchObject({ question_id: 'best', options: ['app'] });
  });

  it('surveymonkey: is told of a response, and takes its answers when they are imported', async () => {
    const event = { event_type: 'response_completed', object_type: 'response', object_id: '77', event_id: '1' };
    expect((await send('surveymonkey', event)).json()).toMatchObject({ pending: 1 });
    const details = {
      id: '77',
      response_status: 'completed',
      date_modified: iso,
      custom_variables: { customer: 'p8' },
      pages: [{ id: '1', questions: [{ id: '11', answers: [{ choice_id: '5', choice_metadata: { weight: '10' } }] }] }],
    };
    const imported = await call('POST', '/v1/survey-connections/surveymonkey/import', { data: [details] });
    expect(imported.json()).toMatchObject({ stored: 1 });
    const { rows } = await server.store.pool.query('SELECT * FROM survey_import_pending');
    expect(rows).toEqual([]);
    expect((await send('surveymonkey', event)).json()).toMatchObject({ pending: 1 });
    expect((await server.store.pool.query('SELECT * FROM survey_import_pending')).rows).toEqual([]);
    const head = await server.app.inject({ method: 'HEAD', url: '/v1/public/survey-hooks/surveymonkey' });
    expect(head.statusCode).toBe(200);
  });

  it.each([...Object.keys(samples), 'surveymonkey'])(
    '%s: refuses what is not signed, signed otherwise, or changed',
    async (source) => {
      const body = JSON.stringify(samples[source]?.payload('forged') ?? { event_type: 'response_completed' });
      const good = signatureHeaders(source, body);
      const otherwise = Object.fromEntries(
        Object.entries(good).map(([name, value]) => [name, `${value.slice(0, -3)}AA=`]),
      );
      const attempts = [
        await hook(source, body, {}),
        await hook(source, body, otherwise, source === 'zigpoll' ? '?secret=wrong' : ''),
        ...(source === 'zigpoll' ? [] : [await hook(source, `${body} `, good)]),
      ];
      expect(attempts.map(({ statusCode }) => statusCode)).toEqual(attempts.map(() => 401));
      const { rows } = await server.store.pool.query("SELECT * FROM survey_response WHERE external_id = 'forged'");
      expect(rows).toEqual([]);
    },
  );

  it('formbricks: refuses a true signature that is old', async () => {
    const body = JSON.stringify(samples['formbricks']!.payload('old'));
    const old = signatureHeaders('formbricks', body, Date.now() - 6 * 60_000);
    expect((await hook('formbricks', body, old)).statusCode).toBe(401);
  });

  it('says what it leaves out: unfinished responses, tests, answers off the scale', async () => {
    const { payload } = samples['formbricks']!;
    const unfinished = payload('u1') as { data: Json };
    unfinished.data['finished'] = false;
    expect((await send('formbricks', unfinished)).json().ignored).toMatch(/not a finished response/);
    expect((await send('formbricks', { event: 'testEvent' })).json().ignored).toMatch(/testEvent/);
    const off = payload('u2') as { data: { data: Json } };
    off.data.data = { q1: 42, q2: 'Something else' };
    expect((await send('formbricks', off)).json()).toMatchObject({
      stored: 1,
      refused: [{ question: 'recommend' }, { question: 'best' }],
    });
  });

  it('refuses what is no payload, and what is too large', async () => {
    expect((await send('typeform', { hello: 1 })).json()).toMatchObject({ status: 422, code: 'survey.bad-payload' });
    const body = 'not json';
    expect((await hook('typeform', body, signatureHeaders('typeform', body))).statusCode).toBe(422);
    expect((await hook('typeform', 'x'.repeat(1024 * 1024 + 1), {})).statusCode).toBe(413);
    expect((await hook('nobody', '{}', {})).statusCode).toBe(404);
  });

  it('keeps secrets to itself', async () => {
    expect(JSON.stringify((await call('GET', '/v1/survey-connections')).json())).not.toContain('whsec');
    const { rows } = await server.store.pool.query('SELECT * FROM survey_connection');
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('counts what came from elsewhere with the rest, and tells others', async () => {
    const { complete } = (await call('GET', '/v1/surveys/nps')).json();
    const { rows } = await server.store.pool.query("SELECT count(*) FROM outbox_event WHERE kind = 'survey.answered'");
    expect(rows[0].count).toBe(complete);
  });

  it('are changed in part, removed with what waited, and each time written down without a secret', async () => {
    const url = '/v1/survey-connections/formbricks';
    const other = 'whsec_b3RoZXIgb3RoZXIgb3RoZXIgb3RoZXIgMTIzNDU2';
    expect((await call('PATCH', url, { questions: [{ external: 'q9', question: 'nobody' }] })).json().code).toBe(
      'survey.unknown-question',
    );
    const questions = [{ external: 'q9', question: 'recommend' }];
    expect((await call('PATCH', url, { questions, secret: other })).json()).toMatchObject({
      partyField: 'customer',
      questions,
    });
    // What was signed with the secret before is refused from then on.
    expect((await send('formbricks', samples['formbricks']!.payload('late'))).statusCode).toBe(401);
    expect((await call('DELETE', url)).statusCode).toBe(204);
    expect((await call('DELETE', url)).statusCode).toBe(404);
    expect((await send('formbricks', samples['formbricks']!.payload('later'))).statusCode).toBe(404);
    const told = { event_type: 'response_completed', object_type: 'response', object_id: '99', event_id: '2' };
    expect((await send('surveymonkey', told)).json()).toMatchObject({ pending: 1 });
    expect((await call('DELETE', '/v1/survey-connections/surveymonkey')).statusCode).toBe(204);
    expect((await server.store.pool.query('SELECT * FROM survey_import_pending')).rows).toEqual([]);
    const { rows: entries } = await server.store.pool.query<{ action: string; after: unknown }>(
      `SELECT action, before, after FROM audit_entry WHERE subject = 'survey-connection:formbricks' ORDER BY sequence DESC`,
    );
    expect(entries.map(({ action }) => action)).toEqual([
      'survey.connection-removed',
      'survey.connection-changed',
      'survey.connection-added',
    ]);
    expect(entries[1]!.after).toMatchObject({ secretReplaced: true, questions: [{ external: 'q9' }] });
    expect(JSON.stringify(entries)).not.toMatch(/whsec|secret"/);
  });
});
