/**
 * A leg is one party's side of a transaction, and the unit that is evaluated: each leg gets exactly one evaluation.
 * A transaction between two known accounts is two legs (out for the one, in for the other); with an outside
 * counterparty it is one. Counts in reports keep rows, transactions and legs apart.
 */
export type LegSide = 'own' | 'mirrored';

/** Stable identifier of a leg: the transaction's identifier and the side. */
export function legId(transactionId: string, side: LegSide): string {
  return side === 'own' ? transactionId : `${transactionId}~`;
}
