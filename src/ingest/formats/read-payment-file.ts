import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { AppError } from '#domain/app-error';
import type { InputFile } from '../input-file.ts';
import { detectEncoding, textOf } from '../text-stream.ts';
import { IsoDocument } from './iso-document.ts';
import { MtDocument } from './mt-document.ts';
import type { PaymentSink } from './payment.ts';
import { XmlReader } from './xml-reader.ts';

const sniffedBytes = 4096;

/** What became of a file: read to its end, read until it broke, or not read. */
export interface FileOutcome {
  /** For instance camt.053.001.08 or MT940; null where it could not be told. */
  readonly format: string | null;
  readonly status: 'parsed' | 'partial' | 'refused';
  readonly reason: string | null;
}

/** Recognises a file by its content and gives out its payments. Never throws for what stands in the file. */
export async function readPaymentFile(
  path: string,
  name: string,
  sink: PaymentSink,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<FileOutcome> {
  const file: InputFile = { name, path, format: 'ndjson', gzip: false, bytes: 0 };
  const counted = new CountingSink(sink);
  const start = firstBytes(path);
  const kind = kindOf(start);
  if (kind === null) {
    return {
      format: null,
      status: 'refused',
      reason: 'It is neither an ISO 20022 XML message nor a SWIFT MT message.',
    };
  }
  const document = kind === 'xml' ? new IsoDocument(counted) : new MtDocument(counted);
  try {
    if (document instanceof IsoDocument) await readXml(file, start, document, onBytes);
    else {
      for await (const piece of textOf(file, await detectEncoding(file), onBytes)) document.push(piece);
      document.finish();
    }
    return { format: document.format, status: 'parsed', reason: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const partial = counted.records > 0 && document.format !== '';
    const line = typeof error.details['line'] === 'number' ? error.details['line'] : 0;
    if (partial) sink.refused(line, { field: 'file', value: '', reason: error.message });
    return { format: document.format || null, status: partial ? 'partial' : 'refused', reason: error.message };
  }
}

async function readXml(
  file: InputFile,
  start: Buffer,
  document: IsoDocument,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const reader = new XmlReader(document);
  const decoder = new TextDecoder(encodingOf(start), { fatal: true });
  const decode = (chunk: Buffer | undefined): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch (error) {
      throw new AppError(
        'xml.encoding',
        `After line ${reader.line} the bytes are not ${decoder.encoding}, which the file says it is in.`,
        { line: reader.line },
        error,
      );
    }
  };
  for await (const chunk of createReadStream(file.path, { highWaterMark: 1 << 16 }) as AsyncIterable<Buffer>) {
    onBytes(chunk.length);
    reader.push(decode(chunk));
  }
  reader.push(decode(undefined));
  reader.finish();
  document.finish();
}

/** By byte order mark, else as the XML declaration says, else UTF-8 (XML 1.0, appendix F). */
function encodingOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const declared = /^[^<]{0,3}<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/.exec(
    start.toString('latin1'),
  )?.[1];
  const encoding = declared?.toLowerCase() ?? 'utf-8';
  const readable = new Set([
    'utf-8',
    'utf8',
    'us-ascii',
    'iso-8859-1',
    'iso-8859-2',
    'iso-8859-15',
    'windows-1250',
    'windows-1252',
  ]);
  if (!readable.has(encoding)) {
    throw new AppError(
      'xml.encoding',
      `It says it is in ${declared}, which does not fit its bytes or is not read: use UTF-8.`,
    );
  }
  return encoding;
}

function kindOf(start: Buffer): 'xml' | 'mt' | null {
  const wide = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  if (wide) return 'xml';
  const text = start.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '');
  if (/^\s*</.test(text)) return 'xml';
  if (text.includes('\0')) return null;
  return /^[^{:\n\r]?(?:\{1:|:(?:\d{2}[A-Z]?|NS):)/m.test(text) ? 'mt' : null;
}

function firstBytes(path: string): Buffer {
  const handle = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(sniffedBytes);
    return buffer.subarray(0, readSync(handle, buffer, 0, sniffedBytes, 0));
  } finally {
    closeSync(handle);
  }
}

/** SHA-256 of a file's bytes: the same file delivered twice is one file. */
export async function fingerprint(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}

/** Knows whether anything was given out before a file broke. */
class CountingSink implements PaymentSink {
  private readonly sink: PaymentSink;
  records = 0;

  constructor(sink: PaymentSink) {
    this.sink = sink;
  }

  payment(payment: Parameters<PaymentSink['payment']>[0]): void {
    this.records++;
    this.sink.payment(payment);
  }

  status(status: Parameters<PaymentSink['status']>[0]): void {
    this.records++;
    this.sink.status(status);
  }

  refused(...given: Parameters<PaymentSink['refused']>): void {
    this.sink.refused(...given);
  }

  statement(sum: Parameters<PaymentSink['statement']>[0]): void {
    this.sink.statement(sum);
  }

  issue(issue: string, example: string): void {
    this.sink.issue(issue, example);
  }

  header(line: number, path: string, value: string): void {
    this.sink.header(line, path, value);
  }
}
