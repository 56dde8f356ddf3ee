import { accountNumber, countryOf } from './identifiers.ts';
import { reference } from './iso-fields.ts';
import { readDetails } from './mt-details.ts';
import type { MtField, MtMessage } from './mt-reader.ts';
import { type Fault, type Payment, type PaymentEnd, type PaymentSink, nobody } from './payment.ts';
import { checkSum } from './statement-sum.ts';
import { calendarDay, decimalMinor, readAmount } from './values.ts';

/** :61: value date, entry date, mark, funds code, amount, type, the customer's // the bank's reference, supplement. */
const entryPattern =
  /^(\d{6})(\d{4}|\s{4})?(R?[CD])([A-Z])?\s?(\d[\d,]{0,20})([A-Z][A-Z0-9 ]{3})?((?:(?!\/\/)[^\n]){0,16})(?:\/\/([^\n]{0,23}))?(?:\n([^]*))?/;
const balancePattern = /^([CD])(\d{6})([A-Z]{3})(\d{1,20},?\d*)/;
const placed = new Set(['20', '25', '25P', '28', '28C', '60F', '60M', '61', '62F', '62M']);

/** Gives out the entries of an MT940 or MT942; an entry out of order or unreadable is quarantined by itself. */
export function mtStatement(format: string, message: MtMessage, sink: PaymentSink): void {
  const first = (...tags: readonly string[]): MtField | undefined =>
    message.fields.find(({ tag }) => tags.includes(tag));
  const identification = first('25', '25P')?.value.split('\n')[0]?.trim() ?? null;
  const account = accountNumber(identification === null ? null : ownAccount(identification), false, sink);
  const holder: PaymentEnd = { ...nobody, account, country: countryOf(account, null, null) };
  const name = `${first('20')?.value ?? ''} ${first('28C', '28')?.value ?? ''} line ${message.line}`.trim();
  const opening = first('60F', '60M');
  const closing = message.fields.findLast(({ tag }) => tag === '62F' || tag === '62M');
  const currency =
    balancePattern.exec(opening?.value ?? '')?.[3] ?? /^[A-Z]{3}/.exec(first('34F')?.value ?? '')?.[0] ?? '';
  let entries: bigint | null = 0n;
  let stage: 'before' | 'entries' | 'closed' = format === 'MT942' ? 'entries' : 'before';
  for (const [i, field] of message.fields.entries()) {
    if (field.tag === '60F' || field.tag === '60M') stage = 'entries';
    else if (field.tag === '62F' || field.tag === '62M') stage = 'closed';
    else if (field.tag === '61') {
      const next = message.fields[i + 1];
      const disorder =
        stage === 'entries'
          ? null
          : `field :61: stands ${stage === 'before' ? 'before the opening' : 'after the closing'} balance`;
      const entry = readEntry(field, currency);
      entries = entries === null || entry.signed === null ? null : entries + entry.signed;
      const own = { format, name, holder };
      sink.payment(payment(own, entry, field, next?.tag === '86' ? next.value : '', disorder ?? message.fault));
    } else if (!placed.has(field.tag) && !(field.tag === '86' && message.fields[i - 1]?.tag === '61'))
      sink.header(field.line, `:${field.tag}:`, field.value);
  }
  const [from, to] = [signedBalance(opening), signedBalance(closing)];
  if (from !== null && to !== null && entries !== null && balancePattern.exec(closing!.value)?.[3] === currency) {
    checkSum({ statement: name, account, currency }, from, entries, to, sink);
  }
}

interface Entry {
  readonly match: RegExpExecArray | null;
  readonly credit: boolean;
  /** Minor units with their sign; null where the amount cannot be read. */
  readonly signed: bigint | null;
  readonly amount: Payment['amount'];
  readonly at: number | null;
  readonly fault: Fault | null;
}

function readEntry(field: MtField, currency: string): Entry {
  const match = entryPattern.exec(field.value);
  if (match === null) {
    const fault = { field: ':61:', value: field.value.slice(0, 200), reason: 'is not a statement line of SWIFT' };
    return { match, credit: false, signed: null, amount: null, at: null, fault };
  }
  const credit = match[3] === 'C' || match[3] === 'RD';
  const minor = decimalMinor(match[5]!, currency, ',');
  const amount = readAmount(match[5]!, currency, ',');
  const at = bookedDay(match[1]!, match[2]);
  const late: Fault = { field: 'date', value: match[1]!, reason: 'is not a day of the calendar' };
  return {
    match,
    credit,
    signed: minor === null ? null : credit ? minor : -minor,
    amount: amount.ok ? amount.value : null,
    at,
    fault: amount.ok ? (at === null ? late : null) : amount.fault,
  };
}

function payment(
  own: { readonly format: string; readonly name: string; readonly holder: PaymentEnd },
  entry: Entry,
  field: MtField,
  text: string,
  disorder: string | null,
): Payment {
  const details = readDetails(text);
  const account = details.account;
  const other: PaymentEnd = {
    ...nobody,
    name: details.name,
    account,
    agent: details.agent,
    country: countryOf(account, null, details.agent),
  };
  const { match, credit } = entry;
  const [customer, bank, extra] = [7, 8, 9].map((group) => match?.[group]?.trim() ?? '') as [string, string, string];
  const references: Record<string, string> = {};
  if (reference(customer) !== null && customer !== '') references['customer'] = customer;
  return {
    format: own.format,
    line: field.line,
    message: own.name,
    endToEndId: reference(details.endToEndId),
    uetr: null,
    servicerReference: reference(bank) !== null && bank !== '' ? bank : null,
    references,
    debtor: credit ? other : own.holder,
    creditor: credit ? own.holder : other,
    own: credit ? 'creditor' : 'debtor',
    returned: match?.[3]?.startsWith('R') ?? false,
    amount: entry.amount,
    original: null,
    charges: [],
    chargeBearer: null,
    at: entry.at,
    precision: 'day',
    purpose: details.posting,
    code: match?.[6]?.trim() ?? details.code,
    remittance: details.remittance ?? (extra === '' ? null : extra),
    unmapped: [...details.other, ...besides(match, details.code)],
    fault: disorder === null ? entry.fault : { field: ':61:', value: field.value.slice(0, 200), reason: disorder },
  };
}

/** What a statement line says beyond what a payment has a place for. */
function besides(match: RegExpExecArray | null, code: string | null): [string, string][] {
  const [value, entry, , funds, , type] = match?.slice(1) ?? [];
  const found: [string, string | undefined][] = [
    ['61/value date', entry === undefined || entry.trim() === '' ? undefined : value],
    ['61/funds code', funds],
    ['61/supplement', match?.[9]?.trim()],
    ['86/code', type === undefined ? undefined : (code ?? undefined)],
  ];
  return found.filter((each): each is [string, string] => each[1] !== undefined && each[1] !== '');
}

/** The entry date (MMDD) lies near the value date (YYMMDD), if need be across the turn of the year. */
export function bookedDay(value: string, entry: string | undefined): number | null {
  const year = yearOf(value);
  const valued = calendarDay(year, Number(value.slice(2, 4)), Number(value.slice(4, 6)));
  if (valued === null || entry === undefined || !/^\d{4}$/.test(entry)) return valued;
  const [month, day] = [Number(entry.slice(0, 2)), Number(entry.slice(2, 4))];
  const candidates = [year - 1, year, year + 1]
    .map((each) => calendarDay(each, month, day))
    .filter((each) => each !== null);
  if (candidates.length === 0) return null;
  return candidates.reduce((best, each) => (Math.abs(each - valued) < Math.abs(best - valued) ? each : best));
}

/** Two digits of SWIFT: 80 to 99 are of the last century. */
export function yearOf(date: string): number {
  const short = Number(date.slice(0, 2));
  return short >= 80 ? 1900 + short : 2000 + short;
}

function signedBalance(field: MtField | undefined): bigint | null {
  const match = balancePattern.exec(field?.value ?? '');
  if (match === null) return null;
  const minor = decimalMinor(match[4]!, match[3]!, ',');
  return minor === null ? null : match[1] === 'D' ? -minor : minor;
}

/** Some banks put the currency behind the account. */
function ownAccount(text: string): string {
  return text.replace(/\s*\(?\b(?:EUR|USD|GBP|CHF)\)?$/, '') || text;
}
