// Longer than most: the states of alerts and cases are walked as one table, with the store that all of it needs.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { day, hour } from '#domain/time';
import { readAudit } from '#store/audit/audit-trail';
import { verifyTrail } from '#store/audit/verify';
import { readEvents } from '#store/outbox/outbox';
import { createVault, type Vault } from '#store/vault/vault';
import { openTestStore, type TestStore } from '../../test/database.ts';
import { actOnAlert, actOnAlerts, countInboxes, takeNextAlert, wakeAlerts } from './alerts/act-on-alert.ts';
import type { PartyAlert } from './alerts/alert-command.ts';
import { addAttachment, largestAttachment, readAttachment } from './attachments.ts';
import { actOnCase } from './cases/act-on-case.ts';
import { linkCases } from './cases/link-cases.ts';
import { openCase } from './cases/open-case.ts';
import { addComment, readComments } from './comments.ts';
import { actOnDocumentRequest, requestDocuments } from './documents/document-requests.ts';
import { putInbox } from './inboxes.ts';
import { takeInBreaches } from './intake.ts';
import type { Officer } from './officer.ts';
import { listAlerts, readAlert, readCase } from './reading.ts';

const start = Date.UTC(2026, 0, 5);
const officer = (id: string, fields: Partial<Officer> = {}): Officer => ({
  id: `user:${id}`,
  reach: 'all',
  teams: [],
  restricted: true,
  ...fields,
});
const ann = officer('ann');
const bob = officer('bob');
const analyst = (id: string, ...teams: string[]) => officer(id, { reach: 'own', teams, restricted: false });
const unproductive = {
  outcome: 'unproductive',
  reasonCode: 'known-business',
  deservedReview: false,
  minutes: 12,
} as const;
const productive = { outcome: 'productive', reasonCode: null, deservedReview: true, minutes: 45 } as const;

describe('casework', () => {
  let store: TestStore;
  let vault: Vault;
  let position = 0;
  beforeAll(async () => {
    store = await openTestStore();
    vault = createVault({ db: store.db, masterKey: randomBytes(32), now: () => start });
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    await store.pool.query(`TRUNCATE alert, alert_intake, party_alert, party_alert_breach, work_case, case_member, case_link,
      disposition, work_comment, attachment, document_request, party, outbox_event, outbox_consumer CASCADE`);
    await store.pool.query("DELETE FROM inbox WHERE id <> 'general'");
  });

  /** Breaches as the scoring worker writes them. */
  async function breach(
    partyId: string,
    score = 0.9,
    fields: { at?: number; team?: string | null; amount?: number } = {},
  ) {
    position += 1;
    const { at = start, team = null, amount = 1000 } = fields;
    await store.pool.query(
      `INSERT INTO alert (leg_id, position, side, party_id, team, at, created_at, amount_minor, score, p, tau, cell, expert, model_version, threshold_version, reasons)
       VALUES ('l' || $1::text, $1::bigint, 0, $2, $3, $4, $4, $5, $6, 0.001, 0.5, 'individual', 'general', 'm', 't', '[]')`,
      [position, partyId, team, at, amount, score],
    );
  }
  const party = (id: string, rating: string | null, exposed = false) =>
    store.pool.query(
      "INSERT INTO party (id, entity_type, country, risk_rating, politically_exposed, position) VALUES ($1, 'individual', 'ES', $2, $3, 1)",
      [id, rating, exposed],
    );
  const intake = (now = start) => takeInBreaches(store.db, now);
  const all = (who = ann) => listAlerts(store.db, { limit: 100 }, who);
  async function oneAlert(partyId = 'p', who = ann): Promise<PartyAlert> {
    await breach(partyId);
    await intake();
    return (await all(who)).find((alert) => alert.party_id === partyId)!;
  }
  const assigned = async (alert: PartyAlert, who = ann) =>
    actOnAlert(store.db, alert, { action: 'assign', assignee: who.id }, who, start);
  const escalated = async (alert: PartyAlert, who = ann, needToKnow = false, members: string[] = []) =>
    actOnAlert(store.db, alert, { action: 'escalate', reason: 'pattern', needToKnow, members }, who, start);

  describe('intake', () => {
    it('merges the breaches of a party into its open alert, and opens a new one after a decision', async () => {
      await breach('p', 0.8, { amount: 100 });
      await breach('p', 0.95, { amount: 200, at: start + 5 });
      await breach('q', 0.7);
      expect(await intake()).toBe(3);
      await breach('p', 0.6, { amount: 300, at: start - 5 });
      expect(await intake()).toBe(1);
      const [p] = (await all()).filter(({ party_id }) => party_id === 'p');
      expect(p).toMatchObject({
        breaches: 3,
        score: 0.95,
        amount_minor: 600,
        first_at: start - 5,
        last_at: start + 5,
        version: 2,
      });
      const mine = await assigned(p!);
      await actOnAlert(store.db, mine, { action: 'dispose', ...unproductive }, ann, start);
      await breach('p');
      await intake();
      expect(
        (await all())
          .filter(({ party_id }) => party_id === 'p')
          .map(({ state }) => state)
          .toSorted(),
      ).toEqual(['closed', 'open']);
    });

    it('counts every breach exactly once, in whatever pieces they come and however many take them in', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 5 }), { maxLength: 6 }),
          async (rounds) => {
            await store.pool.query(
              'TRUNCATE alert, alert_intake, party_alert, party_alert_breach, disposition CASCADE',
            );
            for (const parties of rounds) {
              for (const id of parties) await breach(id);
              await Promise.all([intake(), intake()]);
            }
            while ((await intake()) > 0);
            const written = rounds.flat();
            const found = await all();
            expect(found.reduce((sum, alert) => sum + alert.breaches, 0)).toBe(written.length);
            expect(found.map(({ party_id }) => party_id).toSorted()).toEqual([...new Set(written)].toSorted());
          },
        ),
        { numRuns: 15 },
      );
    });

    it('takes nothing in when its transaction fails, and all of it the next time', async () => {
      await breach('p');
      await store.ownerPool.query('ALTER TABLE party_alert ADD CONSTRAINT no CHECK (breaches > 99) NOT VALID');
      await expect(intake()).rejects.toThrow();
      await store.ownerPool.query('ALTER TABLE party_alert DROP CONSTRAINT no');
      expect(await all()).toEqual([]);
      expect(await intake()).toBe(1);
    });

    it('sets the clock by risk, and treats the unknown as high', async () => {
      await party('low', 'low');
      await party('medium', 'medium');
      await party('exposed', 'low', true);
      for (const id of ['low', 'medium', 'exposed', 'stranger']) await breach(id);
      await intake();
      const due = Object.fromEntries(
        (await all()).map(({ party_id, risk, due_at }) => [party_id, [risk, (due_at - start) / day]]),
      );
      expect(due).toEqual({ low: ['low', 5], medium: ['medium', 3], exposed: ['high', 1], stranger: ['unknown', 1] });
    });

    it('sends alerts to the first inbox whose rule holds', async () => {
      await putInbox(
        store.db,
        { id: 'big', name: 'Big', team: 'north', rank: 1, rule: { amountFromMinor: 5000 } },
        ann,
        start,
      );
      await putInbox(
        store.db,
        { id: 'spain', name: 'Spain', team: null, rank: 2, rule: { countries: ['ES'] } },
        ann,
        start,
      );
      await party('local', 'low');
      await breach('local');
      await breach('rich', 0.9, { amount: 5000 });
      await breach('other');
      await intake();
      const where = Object.fromEntries((await all()).map(({ party_id, inbox, team }) => [party_id, [inbox, team]]));
      expect(where).toEqual({ local: ['spain', null], rich: ['big', 'north'], other: ['general', null] });
      expect(await countInboxes(store.db, ann, start + 2 * day)).toMatchObject([
        { id: 'big', open: 1, unassigned: 1, overdue: 1 },
        { id: 'spain', open: 1, overdue: 0 },
        { id: 'general', open: 1, overdue: 1 },
      ]);
    });
  });

  describe('the queue', () => {
    it('gives two officers who ask at once two different alerts, the most urgent first, and nobody what is not theirs', async () => {
      for (const id of ['a', 'b', 'c']) await breach(id, 0.9, { team: id === 'a' ? 'south' : null });
      await intake();
      const [one, two] = await Promise.all([
        takeNextAlert(store.db, undefined, ann, start),
        takeNextAlert(store.db, undefined, bob, start),
      ]);
      expect(new Set([one!.id, two!.id]).size).toBe(2);
      const third = await takeNextAlert(store.db, undefined, analyst('cid'), start);
      expect([third === null, one!.party_id === 'a' || two!.party_id === 'a']).toContain(true);
      expect(await takeNextAlert(store.db, undefined, analyst('cid'), start)).toBeNull();
    });

    it('refuses the second of two who act on one alert at once', async () => {
      const alert = await oneAlert();
      const acts = [ann, bob].map((who) =>
        actOnAlert(store.db, alert, { action: 'assign', assignee: who.id }, who, start),
      );
      const results = await Promise.allSettled(acts);
      expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const failed = results.find((result) => result.status === 'rejected')!;
      expect(failed.reason).toMatchObject({ code: 'casework.conflict' });
    });

    it('stops the clock of a snoozed alert, wakes it in time or at a new breach, and limits it', async () => {
      const alert = await oneAlert();
      const snooze = (from: PartyAlert, until: number) =>
        actOnAlert(store.db, from, { action: 'snooze', until, reason: 'salary due' }, ann, start);
      await expect(snooze(alert, start + 31 * day)).rejects.toMatchObject({ code: 'casework.invalid' });
      await expect(snooze(alert, start)).rejects.toMatchObject({ code: 'casework.invalid' });
      const asleep = await snooze(alert, start + 2 * day);
      expect(asleep).toMatchObject({ state: 'snoozed', clock_stopped_at: start });
      expect(await wakeAlerts(store.db, start + day)).toBe(0);
      expect(await wakeAlerts(store.db, start + 2 * day)).toBe(1);
      const [awake] = await all();
      expect(awake).toMatchObject({ state: 'open', due_at: alert.due_at + 2 * day, snoozed_until: null });
      const again = await snooze(awake!, start + 3 * day);
      await breach('p');
      await intake(start + hour);
      const [woken] = await all();
      expect(woken).toMatchObject({
        state: 'open',
        breaches: 2,
        clock_stopped_at: null,
        snoozed_until: null,
        version: again.version + 1,
      });
      const third = await snooze(woken!, start + 3 * day);
      await wakeAlerts(store.db, start + 4 * day);
      const last = { ...third, version: third.version + 1 };
      await expect(snooze(last, start + 5 * day)).rejects.toThrow(/3 times/);
    });

    it('does a bulk action one by one, each with its own result', async () => {
      for (const id of ['a', 'b']) await breach(id);
      await intake();
      const [a, b] = await all();
      const targets = [a!, { id: b!.id, version: 99 }, { id: 1e9, version: 1 }];
      const results = await actOnAlerts(store.db, targets, { action: 'assign', assignee: ann.id }, ann, start);
      expect(results.map(({ outcome, code }) => [outcome, code])).toEqual([
        ['done', null],
        ['refused', 'casework.conflict'],
        ['refused', 'casework.not-found'],
      ]);
    });

    it('decides with a reason code where there was nothing, and only then', async () => {
      const alert = await assigned(await oneAlert());
      const dispose = (decision: object) =>
        actOnAlert(store.db, alert, { action: 'dispose', ...(decision as typeof productive) }, ann, start);
      await expect(dispose({ ...unproductive, reasonCode: null })).rejects.toMatchObject({ code: 'casework.invalid' });
      await expect(dispose({ ...productive, reasonCode: 'duplicate' })).rejects.toMatchObject({
        code: 'casework.invalid',
      });
      const closed = await dispose(unproductive);
      expect(closed).toMatchObject({ state: 'closed', closed_at: start });
      const { dispositions } = await readAlert(store.db, alert.id, ann);
      expect(dispositions).toMatchObject([
        { outcome: 'unproductive', reason_code: 'known-business', deserved_review: false, minutes: 12 },
      ]);
      await expect(
        actOnAlert(store.db, closed, { action: 'assign', assignee: ann.id }, ann, start),
      ).rejects.toMatchObject({
        code: 'casework.transition',
      });
      await breach('p');
      await intake();
      await expect(actOnAlert(store.db, closed, { action: 'reopen', reason: 'new facts' }, ann, start)).rejects.toThrow(
        /another open alert/,
      );
    });
  });

  describe('cases', () => {
    it('list every breach of every alert, and close with two people for all of them', async () => {
      const alert = await escalated(await oneAlert());
      for (let n = 0; n < 3; n++) await breach('p', 0.7);
      await intake();
      const { case: opened, breaches, alerts } = await readCase(store.db, alert.case_id!, ann);
      expect([breaches.length, alerts.map(({ state }) => state), opened.state]).toEqual([4, ['escalated'], 'open']);
      await expect(
        actOnAlert(store.db, alerts[0]!, { action: 'dispose', ...productive }, ann, start),
      ).rejects.toMatchObject({ code: 'casework.transition' });
      const mine = await actOnCase(store.db, opened, { action: 'assign', assignee: ann.id }, ann, start);
      const submitted = await actOnCase(
        store.db,
        mine,
        { action: 'submit', reason: 'done', ...productive },
        ann,
        start,
      );
      await expect(actOnCase(store.db, submitted, { action: 'approve' }, ann, start)).rejects.toMatchObject({
        code: 'casework.four-eyes',
      });
      await actOnCase(store.db, submitted, { action: 'approve' }, bob, start + hour);
      const after = await readCase(store.db, alert.case_id!, ann);
      expect(after.case).toMatchObject({ state: 'closed', closed_at: start + hour });
      expect(after.alerts.map(({ state }) => state)).toEqual(['closed']);
      expect(
        after.dispositions.map(({ party_alert_id, outcome, minutes }) => [party_alert_id, outcome, minutes]),
      ).toEqual([
        [null, 'productive', 45],
        [alert.id, 'productive', null],
      ]);
    });

    it('stop the clock while they wait for documents', async () => {
      const opened = await openCase(
        store.db,
        { type: 'enhanced-due-diligence', partyId: 'p', reason: 'yearly', needToKnow: false, members: [] },
        ann,
        start,
      );
      const mine = await actOnCase(store.db, opened, { action: 'assign', assignee: ann.id }, ann, start);
      const waiting = await actOnCase(store.db, mine, { action: 'wait', reason: 'papers' }, ann, start + day);
      const back = await actOnCase(store.db, waiting, { action: 'resume' }, ann, start + 4 * day);
      expect(back.due_at).toBe(opened.due_at + 3 * day);
      await expect(actOnCase(store.db, back, { action: 'approve' }, bob, start)).rejects.toMatchObject({
        code: 'casework.transition',
      });
    });

    it('that are need-to-know exist for their members only, alerts, comments and documents included', async () => {
      const insider = analyst('ida');
      const outsider = analyst('otto');
      const alert = await escalated(await oneAlert('p', insider), insider, true, ['user:mia']);
      const member = analyst('mia');
      await addComment(store.db, vault, { kind: 'case', id: alert.case_id! }, 'careful', insider, start);
      for (const who of [insider, member, ann]) {
        expect((await readCase(store.db, alert.case_id!, who)).case.need_to_know).toBe(true);
        expect((await listAlerts(store.db, { limit: 9 }, who)).map(({ id }) => id)).toEqual([alert.id]);
      }
      const closed = { code: 'casework.not-found' };
      await expect(readCase(store.db, alert.case_id!, outsider)).rejects.toMatchObject(closed);
      await expect(readAlert(store.db, alert.id, outsider)).rejects.toMatchObject(closed);
      await expect(readComments(store.db, vault, { kind: 'case', id: alert.case_id! }, outsider)).rejects.toMatchObject(
        closed,
      );
      await expect(assigned(alert, outsider)).rejects.toMatchObject(closed);
      expect(await listAlerts(store.db, { limit: 9 }, outsider)).toEqual([]);
      expect((await countInboxes(store.db, outsider, start))[0]).toMatchObject({ open: 0 });
    });

    it('are linked both ways, once', async () => {
      const open = (partyId: string) =>
        openCase(
          store.db,
          { type: 'investigation', partyId, reason: 'tip', needToKnow: false, members: [] },
          ann,
          start,
        );
      const [one, two] = [await open('p'), await open('q')];
      await linkCases(store.db, two.id, one.id, 'same device', ann, start);
      await linkCases(store.db, one.id, two.id, 'again', ann, start);
      expect((await readCase(store.db, one.id, ann)).links).toEqual([{ otherId: two.id, reason: 'same device' }]);
      expect((await readCase(store.db, two.id, ann)).links).toEqual([{ otherId: one.id, reason: 'same device' }]);
      await expect(linkCases(store.db, one.id, one.id, 'self', ann, start)).rejects.toMatchObject({
        code: 'casework.invalid',
      });
    });

    it('keep comments and documents sealed, readable until the party is erased', async () => {
      const opened = await openCase(
        store.db,
        { type: 'investigation', partyId: 'p', reason: 'tip', needToKnow: false, members: [] },
        ann,
        start,
      );
      const target = { kind: 'case', id: opened.id } as const;
      await addComment(store.db, vault, target, 'Jane Roe called', ann, start);
      const content = Buffer.from('a contract with Jane Roe');
      const kept = await addAttachment(
        store.db,
        vault,
        opened.id,
        { name: 'contract.txt', mediaType: 'text/plain', content },
        ann,
        start,
      );
      expect(await readAttachment(store.db, vault, opened.id, kept.id, ann)).toMatchObject({
        name: 'contract.txt',
        content,
      });
      const again = addAttachment(
        store.db,
        vault,
        opened.id,
        { name: 'copy.txt', mediaType: 'text/plain', content },
        ann,
        start,
      );
      await expect(again).rejects.toMatchObject({ code: 'casework.invalid' });
      for (const size of [0, largestAttachment + 1]) {
        const odd = { name: 'x', mediaType: 'text/plain', content: Buffer.alloc(size) } as const;
        await expect(addAttachment(store.db, vault, opened.id, odd, ann, start)).rejects.toMatchObject({
          code: 'casework.invalid',
        });
      }
      const { rows } = await store.pool.query<{ text: string }>(
        'SELECT (SELECT string_agg(t::text, $1) FROM work_comment t) || (SELECT string_agg(t::text, $1) FROM attachment t) || (SELECT string_agg(t::text, $1) FROM audit_entry t) AS text',
        [' '],
      );
      expect(rows[0]!.text).not.toContain('Jane');
      expect((await readComments(store.db, vault, target, ann))[0]!.text).toBe('Jane Roe called');
      await vault.erase('p');
      expect((await readComments(store.db, vault, target, ann))[0]!.text).toBeNull();
      await expect(readAttachment(store.db, vault, opened.id, kept.id, ann)).rejects.toMatchObject({
        code: 'casework.not-found',
      });
    });

    it('ask for documents only with the approval of another officer', async () => {
      const opened = await openCase(
        store.db,
        { type: 'onboarding-review', partyId: 'p', reason: 'new', needToKnow: false, members: [] },
        ann,
        start,
      );
      const wanted = {
        caseId: opened.id,
        documents: ['identity', 'identity', 'address'],
        language: 'es',
        answerBy: '2026-02-01',
      } as const;
      await expect(requestDocuments(store.db, { ...wanted, answerBy: '2025-01-01' }, ann, start)).rejects.toMatchObject(
        { code: 'casework.invalid' },
      );
      const request = await requestDocuments(store.db, wanted, ann, start);
      expect(request).toMatchObject({ state: 'requested', documents: ['identity', 'address'] });
      await expect(actOnDocumentRequest(store.db, request, 'receive', bob, start)).rejects.toMatchObject({
        code: 'casework.transition',
      });
      await expect(actOnDocumentRequest(store.db, request, 'approve', ann, start)).rejects.toMatchObject({
        code: 'casework.four-eyes',
      });
      const approved = await actOnDocumentRequest(store.db, request, 'approve', bob, start);
      expect(approved).toMatchObject({ state: 'approved', approved_by: bob.id });
      await expect(actOnDocumentRequest(store.db, request, 'refuse', bob, start)).rejects.toMatchObject({
        code: 'casework.conflict',
      });
    });
  });

  it('writes every change into a trail that verifies, and tells it without personal data', async () => {
    const alert = await escalated(await assigned(await oneAlert()));
    const { case: opened } = await readCase(store.db, alert.case_id!, ann);
    await actOnCase(store.db, opened, { action: 'assign', assignee: bob.id }, ann, start);
    const entries = [];
    for await (const entry of readAudit(store.db)) entries.push(entry);
    expect(await verifyTrail(entries, [], null)).toMatchObject({ intact: true });
    const last = entries.slice(-5).map(({ actor, action }) => `${actor} ${action}`);
    expect(last).toEqual([
      'system:intake alert.opened',
      'user:ann alert.assigned',
      'user:ann case.opened',
      'user:ann alert.escalated',
      'user:ann case.assign',
    ]);
    const events = await readEvents(store.db, 0, 100);
    expect(events.map(({ kind }) => kind)).toEqual([
      'alert.opened',
      'alert.assigned',
      'case.opened',
      'alert.escalated',
      'case.assigned',
    ]);
    expect(events.every(({ tainted }) => tainted)).toBe(true);
  });
});
