import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { InputMapping } from '#contract/mapping';
import { AppError } from '#domain/app-error';
import { parquetFiles } from '#engine/duckdb/parquet-scan';
import { writeParquet } from '#engine/duckdb/parquet-writer';
import { readRows } from '#engine/duckdb/rows';
import { identifier, literal, literalList } from '#engine/duckdb/sql-text';
import { type CsvLayout, csvBatches, csvLayout } from './csv-input.ts';
import type { InputFile } from './input-file.ts';
import { ndjsonBatches } from './ndjson-input.ts';
import type { Progress } from '#domain/progress';
import { stagedName, stagedSchema } from './row-sink.ts';
import { detectEncoding } from './text-stream.ts';

/** An input that has been opened: what columns it has, before its rows are read. */
export interface OpenInput {
  readonly name: string;
  readonly input: InputMapping;
  readonly file: InputFile;
  /** Null where that shows only when the rows are read (NDJSON). */
  readonly columns: readonly string[] | null;
  readonly encoding: string | null;
  readonly layout: CsvLayout | null;
  /** Parquet: SQL types of the columns. */
  readonly types: ReadonlyMap<string, string>;
}

/** Rows of an input as SQL: `file`, `line`, `reject`, `rejectText` and the wanted columns as text under `stagedName`. */
export interface StagedInput {
  readonly source: string;
  readonly opened: OpenInput;
}

/** Opens an input far enough to know its columns. */
export async function openInput(
  connection: DuckDBConnection,
  name: string,
  input: InputMapping,
  file: InputFile,
): Promise<OpenInput> {
  const opened = { name, input, file, encoding: null, layout: null, types: new Map<string, string>() };
  if (file.format === 'parquet') {
    const types = await parquetTypes(connection, file);
    return { ...opened, columns: [...types.keys()], types };
  }
  const declared = input.encoding ?? 'auto';
  const encoding = declared === 'auto' ? await detectEncoding(file) : declared;
  if (file.format === 'ndjson') return { ...opened, columns: null, encoding };
  const layout = await csvLayout(file, input, encoding);
  return { ...opened, columns: layout.header, encoding, layout };
}

/** Makes the wanted columns of an input readable by SQL: text files are staged as Parquet, Parquet is read in place. */
export async function stageInput(
  opened: OpenInput,
  wanted: readonly string[],
  optional: ReadonlySet<string>,
  folder: string,
  progress: Progress,
  rowsPerPart?: number,
): Promise<StagedInput> {
  const { file, name, layout, encoding } = opened;
  if (file.format === 'parquet') return { opened, source: parquetSource(opened, wanted) };
  const target = join(folder, `${name}.parquet`);
  const seen = new Set<string>();
  let bytes = 0;
  const onBytes = (count: number): void => {
    bytes += count;
    progress(bytes, file.bytes, `reading ${file.name}`);
  };
  const batches =
    layout === null
      ? ndjsonBatches(file, encoding!, wanted, seen, onBytes)
      : csvBatches(file, layout, opened.input.header === undefined, wanted, onBytes);
  const rows = await writeParquet(target, stagedSchema(wanted), batches, rowsPerPart);
  if (layout === null && rows > 0) {
    const absent = wanted.filter((column) => !seen.has(column) && !optional.has(column));
    if (absent.length > 0) throw absentColumns([`${file.name} has no row with ${absent.join(', ')}`]);
  }
  const parts = literalList(parquetFiles(target));
  return { opened, source: `(SELECT ${literal(file.name)} AS file, * FROM read_parquet(${parts}))` };
}

/** A mapping that names columns which the files do not have: all of them at once. */
export function absentColumns(problems: readonly string[]): AppError {
  return new AppError('mapping.absent-column', `The mapping does not fit the files: ${problems.join('; ')}.`, {
    problems,
  });
}

async function parquetTypes(connection: DuckDBConnection, file: InputFile): Promise<ReadonlyMap<string, string>> {
  try {
    const rows = await readRows(
      connection,
      `DESCRIBE SELECT * FROM read_parquet(${literalList(parquetFiles(file.path))})`,
    );
    return new Map(rows.map((row) => [String(row['column_name']), String(row['column_type'])]));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'input.not-parquet',
      `${file.name} is not a readable Parquet file: it is damaged, cut off or of another kind.`,
      {},
      error,
    );
  }
}

function parquetSource({ file, types }: OpenInput, wanted: readonly string[]): string {
  const parts = parquetFiles(file.path);
  const shown = parts.length === 1 ? literal(file.name) : `${literal(`${file.name}/`)} || parse_filename(filename)`;
  const columns = wanted.map(
    (name) => `${asText(identifier(name), types.get(name))} AS ${identifier(stagedName(name))}`,
  );
  return `(SELECT ${[
    `${shown} AS file`,
    'file_row_number + 1 AS line',
    'CAST(NULL AS VARCHAR) AS reject',
    'CAST(NULL AS VARCHAR) AS rejectText',
    ...columns,
  ].join(', ')} FROM read_parquet(${literalList(parts)}, file_row_number = true, filename = true))`;
}

/** A typed value as the text that a CSV file would hold: no exponent, times in UTC. */
function asText(column: string, type: string | undefined): string {
  if (type === undefined) return 'CAST(NULL AS VARCHAR)';
  if (type === 'VARCHAR') return column;
  if (type === 'DOUBLE' || type === 'FLOAT') {
    return `coalesce(rtrim(rtrim(CAST(TRY_CAST(${column} AS DECIMAL(18, 6)) AS VARCHAR), '0'), '.'), CAST(${column} AS VARCHAR))`;
  }
  if (type === 'TIMESTAMP WITH TIME ZONE') return `CAST(${column} AT TIME ZONE 'UTC' AS VARCHAR)`;
  return `CAST(${column} AS VARCHAR)`;
}
