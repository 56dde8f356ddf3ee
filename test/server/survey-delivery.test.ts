// Longer than most: one server and one survey serve every way in which an answer can arrive or be refused.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { npsSurvey } from '../fixtures/survey.ts';
import { openTestServer, publicUrl, type TestServer } from '../server.ts';

type Json = Record<string, unknown>;
interface Invited {
  readonly partyId: string;
  readonly outcome: string;
  readonly token: string;
  readonly url: string;
  readonly reasons: readonly string[];
}

describe('surveys and those who answer', () => {
  let server: TestServer;
  let manager: Record<string, string>;
  let made = 0;
  beforeAll(async () => {
    server = await openTestServer();
    manager = await server.person(['feedback-manager']);
    await call('PUT', '/v1/survey-cooldown', {
      globalDays: 0,
      classDays: { relationship: 0, transactional: 0, research: 0 },
    });
  });
  afterAll(() => server.close());

  const call = (method: 'GET' | 'POST' | 'PUT' | 'PATCH', url: string, payload?: object) =>
    server.app.inject({ method, url, headers: manager, ...(payload === undefined ? {} : { payload }) });

  async function live(fields: Json = {}): Promise<string> {
    const id = `s${++made}`;
    const response = await call('POST', '/v1/surveys', { id, definition: npsSurvey({ cooldownDays: 0, ...fields }) });
    expect([response.statusCode, response.json().detail]).toEqual([201, undefined]);
    await call('PATCH', `/v1/surveys/${id}`, { status: 'live' });
    return id;
  }

  async function inviteAll(id: string, ...partyIds: readonly string[]): Promise<readonly Invited[]> {
    const response = await call('POST', `/v1/surveys/${id}/invitations`, { partyIds });
    expect([response.statusCode, response.json().detail]).toEqual([200, undefined]);
    return response.json().items;
  }

  const answer = (token: string, answers: Json, fields: Json = {}, headers: Record<string, string> = {}) =>
    server.app.inject({ method: 'POST', url: '/v1/public/answers', headers, payload: { token, answers, ...fields } });

  async function complete(id: string, partyId: string, answers: Json): Promise<void> {
    const [invited] = await inviteAll(id, partyId);
    const response = await answer(invited!.token, answers, { finish: true });
    expect([response.statusCode, response.json().detail]).toEqual([200, undefined]);
  }

  const segmented = (segmentation: string, members: Readonly<Record<string, string>>, lineage: readonly Json[] = []) =>
    call('POST', `/v1/commercial-segments/${segmentation}/assignments`, {
      version: 'v1',
      segments: [...new Set(['A', 'B', ...Object.values(members)])].map((segment) => ({ id: segment, label: segment })),
      members: Object.entries(members).map(([partyId, segment]) => ({ partyId, segment })),
      lineage,
    });

  describe('a personal link', () => {
    it('asks the questions that the answers lead to, keeps partial answers, and completes once', async () => {
      const id = await live();
      const [{ token, url }] = (await inviteAll(id, 'p1')) as [Invited];
      expect(url).toBe(`${publicUrl}/s/${token}`);
      expect((await answer(token, {})).json()).toMatchObject({ next: { id: 'recommend', scale: [0, 10] } });
      expect((await answer(token, { recommend: 3 })).json()).toMatchObject({ complete: false, next: { id: 'reason' } });
      const partial = await call('GET', `/v1/surveys/${id}/results`);
      expect(partial.json()).toMatchObject({ invited: 1, started: 1, complete: 0 });
      expect((await answer(token, { reason: 'The fees.' })).json()).toMatchObject({
        complete: true,
        thanks: 'Thank you.',
      });
      const again = await answer(token, { recommend: 10 });
      expect([again.statusCode, again.json().code]).toEqual([410, 'survey.link-used']);
      expect((await call('GET', `/v1/surveys/${id}`)).json()).toMatchObject({ complete: 1 });
    });

    it('is refused when forged in any place, and when expired', async () => {
      const id = await live();
      const [{ token }] = (await inviteAll(id, 'p1')) as [Invited];
      for (const [at, character] of token.split('').entries()) {
        if (character === '.') continue;
        // The last character of 22 carries two bits of padding, so the change is made in the first ones.
        const forged = `${token.slice(0, at)}${character === 'A' ? 'w' : 'A'}${token.slice(at + 1)}`;
        expect([at, (await answer(forged, {})).statusCode]).toEqual([at, 403]);
      }
      expect((await answer('x', {})).statusCode).toBe(403);
      await server.store.pool.query('UPDATE survey_response SET expires_at = 1 WHERE survey_id = $1', [id]);
      expect((await answer(token, {})).json().code).toBe('survey.link-expired');
    });

    it('does not work while the survey is paused', async () => {
      const id = await live();
      const [{ token }] = (await inviteAll(id, 'p1')) as [Invited];
      await call('PATCH', `/v1/surveys/${id}`, { status: 'paused' });
      expect((await answer(token, { recommend: 1 })).json().code).toBe('survey.not-live');
    });

    it('completes once, also when two arrive at the same moment', async () => {
      const id = await live();
      const [{ token }] = (await inviteAll(id, 'p1')) as [Invited];
      const both = await Promise.all([9, 10].map((recommend) => answer(token, { recommend })));
      expect(both.map(({ statusCode }) => statusCode).sort((a, b) => a - b)).toEqual([200, 410]);
      const { rows } = await server.store.pool.query('SELECT count(*) FROM outbox_event WHERE subject = $1', [
        `survey:${id}`,
      ]);
      expect(rows[0].count).toBe(1);
    });

    it('drops answers to questions that the final answers do not lead to', async () => {
      const id = await live();
      const [{ token }] = (await inviteAll(id, 'p1')) as [Invited];
      await answer(token, { recommend: 3 });
      await answer(token, { recommend: 9, reason: 'Nothing.' });
      const { rows } = await server.store.pool.query(
        'SELECT question_id, score FROM survey_answer a JOIN survey_response r ON r.id = a.response_id WHERE survey_id = $1',
        [id],
      );
      expect(rows).toEqual([{ question_id: 'recommend', score: 9 }]);
    });

    it.each([
      ['a score beyond the scale', { recommend: 11 }, 422],
      ['a question that does not exist', { nothing: 1 }, 422],
      ['a text that is too long', { reason: 'x'.repeat(1001) }, 422],
      ['a body that is too large', { reason: 'x'.repeat(70_000) }, 413],
    ])('refuses %s', async (_what, answers, status) => {
      const [{ token }] = (await inviteAll(await live(), 'p1')) as [Invited];
      expect((await answer(token, answers)).statusCode).toBe(status);
    });

    it('says which required question is open when asked to finish', async () => {
      const [{ token }] = (await inviteAll(await live(), 'p1')) as [Invited];
      const response = await answer(token, { reason: 'x' }, { finish: true });
      expect([response.statusCode, response.json().detail]).toEqual([422, 'The question recommend must be answered.']);
    });

    it('says its introduction before the first question, and not again', async () => {
      const id = await live({ intro: { en: 'Two questions about us.' } });
      const [{ token }] = (await inviteAll(id, 'p1')) as [Invited];
      expect((await server.app.inject({ url: `/s/${token}` })).body).toContain('<p>Two questions about us.</p>');
      expect((await answer(token, { recommend: 3 })).json().intro).toBeNull();
      expect((await server.app.inject({ url: `/s/${token}` })).body).not.toContain('Two questions');
    });

    it('is not in another language than the survey speaks', async () => {
      const response = await call('POST', `/v1/surveys/${await live()}/invitations`, {
        partyIds: ['p1'],
        language: 'fr',
      });
      expect([response.statusCode, response.json().code]).toEqual([422, 'survey.unknown-language']);
    });
  });

  describe('the page', () => {
    const form = (url: string, fields: Record<string, string>, origin = publicUrl) =>
      server.app.inject({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
        payload: new URLSearchParams(fields).toString(),
      });

    it('works without script from the first question to the thanks, under a strict policy', async () => {
      const [{ token }] = (await inviteAll(await live(), 'p1')) as [Invited];
      const first = await server.app.inject({ url: `/s/${token}` });
      expect(first.statusCode).toBe(200);
      expect(first.headers['content-security-policy']).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; form-action/,
      );
      expect(first.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' });
      expect(first.body).toContain('<legend>Would you recommend us to a friend?</legend>');
      expect(first.body).not.toContain('<script');
      expect(first.body.match(/type="radio"/g)?.length).toBe(11);
      const second = await form(`/s/${token}`, { question: 'recommend', answer: '3' });
      expect([second.statusCode, second.headers.location]).toEqual([303, `/s/${token}`]);
      expect((await server.app.inject({ url: `/s/${token}` })).body).toContain('<textarea');
      const wrong = await form(`/s/${token}`, { question: 'reason', answer: 'x'.repeat(1001) });
      expect([wrong.statusCode, wrong.body.includes('role="alert"')]).toEqual([422, true]);
      const last = await form(`/s/${token}`, { question: 'reason', skip: 'yes' });
      expect([last.statusCode, last.body.includes('Thank you.')]).toEqual([200, true]);
      const over = await server.app.inject({ url: `/s/${token}` });
      expect([over.statusCode, over.body.includes('was answered already')]).toEqual([410, true]);
    });

    it('shows what a survey says as text, never as markup', async () => {
      const evil = '<img src=x onerror=alert(1)>"\'';
      const id = await live({
        title: { en: evil },
        questions: [
          {
            kind: 'single',
            id: 'q',
            text: { en: evil },
            options: ['a', 'b'].map((o) => ({ id: o, text: { en: evil } })),
          },
        ],
      });
      const [{ token }] = (await inviteAll(id, 'p1')) as [Invited];
      const { body } = await server.app.inject({ url: `/s/${token}` });
      expect(body).not.toContain('<img');
      expect(body).toContain('&#60;img');
    });

    it('takes forms from our own pages only, and forms alone', async () => {
      const [{ token }] = (await inviteAll(await live(), 'p1')) as [Invited];
      expect(
        (await form(`/s/${token}`, { question: 'recommend', answer: '3' }, 'https://evil.example')).statusCode,
      ).toBe(403);
      const json = await server.app.inject({
        method: 'POST',
        url: `/s/${token}`,
        headers: { origin: publicUrl },
        payload: {},
      });
      expect(json.statusCode).toBe(415);
    });

    it('of an open survey asks for work, or takes few without', async () => {
      const id = await live({ open: true, anonymous: true });
      const welcome = await server.app.inject({ url: `/s/open/${id}?lang=klingon` });
      expect(welcome.body).toContain('<html lang="en">');
      const challenge = /name="challenge" value="([^"]+)"/.exec(welcome.body)![1]!;
      const begin = (fields: Record<string, string>) => form(`/s/open/${id}`, { challenge, nonce: '', ...fields });
      expect((await begin({ website: 'https://buy.example' })).statusCode).toBe(403);
      const statuses: number[] = [];
      for (let i = 0; i < 21; i++) statuses.push((await begin({})).statusCode);
      expect(statuses).toEqual([...Array.from({ length: 20 }, () => 303), 429]);
    });
  });

  describe('an open survey', () => {
    const solve = (challenge: string): string => {
      for (let nonce = 0; ; nonce++) {
        const hash = createHash('sha256').update(`${challenge}:${nonce}`).digest();
        if (hash[0] === 0 && hash[1] === 0) return String(nonce);
      }
    };
    const begin = (id: string, challenge: string, nonce: string, headers: Record<string, string> = {}) =>
      server.app.inject({
        method: 'POST',
        url: `/v1/public/surveys/${id}/answers`,
        headers,
        payload: { work: { challenge, nonce }, language: 'en' },
      });
    const challengeFor = async (id: string) =>
      (await server.app.inject({ url: `/v1/public/surveys/${id}/challenge` })).json().challenge as string;

    it('takes an answer for work that was done, once', async () => {
      const id = await live({ open: true, anonymous: true });
      const other = await live({ open: true, anonymous: true });
      const challenge = await challengeFor(id);
      const nonce = solve(challenge);
      const refused = [
        await begin(id, challenge, `${nonce}0`),
        await begin(other, challenge, nonce),
        await begin(id, `${challenge.slice(0, -2)}AA`, nonce),
      ];
      expect(refused.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403]);
      const begun = await begin(id, challenge, nonce);
      expect(begun.statusCode).toBe(201);
      expect((await answer(begun.json().token, { recommend: 10 })).json().complete).toBe(true);
      expect((await begin(id, challenge, nonce)).statusCode).toBe(403);
    });

    it('is answered from the sites that it names, and no other', async () => {
      const id = await live({ open: true, anonymous: true, origins: ['https://www.bank.example/'] });
      const from = (origin: string) =>
        server.app.inject({ url: `/v1/public/surveys/${id}/challenge`, headers: { origin } });
      expect((await from('https://www.bank.example')).headers['access-control-allow-origin']).toBe('*');
      expect([
        (await from('https://www.bank.example')).statusCode,
        (await from('https://evil.example')).statusCode,
      ]).toEqual([200, 403]);
      const [{ token }] = (await inviteAll(await live(), 'p1')) as [Invited];
      expect((await answer(token, {}, {}, { origin: 'https://evil.example' })).statusCode).toBe(403);
      const preflight = await server.app.inject({ method: 'OPTIONS', url: '/v1/public/answers' });
      expect([preflight.statusCode, preflight.headers['access-control-allow-methods']]).toEqual([204, 'POST']);
    });

    it('is by invitation only where it is not open', async () => {
      const id = await live();
      expect((await server.app.inject({ url: `/v1/public/surveys/${id}/challenge` })).statusCode).toBe(403);
      expect((await server.app.inject({ url: `/s/open/${id}` })).statusCode).toBe(403);
    });
  });

  describe('who is asked', () => {
    const reasons = async (id: string, partyId: string) => (await inviteAll(id, partyId))[0]!.reasons ?? [];

    it('follows commercial segment, attributes and behaviour', async () => {
      await server.store.pool.query(
        `INSERT INTO party (id, entity_type, country, onboarded_at, risk_rating, position)
         VALUES ('t1', 'individual', 'DE', 0, 'high', 1), ('t2', 'business', 'FR', $1, 'low', 1)`,
        [Date.now()],
      );
      await segmented('value', { t1: 'A', t2: 'B' });
      const id = await live({
        targeting: {
          segments: [{ segmentation: 'value', segment: 'A' }],
          attributes: [
            { attribute: 'country', op: 'in', values: ['DE', 'AT'] },
            { attribute: 'tenure-days', op: 'between', low: 365, high: 1e6 },
          ],
          behaviours: [{ event: 'support-contact', withinDays: 30, atLeast: 2 }],
        },
      });
      expect(await reasons(id, 't1')).toEqual(['behaviour']);
      expect(await reasons(id, 't2')).toEqual(['segment', 'attribute', 'behaviour']);
      expect(await reasons(id, 'nobody')).toEqual(['segment', 'attribute', 'behaviour']);
      const event = (at: number) => ({ partyId: 't1', event: 'support-contact', at });
      await call('POST', '/v1/customer-events', {
        events: [event(Date.now()), event(Date.now() - 86_400_000), event(Date.now() - 40 * 86_400_000)],
      });
      expect(await reasons(id, 't1')).toEqual([]);
    });

    it('keeps the cooldowns of the survey, of its class and of all', async () => {
      const first = await live({ cooldownDays: 30 });
      const sameClass = await live();
      const otherClass = await live({ class: 'research' });
      expect(await reasons(first, 'cool')).toEqual([]);
      expect(await reasons(first, 'cool')).toEqual(['cooldown-survey']);
      const set = (globalDays: number, relationship: number) =>
        call('PUT', '/v1/survey-cooldown', { globalDays, classDays: { relationship, transactional: 0, research: 0 } });
      await set(0, 10);
      expect(await reasons(sameClass, 'cool')).toEqual(['cooldown-class']);
      expect(await reasons(otherClass, 'cool')).toEqual([]);
      await set(5, 0);
      expect(await reasons(otherClass, 'cool')).toEqual(['cooldown-global']);
      await server.store.pool.query(
        "UPDATE survey_contact SET at = at - 31 * 86400000::bigint WHERE party_id = 'cool'",
      );
      expect([await reasons(first, 'cool')]).toEqual([[]]);
      await set(0, 0);
    });

    it('asks a customer once when two calls come at the same moment', async () => {
      const id = await live({ cooldownDays: 30 });
      const both = await Promise.all([inviteAll(id, 'twice', 'x1'), inviteAll(id, 'x1', 'twice')]);
      expect(both.flat().filter(({ outcome }) => outcome === 'invited').length).toBe(2);
    });

    it('asks for consent where it is required, and takes the latest word', async () => {
      const id = await live({ requiresConsent: 'research' });
      const say = (granted: boolean, at: number) =>
        call('POST', '/v1/customers/willing/consents', {
          id: `w${at}`,
          purpose: 'research',
          granted,
          at,
          source: 'branch',
        });
      expect(await reasons(id, 'willing')).toEqual(['consent']);
      await say(true, 1000);
      expect(await reasons(id, 'willing')).toEqual([]);
      await say(false, 2000);
      expect(await reasons(id, 'willing')).toEqual(['consent']);
    });

    it('records a consent that is given in a survey, with its purpose', async () => {
      const id = await live({ questions: [{ kind: 'consent', id: 'c', text: { en: 'May we?' }, purpose: 'offers' }] });
      await complete(id, 'c1', { c: true });
      const { now, history } = (await call('GET', '/v1/customers/c1/consents')).json();
      expect(now).toEqual({ offers: true });
      expect(history[0]).toMatchObject({ purpose: 'offers', source: `survey:${id}` });
    });

    it('draws the same sample again, of the share asked for', async () => {
      const parties = Array.from({ length: 500 }, (_, i) => `sample${i}`);
      const id = await live({ sampling: { share: 0.3, seed: 7 } });
      const drawn = async () => {
        const invited = await inviteAll(id, ...parties);
        return invited.filter(({ outcome }) => outcome === 'invited').map(({ partyId }) => partyId);
      };
      const [first, second] = [await drawn(), await drawn()];
      expect(second).toEqual(first);
      expect(first.length / 500).toBeGreaterThan(0.23);
      expect(first.length / 500).toBeLessThan(0.37);
    });

    it('stops at the quota, in all and per segment', async () => {
      await segmented('size', { q1: 'A', q2: 'A', q3: 'B' });
      const total = await live({ quota: { total: 1 } });
      const [late] = await inviteAll(total, 'q3');
      await complete(total, 'q1', { recommend: 9 });
      expect(await reasons(total, 'q2')).toEqual(['quota']);
      // Who was asked before may still answer; it is kept, and not counted.
      await answer(late!.token, { recommend: 9 });
      expect((await call('GET', `/v1/surveys/${total}`)).json()).toMatchObject({ complete: 1 });
      const perSegment = await live({ quota: { perSegment: 1 } });
      await complete(perSegment, 'q1', { recommend: 9 });
      expect([await reasons(perSegment, 'q2'), await reasons(perSegment, 'q3')]).toEqual([['quota'], []]);
    });

    it('is triggered by an event', async () => {
      const id = await live({ trigger: { kind: 'event', event: 'payee-added' } });
      const tell = (event: string) =>
        call('POST', '/v1/customer-events', { events: [{ partyId: 'e1', event, at: Date.now() }] });
      expect((await tell('login')).json().items).toEqual([]);
      const { items } = (await tell('payee-added')).json();
      expect(items).toEqual([expect.objectContaining({ surveyId: id })]);
      expect((await tell('alert-opened')).statusCode).toBe(422);
      const future = { partyId: 'e1', event: 'login', at: Date.now() + 2 * 86_400_000 };
      expect((await call('POST', '/v1/customer-events', { events: [future] })).json().code).toBe('survey.future-event');
      await call('PATCH', `/v1/surveys/${id}`, { status: 'closed' });
    });
  });

  describe('results', () => {
    it('are metrics with intervals, by segment and over time, and small groups are hidden', async () => {
      const members: Record<string, string> = {};
      for (let i = 0; i < 24; i++) members[`r${i}`] = i < 12 ? 'A' : 'B';
      members['r24'] = 'C';
      await segmented('worth', members);
      const id = await live({
        questions: [
          { kind: 'nps', id: 'recommend', text: { en: '?' } },
          {
            kind: 'multiple',
            id: 'uses',
            text: { en: '?' },
            options: ['card', 'app'].map((o) => ({ id: o, text: { en: o } })),
          },
        ],
      });
      for (const [party, segment] of Object.entries(members)) {
        await complete(id, party, {
          recommend: segment === 'A' ? 10 : 5,
          uses: segment === 'A' ? ['card', 'app'] : ['app'],
        });
      }
      const read = async (query: string) => (await call('GET', `/v1/surveys/${id}/results?${query}`)).json();
      const all = await read('');
      expect(all.questions[0].total.cell.metric).toMatchObject({ name: 'nps', n: 25, value: -4 });
      expect(all.questions[0].total.cell.metric.low).toBeLessThan(-4);
      expect(all.questions[1].total.cell.distribution.map(({ count }: { count: number }) => count)).toEqual([12, 25]);
      const by = await read('by=segment&segmentation=worth');
      const shown = by.questions[0].cells.map((one: { key: string; suppressed: boolean }) => [one.key, one.suppressed]);
      // C alone is hidden, and with it one of the others: else the total would give it away.
      expect(shown.find(([key]: [string]) => key === 'C')[1]).toBe(true);
      expect(shown.filter(([, suppressed]: [string, boolean]) => suppressed).length).toBe(2);
      expect((await read('by=month')).questions[0].cells.length).toBe(1);
      expect((await call('GET', `/v1/surveys/${id}/results?by=segment`)).statusCode).toBe(400);
    });

    it('hide themselves below the smallest group', async () => {
      const id = await live();
      for (let i = 0; i < 9; i++) await complete(id, `h${i}`, { recommend: 10 });
      const read = async () => (await call('GET', `/v1/surveys/${id}/results`)).json().questions[0].total;
      expect(await read()).toEqual({ suppressed: true });
      await complete(id, 'h9', { recommend: 10 });
      expect(await read()).toMatchObject({ suppressed: false, cell: { n: 10 } });
    });

    it('of an anonymous survey lead back to nobody', async () => {
      const id = await live({ anonymous: true });
      for (let i = 0; i < 11; i++) await complete(id, `anon${i}`, { recommend: 2, reason: 'Too dear.' });
      const { rows } = await server.store.pool.query('SELECT * FROM survey_response WHERE survey_id = $1', [id]);
      expect(JSON.stringify(rows)).not.toContain('anon');
      const contacts = await server.store.pool.query('SELECT at FROM survey_contact WHERE survey_id = $1', [id]);
      for (const { at } of contacts.rows) expect(at % 86_400_000).toBe(0);
      // Eleven answered; ten are shown, so that the eleventh cannot be told by looking twice.
      const results = (await call('GET', `/v1/surveys/${id}/results`)).json();
      expect(results.questions[0].total.cell.n).toBe(10);
      expect((await call('GET', `/v1/surveys/${id}/results?from=1000`)).statusCode).toBe(422);
      const texts = (await call('GET', `/v1/surveys/${id}/texts?question=reason`)).json();
      expect(texts.texts[0]).toMatchObject({ text: 'Too dear.', at: null });
      const events = await server.store.pool.query('SELECT payload FROM outbox_event WHERE subject = $1', [
        `survey:${id}`,
      ]);
      expect(JSON.stringify(events.rows)).toContain('"scores":[]');
      expect(events.rows.map(({ payload }) => payload.partyId)).toEqual(Array.from({ length: 11 }, () => null));
    });

    it('read open texts with a library, and say so', async () => {
      const id = await live();
      for (let i = 0; i < 5; i++)
        await complete(id, `t${i}a`, { recommend: 1, reason: 'The fees are terrible and the branch is awful.' });
      for (let i = 0; i < 5; i++)
        await complete(id, `t${i}b`, { recommend: 8, reason: 'Great service, I love the branch!' });
      const texts = (await call('GET', `/v1/surveys/${id}/texts?question=reason`)).json();
      expect(texts.method.library).toContain('wink-nlp');
      expect(texts.themes[0]).toMatchObject({ term: 'branch', texts: 10 });
      const felt = new Map(texts.texts.map((one: { text: string; sentiment: number }) => [one.text[0], one.sentiment]));
      expect(felt.get('T')).toBeLessThan(0);
      expect(felt.get('G')).toBeGreaterThan(0);
      expect((await call('GET', `/v1/surveys/${id}/texts?question=recommend`)).statusCode).toBe(404);
    });

    it('forget the text of a customer who was erased', async () => {
      const id = await live();
      for (let i = 0; i < 11; i++) await complete(id, `er${i}`, { recommend: 1, reason: `Text ${i}` });
      await server.deps.vault.erase('er3');
      const texts = (await call('GET', `/v1/surveys/${id}/texts?question=reason`)).json();
      expect(texts.texts.length).toBe(10);
      expect(JSON.stringify(texts)).not.toContain('Text 3');
    });
  });

  describe('exports', () => {
    it('make formulas harmless and keep everything else', async () => {
      const id = await live();
      await complete(id, '=cmd()', { recommend: 1, reason: '=HYPERLINK("http://evil.example","click")' });
      await complete(id, 'x9', { recommend: 1, reason: '<b>"Too, dear"</b>' });
      const { body, headers } = await call('GET', `/v1/surveys/${id}/answers`);
      expect(headers['content-type']).toContain('text/csv');
      expect(body.split('\r\n')[0]).toBe('party,completed,language,recommend,reason');
      expect(body).toContain(`"'=HYPERLINK(""http://evil.example"",""click"")"`);
      expect(body).toContain('"<b>""Too, dear""</b>"');
      expect(body).toMatch(/^'=cmd\(\),/m);
    });

    it('of few anonymous answers are refused, and of many hold no customer', async () => {
      const id = await live({ anonymous: true });
      for (let i = 0; i < 9; i++) await complete(id, `ex${i}`, { recommend: 9 });
      expect((await call('GET', `/v1/surveys/${id}/answers`)).json().code).toBe('survey.too-few');
      await complete(id, 'ex9', { recommend: 9 });
      const { body } = await call('GET', `/v1/surveys/${id}/answers`);
      expect(body.split('\r\n')[0]).toBe('language,recommend,reason');
      expect(body).not.toContain('ex1');
      // One who answered in another language would be found by it.
      await server.store.pool.query(
        "UPDATE survey_response SET language = 'es' WHERE id = (SELECT id FROM survey_response WHERE survey_id = $1 LIMIT 1)",
        [id],
      );
      const { body: mixed } = await call('GET', `/v1/surveys/${id}/answers`);
      expect(mixed.split('\r\n')[0]).toBe('recommend,reason');
      expect(mixed.split('\r\n').length).toBe(12);
    });
  });

  it('serves the embedded script to every site', async () => {
    const { statusCode, headers, body } = await server.app.inject({ url: '/embed/survey.js' });
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(body).toContain('data-peerline-survey');
    expect((await server.app.inject({ url: '/embed/..%2f..%2fpackage.json' })).statusCode).toBe(404);
  });

  it('keep the kind of a question through all versions', async () => {
    const id = await live();
    const definition = npsSurvey({ questions: [{ kind: 'csat', id: 'recommend', text: { en: '?' } }] });
    const response = await call('POST', `/v1/surveys/${id}/versions`, { definition });
    expect([response.statusCode, response.json().code]).toEqual([422, 'survey.invalid']);
  });

  describe('commercial segments', () => {
    it('keep who entered and left, and tell others of both', async () => {
      expect((await segmented('moves', { m1: 'A', m2: 'A', m3: 'B' })).json()).toEqual({
        entered: 3,
        left: 0,
        stayed: 0,
        withheld: 0,
      });
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect((await segmented('moves', { m1: 'A', m2: 'B' })).json()).toEqual({
        entered: 1,
        left: 2,
        stayed: 1,
        withheld: 0,
      });
      const { items } = (await call('GET', '/v1/commercial-segments/movements?segmentation=moves')).json();
      expect(items.filter(({ leftAt }: { leftAt: number | null }) => leftAt === null).length).toBe(2);
      const { rows } = await server.store.pool.query(
        "SELECT kind, payload->>'partyId' AS party, tainted FROM outbox_event WHERE payload->>'segmentation' = 'moves' ORDER BY position",
      );
      expect(rows.slice(3).map(({ kind, party }) => [kind, party])).toEqual([
        ['commercial-segment.left', 'm2'],
        ['commercial-segment.left', 'm3'],
        ['commercial-segment.entered', 'm2'],
      ]);
      expect(rows.every(({ tainted }) => tainted === false)).toBe(true);
    });

    it('are refused when they rest on AML data', async () => {
      const tainted = await segmented('dirty', { m1: 'A' }, [{ name: 'alerts_90d', source: 'warehouse' }]);
      expect([tainted.statusCode, tainted.json().code]).toEqual([422, 'segments.tainted']);
      const orphan = await segmented('dirty', { m1: 'A' }, [{ name: 'x', source: 'w', derivedFrom: ['unknown'] }]);
      expect(orphan.statusCode).toBe(422);
    });

    it('are for feedback, as AML segments are for compliance', async () => {
      const officer = await server.person(['compliance-officer']);
      const read = (kind: string, headers: Record<string, string>) =>
        server.app
          .inject({ url: `/v1/${kind}-segments/movements?segmentation=x`, headers })
          .then(({ statusCode }) => statusCode);
      expect([await read('commercial', manager), await read('aml', manager)]).toEqual([200, 403]);
      expect([await read('commercial', officer), await read('aml', officer)]).toEqual([403, 200]);
    });
  });
});
