import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Column, ColumnBatch } from '#domain/column-batch';
import { isCurrency } from '#domain/money';
import { batchRows } from './record-batches.ts';
import { type SimulatedBatch, type SimulatedKind, simulate } from './simulate.ts';

const small = { seed: 11, parties: 1_000, transactions: 40_000, months: 4 };

function fingerprint(batches: Iterable<SimulatedBatch>): string {
  const hash = createHash('sha256');
  for (const { kind, batch } of batches) {
    hash.update(`${kind} ${batch.length}`);
    for (const [name, column] of Object.entries(batch.columns)) {
      hash.update(name);
      hash.update(column.type === 'text' ? column.values.join('|') : column.values);
    }
  }
  return hash.digest('hex');
}

const bank = [...simulate(small)];
const batchesOf = (kind: SimulatedKind): ColumnBatch[] =>
  bank.filter((item) => item.kind === kind).map((item) => item.batch);
const valuesOf = (kind: SimulatedKind, column: string): (string | number | null)[] =>
  batchesOf(kind).flatMap((batch) => Array.from<string | number | null>((batch.columns[column] as Column).values));

describe('the synthetic bank', () => {
  it('is the same, byte for byte, for the same options', () => {
    expect(fingerprint(simulate(small))).toBe(fingerprint(bank));
  });

  it('is frozen: a change of these bytes changes every published result and needs a line in the changelog', () => {
    expect(fingerprint(bank)).toBe('5dde527f4b89abb5a966cc88de9315d951d64045b9c0db7ebc28fc41afd7d3b2');
  });

  it('is another bank for another seed', () => {
    expect(fingerprint(simulate({ ...small, seed: 12 }))).not.toBe(fingerprint(bank));
  });

  it('streams batches of bounded size whose columns are all as long as the batch says', () => {
    for (const { batch } of bank) {
      expect(batch.length).toBeLessThanOrEqual(batchRows);
      for (const column of Object.values(batch.columns)) expect(column.values.length).toBe(batch.length);
    }
  });

  it('meets the wanted number of transactions within five per cent', () => {
    const count = batchesOf('transactions').reduce((sum, batch) => sum + batch.length, 0);
    expect(Math.abs(count / small.transactions - 1)).toBeLessThan(0.05);
    expect(batchesOf('parties').reduce((sum, batch) => sum + batch.length, 0)).toBe(small.parties);
  });

  it('has unique identifiers', () => {
    for (const kind of ['parties', 'accounts', 'transactions'] as const) {
      const ids = valuesOf(kind, 'id');
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('refers only to parties and accounts that exist', () => {
    const parties = new Set(valuesOf('parties', 'id'));
    const accounts = new Set(valuesOf('accounts', 'id'));
    expect(valuesOf('accounts', 'partyId').every((id) => parties.has(id))).toBe(true);
    expect(valuesOf('transactions', 'accountId').every((id) => accounts.has(id))).toBe(true);
    expect(valuesOf('transactions', 'counterpartyAccountId').every((id) => id === null || accounts.has(id))).toBe(true);
    expect(valuesOf('transactions', 'counterpartyAccountId').some((id) => id !== null)).toBe(true);
  });

  it('labels existing transactions of existing parties, and names look-alikes apart from them', () => {
    const parties = new Set(valuesOf('parties', 'id'));
    const transactions = new Set(valuesOf('transactions', 'id'));
    const guilty = valuesOf('labels', 'partyId');
    expect(guilty.length).toBeGreaterThan(0);
    expect(guilty.every((id) => parties.has(id))).toBe(true);
    expect(valuesOf('labels', 'transactionId').every((id) => transactions.has(id))).toBe(true);
    expect(valuesOf('look-alikes', 'partyId').some((id) => guilty.includes(id))).toBe(false);
  });

  it('writes about the wanted number of behaviour events, by existing parties, as often as asked', () => {
    const parties = new Set(valuesOf('parties', 'id'));
    const events = valuesOf('behaviour-events', 'partyId');
    expect(events.every((id) => parties.has(id))).toBe(true);
    expect(events.length / small.transactions).toBeGreaterThan(0.4);
    expect(events.length / small.transactions).toBeLessThan(0.6);
    const none = [...simulate({ ...small, behaviourPerTransaction: 0 })];
    expect(none.some(({ kind }) => kind === 'behaviour-events')).toBe(false);
  });

  it('keeps money whole, positive and in a known currency', () => {
    expect(
      valuesOf('transactions', 'amountMinor').every((value) => Number.isSafeInteger(value) && Number(value) > 0),
    ).toBe(true);
    expect(valuesOf('transactions', 'currency').every((value) => isCurrency(String(value)))).toBe(true);
  });

  it('stays within the window and after the account was opened', () => {
    const opened = new Map(valuesOf('accounts', 'id').map((id, i) => [id, Number(valuesOpened[i])]));
    const at = valuesOf('transactions', 'at');
    const accounts = valuesOf('transactions', 'accountId');
    const from = Date.UTC(2024, 0, 1);
    const to = Date.UTC(2024, 4, 1);
    expect(at.every((value) => Number(value) >= from && Number(value) < to)).toBe(true);
    expect(at.every((value, i) => Number(value) >= opened.get(accounts[i]!)!)).toBe(true);
  });

  it('names every option out of range at once', () => {
    expect(() => [...simulate({ seed: 1.5, parties: 3, months: 0 })]).toThrow(/parties.*months.*seed/);
  });
});

const valuesOpened = valuesOf('accounts', 'openedAt');
