import {
  amountAt,
  codeOrProprietary,
  differing,
  isoAmount,
  isoCharges,
  isoRemittance,
  isoWhen,
  reference,
} from './iso-fields.ts';
import { isoEnd } from './iso-party.ts';
import { type Amount, type Payment, type PaymentEnd, type PaymentSink, nobody } from './payment.ts';
import { checkSum } from './statement-sum.ts';
import { decimalMinor } from './values.ts';
import type { XmlNode } from './xml-node.ts';

/** One Stmt (camt.053), Rpt (camt.052) or Ntfctn (camt.054) while its entries stream by. */
export class IsoStatement {
  private readonly format: string;
  private readonly header: XmlNode;
  private readonly sink: PaymentSink;
  private readonly holder: PaymentEnd;
  private readonly name: string;
  private entries = 0n;
  private summable = true;
  private readonly currencies = new Set<string>();

  constructor(format: string, header: XmlNode, sink: PaymentSink) {
    this.format = format;
    this.header = header;
    this.sink = sink;
    const account = header.at('Acct');
    this.holder = isoEnd(account?.at('Ownr') ?? null, account, account?.at('Svcr') ?? null, sink);
    this.name = header.value('Id') ?? `line ${header.line}`;
  }

  /** Gives out the payments of an entry: one per detail where the details add up, else the entry itself. */
  entry(entry: XmlNode): void {
    const amount = isoAmount(entry.at('Amt'));
    const credit = entry.value('CdtDbtInd') === 'CRDT';
    const status = entry.value('Sts/Cd', 'Sts/Prtry', 'Sts');
    this.add(entry, credit, status);
    const details = [...entry.all('NtryDtls').flatMap((each) => each.all('TxDtls')), ...entry.all('TxDtls')];
    if (details.length <= 1)
      return this.sink.payment(this.payment(entry, details[0] ?? null, amount?.ok === true ? amount.value : null));
    const amounts = details.map((detail) => amountAt(detail, 'Amt', 'AmtDtls/TxAmt/Amt', 'AmtDtls/InstdAmt/Amt'));
    const booked = amount?.ok === true ? amount.value : null;
    const total = amounts.reduce((sum, each) => sum + (each?.minor ?? Number.NaN), 0);
    if (booked !== null && amounts.every((each) => each?.currency === booked.currency) && total === booked.minor) {
      for (const [i, detail] of details.entries()) this.sink.payment(this.payment(entry, detail, amounts[i]!));
    } else {
      this.sink.issue('entry whose details do not add up to it; it is one payment', `${this.name} line ${entry.line}`);
      this.sink.payment(this.payment(entry, null, booked));
    }
  }

  /** Compares the balances with the entries, and gives out what of the header has no place. */
  close(): void {
    const balance = (...codes: readonly string[]): XmlNode | undefined =>
      this.header.all('Bal').find((each) => codes.includes(each.value('Tp/CdOrPrtry/Cd', 'Tp/Cd') ?? ''));
    const opening = balance('OPBD', 'PRCD') ?? this.interim(0);
    const closing = balance('CLBD') ?? this.interim(-1);
    if (opening !== undefined && closing !== undefined && opening !== closing && this.summable)
      this.compare(opening, closing);
    for (const [path, value] of this.header.unread()) this.sink.header(this.header.line, path, value);
  }

  private interim(position: number): XmlNode | undefined {
    return this.header
      .all('Bal')
      .filter((each) => each.value('Tp/CdOrPrtry/Cd', 'Tp/Cd') === 'ITBD')
      .at(position);
  }

  private compare(opening: XmlNode, closing: XmlNode): void {
    const currency = opening.at('Amt')?.attributes['Ccy'] ?? '';
    const [from, to] = [signed(opening), signed(closing)];
    const one =
      closing.at('Amt')?.attributes['Ccy'] === currency && [...this.currencies].every((each) => each === currency);
    if (from === null || to === null || !one) {
      return this.sink.issue('statement that mixes currencies: its sum cannot be checked', this.name);
    }
    checkSum({ statement: this.name, account: this.holder.account, currency }, from, this.entries, to, this.sink);
  }

  private add(entry: XmlNode, credit: boolean, status: string | null): void {
    if (status !== null && status !== 'BOOK') return;
    const node = entry.at('Amt');
    const currency = node?.attributes['Ccy'] ?? '';
    const minor = decimalMinor(node?.read() ?? '', currency, '.');
    if (minor === null) this.summable = false;
    else this.entries += credit ? minor : -minor;
    this.currencies.add(currency);
  }

  private payment(entry: XmlNode, detail: XmlNode | null, amount: Amount | null): Payment {
    const indicator = detail?.value('CdtDbtInd') ?? entry.value('CdtDbtInd');
    const credit = indicator === 'CRDT';
    const status = entry.value('Sts/Cd', 'Sts/Prtry', 'Sts');
    const when = isoWhen(entry.at('BookgDt'), entry.at('ValDt'), this.header.at('CreDtTm'));
    const read = isoAmount(entry.at('Amt'));
    const other = detail === null ? nobody : this.counterparty(detail, credit);
    const returned = entry.value('RvslInd') === 'true' || (detail?.at('RtrInf') !== null && detail !== null);
    const references: Record<string, string> = {};
    for (const name of ['MsgId', 'PmtInfId', 'InstrId', 'TxId', 'MndtId', 'ChqNb', 'ClrSysRef']) {
      const text = reference(detail?.value(`Refs/${name}`) ?? null);
      if (text !== null) references[name] = text;
    }
    const booking = entry.value('NtryRef');
    if (booking !== null) references['NtryRef'] = booking;
    const whole = read?.ok === true && read.value.minor === amount?.minor;
    const instructed =
      amountAt(detail, 'AmtDtls/InstdAmt/Amt') ?? (whole ? amountAt(entry, 'AmtDtls/InstdAmt/Amt') : null);
    const free = entry.value('AddtlNtryInf');
    const result = {
      format: this.format,
      line: detail?.line ?? entry.line,
      message: this.name,
      endToEndId: reference(detail?.value('Refs/EndToEndId') ?? null),
      uetr: detail?.value('Refs/UETR')?.toLowerCase() ?? null,
      servicerReference: reference(detail?.value('Refs/AcctSvcrRef') ?? entry.value('AcctSvcrRef')),
      references,
      debtor: credit ? other : this.holder,
      creditor: credit ? this.holder : other,
      own: credit ? 'creditor' : 'debtor',
      returned,
      amount,
      original: differing(instructed, amount),
      charges: [...(detail === null ? [] : isoCharges(detail)), ...isoCharges(entry)],
      chargeBearer: null,
      at: when.at,
      precision: when.precision,
      purpose: codeOrProprietary(detail, 'Purp'),
      code: transactionCode(detail?.at('BkTxCd')) ?? transactionCode(entry.at('BkTxCd')),
      remittance: (detail === null ? null : isoRemittance(detail)) ?? detail?.value('AddtlTxInf') ?? free,
    } as const;
    const fault =
      status !== null && status !== 'BOOK'
        ? { field: 'status', value: status, reason: 'the entry is not booked' }
        : indicator !== 'CRDT' && indicator !== 'DBIT'
          ? { field: 'direction', value: indicator ?? '', reason: 'is neither CRDT nor DBIT' }
          : read === null
            ? { field: 'amount', value: '', reason: 'no amount is given' }
            : read.ok
              ? when.fault
              : read.fault;
    return { ...result, unmapped: [...(detail?.unread() ?? []), ...unreadAround(entry, detail)], fault };
  }

  /** A returned payment keeps the roles of the first one, so the counterparty is the end that is not the account's. */
  private counterparty(detail: XmlNode, credit: boolean): PaymentEnd {
    const end = (party: string): PaymentEnd => {
      const long = party === 'Dbtr' ? 'Dbtr' : 'Cdtr';
      return isoEnd(
        detail.at(`RltdPties/${long}`) ?? detail.at(`RltdPties/Ultmt${long}`),
        detail.at(`RltdPties/${long}Acct`),
        detail.at(`RltdAgts/${long}Agt`),
        this.sink,
      );
    };
    const [debtor, creditor] = [end('Dbtr'), end('Cdtr')];
    const [first, second] = credit ? [debtor, creditor] : [creditor, debtor];
    const swapped = first.account !== null && first.account === this.holder.account;
    return swapped ? second : first;
  }
}

/** Leaves of the entry that no detail holds. */
function unreadAround(entry: XmlNode, detail: XmlNode | null): readonly (readonly [string, string])[] {
  return detail === null ? entry.unread() : entry.unread().filter(([path]) => !/\/TxDtls\//.test(path));
}

function transactionCode(node: XmlNode | null | undefined): string | null {
  if (node === null || node === undefined) return null;
  const [domain, family, sub] = [node.value('Domn/Cd'), node.value('Domn/Fmly/Cd'), node.value('Domn/Fmly/SubFmlyCd')];
  if (domain !== null) return [domain, family, sub].filter((each) => each !== null).join('.');
  return node.value('Prtry/Cd');
}

function signed(balance: XmlNode): bigint | null {
  const currency = balance.at('Amt')?.attributes['Ccy'] ?? '';
  const minor = decimalMinor(balance.at('Amt')?.read() ?? '', currency, '.');
  balance.value('Dt/Dt', 'Dt/DtTm');
  if (minor === null) return null;
  return balance.value('CdtDbtInd') === 'DBIT' ? -minor : minor;
}
