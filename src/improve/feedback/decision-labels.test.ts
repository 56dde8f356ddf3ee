import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../../test/database.ts';
import { decisionLabels } from './decision-labels.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

it('labels are the latest decisions of closed alerts, and nothing where it was inconclusive', async () => {
  const decided: readonly (readonly [party: string, state: string, ...outcomes: string[]])[] = [
    ['a', 'closed', 'productive'],
    ['b', 'closed', 'productive', 'unproductive'],
    ['c', 'closed', 'productive', 'inconclusive'],
    ['d', 'open', 'productive'],
    ['e', 'closed'],
  ];
  for (const [i, [party, state, ...outcomes]] of decided.entries()) {
    const { rows } = await store.pool.query<{ id: number }>(
      `INSERT INTO party_alert (party_id, state, inbox, risk, breaches, score, p, amount_minor, cell, top_alert_id, first_at,
         last_at, opened_at, due_at) VALUES ($1, $2, 'general', 'low', 1, 0.9, 0.1, 1, 'c', 1, $3, $3, 1, 1) RETURNING id`,
      [party, state, 100 + i],
    );
    for (const outcome of outcomes) {
      await store.pool.query(
        `INSERT INTO disposition (party_alert_id, party_id, outcome, reason_code, decided_by, decided_at)
         VALUES ($1, $2, $3, $4, 'user:a', 1)`,
        [rows[0]!.id, party, outcome, outcome === 'unproductive' ? 'known-business' : null],
      );
    }
  }
  expect(await decisionLabels(store.db)).toEqual([
    { partyId: 'a', at: 100, guilty: true },
    { partyId: 'b', at: 101, guilty: false },
  ]);
});
