import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ColumnBatch } from '#domain/column-batch';
import { createLakeActivity, type LakeActivity } from './lake-activity.ts';
import { ownedRows } from './lake-by-owner.ts';
import { type ParquetField, writeParquet } from './parquet-writer.ts';
import { prepareLake } from './prepare.ts';

type Row = Readonly<Record<string, string | number | null>>;

const texts = (...names: string[]): ParquetField[] => names.map((name) => ({ name, type: 'text' }));
const ints = (...names: string[]): ParquetField[] => names.map((name) => ({ name, type: 'int64' }));
const tables = {
  parties: texts('id', 'entityType'),
  accounts: texts('id', 'partyId', 'product'),
  transactions: [
    ...texts('id', 'accountId', 'direction', 'currency', 'counterpartyAccountId', 'counterpartyName'),
    ...ints('at', 'amountMinor'),
  ],
  'behaviour-events': [...texts('id', 'partyId', 'type'), ...ints('at')],
};

async function write(lake: string, table: keyof typeof tables, rows: readonly Row[]): Promise<void> {
  const columns = tables[table].map(({ name, type }) => [
    name,
    type === 'text'
      ? { type, values: rows.map((row) => row[name] ?? null) }
      : { type, values: Float64Array.from(rows, (row) => Number(row[name])) },
  ]);
  const batch = { length: rows.length, columns: Object.fromEntries(columns) as ColumnBatch['columns'] };
  await writeParquet(join(lake, `${table}.parquet`), tables[table], [batch]);
}

const numbered = (rows: readonly Row[]): Row[] => rows.map((row, i) => ({ ...row, id: `r${(i * 7) % 31}` }));
const account = fc.constantFrom('a0', 'a1', 'a2', "a'3");
const payments = fc
  .array(
    fc.record({
      at: fc.nat(9),
      accountId: account,
      direction: fc.constantFrom('in', 'out'),
      currency: fc.constant('EUR'),
      amountMinor: fc.nat(100),
      counterpartyAccountId: fc.option(fc.oneof(account, fc.constant('elsewhere')), { nil: null }),
      counterpartyName: fc.option(fc.constant('Ana'), { nil: null }),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map(numbered);
const events = fc
  .array(fc.record({ at: fc.nat(9), partyId: fc.constantFrom('p0', 'p1'), type: fc.constant('login') }), {
    maxLength: 30,
  })
  .map(numbered);

describe('what happened to a party, read from the lake', () => {
  let lake: string;
  let activity: LakeActivity;
  beforeEach(async () => {
    lake = mkdtempSync(join(tmpdir(), 'peerline-activity-'));
    activity = createLakeActivity(lake);
    await write(
      lake,
      'parties',
      [0, 1].map((i) => ({ id: `p${i}`, entityType: 'individual' })),
    );
    const accounts = ['a0', 'a1', 'a2', "a'3"];
    await write(
      lake,
      'accounts',
      accounts.map((id, i) => ({ id, partyId: `p${i % 2}`, product: 'checking' })),
    );
  });
  afterEach(async () => {
    await activity.close();
    rmSync(lake, { recursive: true });
  });

  it('is the same from the whole files and from the sorted copies', async () => {
    const window = fc.record({ from: fc.nat(9), length: fc.nat(9), limit: fc.integer({ min: 1, max: 40 }) });
    await fc.assert(
      fc.asyncProperty(
        payments,
        events,
        fc.uniqueArray(fc.oneof(account, fc.constant('elsewhere')), { minLength: 1 }),
        window,
        async (made, happened, own, { from, length, limit }) => {
          await write(lake, 'transactions', made);
          await write(lake, 'behaviour-events', happened);
          const read = async () => [
            await activity.transactions(own, from, from + length, limit),
            await activity.behaviour('p0', from, from + length, limit),
          ];
          const whole = await read();
          await prepareLake({ lake, memoryLimitMb: 256, threads: 1 });
          await activity.sort();
          expect(ownedRows(lake, 'transactions')).not.toBeNull();
          expect(await read()).toEqual(whole);
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);

  it('does not come from copies of a lake that has changed', async () => {
    const payment = { id: 'r1', at: 1, accountId: 'a0', direction: 'in', currency: 'EUR', amountMinor: 5 };
    await write(lake, 'transactions', [payment]);
    await write(lake, 'behaviour-events', []);
    await prepareLake({ lake, memoryLimitMb: 256, threads: 1 });
    await Promise.all([activity.sort(), activity.sort()]);
    expect(await activity.transactions(['a0'], 0, 9, 9)).toMatchObject([{ id: 'r1' }]);
    await write(lake, 'transactions', [payment, { ...payment, id: 'r2', at: 2 }]);
    expect(await activity.transactions(['a0'], 0, 9, 9)).toMatchObject([{ id: 'r2' }, { id: 'r1' }]);
  });

  it('is nothing where there is no lake, which is not sorted either', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'peerline-activity-'));
    const none = createLakeActivity(join(empty, 'lake'));
    await none.sort();
    expect(await none.transactions(['a0'], 0, 9, 9)).toEqual([]);
    expect(readdirSync(empty)).toEqual([]);
    await none.close();
    rmSync(empty, { recursive: true });
  });
});
