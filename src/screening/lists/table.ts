import { AppError } from '#domain/app-error';
import { parseCsv } from './csv.ts';
import type { ListFile, ListProblem } from './list.ts';

/** A row by the names of its columns, in lower case; an absent column reads as ''. */
export interface TableRow {
  readonly line: number;
  readonly value: (column: string) => string;
}

export interface Table {
  readonly rows: readonly TableRow[];
  readonly problems: readonly ListProblem[];
}

/** CSV with a header. Rows of another width are problems. Error `screening.columns` where a needed column is missing. */
export function readTable({ file, text }: ListFile, delimiter: string, needed: readonly string[]): Table {
  const { records, cutAt } = parseCsv(text, delimiter);
  const [header, ...rest] = records;
  const columns = header?.fields.map((name) => name.trim().toLowerCase()) ?? [];
  const missing = needed.filter((name) => !columns.includes(name.toLowerCase()));
  if (missing.length > 0) {
    throw new AppError('screening.columns', `${file} lacks the columns ${missing.join(', ')}.`, { file, missing });
  }
  const places = new Map(columns.map((name, place) => [name, place]));
  const problems: ListProblem[] = [];
  if (cutAt !== null) problems.push({ file, line: cutAt, reason: 'A quote is never closed: the file was cut.' });
  const rows: TableRow[] = [];
  for (const { line, fields } of rest) {
    if (fields.length === columns.length) {
      rows.push({ line, value: (column) => fields[places.get(column.toLowerCase()) ?? -1]?.trim() ?? '' });
    } else {
      problems.push({ file, line, reason: `${fields.length} columns in place of ${columns.length}.` });
    }
  }
  return { rows, problems };
}
