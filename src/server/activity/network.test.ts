import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkOf } from './network.ts';
import { transferOf, type Transfer } from './transfer.ts';

const partyOf = (account: string) => ({ a1: 'p1', a2: 'p2' })[account] ?? null;
const token = (identifier: string) => `t-${identifier}`;
const fields = {
  id: 'T1',
  at: 5,
  accountId: 'a1',
  direction: 'out',
  amountMinor: 100,
  currency: 'EUR',
  counterpartyAccountId: 'a2',
  counterpartyCountry: 'ES',
};

describe('a transfer', () => {
  it('goes out for who pays and comes in for the customer who is paid', () => {
    const payer = transferOf(fields, new Set(['a1']), undefined, partyOf, token);
    const payee = transferOf(fields, new Set(['a2']), undefined, partyOf, token);
    expect([payer.direction, payer.counterparty.key]).toEqual(['out', 'party:p2']);
    expect([payee.direction, payee.counterparty.key, payee.accountId]).toEqual(['in', 'party:p1', 'a2']);
  });

  it('names an outside counterparty by a token, and says when there is none', () => {
    const outside = { ...fields, counterpartyAccountId: null, counterpartyIdentifier: 'ES99' };
    expect(transferOf(outside, new Set(['a1']), undefined, partyOf, token).counterparty.key).toBe('outside:t-ES99');
    const cash = { ...fields, counterpartyAccountId: null, category: 'cash-deposit' };
    expect(transferOf(cash, new Set(['a1']), undefined, partyOf, token).counterparty).toMatchObject({
      key: 'unknown:cash-deposit',
      kind: 'unknown',
    });
  });
});

describe('a network', () => {
  it('adds up to its payments', () => {
    const transfer = fc.record({
      at: fc.nat(1000),
      direction: fc.constantFrom('in', 'out'),
      amountMinor: fc.nat(1_000_000),
      key: fc.constantFrom('outside:a', 'outside:b', 'party:c'),
    });
    fc.assert(
      fc.property(fc.array(transfer), (made) => {
        const transfers = made
          .toSorted((a, b) => b.at - a.at)
          .map(
            ({ key, ...rest }, id) =>
              ({ ...rest, id: String(id), counterparty: { key, name: null, country: null } }) as unknown as Transfer,
          );
        const nodes = networkOf(transfers, 10);
        const sum = (list: readonly number[]) => list.reduce((total, each) => total + each, 0);
        expect(sum(nodes.map(({ payments }) => payments))).toBe(transfers.length);
        expect(sum(nodes.map(({ inMinor, outMinor }) => inMinor + outMinor))).toBe(
          sum(transfers.map(({ amountMinor }) => amountMinor ?? 0)),
        );
        for (const node of nodes) expect(node.firstAt).toBeLessThanOrEqual(node.lastAt);
      }),
    );
  });
});
