import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStreamBank, trainStreamModel } from '#bench/stream-bank';
import { createVault } from '#store/vault/vault';
import { openPostgresLog } from '#stream/postgres/log';
import type { LoadedModel } from '#stream/scoring/loaded-model';
import { createShadowScorer, inChallengerArm, shadowRefusal } from '#stream/scoring/shadow';
import { createScoringWorker } from '#stream/scoring/worker';
import { openTestStore, type TestStore } from '../database.ts';

let store: TestStore;
let model: LoadedModel;
beforeAll(async () => {
  model = await trainStreamModel(1, 200, 6000, 0.15);
  store = await openTestStore();
});
afterAll(() => store.close());

it('a challenger scores every leg beside the champion, and alerts in its own arm alone', async () => {
  const vault = createVault({ db: store.db, masterKey: randomBytes(32), now: Date.now });
  const log = await openPostgresLog({ pool: store.pool, vault });
  const bank = createStreamBank(3, 120);
  await log.append([...bank.opening(), ...bank.payments(600)]);
  // The same model under another name, of which everybody knows what it should say.
  const challenger = { ...model, version: 'challenger' };
  expect(shadowRefusal(model, challenger)).toBeNull();
  const arm = { trialId: 1, share: 0.5 };
  const champion = {
    ...model,
    model: { ...model.model, policy: { ...model.model.policy, threshold: { default: 0.999999, rules: [] } } },
  };
  const worker = createScoringWorker({
    pool: store.pool,
    db: store.db,
    log,
    model: champion,
    base: { currency: 'EUR', rates: { USD: 0.9 } },
    owner: 'test',
    now: Date.now,
    batchSize: 100,
  });
  worker.accompany(createShadowScorer(challenger, arm));
  const abort = new AbortController();
  const running = worker.run(abort.signal);
  const head = async () =>
    (await store.pool.query<{ last: number }>('SELECT next_position - 1 AS last FROM event_head')).rows[0]!.last;
  while (worker.position < (await head())) await new Promise((resolve) => setTimeout(resolve, 20));
  abort.abort();
  await running;
  const { rows: legs } = await store.pool.query<{
    same: boolean;
    party_id: string;
    alert: boolean;
    challenger_arm: boolean;
    worked: boolean;
  }>(
    `SELECT e.score IS NOT DISTINCT FROM s.score AS same, s.party_id, s.alert, s.challenger_arm,
       EXISTS (SELECT FROM alert a WHERE (a.position, a.side) = (s.position, s.side)
         AND a.model_version = 'challenger') AS worked
     FROM evaluation e LEFT JOIN shadow_evaluation s USING (position, side) WHERE e.status <> 'errored'`,
  );
  expect(legs.length).toBeGreaterThan(500);
  expect(legs.every(({ same }) => same)).toBe(true);
  for (const leg of legs) {
    expect(leg.challenger_arm).toBe(inChallengerArm(arm, leg.party_id));
    expect(leg.worked).toBe(leg.alert && leg.challenger_arm);
  }
  expect(new Set(legs.filter(({ alert }) => alert).map((leg) => leg.challenger_arm))).toEqual(new Set([true, false]));
  await log.close();
});

it('a model of other features or axes cannot score beside the champion', () => {
  const other = (change: object) => ({ ...model, model: { ...model.model, ...change } });
  expect(shadowRefusal(model, other({ catalogue: model.model.catalogue.slice(1) }))).toMatch(/features/);
  expect(shadowRefusal(model, other({ axes: [] }))).toMatch(/axes/);
});
