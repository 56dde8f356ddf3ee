// Longer than most: every trigger and action is shown against the same server.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '#access/permissions';
import { mostPerDay, mostSteps, workflowConsumer } from '#casework/workflows/run';
import type { WorkflowDefinition } from '#contract/workflow-definition';
import { day, hour } from '#domain/time';
import { readAudit } from '#store/audit/audit-trail';
import { consumeOnce } from '#store/outbox/consumer';
import type { EventKind } from '#domain/event-kinds';
import { appendEvents, type NewEvent, readEvents } from '#store/outbox/outbox';
import { openTestServer, type TestServer } from '../server.ts';

type Actions = WorkflowDefinition['actions'];
const start = Date.UTC(2026, 0, 5);
const answered: NewEvent = {
  kind: 'survey.answered',
  subject: 'survey:nps',
  payload: { surveyId: 'nps', partyId: 'p', class: 'relationship', scores: [2, 9] },
};
const message: Actions = [{ do: 'message', message: 'keep-details-current', language: 'en' }];
const mark = (name: string): Actions => [{ do: 'mark', mark: name }];

describe('workflows', () => {
  let server: TestServer;
  let ann: Record<string, string>;
  let bob: Record<string, string>;
  let manager: Record<string, string>;
  /** A key may hold rights of two kinds of people. */
  let both: Record<string, string>;
  let now = start;

  beforeAll(async () => {
    server = await openTestServer();
    ann = await server.person(['compliance-officer']);
    bob = await server.person(['compliance-officer', 'feedback-manager']);
    manager = await server.person(['feedback-manager']);
    both = await server.key();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    now = start;
    await server.store.ownerPool.query(`TRUNCATE workflow, workflow_version, workflow_run, workflow_notice, party_mark,
      party_review, outbox_event, outbox_consumer, alert, alert_intake, party_alert, party_alert_breach, work_case,
      case_member, case_link, disposition, document_request, party CASCADE`);
    await server.store.pool.query(`INSERT INTO party (id, entity_type, country, risk_rating, position)
      VALUES ('p', 'individual', 'ES', 'high', 1)`);
  });

  const call = async (method: 'GET' | 'POST' | 'PUT', path: string, payload?: object, who = ann) => {
    const body = payload === undefined ? {} : { payload };
    const response = await server.app.inject({ method, url: `/v1/${path}`, headers: who, ...body });
    return { status: response.statusCode, body: response.json() };
  };
  const definition = (
    triggers: readonly EventKind[],
    when: string,
    actions: Actions = [{ do: 'notify', inbox: 'general', text: 'look' }],
  ) => ({ triggers, when, actions });
  const save = (id: string, wanted: object, who = both, latestVersion = 0) =>
    call('PUT', `workflows/${id}`, { name: id, latestVersion, definition: wanted }, who);
  /** Saved by one, put in force by another. */
  const force = async (id: string, wanted: object) => {
    const saved = await save(id, wanted);
    expect([id, saved.status, saved.body.detail]).toEqual([id, 200, undefined]);
    const active = await call('POST', `workflows/${id}/activation`, { version: 1 }, await server.key());
    expect(active.body.activeVersion).toBe(1);
  };
  const tell = (...events: NewEvent[]) =>
    server.store.db.transaction().execute((transaction) => appendEvents(transaction, events, now));
  const work = async () => {
    const results = [];
    for (;;) {
      const consumed = await consumeOnce(
        server.store.db,
        workflowConsumer(() => now),
        now,
      );
      results.push(consumed);
      if (consumed.handled === 0) return results;
    }
  };
  const runs = async (id: string) => (await call('GET', `workflows/${id}/runs?limit=200`, undefined, both)).body.items;
  const eventsOf = async (kind: EventKind) =>
    (await readEvents(server.store.db, 0, 1000)).filter((event) => event.kind === kind);
  async function alert(score = 0.9) {
    const { rows } = await server.store.pool.query<{ id: number }>(
      `INSERT INTO party_alert (party_id, state, inbox, risk, breaches, score, p, amount_minor, cell, top_alert_id, first_at,
         last_at, opened_at, due_at)
       VALUES ('p', 'open', 'general', 'high', 1, $1, 0.001, 5000, 'individual', 1, $2, $2, $2, $3) RETURNING id`,
      [score, start, start + 5 * day],
    );
    const alertId = rows[0]!.id;
    const event: NewEvent = {
      kind: 'alert.opened',
      subject: `alert:${alertId}`,
      payload: { alertId, partyId: 'p', score },
    };
    return { alertId, event };
  }

  describe('when they are written', () => {
    const onAlert = definition(['alert.opened'], 'alert.score > 0.8', mark('watch'));

    it('refuse what a customer would notice of an alert, a case, a risk or a segment of the AML segmentation', async () => {
      const refused = async (triggers: readonly EventKind[], when: string, actions = message) => {
        const { status, body } = await save('direct', definition(triggers, when, actions));
        expect([when, status, body.code]).toEqual([when, 422, 'taint.refused']);
      };
      await refused(['alert.opened'], 'true');
      await refused(['alert.disposed'], 'disposition.outcome == "unproductive"');
      await refused(['case.closed'], 'true');
      await refused(['segment.entered'], 'segment.segment == "A"');
      await refused(['threshold.released'], 'true');
      await refused(['party.marked'], 'true');
      await refused(['survey.answered'], 'alert.score > 0.5');
      await refused(['survey.answered'], 'party.riskRating == "high"');
      await refused(['survey.answered'], 'party.politicallyExposed == "yes"');
      await refused(['survey.answered'], 'party.reviewMonths < 12.0');
      const ask: Actions = [{ do: 'request-documents', documents: ['identity'], language: 'en', answerInDays: 30 }];
      await refused(['alert.opened'], 'true', ask);
      expect((await save('fine', definition(['survey.answered'], 'survey.lowestScore < 3', message))).status).toBe(200);
    });

    it('refuse a rule on surveys that reaches an alert through two others, whichever is written last', async () => {
      const passOn = definition(['survey.answered'], 'marks.watch', mark('contact'));
      const toCustomer = definition(['survey.answered'], 'marks.contact', message);
      expect((await save('first', onAlert)).status).toBe(200);
      expect((await save('second', passOn)).status).toBe(200);
      const third = await save('third', toCustomer);
      expect([third.status, third.body.code]).toEqual([422, 'taint.refused']);
      expect(third.body.detail).toContain('marks.contact (from: alert)');

      // The other way round: the customer-facing one is there, and then its source would be tainted.
      for (const id of ['first', 'second']) await call('POST', `workflows/${id}/retirement`, undefined, both);
      expect(
        (await save('second', definition(['survey.answered'], 'survey.lowestScore < 3', mark('contact')), both, 1))
          .status,
      ).toBe(200);
      expect((await save('third', toCustomer)).status).toBe(200);
      const linking = await save('second', passOn, both, 2);
      expect(linking.body.detail).toContain('third may not depend on');
      const fresh = await save('fourth', definition(['alert.opened'], 'true', mark('contact')));
      expect([fresh.status, fresh.body.code]).toEqual([422, 'taint.refused']);
    });

    it('refuse a mark of unknown origin where customers are concerned', async () => {
      const { body } = await save('early', definition(['survey.answered'], 'marks.nobody', message));
      expect(body.detail).toContain('marks.nobody (nothing sets it)');
    });

    it('check the lineage again before they come into force', async () => {
      await force('feedback', definition(['survey.answered'], 'survey.lowestScore < 3', mark('unhappy')));
      await save('write', definition(['survey.answered'], 'marks.unhappy', message));
      await call('POST', 'workflows/feedback/retirement', undefined, both);
      const { body } = await call('POST', 'workflows/write/activation', { version: 1 }, await server.key());
      expect(body.code).toBe('taint.refused');
    });

    it('read and do nothing that their author may not', async () => {
      const denied = async (wanted: object, who: Record<string, string>, right: Action) => {
        const { status, body } = await save('spy', wanted, who);
        expect([right, status, body.code]).toEqual([right, 403, 'workflow.denied']);
        expect(body.detail).toContain(right);
      };
      await denied(onAlert, manager, 'alerts:read');
      await denied(definition(['survey.answered'], 'alert.score > 0.5', message), manager, 'alerts:read');
      await denied(definition(['survey.answered'], 'true'), ann, 'survey-results:read');
      await denied(definition(['survey.answered'], 'true', [{ do: 'escalate', reason: 'x' }]), manager, 'cases:work');
      await denied(
        definition(['alert.opened'], 'true', message),
        await server.key(['workflows:write', 'alerts:read']),
        'workflows:message',
      );
      const team = await server.person(['analyst'], ['north']);
      expect((await save('mine', onAlert, team)).status).toBe(403);
    });

    it('do not exist for those who may not read what they read', async () => {
      await save('watch', onAlert);
      expect((await call('GET', 'workflows', undefined, manager)).body.items).toEqual([]);
      expect((await call('GET', 'workflows/watch/runs', undefined, manager)).status).toBe(404);
      expect((await call('POST', 'workflows/watch/retirement', undefined, manager)).status).toBe(404);
      expect((await save('watch', definition(['survey.answered'], 'true', message), manager, 1)).status).toBe(404);
      expect((await call('GET', 'workflows', undefined, ann)).body.items).toMatchObject([{ id: 'watch' }]);
    });

    it('come into force by another person, and end by one', async () => {
      await save('watch', onAlert, ann);
      const own = await call('POST', 'workflows/watch/activation', { version: 1 }, ann);
      expect([own.status, own.body.code]).toEqual([403, 'casework.four-eyes']);
      expect((await call('POST', 'workflows/watch/activation', { version: 2 }, bob)).status).toBe(404);
      expect((await call('POST', 'workflows/watch/activation', { version: 1 }, bob)).body.activeVersion).toBe(1);
      expect((await call('POST', 'workflows/watch/retirement', undefined, ann)).body.activeVersion).toBeNull();
    });

    it('keep every version as it was, and refuse the second of two who write at once', async () => {
      await save('watch', onAlert);
      const writes = await Promise.all([1, 2].map(() => save('watch', onAlert, both, 1)));
      expect(writes.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
      await expect(server.store.pool.query("UPDATE workflow_version SET definition = '{}'")).rejects.toThrow(/history/);
    });

    it.each([
      ['[1, 2].all(x, x > 0)', 'casework.invalid'],
      ['party.country.matches("(a+)+$")', 'casework.invalid'],
      ['party.name == "x"', 'casework.invalid'],
    ])('refuse a rule such as %s', async (when, code) => {
      expect((await save('odd', definition(['alert.opened'], when))).body.code).toBe(code);
    });

    it('refuse a rule of more than 1,000 characters', async () => {
      const long = definition(['alert.opened'], `true${' '.repeat(1000)}`);
      expect((await save('odd', long)).body.code).toBe('request.invalid');
    });

    it('refuse inboxes, documents and languages that there are none of', async () => {
      const ask = (documents: string[], language: string): Actions => [
        { do: 'request-documents', documents, language, answerInDays: 30 },
      ];
      const actions: Actions[] = [
        [{ do: 'notify', inbox: 'none', text: 'x' }],
        ask(['diary'], 'en'),
        ask(['identity'], 'xx'),
      ];
      for (const each of actions) {
        expect((await save('odd', definition(['survey.answered'], 'true', each))).body.code).toBe('casework.invalid');
      }
    });
  });

  describe('when something happens', () => {
    it('act on alerts: escalate, set the clock, notify, mark, change the review, tell webhooks', async () => {
      await force(
        'sla',
        definition(['alert.opened'], 'alert.score > 0.8 && party.riskRating == "high"', [
          { do: 'set-sla', hours: 4 },
          { do: 'notify', inbox: 'general', text: 'High risk' },
          { do: 'mark', mark: 'watch' },
          { do: 'change-review', months: 3 },
          { do: 'webhook' },
        ]),
      );
      await force(
        'z-escalate',
        definition(['alert.opened'], 'alert.breaches >= 1', [{ do: 'escalate', reason: 'pattern' }]),
      );
      const { alertId, event } = await alert();
      await tell(event);
      await work();
      const { rows } = await server.store.pool.query('SELECT state, due_at, case_id FROM party_alert WHERE id = $1', [
        alertId,
      ]);
      expect(rows[0]).toMatchObject({ state: 'escalated', due_at: start + 4 * hour, case_id: expect.any(Number) });
      const notices = await call('GET', 'casework/notices');
      expect(notices.body.items).toMatchObject([{ workflowId: 'sla', partyId: 'p', text: 'High risk' }]);
      expect((await server.store.pool.query('SELECT mark, tainted FROM party_mark')).rows).toEqual([
        { mark: 'watch', tainted: true },
      ]);
      expect((await server.store.pool.query('SELECT months FROM party_review')).rows).toEqual([{ months: 3 }]);
      expect(await eventsOf('workflow.fired')).toMatchObject([
        { tainted: true, payload: { workflowId: 'sla', partyId: 'p' } },
      ]);
      expect((await runs('sla'))[0].actions.map(({ outcome }: { outcome: string }) => outcome)).toEqual(
        Array(5).fill('done'),
      );
      const trail = [];
      for await (const entry of readAudit(server.store.db)) trail.push(entry);
      expect(trail.some(({ actor, action }) => actor === 'workflow:z-escalate@1' && action === 'alert.escalated')).toBe(
        true,
      );
    });

    it('write to a customer group, and ask for documents that an officer must approve', async () => {
      await force(
        'letters',
        definition(['survey.answered'], 'survey.id == "nps" && survey.lowestScore < 3', [
          ...message,
          { do: 'request-documents', documents: ['identity'], language: 'es', answerInDays: 30 },
        ]),
      );
      await tell(answered, { ...answered, payload: { ...answered.payload, scores: [9] } });
      await work();
      const told = await eventsOf('message.requested');
      expect(told).toMatchObject([
        { tainted: false, payload: { partyId: 'p', message: 'keep-details-current', language: 'en' } },
      ]);
      const { rows } = await server.store.pool.query('SELECT state, documents, requested_by FROM document_request');
      expect(rows).toEqual([{ state: 'requested', documents: ['identity'], requested_by: 'workflow:letters@1' }]);
      expect((await runs('letters')).map(({ outcome }: { outcome: string }) => outcome)).toEqual(['no-match', 'acted']);
    });

    it('let no customer notice an event that is tainted though its kind is not, nor a mark that ever was', async () => {
      await force('set', definition(['survey.answered'], 'survey.lowestScore < 3', mark('unhappy')));
      await force('write', definition(['survey.answered'], 'marks.unhappy', message));
      await tell({ ...answered, tainted: true });
      await work();
      await tell({ ...answered, payload: { ...answered.payload, scores: [9] } });
      await work();
      expect(await eventsOf('message.requested')).toEqual([]);
      expect((await runs('write')).map(({ outcome }: { outcome: string }) => outcome)).toEqual([
        'no-match',
        'no-match',
      ]);
      // Nor one that was passed on from such a mark.
      await force('pass-on', definition(['survey.answered'], 'marks.unhappy', mark('contact')));
      await tell({ ...answered, payload: { ...answered.payload, scores: [9] } });
      await work();
      const marks = await server.store.pool.query('SELECT mark, tainted FROM party_mark ORDER BY mark');
      expect(marks.rows).toEqual([
        { mark: 'contact', tainted: true },
        { mark: 'unhappy', tainted: true },
      ]);
      await force('blunt', definition(['survey.answered'], 'true', message));
      await tell({ ...answered, tainted: true });
      await work();
      expect((await runs('blunt'))[0].outcome).toBe('blocked');
    });

    it('say nothing of a case that is need-to-know, nor of its alerts', async () => {
      await force('tattle', definition(['case.opened', 'alert.merged'], 'true'));
      await force('probe', definition(['survey.answered'], 'alert.score > 0.5'));
      const { alertId, event } = await alert();
      const escalate = { action: 'escalate', reason: 'insider', needToKnow: true, members: [] };
      const done = await call('POST', `casework/alerts/${alertId}/actions`, { version: 1, command: escalate });
      expect(done.status).toBe(200);
      await tell({ ...event, kind: 'alert.merged' }, answered);
      await work();
      const outcomes = (await runs('tattle')).map(({ outcome }: { outcome: string }) => outcome);
      expect(outcomes).toEqual(['blocked', 'blocked']);
      expect((await runs('probe'))[0].outcome).toBe('no-match');
      expect((await call('GET', 'casework/notices')).body.items).toEqual([]);
    });

    it('log every run with the hash of what it read', async () => {
      await force('watch', definition(['alert.opened'], 'alert.score > 0.95'));
      const { event } = await alert();
      await tell(event, event);
      await work();
      const [second, first] = await runs('watch');
      expect(first).toMatchObject({ outcome: 'no-match', actions: [], depth: 0, partyId: 'p' });
      expect(first.inputsHash).toMatch(/^[0-9a-f]{64}$/);
      expect(second.inputsHash).toBe(first.inputsHash);
      await server.store.pool.query('UPDATE party_alert SET score = 0.96');
      await tell(event);
      await work();
      const [third] = await runs('watch');
      expect([third.outcome, third.inputsHash === first.inputsHash]).toEqual(['acted', false]);
    });

    it('end after a few steps when they feed one another', async () => {
      await force(
        'echo',
        definition(['case.opened'], 'true', [{ do: 'open-case', type: 'investigation', reason: 'again' }]),
      );
      await tell({ kind: 'case.opened', subject: 'case:0', payload: { caseId: 0, partyId: 'p' } });
      await work();
      const found = await runs('echo');
      expect(found.map(({ depth }: { depth: number }) => depth)).toEqual([4, 3, 2, 1, 0]);
      expect(found[0].outcome).toBe('too-deep');
      expect(Number((await server.store.pool.query('SELECT count(*) FROM work_case')).rows[0].count)).toBe(
        mostSteps + 1,
      );
    });

    it('come to rest when marks go in a circle', async () => {
      await force('one', definition(['party.marked'], 'marks.a', mark('b')));
      await force('two', definition(['party.marked'], 'marks.b', mark('a')));
      await force('go', definition(['alert.opened'], 'true', mark('a')));
      await tell((await alert()).event);
      await work();
      expect((await eventsOf('party.marked')).map(({ payload }) => payload['mark'])).toEqual(['a', 'b']);
    });

    it('act on one party so many times a day and no more', async () => {
      await force('often', definition(['survey.answered'], 'true'));
      await tell(...Array.from({ length: mostPerDay + 2 }, () => answered), {
        ...answered,
        payload: { ...answered.payload, partyId: 'q' },
      });
      await work();
      const outcomes = (await runs('often')).map(({ outcome }: { outcome: string }) => outcome);
      expect(outcomes).toEqual(['acted', 'too-often', 'too-often', ...Array(mostPerDay).fill('acted')]);
      now += day + 1;
      await tell(answered);
      await work();
      expect((await runs('often'))[0].outcome).toBe('acted');
    });

    it('do each action or say why not, and log a rule that gives no answer', async () => {
      await force(
        'two',
        definition(['drift.found'], 'true', [
          { do: 'escalate', reason: 'x' },
          { do: 'notify', inbox: 'general', text: 'drift' },
        ]),
      );
      await force('zero', definition(['drift.found'], '1 / size(segment.segment) > 1 / (size(segment.segment) - 7)'));
      await tell({ kind: 'drift.found', subject: 'model:m', payload: {} });
      await work();
      expect((await runs('two'))[0].actions).toEqual([
        { do: 'escalate', outcome: 'casework.invalid' },
        { do: 'notify', outcome: 'done' },
      ]);
      expect((await runs('zero'))[0].outcome).toBe('failed');
    });

    it('do nothing while nobody put them in force, and act once where two processes work', async () => {
      await save('idle', definition(['survey.answered'], 'true'));
      await force('once', definition(['survey.answered'], 'true'));
      await tell(answered, answered, answered);
      await Promise.all([work(), work()]);
      await work();
      expect(await runs('idle')).toEqual([]);
      expect((await runs('once')).length).toBe(3);
      expect((await call('GET', 'casework/notices')).body.items.length).toBe(3);
    });
  });

  it('tell what they would have done on the past, and do nothing', async () => {
    await tell(
      answered,
      { ...answered, payload: { ...answered.payload, scores: [9] } },
      { ...answered, tainted: true },
    );
    const wanted = { definition: definition(['survey.answered'], 'survey.lowestScore < 3', message) };
    const { body } = await call('POST', 'workflow-dry-runs', wanted, both);
    expect(body).toMatchObject({
      events: 3,
      matched: 1,
      parties: 1,
      blocked: 1,
      failed: 0,
      samples: [{ partyId: 'p' }],
    });
    expect(await eventsOf('message.requested')).toEqual([]);
    expect((await call('POST', 'workflow-dry-runs', wanted, ann)).status).toBe(403);
    expect((await call('GET', 'workflow-fields')).body.items).toContainEqual({
      name: 'party.riskRating',
      type: 'string',
      taints: ['risk-level'],
      right: 'parties:read',
    });
  });
});
