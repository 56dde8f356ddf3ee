import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRandom } from '#ml/random';
import { openTestStore, type TestStore } from '../../../test/database.ts';
import { compareAtBudget, promotionGate, type TriedParty } from './compare.ts';
import { compareTrial, promote, proposePromotion, rollBackTrial, startTrial, stopTrial } from './trials.ts';

const deed = (actor: string, at: number) => ({ actor: `user:${actor}`, at, reason: 'because' });

/** Parties whose guilt each source sees with some noise. */
function tried(count: number, noise: { champion: number; challenger: number }, seed = 1): TriedParty[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const productive = random.uniform() < 0.3;
    const seen = (spread: number) => (productive ? 1 : 0) + spread * random.normal();
    return { champion: seen(noise.champion), challenger: seen(noise.challenger), productive };
  });
}

describe('champion against challenger at one budget', () => {
  it('finds the better one, and lets it through the gate', () => {
    const better = compareAtBudget(tried(1000, { champion: 1, challenger: 0.3 }), 250);
    expect(better.onlyChallenger).toBeGreaterThan(better.onlyChampion);
    expect(better.p).toBeLessThan(0.001);
    expect(better.gain!.low).toBeGreaterThan(0);
    expect(promotionGate(better)).toEqual([]);
    const worse = compareAtBudget(tried(1000, { champion: 0.3, challenger: 1 }), 250);
    expect(worse.gain!.high).toBeLessThan(0);
    expect(promotionGate(worse)).toHaveLength(1);
  });

  it('says every reason why too little is known', () => {
    const few = compareAtBudget(
      tried(40, { champion: 1, challenger: 1 }).map((party, i) =>
        i % 2 === 0 ? party : { ...party, productive: null },
      ),
      20,
    );
    expect(promotionGate(few).length).toBeGreaterThanOrEqual(3);
    expect(promotionGate(compareAtBudget([], 0)).length).toBeGreaterThanOrEqual(3);
  });

  it('queues equally many, whatever the scale of scores', () => {
    const parties = tried(200, { champion: 1, challenger: 0.5 }).map((party) => ({
      ...party,
      challenger: 100 * party.challenger - 7,
    }));
    const { champion, challenger } = compareAtBudget(parties, 50);
    expect([champion.queued, challenger.queued]).toEqual([50, 50]);
  });
});

describe('a trial', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore();
    await store.pool.query("SELECT ensure_day('evaluation', '2026-01-05')");
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    await store.pool.query(`TRUNCATE trial, shadow_evaluation, evaluation, party_alert, party_alert_breach, disposition,
      work_case, case_member, case_link, document_request, attachment, model CASCADE`);
    await store.pool.query(
      `INSERT INTO model VALUES ('one', 'champion', 1, 'online', '{}'), ('two', 'challenger', 1, 'online', '{}')`,
    );
  });
  const start = (share = 0.5) => startTrial(store.db, { challenger: 'two', share }, deed('ann', 10));
  const champion = async () => {
    const { rows } = await store.pool.query<{ version: string }>("SELECT version FROM model WHERE status = 'champion'");
    return rows.map(({ version }) => version);
  };

  /** Both scored these parties, and people decided them. */
  async function fill(parties: readonly TriedParty[]) {
    const rows = parties.map((party, i) => ({ ...party, n: i + 1 }));
    await store.pool.query(
      `INSERT INTO evaluation (day, position, side, leg_id, party_id, at, accepted_at, evaluated_at, amount_minor,
         status, score, p, tau, alert, model_version, threshold_version)
       SELECT '2026-01-05', n, 0, 'l', 'p' || n, 20, 20, 20, 1, 'ok', champion, 0.5, 0.5, champion > 0.7, 'one', 't'
       FROM jsonb_to_recordset($1::jsonb) AS t (n bigint, champion float8)`,
      [JSON.stringify(rows)],
    );
    await store.pool.query(
      `INSERT INTO shadow_evaluation (source, position, side, party_id, at, evaluated_at, score, alert, challenger_arm)
       SELECT 'model:two', n, 0, 'p' || n, 20, 20, challenger, challenger > 0.7, true
       FROM jsonb_to_recordset($1::jsonb) AS t (n bigint, challenger float8)`,
      [JSON.stringify(rows)],
    );
    await store.pool.query(
      `WITH made AS (
         INSERT INTO party_alert (party_id, state, inbox, risk, breaches, score, p, amount_minor, cell, top_alert_id,
           first_at, last_at, opened_at, due_at)
         SELECT 'p' || n, 'closed', 'general', 'low', 1, 0.9, 0.1, 1, 'c', 1, 1, 1, 1, 1
         FROM jsonb_to_recordset($1::jsonb) AS t (n bigint) RETURNING id, party_id
       )
       INSERT INTO disposition (party_alert_id, party_id, outcome, reason_code, decided_by, decided_at)
       SELECT made.id, made.party_id, CASE WHEN productive THEN 'productive' ELSE 'unproductive' END,
         CASE WHEN NOT productive THEN 'known-business' END, 'user:a', 30
       FROM made JOIN jsonb_to_recordset($1::jsonb) AS t (n bigint, productive boolean) ON made.party_id = 'p' || n`,
      [JSON.stringify(rows)],
    );
  }

  it('is promoted by another person once the gate opens, and goes back in one step', async () => {
    const { id } = await start();
    await expect(proposePromotion(store.db, id, deed('ann', 40))).rejects.toMatchObject({ code: 'improve.gate' });
    await fill(tried(1000, { champion: 0.6, challenger: 0.3 }));
    const comparison = await compareTrial(store.db, id);
    expect(comparison.challenger.decided).toBe(comparison.budget);
    await proposePromotion(store.db, id, deed('ann', 40));
    await expect(promote(store.db, id, deed('ann', 41))).rejects.toMatchObject({ code: 'improve.four-eyes' });
    expect(await champion()).toEqual(['one']);
    await promote(store.db, id, deed('bob', 42));
    expect(await champion()).toEqual(['two']);
    await expect(promote(store.db, id, deed('bob', 43))).rejects.toMatchObject({ code: 'improve.transition' });
    await rollBackTrial(store.db, id, deed('bob', 44));
    expect(await champion()).toEqual(['one']);
    const { rows } = await store.pool.query<{ action: string }>(
      "SELECT action FROM audit_entry WHERE subject = 'trial:' || $1::bigint ORDER BY sequence",
      [id],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'trial.started',
      'trial.proposed',
      'trial.promoted',
      'trial.rolled-back',
    ]);
  });

  it('is the only one, and needs a champion and a challenger', async () => {
    const { id } = await start(0);
    await expect(start()).rejects.toMatchObject({ code: 'improve.transition' });
    await expect(startTrial(store.db, { challenger: 'three', share: 0 }, deed('ann', 1))).rejects.toMatchObject({
      code: 'improve.not-found',
    });
    await stopTrial(store.db, id, deed('ann', 50));
    await expect(rollBackTrial(store.db, id, deed('ann', 51))).rejects.toMatchObject({ code: 'improve.transition' });
    expect((await start()).mode).toBe('ab');
  });

  it('does not promote over a champion that changed meanwhile', async () => {
    const { id } = await start();
    await fill(tried(1000, { champion: 0.6, challenger: 0.3 }));
    await proposePromotion(store.db, id, deed('ann', 40));
    await store.pool.query("UPDATE model SET status = 'retired' WHERE version = 'one'");
    await store.pool.query("INSERT INTO model VALUES ('three', 'champion', 1, 'online', '{}')");
    await expect(promote(store.db, id, deed('bob', 41))).rejects.toMatchObject({ code: 'improve.transition' });
    expect(await champion()).toEqual(['three']);
  });
});
