import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../test/database.ts';
import { cellCounts } from './cell-counts.ts';
import { createGrowingCount } from './growing-count.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore(2);
  await store.pool.query("SELECT ensure_day('evaluation', '2026-09-21')");
});
afterAll(() => store.close());

const evaluate = (from: number, to: number) =>
  store.pool.query(
    `INSERT INTO evaluation (day, position, side, leg_id, party_id, at, accepted_at, evaluated_at, amount_minor, status,
       score, p, tau, alert, cell, expert, model_version, threshold_version)
     SELECT '2026-09-21', n, 0, 'leg-' || n, 'p', 1, 1, 1, 100, 'ok', 0.1, 0.9, 0.5, n % 10 = 0,
       CASE WHEN n % 2 = 0 THEN 'even' ELSE 'odd' END, 'individual', 'm', 't' FROM generate_series($1::int, $2::int) n`,
    [from, to],
  );

/** The cells of model `m`, and from which positions on the database was asked. */
function counted() {
  const asked: number[] = [];
  const count = createGrowingCount(store.db, {
    ...cellCounts,
    read: (db, after, until) => {
      asked.push(after);
      return cellCounts.read(db, after, until);
    },
  });
  return { asked, cells: async () => Object.fromEntries((await count.current()).get('m') ?? []) };
}

it('counts nothing where nothing was evaluated', async () => {
  expect(await counted().cells()).toEqual({});
});

it('counts once, and then only what is new', async () => {
  const { asked, cells } = counted();
  await evaluate(1, 100);
  expect(await cells()).toEqual({ even: { n: 50, alerts: 10 }, odd: { n: 50, alerts: 0 } });
  expect(await Promise.all([cells(), cells()])).toHaveLength(2);
  expect(asked).toEqual([Number.MIN_SAFE_INTEGER]);
  await evaluate(101, 103);
  expect(await cells()).toEqual({ even: { n: 51, alerts: 10 }, odd: { n: 52, alerts: 0 } });
  expect(asked).toEqual([Number.MIN_SAFE_INTEGER, 100]);
});

it('counts anew when another history was loaded, whose positions lie before all others', async () => {
  const { asked, cells } = counted();
  const before = await cells();
  await evaluate(-4, -1);
  expect(await cells()).toEqual(before);
  await store.pool.query(`INSERT INTO loaded_history (fingerprint, loaded_at, model_version, threshold_version,
    first_at, last_at, parties, accounts, transactions, legs, alerts) VALUES ('f', 1, 'm', 't', 1, 1, 1, 1, 4, 4, 0)`);
  expect(await cells()).toEqual({ even: { n: 53, alerts: 10 }, odd: { n: 54, alerts: 0 } });
  expect(asked).toEqual([Number.MIN_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]);
});
