import { day } from '#domain/time';
import type { Payment } from './payment.ts';
import { SeenKeys } from './seen-keys.ts';

/** An order, its settlement and its booking lie within this many days of each other. */
const windowDays = 10;
const sourceBits = 2 ** 24;

/**
 * Recognises one payment that several messages tell of: the order (pain.001), the transfer between banks (pacs.008,
 * MT103, and its cover), the bookings on both sides (camt, MT940). The UETR decides; else the end-to-end identifier with
 * amount and currency, or the bank's own booking reference, near in time. The n-th payment of a message that bears the
 * same identifiers matches only the n-th of another message, so a payer who reuses a reference loses nothing.
 */
export class BusinessDuplicates {
  /** Key and which payment of its message → day and source of the first; the mark says which message bore it last. */
  private readonly seen = new SeenKeys();
  private message = '';
  private ordinal = 0;

  /** Whether an earlier message told of the payment. `message` identifies the message across files. */
  isKnown(payment: Payment, message: string): boolean {
    if (message !== this.message || this.ordinal === 0) this.ordinal++;
    this.message = message;
    const { seen, ordinal } = this;
    const source = sourceOf(payment);
    const at = Math.floor((payment.at ?? 0) / day);
    const keys = keysOf(payment).map(([key, certain]) => [this.numbered(key), certain] as const);
    let known = false;
    for (const [key, certain] of keys) {
      const earlier = seen.valueAt(seen.placeOf(key));
      if (Number.isNaN(earlier)) continue;
      const days = Math.abs(Math.floor(earlier / sourceBits) - at);
      // The same kind of message about the same account repeats a booking only with its day.
      const allowed = earlier % sourceBits === source ? 0 : windowDays;
      if (certain || days <= allowed) known = true;
    }
    for (const [key] of keys) {
      const place = seen.placeOf(key);
      const earlier = seen.valueAt(place);
      seen.put(place, known && !Number.isNaN(earlier) ? earlier : at * sourceBits + source, ordinal);
    }
    return known;
  }

  /**
   * The key and, after it, which payment of this message bears it, from 1. Those it has borne are an unbroken row, whose
   * end is found by doubling and halving, so that a reference that is used a million times stays cheap.
   */
  private numbered(key: string): string {
    const isBorne = (nth: number): boolean => this.seen.markAt(this.seen.placeOf(`${key}\n${nth}`)) === this.ordinal;
    if (!isBorne(1)) return `${key}\n1`;
    let borne = 1;
    let free = 2;
    while (isBorne(free)) {
      borne = free;
      free *= 2;
    }
    while (free - borne > 1) {
      const middle = Math.floor((borne + free) / 2);
      if (isBorne(middle)) borne = middle;
      else free = middle;
    }
    return `${key}\n${free}`;
  }
}

function keysOf(payment: Payment): readonly (readonly [key: string, certain: boolean])[] {
  const { uetr, endToEndId, servicerReference, amount, returned } = payment;
  const money = `${amount?.minor} ${amount?.currency} ${returned}`;
  const keys: [string, boolean][] = [];
  if (uetr !== null) keys.push([`uetr ${uetr} ${returned}`, true]);
  if (endToEndId !== null) keys.push([`end-to-end ${endToEndId} ${money}`, false]);
  if (servicerReference !== null) {
    const statement = /^(?:camt|MT94)/.test(payment.format);
    keys.push([`servicer ${statement ? ownAccount(payment) : ''} ${servicerReference} ${money}`, false]);
  }
  return keys;
}

function ownAccount(payment: Payment): string {
  const end = payment.own === 'creditor' ? payment.creditor : payment.debtor;
  return `${payment.own} ${end.account}`;
}

function sourceOf(payment: Payment): number {
  const text = `${payment.format.slice(0, 8)} ${ownAccount(payment)}`;
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) % sourceBits;
  return hash;
}
