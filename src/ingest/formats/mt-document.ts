import { AppError } from '#domain/app-error';
import { MtReader, type MtMessage } from './mt-reader.ts';
import { mtStatement } from './mt-statement.ts';
import { mtTransfer } from './mt-transfer.ts';
import type { PaymentSink } from './payment.ts';

/** What Peerline reads of SWIFT MT. */
export const mtMessages = {
  MT103: 'customer credit transfer',
  MT202: "banks' own transfer",
  MT202COV: 'cover payment',
  MT940: 'statement',
  MT942: 'report within the day',
} as const;

/** Reads the messages of a file into a sink; other types among them are refused one by one. */
export class MtDocument {
  private readonly sink: PaymentSink;
  private readonly reader: MtReader;
  private readonly formats = new Set<string>();
  private lastRefusal = '';

  constructor(sink: PaymentSink) {
    this.sink = sink;
    this.reader = new MtReader((message) => this.message(message));
  }

  /** The types that were read, for instance MT940. */
  get format(): string {
    return [...this.formats].join(', ');
  }

  push(piece: string): void {
    this.reader.push(piece);
  }

  /** Throws `format.not-read` where no message of the file can be read. */
  finish(): void {
    this.reader.finish();
    if (this.formats.size > 0) {
      if (this.reader.outside > 0) this.sink.issue('lines outside the messages', String(this.reader.outside));
      return;
    }
    throw new AppError('format.not-read', this.lastRefusal === '' ? 'No SWIFT message is in it.' : this.lastRefusal);
  }

  private message(message: MtMessage): void {
    const type = typeOf(message);
    if (type === null || !Object.hasOwn(mtMessages, type)) {
      const what = type ?? 'not of a known type (its fields do not tell)';
      this.lastRefusal = `The message on line ${message.line} is ${what}: of SWIFT MT, ${Object.keys(mtMessages).join(', ')} are read.`;
      return this.sink.refused(message.line, { field: 'message', value: type ?? '', reason: this.lastRefusal });
    }
    this.formats.add(type);
    for (const [block, text] of Object.entries(message.blocks)) this.sink.header(message.line, `{${block}:}`, text);
    if (type === 'MT940' || type === 'MT942') mtStatement(type, message, this.sink);
    else this.sink.payment(mtTransfer(type, message, this.sink));
  }
}

/** The type of block 2, else what the fields tell. */
function typeOf(message: MtMessage): string | null {
  const has = (...tags: readonly string[]): boolean => message.fields.some(({ tag }) => tags.includes(tag));
  const declared = /^[IO](\d{3})/.exec(message.blocks['2'] ?? '')?.[1];
  if (declared === '202') {
    const cover =
      /\{119:COV\}/.test(message.blocks['3'] ?? '') || (has('50A', '50F', '50K') && has('59', '59A', '59F'));
    return cover ? 'MT202COV' : 'MT202';
  }
  if (declared !== undefined) return `MT${declared}`;
  if (has('60F', '60M')) return 'MT940';
  if (has('34F', '90C', '90D')) return 'MT942';
  if (has('58A', '58D') && has('32A')) return has('59', '59A', '59F') ? 'MT202COV' : 'MT202';
  if (has('32A') && has('59', '59A', '59F')) return 'MT103';
  return has('61') || has('25') ? 'MT940' : null;
}
