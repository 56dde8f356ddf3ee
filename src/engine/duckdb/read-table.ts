import { accessSync, closeSync, constants, existsSync, openSync, readSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { AppError } from '#domain/app-error';
import { unknownCode } from '#domain/codes';
import { likeliestDelimiter } from '../delimiter.ts';
import { type Layout, readColumns } from './column-stream.ts';
import { openDatabase } from './database.ts';
import { plainPath } from './plain-path.ts';
import { numberOf, readRow, readRows } from './rows.ts';
import { identifier, literal } from './sql-text.ts';

/** A whole table in memory: numbers as they are (NaN = null), texts as codes into their sorted labels (−1 = null). */
export interface Table {
  readonly rows: number;
  readonly columns: readonly TableColumn[];
}

export type TableColumn =
  | { readonly type: 'number'; readonly name: string; readonly values: Float64Array }
  | { readonly type: 'text'; readonly name: string; readonly codes: Int32Array; readonly labels: readonly string[] };

const numberTypes =
  /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|FLOAT|DOUBLE|DECIMAL)/;

/** Keeps the rows in the order of the file through a join. */
const rowNumber = '"peerline row"';

const headBytes = 65_536;

/**
 * The option that fixes the delimiter to the one most frequent in the first line. Left to guess, DuckDB reads a table
 * with one broken row as a table of a single text column. Empty for a packed file and for a line without any.
 */
function delimiterOption(file: string): string {
  if (/\.gz$/i.test(file)) return '';
  const head = Buffer.alloc(headBytes);
  const descriptor = openSync(file, 'r');
  const length = readSync(descriptor, head, 0, headBytes, 0);
  closeSync(descriptor);
  const line = head.toString('latin1', 0, length).split(/\r?\n/, 1)[0]!;
  const delimiter = likeliestDelimiter(line);
  return delimiter === null ? '' : `, delim = ${literal(delimiter)}`;
}

/** SQL that reads one file by its ending. */
function reader(file: string, encoding: 'utf-8' | 'latin-1'): string {
  const path = literal(file);
  switch (extname(file.replace(/\.gz$/i, '')).toLowerCase()) {
    case '.parquet':
      return `read_parquet(${path})`;
    case '.ndjson':
    case '.jsonl':
      return `read_json(${path}, format = 'newline_delimited')`;
    case '.csv':
    case '.tsv':
    case '.txt':
    case '.asc':
      return `read_csv(${path}, sample_size = -1, nullstr = '', encoding = '${encoding}'${delimiterOption(file)})`;
    default:
      throw new AppError('table.ending', `${file} is neither .csv, .tsv, .parquet nor .ndjson: rename or convert it.`);
  }
}

/** Checks that a path is one readable, non-empty file and returns its absolute form. */
export function readableFile(path: string): string {
  const file = plainPath(path);
  if (!existsSync(file)) throw new AppError('file.absent', `There is no file ${file}: check the path.`, { file });
  const found = statSync(file);
  if (found.isDirectory()) throw new AppError('file.folder', `${file} is a folder: name one file.`, { file });
  if (found.size === 0) throw new AppError('file.empty', `${file} is empty: nothing was read.`, { file });
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw new AppError('file.unreadable', `${file} cannot be read: check its permissions.`, { file }, error);
  }
  return file;
}

/** Names of the columns and the first rows of a file, as text. Throws as `readTable` does. */
export async function previewTable(
  path: string,
  rows: number,
): Promise<{ readonly columns: readonly string[]; readonly rows: readonly (readonly (string | null)[])[] }> {
  const file = readableFile(path);
  const database = await openDatabase({ folders: [dirname(file)], scratch: join(tmpdir(), `peerline-${process.pid}`) });
  try {
    const { connection } = database;
    const first = async (encoding: 'utf-8' | 'latin-1') =>
      await connection.runAndReadAll(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ${reader(file, encoding)} LIMIT ${rows}`);
    const found = await inEitherEncoding(file, first);
    return {
      columns: found.columnNames(),
      rows: found.getRows().map((row) => row.map((value) => (value === null ? null : String(value)))),
    };
  } finally {
    database.close();
  }
}

/** Reads as UTF-8, and as Latin-1 what is not. */
async function inEitherEncoding<T>(file: string, read: (encoding: 'utf-8' | 'latin-1') => Promise<T>): Promise<T> {
  return await read('utf-8')
    .catch((error: unknown) => (/not utf-8/i.test(messageOf(error)) ? read('latin-1') : Promise.reject(error)))
    .catch((error: unknown) => {
      throw error instanceof AppError ? error : unreadable(file, error);
    });
}

/** Reads a CSV, Parquet or NDJSON file. Throws `AppError` with a sentence on what is wrong with the file. */
export async function readTable(path: string): Promise<Table> {
  const file = readableFile(path);
  const database = await openDatabase({ folders: [dirname(file)], scratch: join(tmpdir(), `peerline-${process.pid}`) });
  try {
    const { connection } = database;
    const read = async (encoding: 'utf-8' | 'latin-1'): Promise<void> => {
      const from = reader(file, encoding);
      await connection.run(`CREATE TABLE input AS SELECT *, row_number() OVER () AS ${rowNumber} FROM ${from}`);
    };
    await inEitherEncoding(file, read);
    const rows = numberOf(await readRow(connection, 'SELECT count(*) AS n FROM input'), 'n');
    if (rows === 0) throw new AppError('table.empty', `${file} has no rows: nothing was read.`, { file });
    const described = await readRows(
      connection,
      `SELECT column_name, column_type FROM (DESCRIBE SELECT * EXCLUDE (${rowNumber}) FROM input)`,
    );
    const columns: TableColumn[] = [];
    for (const row of described) {
      const name = String(row.column_name);
      const type = String(row.column_type);
      const quoted = identifier(name);
      if (numberTypes.test(type) || type === 'BOOLEAN') {
        const layout = { values: 'float64' } satisfies Layout;
        const expressions = { values: `coalesce(CAST(${quoted} AS DOUBLE), 'NaN'::DOUBLE)` };
        const read = await readColumns(connection, layout, expressions, 'FROM input', rows);
        columns.push({ type: 'number', name, values: read.values });
        continue;
      }
      await connection.run(
        `CREATE OR REPLACE TABLE labels AS SELECT label, row_number() OVER (ORDER BY label) - 1 AS code
         FROM (SELECT DISTINCT CAST(${quoted} AS VARCHAR) AS label FROM input WHERE ${quoted} IS NOT NULL)`,
      );
      const labels = await readRows(connection, 'SELECT label FROM labels ORDER BY code');
      const layout = { codes: 'int32' } satisfies Layout;
      const read = await readColumns(
        connection,
        layout,
        { codes: `coalesce(code, ${unknownCode})` },
        `FROM input LEFT JOIN labels ON label = CAST(${quoted} AS VARCHAR) ORDER BY ${rowNumber}`,
        rows,
      );
      columns.push({ type: 'text', name, codes: read.codes, labels: labels.map((label) => String(label.label)) });
    }
    return { rows, columns };
  } finally {
    database.close();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function unreadable(file: string, error: unknown): AppError {
  const message = messageOf(error);
  const reason = /sniffing|Expected Number of Columns/i.test(message)
    ? 'its rows do not all have the columns of its first line; is it cut off?'
    : (message.split('\n')[0] ?? '');
  return new AppError('table.unreadable', `${file} cannot be read as a table: ${reason}`, { file }, error);
}
