import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { queueGroupings } from '#contract/casework-words';
import { day } from '#domain/time';
import { openTestStore, type TestStore } from '../../test/database.ts';
import { actOnAlert } from './alerts/act-on-alert.ts';
import { eachByItself } from './bulk.ts';
import { actOnCase } from './cases/act-on-case.ts';
import { openDueReviews } from './cases/due-reviews.ts';
import { openCase } from './cases/open-case.ts';
import { splitCase } from './cases/split-case.ts';
import { takeInBreaches } from './intake.ts';
import type { Officer } from './officer.ts';
import { addView, changeView, listViews, removeView, type WantedView } from './queue-views.ts';
import { countGroups, groupOf } from './queue-groups.ts';
import { type AlertQuery, listAlerts, listCases, readCase, topBreaches } from './reading.ts';

const start = Date.UTC(2026, 0, 5);
const officer = (id: string, teams: readonly string[] = []): Officer => ({
  id: `user:${id}`,
  reach: 'all',
  teams,
  restricted: true,
});
const ann = officer('ann', ['north']);
const bob = officer('bob', ['north']);
const cay = officer('cay', ['south']);
const decision = { outcome: 'productive', reasonCode: null, deservedReview: true, minutes: 45 } as const;

let store: TestStore;
let position = 0;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  await store.pool.query(`TRUNCATE alert, alert_intake, party_alert, party_alert_breach, work_case, case_member, case_link,
    disposition, queue_view, party, party_review, outbox_event, outbox_consumer CASCADE`);
});

async function breach(partyId: string, score: number, amount: number) {
  position += 1;
  const { rows } = await store.pool.query<{ id: number }>(
    `INSERT INTO alert (leg_id, position, side, party_id, at, created_at, amount_minor, score, p, tau, cell, expert,
       model_version, threshold_version)
     VALUES ('l', $1, 0, $2, $3, $3, $4, $5, 0.001, 0.5, 'c', 'e', 'm', 't') RETURNING id`,
    [position, partyId, start + position, amount, score],
  );
  return rows[0]!.id;
}

/** A case of one alert with three breaches, and the breaches. */
async function escalatedCase() {
  const breaches = [await breach('p', 0.9, 100), await breach('p', 0.7, 200), await breach('p', 0.8, 300)];
  await takeInBreaches(store.db, start);
  const [alert] = await listAlerts(store.db, { limit: 10 }, ann);
  const command = { action: 'escalate', reason: 'r', needToKnow: true, members: ['user:bob'] } as const;
  const escalated = await actOnAlert(store.db, alert!, command, ann, start);
  const found = await readCase(store.db, escalated.case_id!, ann);
  return { case: found.case, alert: escalated, breaches };
}

describe('a case that is split', () => {
  it('takes its breaches to a new case with an alert of its own, linked and as secret', async () => {
    const { case: found, alert, breaches } = await escalatedCase();
    const made = await splitCase(store.db, found, { breachIds: [breaches[0]!], reason: 'another matter' }, ann, start);
    const [old, fresh] = [await readCase(store.db, found.id, ann), await readCase(store.db, made.id, ann)];
    expect(fresh.case).toMatchObject({
      party_id: 'p',
      type: 'investigation',
      need_to_know: true,
      reason: 'another matter',
    });
    expect(fresh.members).toEqual(old.members);
    expect(fresh.breaches.map(({ id }) => id)).toEqual([breaches[0]]);
    expect(old.breaches.map(({ id }) => id)).toEqual(breaches.slice(1));
    expect(fresh.alerts[0]).toMatchObject({
      state: 'escalated',
      breaches: 1,
      score: 0.9,
      amount_minor: 100,
      split: true,
    });
    expect(old.alerts[0]).toMatchObject({ id: alert.id, breaches: 2, score: 0.8, amount_minor: 500, split: false });
    expect(old.links).toEqual([{ otherId: made.id, reason: 'another matter' }]);
    // A new breach goes on merging into the alert that was there.
    await breach('p', 0.95, 50);
    await takeInBreaches(store.db, start);
    expect((await readCase(store.db, found.id, ann)).alerts[0]).toMatchObject({ breaches: 3, score: 0.95 });
    expect((await readCase(store.db, made.id, ann)).alerts[0]).toMatchObject({ breaches: 1 });
    // Each is decided by itself, and can come back.
    const work = await actOnCase(store.db, made, { action: 'assign', assignee: ann.id }, ann, start);
    const submitted = await actOnCase(store.db, work, { action: 'submit', reason: 'r', ...decision }, ann, start);
    const closed = await actOnCase(store.db, submitted, { action: 'approve' }, bob, start);
    expect((await readCase(store.db, made.id, ann)).alerts[0]!.state).toBe('closed');
    expect((await readCase(store.db, found.id, ann)).alerts[0]!.state).toBe('escalated');
    await actOnCase(store.db, closed, { action: 'reopen', reason: 'r' }, bob, start);
    expect((await readCase(store.db, made.id, ann)).alerts[0]!.state).toBe('escalated');
  });

  it('keeps at least one breach, moves only its own, and conflicts with what another did meanwhile', async () => {
    const { case: found, breaches } = await escalatedCase();
    const split = (breachIds: readonly number[], target: { id: number; version: number } = found, who = ann) =>
      splitCase(store.db, target, { breachIds, reason: 'r' }, who, start);
    await expect(split(breaches)).rejects.toMatchObject({ code: 'casework.invalid' });
    await expect(split([breaches[0]!, 999_999])).rejects.toMatchObject({ code: 'casework.invalid' });
    const foreign = await breach('q', 0.9, 1);
    await takeInBreaches(store.db, start);
    await expect(split([foreign])).rejects.toMatchObject({ code: 'casework.invalid' });
    await expect(split([breaches[0]!], { id: found.id, version: 9 })).rejects.toMatchObject({
      code: 'casework.conflict',
    });
    const stranger: Officer = { ...cay, reach: 'own', restricted: false };
    await expect(split([breaches[0]!], found, stranger)).rejects.toMatchObject({ code: 'casework.not-found' });
    const work = await actOnCase(store.db, found, { action: 'assign', assignee: ann.id }, ann, start);
    const submitted = await actOnCase(store.db, work, { action: 'submit', reason: 'r', ...decision }, ann, start);
    await expect(split([breaches[0]!], submitted)).rejects.toMatchObject({ code: 'casework.transition' });
  });
});

describe('saved views', () => {
  const view = (fields: Partial<WantedView> = {}): WantedView => ({
    name: 'Late and high',
    list: 'alerts',
    query: { assignee: 'me', state: 'in-review' },
    shared: 'nobody',
    team: null,
    ...fields,
  });
  const names = async (who: Officer) => (await listViews(store.db, who)).map(({ name }) => name);

  it('are seen by their owner, a team, or everybody, and changed by their owner alone', async () => {
    const mine = await addView(store.db, view(), ann, start);
    await addView(store.db, view({ name: 'North', shared: 'team', team: 'north' }), ann, start);
    await addView(store.db, view({ name: 'All', list: 'cases', query: {}, shared: 'everybody' }), ann, start);
    expect(await names(ann)).toEqual(['All', 'Late and high', 'North']);
    expect(await names(bob)).toEqual(['All', 'North']);
    expect(await names(cay)).toEqual(['All']);
    const change = (who: Officer, version: number) =>
      changeView(store.db, { id: mine.id, version }, view({ shared: 'everybody' }), who, start);
    await expect(change(bob, 1)).rejects.toMatchObject({ code: 'casework.not-found' });
    await change(ann, 1);
    await expect(change(ann, 1)).rejects.toMatchObject({ code: 'casework.conflict' });
    expect(await names(cay)).toContain('Late and high');
    await expect(removeView(store.db, mine.id, bob, start)).rejects.toMatchObject({ code: 'casework.not-found' });
    await removeView(store.db, mine.id, ann, start);
    expect(await names(ann)).toEqual(['All', 'North']);
  });

  it('are refused for a team that one is not in, or under a name that one has already', async () => {
    await addView(store.db, view(), ann, start);
    for (const wrong of [
      view(),
      view({ name: 'x', shared: 'team', team: 'south' }),
      view({ name: 'x', team: 'north' }),
    ])
      await expect(addView(store.db, wrong, ann, start)).rejects.toMatchObject({ code: 'casework.invalid' });
  });
});

describe('cases in the queue', () => {
  const open = (partyId: string, at: number, type: 'investigation' | 'onboarding-review' = 'investigation') =>
    openCase(store.db, { type, partyId, reason: 'r', needToKnow: false, members: [] }, ann, at);

  it('are listed by what is due, or the latest first, page by page', async () => {
    const made = [await open('p', start), await open('q', start + 5), await open('r', start + 9, 'onboarding-review')];
    const ids = async (query: Partial<Parameters<typeof listCases>[1]>) =>
      (await listCases(store.db, { limit: 10, ...query }, ann)).map(({ id }) => id);
    const [p, q, r] = made.map(({ id }) => id);
    expect(await ids({})).toEqual([p, q, r]);
    expect(await ids({ sort: 'opened' })).toEqual([r, q, p]);
    expect(await ids({ sort: 'opened', after: [start + 5, q!] })).toEqual([p]);
    expect(await ids({ openedFrom: start + 5 })).toEqual([q, r]);
    expect(await ids({ type: 'onboarding-review' })).toEqual([r]);
    expect(await ids({ risk: 'low' })).toEqual([]);
    expect(await ids({ dueBefore: made[1]!.due_at })).toEqual([p]);
  });

  it('take one action together, each done or refused by itself', async () => {
    const made = [await open('p', start), await open('q', start)];
    const stale = { id: made[1]!.id, version: 7 };
    const results = await eachByItself([made[0]!, stale], (target) =>
      actOnCase(store.db, target, { action: 'assign', assignee: bob.id }, ann, start),
    );
    expect(results).toMatchObject([
      { id: made[0]!.id, outcome: 'done', code: null },
      { id: made[1]!.id, outcome: 'refused', code: 'casework.conflict' },
    ]);
  });
});

describe('reviews that come round', () => {
  it('are opened when they are due, once, by the risk of the customer', async () => {
    for (const [id, rating] of [
      ['low', 'low'],
      ['high', 'high'],
      ['busy', 'low'],
      ['later', 'low'],
    ] as const) {
      await store.pool.query(
        "INSERT INTO party (id, entity_type, country, risk_rating, politically_exposed, position) VALUES ($1, 'individual', 'ES', $2, false, 1)",
        [id, rating],
      );
      await store.pool.query('INSERT INTO party_review VALUES ($1, 12, $2, $3, 1)', [
        id,
        id === 'later' ? start + day : start,
        'user:a',
      ]);
    }
    await openCase(
      store.db,
      { type: 'onboarding-review', partyId: 'busy', reason: 'r', needToKnow: false, members: [] },
      ann,
      start,
    );
    expect(await openDueReviews(store.db, start)).toBe(2);
    expect(await openDueReviews(store.db, start)).toBe(0);
    const cases = await listCases(store.db, { limit: 10 }, ann);
    const found = cases.filter(({ opened_by: by }) => by === 'system:clock').map((row) => [row.party_id, row.type]);
    expect(found.sort(([a], [b]) => (a! < b! ? -1 : 1))).toEqual([
      ['high', 'enhanced-due-diligence'],
      ['low', 'onboarding-review'],
    ]);
    expect(await openDueReviews(store.db, start + 2 * day)).toBe(1);
  });
});

describe('a queue by groups', () => {
  const reasonsOf = (group: string) => JSON.stringify({ reasons: [{ group }] });

  it('comes one group after the other, whatever the size of a page, and its counts are those of all pages', async () => {
    for (let n = 0; n < 30; n++) {
      const id = await breach(`p${n}`, 0.6 + n / 100, n);
      const reasons = n % 5 === 0 ? null : reasonsOf(['Amount', 'Network', 'Ämter'][n % 3]!);
      await store.pool.query('UPDATE alert SET reasons = $1, cell = $2 WHERE id = $3', [reasons, `cell ${n % 4}`, id]);
    }
    await takeInBreaches(store.db, start);
    await store.pool.query("UPDATE party_alert SET assignee = 'user:ann', state = 'in-review' WHERE id % 3 = 0");
    await store.pool.query('UPDATE party_alert SET top_alert_id = NULL WHERE id % 7 = 0');
    await store.pool.query("UPDATE party_alert SET state = 'closed' WHERE id % 11 = 0");
    for (const by of queueGroupings) {
      for (const filter of [{}, { state: 'in-review' as const }]) {
        const listed: string[] = [];
        const whole = await listAlerts(store.db, { ...filter, limit: 100 }, ann);
        const seen = new Set<number>();
        for (let from: Pick<AlertQuery, 'after' | 'afterGroup'> = {}; ; ) {
          const page = await listAlerts(store.db, { ...filter, ...from, group: by, limit: 4 }, ann);
          const top = await topBreaches(store.db, page);
          for (const row of page.slice(0, 4)) {
            listed.push(groupOf(by, row, top.get(row.id)));
            seen.add(row.id);
          }
          const last = page[3];
          if (page.length <= 4 || last === undefined) break;
          from = { after: [last.due_at, last.id], afterGroup: listed.at(-1)! };
        }
        expect(seen.size).toBe(whole.length);
        const counts = await countGroups(store.db, by, filter, ann);
        expect(counts.flatMap(({ group, alerts }) => Array<string>(alerts).fill(group))).toEqual(listed);
      }
    }
  });

  it('does not count what one may not know of', async () => {
    const { alert } = await escalatedCase();
    const outsider = { ...cay, restricted: false };
    expect(await countGroups(store.db, 'segment', {}, ann)).toEqual([{ group: alert.cell, alerts: 1 }]);
    expect(await countGroups(store.db, 'segment', {}, outsider)).toEqual([]);
  });
});
