import type { ColumnBatch } from '#domain/column-batch';
import type { InputFile } from './input-file.ts';
import { longestRecord } from './csv-scanner.ts';
import { RowSink } from './row-sink.ts';
import { textOf } from './text-stream.ts';

/**
 * Streams the wanted keys of a file of JSON objects, one a line; `a.b` reaches into a nested object. `seen` collects
 * the wanted keys that occur at all.
 */
export async function* ndjsonBatches(
  file: InputFile,
  encoding: string,
  columns: readonly string[],
  seen: Set<string>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<ColumnBatch> {
  const sink = new RowSink(columns);
  const reader = new NdjsonReader(sink, columns, seen);
  for await (const text of textOf(file, encoding, onBytes)) {
    reader.push(text);
    yield* sink.full.splice(0);
  }
  reader.finish();
  sink.finish();
  yield* sink.full.splice(0);
}

class NdjsonReader {
  private readonly sink: RowSink;
  private readonly paths: readonly (readonly string[])[];
  private readonly columns: readonly string[];
  private readonly seen: Set<string>;
  private rest = '';
  private line = 1;
  private skipping = false;

  constructor(sink: RowSink, columns: readonly string[], seen: Set<string>) {
    this.sink = sink;
    this.columns = columns;
    this.paths = columns.map((column) => column.split('.'));
    this.seen = seen;
  }

  push(text: string): void {
    const all = this.rest + text;
    let from = 0;
    for (let end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', from)) {
      if (!this.skipping) this.one(all.slice(from, end));
      this.skipping = false;
      this.line++;
      from = end + 1;
    }
    this.rest = all.slice(from);
    if (this.rest.length > longestRecord) {
      if (!this.skipping) this.sink.addReject(this.line, tooLong, this.rest);
      this.skipping = true;
      this.rest = '';
    }
  }

  finish(): void {
    if (!this.skipping) this.one(this.rest);
  }

  private one(text: string): void {
    if (text.length > longestRecord) return this.sink.addReject(this.line, tooLong, text);
    if (text.trim() === '') return;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return this.sink.addReject(this.line, 'the line is not valid JSON (is the file cut off?)', text);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return this.sink.addReject(this.line, 'the line is not a JSON object', text);
    }
    const row: (string | null)[] = [];
    for (const [c, path] of this.paths.entries()) {
      const found = reach(value as Readonly<Record<string, unknown>>, this.columns[c]!, path);
      if (found !== undefined) this.seen.add(this.columns[c]!);
      if (typeof found === 'number' && Number.isInteger(found) && !Number.isSafeInteger(found)) {
        return this.sink.addReject(
          this.line,
          `${this.columns[c]} is a number too long to be held exactly: write it as text`,
          text,
        );
      }
      row.push(asText(found));
    }
    this.sink.add(this.line, row);
  }
}

const tooLong = `the line is longer than ${longestRecord.toLocaleString('en')} characters`;

function reach(value: Readonly<Record<string, unknown>>, column: string, path: readonly string[]): unknown {
  if (Object.hasOwn(value, column)) return value[column];
  let here: unknown = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[key];
  }
  return here;
}

function asText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value.replaceAll('\0', '·');
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value);
}
