import { AppError } from '#domain/app-error';
import { creditTransfer } from './iso-credit-transfer.ts';
import { IsoStatement } from './iso-statement.ts';
import type { PaymentSink } from './payment.ts';
import type { XmlNode } from './xml-node.ts';
import type { XmlVisitor } from './xml-reader.ts';

/** What Peerline reads of ISO 20022: message → the element around its records, and the record. */
export const isoMessages = {
  'pain.001': { container: 'PmtInf', record: 'CdtTrfTxInf', what: 'credit transfer order' },
  'pacs.008': { container: null, record: 'CdtTrfTxInf', what: 'credit transfer between banks' },
  'pacs.009': { container: null, record: 'CdtTrfTxInf', what: "banks' own transfer and cover payment" },
  'pacs.002': { container: null, record: 'TxInfAndSts', what: 'status of a payment between banks' },
  'pain.002': { container: 'OrgnlPmtInfAndSts', record: 'TxInfAndSts', what: 'status of an order' },
  'camt.052': { container: 'Rpt', record: 'Ntry', what: 'report within the day' },
  'camt.053': { container: 'Stmt', record: 'Ntry', what: 'statement' },
  'camt.054': { container: 'Ntfctn', record: 'Ntry', what: 'notification of debit or credit' },
} as const;
export type IsoMessage = keyof typeof isoMessages;

/**
 * Message and version of a namespace: urn:iso:std:iso:20022:tech:xsd:camt.053.001.08, or a national variant such as
 * http://www.six-interbank-clearing.com/de/pain.001.001.03.ch.02.xsd. Null where it names none.
 */
export function messageOf(namespace: string): string | null {
  return /(?:^|[:/])([a-z]{4}\.\d{3}\.\d{3}\.\d{2})(?:\.[a-z]{2}\.\d{2})?(?:\.xsd)?$/.exec(namespace)?.[1] ?? null;
}

/** Reads the records of one document into a sink. */
export class IsoDocument implements XmlVisitor {
  private readonly sink: PaymentSink;
  private message: IsoMessage | null = null;
  private statement: { header: XmlNode; reader: IsoStatement } | null = null;
  private records = 0;
  private containers = 0;
  private announced: number | null = null;
  /** For instance camt.053.001.08; empty until the document said so. */
  format = '';

  constructor(sink: PaymentSink) {
    this.sink = sink;
  }

  root(_name: string, namespace: string): void {
    const format = messageOf(namespace);
    if (format === null || format.startsWith('head.') || this.message !== null) return;
    this.format = format;
    const message = format.slice(0, 8);
    if (!Object.hasOwn(isoMessages, message)) {
      throw new AppError(
        'format.not-read',
        `This is ${format}: of ISO 20022, ${Object.keys(isoMessages).join(', ')} are read.`,
        { format },
      );
    }
    this.message = message as IsoMessage;
  }

  isRecord(name: string, ancestors: readonly XmlNode[]): boolean {
    if (this.message === null) {
      if (ancestors.length > 2) throw unknownDocument();
      return false;
    }
    const { container, record } = isoMessages[this.message];
    return name === record && (container === null || ancestors.at(-1)?.name === container);
  }

  record(node: XmlNode, ancestors: readonly XmlNode[]): void {
    this.records++;
    const header = ancestors.at(-1)!;
    const group = ancestors.map((each) => each.at('GrpHdr')).find((each) => each !== null) ?? null;
    if (node.name === 'Ntry') this.statementOf(header).entry(node);
    else if (node.name === 'TxInfAndSts') this.status(node);
    else
      this.sink.payment(creditTransfer(this.format, node, header.name === 'PmtInf' ? header : null, group, this.sink));
  }

  closed(node: XmlNode): void {
    if (this.message === null) return;
    const { container } = isoMessages[this.message];
    const statement = this.message.startsWith('camt.');
    if (node.name === container) this.containers++;
    if (node.name === 'GrpHdr') this.checkCount(node);
    if (node.name !== container && node.name !== 'Document') return;
    if (statement && node.name === container) {
      this.statementOf(node).close();
      this.statement = null;
    } else {
      for (const [path, value] of node.unread()) this.sink.header(node.line, path, value);
    }
    node.children.length = 0;
  }

  /** Call when the document ended. */
  finish(): void {
    if (this.message === null) throw unknownDocument();
    this.checkSubstance(this.message);
    if (this.announced !== null && this.announced !== this.records) {
      this.sink.issue(
        'NbOfTxs differs from the payments there are',
        `${this.announced} announced, ${this.records} there`,
      );
    }
  }

  /** Status reports may speak of a whole file; every other message has at least one record, or one statement of none. */
  private checkSubstance(message: IsoMessage): void {
    const { container, record } = isoMessages[message];
    if (message === 'pain.002' || message === 'pacs.002' || this.records + this.containers > 0) return;
    const needed = container ?? record;
    throw new AppError('format.empty', `This ${this.format} has no ${needed}, and one is the least that it must have.`);
  }

  private checkCount(header: XmlNode): void {
    const text = header.value('NbOfTxs');
    if (text !== null && /^\d{1,15}$/.test(text)) this.announced = Number(text);
  }

  private statementOf(header: XmlNode): IsoStatement {
    if (this.statement?.header !== header) {
      this.statement = { header, reader: new IsoStatement(this.format, header, this.sink) };
    }
    return this.statement.reader;
  }

  private status(node: XmlNode): void {
    this.sink.status({
      line: node.line,
      endToEndId: node.value('OrgnlEndToEndId'),
      uetr: node.value('OrgnlUETR')?.toLowerCase() ?? null,
      status: node.value('TxSts'),
      reason: node.value('StsRsnInf/Rsn/Cd', 'StsRsnInf/Rsn/Prtry', 'StsRsnInf/AddtlInf'),
    });
    for (const [path, value] of node.unread()) this.sink.header(node.line, path, value);
  }
}

function unknownDocument(): AppError {
  return new AppError('format.unknown', 'This XML has no namespace of ISO 20022, so its message cannot be told.');
}
