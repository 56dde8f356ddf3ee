import type { Account } from '#domain/account';
import type { Scheme } from '#domain/codes';
import type { Party } from '#domain/party';
import type { Transaction } from '#domain/transaction';
import type { Fault, Payment, PaymentEnd } from './payment.ts';

/** What the files say of an account that a customer holds. */
export interface KnownAccount {
  readonly currency: string;
  name: string | null;
  country: string | null;
  kind: Party['entityType'] | null;
}

/** A payment as a transaction on the customer's account, or why it cannot be one. */
export function toTransaction(
  payment: Payment,
  id: string,
  known: Map<string, KnownAccount>,
): { readonly transaction: Transaction } | { readonly fault: Fault } {
  const { amount, at } = payment;
  if (payment.fault !== null) return { fault: payment.fault };
  if (amount === null || at === null)
    return { fault: { field: 'amount', value: '', reason: 'amount or date is not known' } };
  const out = ownSide(payment, known) === 'debtor';
  const [own, other] = out ? [payment.debtor, payment.creditor] : [payment.creditor, payment.debtor];
  const accountId = accountIdOf(own, payment);
  if (accountId === null)
    return { fault: { field: 'account', value: '', reason: 'the account of the customer is not given' } };
  learn(known, accountId, own, amount.currency);
  const counterparty = accountIdOf(other, payment);
  return {
    transaction: {
      id,
      at,
      atPrecision: payment.precision,
      accountId,
      direction: out ? 'out' : 'in',
      amountMinor: amount.minor,
      currency: amount.currency,
      channel: null,
      scheme: schemeOf(payment),
      category: payment.purpose ?? payment.code,
      counterpartyAccountId:
        counterparty !== null && counterparty !== accountId && known.has(counterparty) ? counterparty : null,
      counterpartyIdentifier: counterparty,
      counterpartyName: other.name,
      counterpartyCountry: other.country,
      counterpartyBank: other.agent,
      placeCountry: null,
      placeLatitude: null,
      placeLongitude: null,
      description: payment.remittance,
      deviceId: null,
    },
  };
}

/** Notes the holder of an account; the first to say a thing is believed. */
export function learn(known: Map<string, KnownAccount>, account: string, end: PaymentEnd, currency: string): void {
  const entry = known.get(account) ?? { currency, name: null, country: null, kind: null };
  entry.name ??= end.name;
  entry.country ??= end.country;
  entry.kind ??= end.kind;
  known.set(account, entry);
}

/** Messages between banks about their own money name the bank where customers have an account. */
export function accountIdOf(end: PaymentEnd, payment: Payment): string | null {
  const banks = /^pacs\.009(?!.*COV)|^MT202$/.test(payment.format);
  return end.account ?? (banks ? end.agent : null);
}

export function partyOf(id: string, known: KnownAccount): Party {
  return {
    id: partyId(id),
    // Accounts whose files are exchanged in these formats are held by businesses as a rule.
    entityType: known.kind ?? 'business',
    name: known.name,
    birthDate: null,
    country: known.country,
    region: null,
    industry: null,
    occupation: null,
    onboardedAt: null,
    riskRating: null,
    politicallyExposed: null,
    clientSegment: null,
  };
}

export function accountOf(id: string, known: KnownAccount): Account {
  return { id, partyId: partyId(id), product: 'checking', currency: known.currency, openedAt: null };
}

function partyId(account: string): string {
  return `holder-${account}`;
}

/** Between banks either end may be the customer: the one whose account other files show, else the debtor. */
function ownSide(payment: Payment, known: ReadonlyMap<string, KnownAccount>): 'debtor' | 'creditor' {
  if (payment.own !== null) return payment.own;
  const has = (end: PaymentEnd): boolean => {
    const id = accountIdOf(end, payment);
    return id !== null && known.has(id);
  };
  return !has(payment.debtor) && has(payment.creditor) ? 'creditor' : 'debtor';
}

/** By the family of ISO 20022's bank transaction code (external code set), or the type of a statement line of SWIFT. */
const families: Readonly<Record<string, Scheme>> = {
  ICDT: 'transfer',
  RCDT: 'transfer',
  IRCT: 'instant',
  RRCT: 'instant',
  IDDT: 'direct-debit',
  RDDT: 'direct-debit',
  CCRD: 'card',
  MCRD: 'card',
  CNTR: 'cash',
  ICHQ: 'cheque',
  RCHQ: 'cheque',
  NTRF: 'transfer',
  NDDT: 'direct-debit',
  NCHK: 'cheque',
};

function schemeOf(payment: Payment): Scheme | null {
  if (/^MT[12]|^pacs\.009/.test(payment.format)) return 'wire';
  if (/^pain|^pacs/.test(payment.format)) return 'transfer';
  return (
    payment.code
      ?.split('.')
      .map((part) => families[part])
      .find((scheme) => scheme !== undefined) ?? null
  );
}
