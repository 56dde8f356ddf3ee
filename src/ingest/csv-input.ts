import type { InputMapping } from '#contract/mapping';
import type { ColumnBatch } from '#domain/column-batch';
import { AppError } from '#domain/app-error';
import { likeliestDelimiter } from '#engine/delimiter';
import { CsvScanner } from './csv-scanner.ts';
import type { InputFile } from './input-file.ts';
import { RowSink } from './row-sink.ts';
import { textOf } from './text-stream.ts';

export interface CsvLayout {
  readonly encoding: string;
  readonly delimiter: string;
  /** Names of the columns, in order. */
  readonly header: readonly string[];
}

/** Finds out delimiter and column names from the first line. */
export async function csvLayout(file: InputFile, input: InputMapping, encoding: string): Promise<CsvLayout> {
  let start = '';
  for await (const text of textOf(file, encoding)) {
    start += text;
    if (start.includes('\n') || start.length > 1_000_000) break;
  }
  const [firstLine = ''] = start.split(/\r?\n/, 1);
  const delimiter = input.delimiter ?? likeliestDelimiter(firstLine) ?? ',';
  if (input.header !== undefined) return { encoding, delimiter, header: input.header };
  const header: string[] = [];
  const scanner = new CsvScanner(delimiter, {
    record: (_, fields, count) => {
      if (header.length === 0) header.push(...fields.slice(0, count).map((name) => name.trim()));
      return null;
    },
    reject: () => undefined,
  });
  scanner.push(`${firstLine}\n`);
  scanner.finish();
  if (header.length === 0)
    throw new AppError('input.empty', `${file.name} is empty: its first line must name the columns.`);
  const repeated = header.find((name, i) => name !== '' && header.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw new AppError('input.repeated-column', `${file.name} has two columns named ${repeated}: rename one.`);
  }
  return { encoding, delimiter, header };
}

/** Streams the wanted columns of a CSV file; rows that cannot be read come as rejects, with their line. */
export async function* csvBatches(
  file: InputFile,
  layout: CsvLayout,
  hasHeader: boolean,
  columns: readonly string[],
  onBytes: (bytes: number) => void,
): AsyncGenerator<ColumnBatch> {
  const { header, delimiter } = layout;
  const sink = new RowSink(columns);
  const positions = columns.map((name) => header.indexOf(name));
  const row: (string | null)[] = columns.map(() => null);
  let headerSeen = !hasHeader;
  let suspicious = false;
  const scanner = new CsvScanner(delimiter, {
    record: (line, fields, count) => {
      if (!headerSeen) {
        headerSeen = true;
        return null;
      }
      if (count !== header.length) {
        const cut = count < header.length ? ' (is the file cut off?)' : '';
        return `the row has ${count} columns, the header ${header.length}${cut}`;
      }
      const fault = suspicious ? damage(fields, count) : null;
      if (fault !== null) return fault;
      for (let c = 0; c < positions.length; c++) row[c] = positions[c]! < 0 ? null : fields[positions[c]!]!;
      sink.add(line, row);
      return null;
    },
    reject: (line, reason, text) => sink.addReject(line, reason, text),
  });
  for await (const text of textOf(file, layout.encoding, onBytes)) {
    suspicious ||= text.includes('\0') || text.includes('\ufffd');
    scanner.push(text);
    yield* sink.full.splice(0);
  }
  scanner.finish();
  sink.finish();
  yield* sink.full.splice(0);
}

function damage(fields: readonly string[], count: number): string | null {
  for (let f = 0; f < count; f++) {
    if (fields[f]!.includes('\0')) return 'the row holds a NUL character (is the file damaged?)';
    if (fields[f]!.includes('\ufffd')) return 'the row holds bytes that are not valid in the declared encoding';
  }
  return null;
}
