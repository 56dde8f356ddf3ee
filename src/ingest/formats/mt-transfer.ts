import { accountNumber, bankIdentifier, countryOf } from './identifiers.ts';
import { reference } from './iso-fields.ts';
import { oneLine } from './mt-details.ts';
import type { MtField, MtMessage } from './mt-reader.ts';
import { yearOf } from './mt-statement.ts';
import { type Amount, type Payment, type PaymentEnd, type PaymentSink, nobody } from './payment.ts';
import { calendarDay, readAmount } from './values.ts';

const placed = /^(?:20|21|23B|26T|32A|33B|50[AFK]?|52[AD]|57[A-D]|58[AD]|59[AF]?|70|71[AFG])$/;

/** MT103, MT202 and MT202COV. A cover payment stands for the customers' payment that it covers. */
export function mtTransfer(format: string, message: MtMessage, sink: PaymentSink): Payment {
  const cover = format === 'MT202COV';
  const start = message.fields.findIndex(({ tag }) => tag.startsWith('58'));
  const underlying = cover ? message.fields.slice(start + 1) : message.fields;
  const find = (pattern: RegExp, among = message.fields): MtField | undefined =>
    among.find(({ tag }) => pattern.test(tag));
  const banks = format === 'MT202';
  const settled = /^(\d{6})([A-Z]{3})([\d,]+)$/.exec(find(/^32A$/)?.value.trim() ?? '');
  const amount = settled === null ? null : readAmount(settled[3]!, settled[2]!, ',');
  const at =
    settled === null
      ? null
      : calendarDay(yearOf(settled[1]!), Number(settled[1]!.slice(2, 4)), Number(settled[1]!.slice(4, 6)));
  const { sender, receiver, own } = parties(message);
  const text = find(/^70$/, underlying)?.value ?? null;
  const related = find(/^21$/)?.value.trim() ?? null;
  const number = find(/^20$/)?.value.trim() ?? null;
  const value = find(/^32A$/)?.value ?? '';
  const fault =
    message.fault !== null
      ? { field: 'blocks', value: '', reason: message.fault }
      : settled === null || at === null
        ? { field: ':32A:', value, reason: 'is not a date, currency and amount' }
        : amount?.ok === false
          ? amount.fault
          : null;
  return {
    format,
    line: message.line,
    message: number ?? `line ${message.line}`,
    endToEndId: reference(/(?:^|\n|\/\/)\/?ROC\/([^/\n]+)/.exec(text ?? '')?.[1]?.trim() ?? null),
    uetr: /\{121:([0-9a-f-]{36})\}/i.exec(message.blocks['3'] ?? '')?.[1]?.toLowerCase() ?? null,
    servicerReference: cover ? related : number,
    references: { ...(number === null ? {} : { '20': number }), ...(related === null ? {} : { '21': related }) },
    debtor: end(find(banks ? /^52/ : /^50/, underlying), find(/^52/, underlying), sender, banks, sink),
    creditor: end(find(banks ? /^58/ : /^59/, underlying), find(/^57/, underlying), receiver, banks, sink),
    own,
    returned: /^\/(?:RETN|REJT)\//m.test(find(/^72$/)?.value ?? ''),
    amount: amount?.ok === true ? amount.value : null,
    original: instructed(find(/^33B$/, underlying), settled?.[2]),
    charges: charges(message),
    chargeBearer: find(/^71A$/)?.value.trim() ?? null,
    at,
    precision: 'day',
    purpose: find(/^26T$/)?.value.trim() ?? null,
    code: find(/^23B$/)?.value.trim() ?? null,
    remittance: text === null ? null : oneLine(text),
    unmapped: message.fields
      .filter(({ tag }) => !placed.test(tag))
      .map(({ tag, value }) => [`:${tag}:`, value] as const),
    fault,
  };
}

/** Sender and receiver by blocks 1 and 2; an input message was sent by the bank itself. */
function parties(message: MtMessage): { sender: string | null; receiver: string | null; own: Payment['own'] } {
  const logical = /^[A-Z]\d{2}([A-Z0-9]{8})[A-Z0-9]([A-Z0-9]{3})/.exec(message.blocks['1'] ?? '');
  const here = logical === null ? null : logical[1]! + logical[2]!;
  const two = message.blocks['2'] ?? '';
  const to = /^I\d{3}([A-Z0-9]{8})[A-Z0-9]([A-Z0-9]{3})/.exec(two);
  const from = /^O\d{13}([A-Z0-9]{8})[A-Z0-9]([A-Z0-9]{3})/.exec(two);
  if (to !== null) return { sender: here, receiver: to[1]! + to[2]!, own: 'debtor' };
  if (from !== null) return { sender: from[1]! + from[2]!, receiver: here, own: 'creditor' };
  return { sender: null, receiver: null, own: null };
}

/** Options A (BIC), F (numbered lines) and K or none (name and address), each after an optional /account. */
function end(
  field: MtField | undefined,
  agentField: MtField | undefined,
  fallback: string | null,
  bank: boolean,
  sink: PaymentSink,
): PaymentEnd {
  const agent = bank ? null : (institution(agentField, sink) ?? bankIdentifier(fallback, sink));
  if (field === undefined) return { ...nobody, agent: agent ?? bankIdentifier(fallback, sink) };
  const lines = field.value.split('\n').map((line) => line.trim());
  const account =
    lines[0]?.startsWith('/') === true
      ? accountNumber(lines.shift()!.replace(/^\/(?:[CD]\/)?\/?/, ''), false, sink)
      : null;
  if (field.tag.endsWith('A')) {
    const bic = bankIdentifier(lines[0] ?? null, sink);
    return {
      name: null,
      account: account ?? bic,
      agent: bank ? bic : agent,
      country: countryOf(account, null, bic),
      kind: 'business',
    };
  }
  const numbered = field.tag.endsWith('F');
  const name = numbered
    ? lines
        .filter((line) => line.startsWith('1/'))
        .map((line) => line.slice(2))
        .join(' ')
    : (lines[0] ?? '');
  const country = numbered ? (lines.find((line) => line.startsWith('3/'))?.slice(2, 4) ?? null) : null;
  const born = numbered && lines.some((line) => /^[45]\//.test(line));
  return {
    name: name === '' ? null : name,
    account,
    agent: bank ? null : agent,
    country: countryOf(account, country, agent),
    kind: bank ? 'business' : born ? 'individual' : null,
  };
}

function institution(field: MtField | undefined, sink: PaymentSink): string | null {
  if (field === undefined) return null;
  const lines = field.value.split('\n').map((line) => line.trim());
  const named = lines.find((line) => !line.startsWith('/')) ?? lines[0]?.replace(/^\/+/, '') ?? null;
  return field.tag.endsWith('A') ? bankIdentifier(named, sink) : named;
}

function instructed(field: MtField | undefined, settledIn: string | undefined): Amount | null {
  const match = /^([A-Z]{3})([\d,]+)$/.exec(field?.value.trim() ?? '');
  if (match === null || match[1] === settledIn) return null;
  const amount = readAmount(match[2]!, match[1]!, ',');
  return amount.ok ? amount.value : null;
}

function charges(message: MtMessage): readonly Amount[] {
  return message.fields.flatMap(({ tag, value }) => {
    const match = tag === '71F' || tag === '71G' ? /^([A-Z]{3})([\d,]+)$/.exec(value.trim()) : null;
    const amount = match === null ? null : readAmount(match[2]!, match[1]!, ',');
    return amount?.ok === true && amount.value.minor > 0 ? [amount.value] : [];
  });
}
