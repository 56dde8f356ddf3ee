import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStreamBank, trainStreamModel } from '#bench/stream-bank';
import { promotionGate } from '#improve/trials/compare';
import { addRuleSet, workingRules } from '#improve/trials/rule-sets';
import { compareTrial, promote, proposePromotion, rollBackTrial, startTrial, stopTrial } from '#improve/trials/trials';
import type { StaticRule } from '#rules/static-rule';
import { createRuleShadow } from '#server/rule-shadow';
import { createVault } from '#store/vault/vault';
import { openPostgresLog } from '#stream/postgres/log';
import { releaseModel } from '#stream/scoring/champion';
import type { LoadedModel } from '#stream/scoring/loaded-model';
import { inChallengerArm } from '#stream/scoring/shadow';
import { createScoringWorker } from '#stream/scoring/worker';
import { openTestStore, type TestStore } from '../database.ts';

const limit = 5000;
const rules: readonly StaticRule[] = [
  {
    id: 'large-out',
    name: 'Large',
    description: 'A large payment out.',
    when: 'direction == "out"',
    measure: 'amount',
    unit: 'minor',
    threshold: limit,
  },
  {
    id: 'large-business',
    name: 'Large of a business',
    description: 'A large payment of a business.',
    when: 'entityType == "business"',
    measure: 'amount',
    unit: 'minor',
    threshold: 2 * limit,
  },
];
const deed = (actor: string, at = Date.now()) => ({ actor: `user:${actor}`, at, reason: 'because' });

let store: TestStore;
let model: LoadedModel;
beforeAll(async () => {
  model = await trainStreamModel(1, 200, 6000, 0.15);
  store = await openTestStore();
  await releaseModel(store.db, model, 1);
});
afterAll(() => store.close());

interface Leg {
  readonly body: { readonly direction: string; readonly amountMinor: number };
  readonly side: number;
  readonly party_id: string;
  readonly score: number;
  readonly alert: boolean;
  readonly worked: readonly string[] | null;
  readonly by_model: boolean;
}

it('rules that a bank worked with are the champion of a trial, and come back when it is rolled back', async () => {
  const { digest } = await addRuleSet(
    store.db,
    { name: 'Ours', rules: rules.map((rule) => ({ ...rule })) },
    deed('ann'),
  );
  const again = await addRuleSet(store.db, { name: 'Again', rules: rules.map((rule) => ({ ...rule })) }, deed('ann'));
  expect(again).toMatchObject({ digest, name: 'Ours' });
  const { id } = await startTrial(store.db, { challenger: model.version, share: 0.6, rules: digest }, deed('ann', 10));
  const working = await workingRules(store.db);
  expect(working).toMatchObject({ trialId: id, source: `rules:${digest}`, share: 0.6 });

  const vault = createVault({ db: store.db, masterKey: randomBytes(32), now: Date.now });
  const log = await openPostgresLog({ pool: store.pool, vault });
  const bank = createStreamBank(3, 500);
  await log.append([...bank.opening(), ...bank.payments(2500)]);
  const worker = createScoringWorker({
    pool: store.pool,
    db: store.db,
    log,
    model,
    base: { currency: 'EUR', rates: { USD: 0.9 } },
    owner: 'test',
    now: Date.now,
    batchSize: 100,
  });
  worker.accompany(createRuleShadow(working!.source, working!.rules as readonly StaticRule[], working!));
  const abort = new AbortController();
  const running = worker.run(abort.signal);
  const head = async () =>
    (await store.pool.query<{ last: number }>('SELECT next_position - 1 AS last FROM event_head')).rows[0]!.last;
  while (worker.position < (await head())) await new Promise((resolve) => setTimeout(resolve, 20));
  abort.abort();
  await running;
  await log.close();

  const { rows: legs } = await store.pool.query<Leg>(
    `SELECT l.body::jsonb AS body, s.side, s.party_id, s.score, s.alert, a.rules AS worked, e.alert AS by_model
     FROM shadow_evaluation s JOIN evaluation e USING (position, side) JOIN event_log l USING (position)
     LEFT JOIN alert a USING (position, side) WHERE s.source = $1 AND e.status <> 'errored'`,
    [working!.source],
  );
  expect(legs.length).toBeGreaterThan(2000);
  for (const { body, side, party_id: party, score, alert, worked, by_model: byModel } of legs) {
    const out = (body.direction === 'out') === (side === 0);
    const business = Number(party.slice(1)) % 5 === 0;
    const ratio = Math.max(out ? body.amountMinor / limit : 0, business ? body.amountMinor / (2 * limit) : 0);
    expect(score).toBeCloseTo(ratio / (1 + ratio), 9);
    expect(alert).toBe(ratio >= 1);
    const isWorked = alert && inChallengerArm(working!, party);
    expect(worked !== null && worked.length > 0).toBe(isWorked);
    if (!isWorked && !byModel) expect(worked).toBeNull();
  }
  expect(legs.some(({ worked, by_model: byModel }) => worked !== null && !byModel)).toBe(true);

  // Officers find what the model's score is high of, so that it may take over.
  await store.pool.query(`TRUNCATE party_alert, party_alert_breach, disposition CASCADE`);
  await store.pool.query(
    `WITH tried AS (
       SELECT e.party_id, max(e.score) AS score FROM evaluation e JOIN shadow_evaluation s USING (position, side)
       WHERE s.challenger_arm AND e.score IS NOT NULL GROUP BY 1
     ), made AS (
       INSERT INTO party_alert (party_id, state, inbox, risk, breaches, score, p, amount_minor, cell, top_alert_id,
         first_at, last_at, opened_at, due_at)
       SELECT party_id, 'closed', 'general', 'low', 1, score, 0.1, 1, 'c', 1, 1, 1, 1, 1 FROM tried RETURNING id, party_id, score
     )
     INSERT INTO disposition (party_alert_id, party_id, outcome, reason_code, decided_by, decided_at)
     SELECT id, party_id, CASE WHEN high THEN 'productive' ELSE 'unproductive' END,
       CASE WHEN NOT high THEN 'known-business' END, 'user:a', $1
     FROM (SELECT *, ntile(2) OVER (ORDER BY score) = 2 AS high FROM made) m`,
    [Date.now()],
  );
  const comparison = await compareTrial(store.db, id);
  const { rows: alerted } = await store.pool.query<{ parties: number }>(
    `SELECT count(DISTINCT party_id)::integer AS parties FROM shadow_evaluation WHERE source = $1 AND alert AND challenger_arm`,
    [working!.source],
  );
  expect(comparison.budget).toBe(alerted[0]!.parties);
  expect(comparison.champion.queued).toBe(comparison.challenger.queued);
  expect(comparison.onlyChallenger).toBeGreaterThan(comparison.onlyChampion);
  expect(promotionGate(comparison)).toEqual([]);
  await expect(promote(store.db, id, deed('bob'))).rejects.toMatchObject({ code: 'improve.transition' });
  await proposePromotion(store.db, id, deed('ann'));
  await expect(promote(store.db, id, deed('ann'))).rejects.toMatchObject({ code: 'improve.four-eyes' });
  // What was decided meanwhile counts: the gate is asked again.
  const { rows: undone } = await store.pool.query<{ id: number }>(
    `UPDATE disposition SET outcome = 'unproductive', reason_code = 'known-business' WHERE outcome = 'productive' RETURNING id`,
  );
  await expect(promote(store.db, id, deed('bob'))).rejects.toMatchObject({ code: 'improve.gate' });
  await store.pool.query(
    `UPDATE disposition SET outcome = 'productive', reason_code = NULL WHERE id = ANY($1::bigint[])`,
    [undone.map((row) => row.id)],
  );
  expect(await promote(store.db, id, deed('bob'))).toMatchObject({ state: 'promoted', promoted_by: 'user:bob' });
  expect(await workingRules(store.db)).toBeNull();
  await rollBackTrial(store.db, id, deed('bob'));
  const back = await workingRules(store.db);
  expect(back).toMatchObject({ source: `rules:${digest}`, share: 1 });
  expect(inChallengerArm(back!, 'anybody')).toBe(true);
  await stopTrial(store.db, id, deed('bob'));
  expect(await workingRules(store.db)).toBeNull();
});

it('rules that are not known, and rules against another model than the one in use, are refused', async () => {
  const unknown = { challenger: model.version, share: 0, rules: 'f'.repeat(32) };
  await expect(startTrial(store.db, unknown, deed('ann'))).rejects.toMatchObject({ code: 'improve.not-found' });
  const { digest } = await addRuleSet(store.db, { name: 'x', rules: [] }, deed('ann'));
  const other = { challenger: 'another', share: 0, rules: digest };
  await expect(startTrial(store.db, other, deed('ann'))).rejects.toMatchObject({ code: 'improve.not-found' });
});
