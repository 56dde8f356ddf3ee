import type { Counterparty, Transfer } from './transfer.ts';

export interface NetworkNode extends Counterparty {
  readonly inMinor: number;
  readonly outMinor: number;
  readonly payments: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Each payment, the latest first: time and amount, positive = to this counterparty. Minor units of the base currency. */
  readonly transfers: readonly (readonly [at: number, amountMinor: number])[];
}

const mostTransfersShown = 100;

/** Who a customer paid and was paid by, the largest sums first; at most `limit`. Amounts without a rate count as 0. */
export function networkOf(transfers: readonly Transfer[], limit: number): readonly NetworkNode[] {
  const byKey = new Map<string, Transfer[]>();
  for (const transfer of transfers) {
    const { key } = transfer.counterparty;
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [transfer]);
    else known.push(transfer);
  }
  return [...byKey.values()]
    .map(nodeOf)
    .sort((a, b) => b.inMinor + b.outMinor - (a.inMinor + a.outMinor) || (a.key < b.key ? -1 : 1))
    .slice(0, limit);
}

function nodeOf(transfers: readonly Transfer[]): NetworkNode {
  const latest = transfers[0]!;
  const sum = (direction: Transfer['direction']) =>
    transfers.reduce((total, each) => total + (each.direction === direction ? (each.amountMinor ?? 0) : 0), 0);
  return {
    ...latest.counterparty,
    name: transfers.find(({ counterparty }) => counterparty.name !== null)?.counterparty.name ?? null,
    country: transfers.find(({ counterparty }) => counterparty.country !== null)?.counterparty.country ?? null,
    inMinor: sum('in'),
    outMinor: sum('out'),
    payments: transfers.length,
    firstAt: transfers.at(-1)!.at,
    lastAt: latest.at,
    transfers: transfers
      .slice(0, mostTransfersShown)
      .map(({ at, direction, amountMinor }) => [at, (direction === 'out' ? 1 : -1) * (amountMinor ?? 0)] as const),
  };
}
