import { createHash } from 'node:crypto';
import { day } from '#domain/time';
import type { Payment } from './payment.ts';

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
  private readonly seen = new Map<string, number>();
  private readonly within = new Map<string, number>();
  private message = '';

  /** Whether an earlier message told of the payment. `message` identifies the message across files. */
  isKnown(payment: Payment, message: string): boolean {
    if (message !== this.message) this.within.clear();
    this.message = message;
    const source = sourceOf(payment);
    const at = Math.floor((payment.at ?? 0) / day);
    let known = false;
    const keys = keysOf(payment).map(([key, certain]) => {
      const nth = (this.within.get(key) ?? 0) + 1;
      this.within.set(key, nth);
      return [createHash('sha256').update(`${key}\n${nth}`).digest('base64url').slice(0, 16), certain] as const;
    });
    for (const [key, certain] of keys) {
      const earlier = this.seen.get(key);
      if (earlier === undefined) continue;
      const days = Math.abs(Math.floor(earlier / sourceBits) - at);
      // The same kind of message about the same account repeats a booking only with its day.
      const allowed = earlier % sourceBits === source ? 0 : windowDays;
      if (certain || days <= allowed) known = true;
    }
    for (const [key] of keys) if (!known || !this.seen.has(key)) this.seen.set(key, at * sourceBits + source);
    return known;
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
