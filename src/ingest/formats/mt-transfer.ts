import { accountNumber, bankIdentifier, countryOf } from './identifiers.ts';
import { differing, reference } from './iso-fields.ts';
import { oneLine } from './mt-details.ts';
import type { MtField, MtMessage } from './mt-reader.ts';
import { yearOf } from './mt-statement.ts';
import { type Amount, type Payment, type PaymentEnd, type PaymentSink, nobody } from './payment.ts';
import { calendarDay, readAmount } from './values.ts';

/** MT103, MT202 and MT202COV. A cover payment stands for the customers' payment that it covers. */
export function mtTransfer(format: string, message: MtMessage, sink: PaymentSink): Payment {
  const cover = format === 'MT202COV';
  const banks = format === 'MT202';
  const start = message.fields.findIndex(({ tag }) => tag.startsWith('58'));
  const underlying = cover ? message.fields.slice(start + 1) : message.fields;
  const placed = new Set<MtField>();
  /** The first field of a tag, which then has its place. */
  const take = (pattern: RegExp, among = message.fields): MtField | undefined => {
    const found = among.find(({ tag }) => pattern.test(tag));
    if (found !== undefined) placed.add(found);
    return found;
  };
  const [settlement, text] = [take(/^32A$/), take(/^70$/, underlying)?.value ?? null];
  const [number, related] = [take(/^20$/)?.value.trim() ?? null, take(/^21$/)?.value.trim() ?? null];
  const [sending, receiving] = [take(/^52/, underlying), take(banks ? /^58/ : /^57/, underlying)];
  const [paying, paid] = banks ? [sending, receiving] : [take(/^50/, underlying), take(/^59/, underlying)];
  const settled = /^(\d{6})([A-Z]{3})([\d,]+)$/.exec(settlement?.value.trim() ?? '');
  const amount = settled === null ? null : readAmount(settled[3]!, settled[2]!, ',');
  const booked = amount?.ok === true ? amount.value : null;
  const at =
    settled === null
      ? null
      : calendarDay(yearOf(settled[1]!), Number(settled[1]!.slice(2, 4)), Number(settled[1]!.slice(4, 6)));
  const { sender, receiver, own } = parties(message);
  const charges = message.fields.filter(({ tag }) => tag === '71F' || tag === '71G').map(amountOf);
  const instructed = amountOf(message.fields.find(({ tag }) => tag === '33B'));
  const fault =
    message.fault !== null
      ? { field: 'blocks', value: '', reason: message.fault }
      : settled === null || at === null
        ? { field: ':32A:', value: settlement?.value ?? '', reason: 'is not a date, currency and amount' }
        : amount?.ok === false
          ? amount.fault
          : null;
  const payment = {
    format,
    line: message.line,
    message: number ?? `line ${message.line}`,
    endToEndId: reference(/(?:^|\n|\/\/)\/?ROC\/([^/\n]+)/.exec(text ?? '')?.[1]?.trim() ?? null),
    uetr: /\{121:([0-9a-f-]{36})\}/i.exec(message.blocks['3'] ?? '')?.[1]?.toLowerCase() ?? null,
    servicerReference: cover ? related : number,
    references: { ...(number === null ? {} : { '20': number }), ...(related === null ? {} : { '21': related }) },
    debtor: end(paying, sending, sender, banks, sink),
    creditor: end(paid, receiving, receiver, banks, sink),
    own,
    returned: /^\/(?:RETN|REJT)\//m.test(message.fields.find(({ tag }) => tag === '72')?.value ?? ''),
    amount: booked,
    original: differing(instructed, booked),
    charges: charges.filter((each) => each !== null && each.minor > 0) as Amount[],
    chargeBearer: take(/^71A$/)?.value.trim() ?? null,
    at,
    precision: 'day',
    purpose: take(/^26T$/)?.value.trim() ?? null,
    code: take(/^23B$/)?.value.trim() ?? null,
    remittance: text === null ? null : oneLine(text),
    fault,
  } as const;
  return { ...payment, unmapped: unmapped(message, placed) };
}

/** What has no place in a payment: whole fields, and of parties and banks the lines beside account, name and BIC. */
function unmapped(message: MtMessage, placed: ReadonlySet<MtField>): [string, string][] {
  return message.fields.flatMap((field): [string, string][] => {
    const name = `:${field.tag}:`;
    if (/^(?:33B|71F|71G)$/.test(field.tag) && amountOf(field) !== null) return [];
    if (!placed.has(field)) return [[name, field.value]];
    if (!/^5[0-9]/.test(field.tag)) return [];
    const lines = linesOf(field).filter((line, i) => i > 0 || !line.startsWith('/'));
    const left = field.tag.endsWith('F') ? lines.filter((line) => !line.startsWith('1/')) : lines.slice(1);
    return left.filter((line) => line !== '').map((line) => [name, line]);
  });
}

const linesOf = (field: MtField): string[] => field.value.split('\n').map((line) => line.trim());

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
  const lines = linesOf(field);
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
  const lines = linesOf(field);
  const named = lines.find((line) => !line.startsWith('/')) ?? lines[0]?.replace(/^\/+/, '') ?? null;
  return field.tag.endsWith('A') ? bankIdentifier(named, sink) : named;
}

/** Currency and amount of :33B:, :71F: or :71G:; null where it is neither. */
function amountOf(field: MtField | undefined): Amount | null {
  const match = /^([A-Z]{3})([\d,]+)$/.exec(field?.value.trim() ?? '');
  if (match === null) return null;
  const amount = readAmount(match[2]!, match[1]!, ',');
  return amount.ok ? amount.value : null;
}
