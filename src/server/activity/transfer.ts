import { maskName } from '#privacy/masking/mask';

/** One side of a payment as its customer sees it. */
export interface Transfer {
  readonly id: string;
  /** UTC epoch ms. */
  readonly at: number;
  readonly direction: 'in' | 'out';
  /** Minor units of the base currency; null where no rate was known. */
  readonly amountMinor: number | null;
  /** Minor units of `currency`. */
  readonly originalMinor: number;
  readonly currency: string;
  readonly channel: string | null;
  readonly category: string | null;
  readonly accountId: string;
  readonly counterparty: Counterparty;
  readonly placeCountry: string | null;
  readonly deviceId: string | null;
  /** Of the customer's own leg; null where it was not scored. */
  readonly score: number | null;
  readonly tau: number | null;
  readonly alert: boolean;
}

export interface Counterparty {
  /** The same for all payments with the same counterparty; `party:ID` for a customer. */
  readonly key: string;
  readonly kind: 'customer' | 'outside' | 'unknown';
  readonly partyId: string | null;
  /** Null where it has none, or was erased. */
  readonly name: string | null;
  readonly country: string | null;
}

export interface Happening {
  readonly id: string;
  readonly at: number;
  readonly type: string;
  readonly deviceId: string | null;
  readonly ipCountry: string | null;
  readonly path: string | null;
}

/** The same payment for who may not see names. */
export function withMaskedName(transfer: Transfer): Transfer {
  const { counterparty } = transfer;
  if (counterparty.name === null) return transfer;
  return { ...transfer, counterparty: { ...counterparty, name: maskName(counterparty.name) } };
}

/** Fields of a transaction, wherever it was kept. */
export type TransactionFields = Readonly<Record<string, unknown>>;

export function textOf(fields: TransactionFields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

export interface Evaluated {
  readonly amountMinor: number;
  readonly score: number | null;
  readonly tau: number | null;
  readonly alert: boolean;
}

/**
 * A transaction as the customer with these accounts sees it: one between two customers is the other way round for who
 * did not start it. `token` names an outside counterparty without saying who it is; `partyOf` knows our own accounts.
 */
export function transferOf(
  fields: TransactionFields,
  own: ReadonlySet<string>,
  evaluated: Evaluated | undefined,
  partyOf: (accountId: string) => string | null,
  token: (identifier: string) => string,
): Transfer {
  const started = own.has(String(fields['accountId']));
  const out = (fields['direction'] === 'out') === started;
  const otherAccount = started ? textOf(fields, 'counterpartyAccountId') : textOf(fields, 'accountId');
  const originalMinor = Number(fields['amountMinor']);
  const base = fields['baseAmountMinor'];
  return {
    id: String(fields['id']),
    at: Number(fields['at']),
    direction: out ? 'out' : 'in',
    amountMinor: evaluated?.amountMinor ?? (typeof base === 'number' ? base : null),
    originalMinor,
    currency: String(fields['currency']),
    channel: textOf(fields, 'channel'),
    category: textOf(fields, 'category'),
    accountId: started ? String(fields['accountId']) : String(fields['counterpartyAccountId']),
    counterparty: counterpartyOf(fields, otherAccount === null ? null : partyOf(otherAccount), started, token),
    placeCountry: textOf(fields, 'placeCountry'),
    deviceId: started ? textOf(fields, 'deviceId') : null,
    score: evaluated?.score ?? null,
    tau: evaluated?.tau ?? null,
    alert: evaluated?.alert ?? false,
  };
}

function counterpartyOf(
  fields: TransactionFields,
  partyId: string | null,
  started: boolean,
  token: (identifier: string) => string,
): Counterparty {
  const country = started ? textOf(fields, 'counterpartyCountry') : null;
  if (partyId !== null) return { key: `party:${partyId}`, kind: 'customer', partyId, name: null, country };
  const name = textOf(fields, 'counterpartyName');
  const identifier = textOf(fields, 'counterpartyIdentifier');
  if (identifier !== null)
    return { key: `outside:${token(identifier)}`, kind: 'outside', partyId: null, name, country };
  if (name !== null) return { key: `name:${token(name)}`, kind: 'outside', partyId: null, name, country };
  const what = textOf(fields, 'category') ?? textOf(fields, 'channel') ?? 'none';
  return { key: `unknown:${what}`, kind: 'unknown', partyId: null, name: null, country };
}
