import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Mapping } from '#contract/mapping';
import { numberOf, readRow } from '#engine/duckdb/rows';
import { literal } from '#engine/duckdb/sql-text';
import { namedColumns } from './column-references.ts';
import { findInput, type InputFile } from './input-file.ts';
import type { Progress } from '#domain/progress';
import { absentColumns, openInput, type OpenInput, type StagedInput, stageInput } from './staged-input.ts';

/** Finds the files of all inputs; an optional one that is absent is left out. */
export function findInputs(folder: string, mapping: Mapping): ReadonlyMap<string, InputFile> {
  const files = new Map<string, InputFile>();
  for (const [name, input] of Object.entries(mapping.inputs)) {
    const file = findInput(folder, input);
    if (file !== null) files.set(name, file);
  }
  return files;
}

/**
 * Opens and stages the inputs of a mapping. All columns that the mapping names and the files lack are reported
 * together, before any row is read.
 */
export async function readInputs(
  connection: DuckDBConnection,
  mapping: Mapping,
  files: ReadonlyMap<string, InputFile>,
  folder: string,
  progress: Progress,
  rowsPerPart?: number,
): Promise<ReadonlyMap<string, StagedInput>> {
  const opened = new Map<string, OpenInput>();
  for (const [name, file] of files) opened.set(name, await openInput(connection, name, mapping.inputs[name]!, file));
  const named = namedColumns(mapping).filter(({ input }) => opened.has(input));
  const problems = named
    .filter(({ input, column, optional }) => !optional && opened.get(input)!.columns?.includes(column) === false)
    .map(({ input, column, where }) => {
      const { file, columns } = opened.get(input)!;
      return `${file.name} has no column "${column}", which ${where} names (it has ${shorten(columns!)})`;
    });
  if (problems.length > 0) throw absentColumns([...new Set(problems)]);
  const staged = new Map<string, StagedInput>();
  for (const [name, input] of opened) {
    const ours = named.filter((each) => each.input === name);
    const wanted = [...new Set(ours.map((each) => each.column))].filter(
      (column) => input.columns === null || input.columns.includes(column),
    );
    const optional = new Set(ours.filter((each) => each.optional).map((each) => each.column));
    staged.set(name, await stageInput(input, wanted, optional, folder, progress, rowsPerPart));
  }
  return staged;
}

/**
 * Lines that cannot be read at all, of inputs that no record reads row by row (they are only looked up or made
 * distinct): written to `inputs.ndjson`. Elsewhere such lines count as quarantined records. Returns their number.
 */
export async function quarantineLooseRejects(
  connection: DuckDBConnection,
  mapping: Mapping,
  staged: ReadonlyMap<string, StagedInput>,
  quarantine: string,
): Promise<number> {
  const read = new Set(
    Object.values(mapping.records).flatMap((records) =>
      records.filter((each) => each.distinct !== true).map((each) => each.from),
    ),
  );
  const loose = [...staged].filter(([name]) => !read.has(name)).map(([, input]) => input.source);
  if (loose.length === 0) return 0;
  const rejects = loose
    .map(
      (source) =>
        `SELECT file, line, '' AS field, rejectText AS value, reject AS reason FROM ${source} WHERE reject IS NOT NULL`,
    )
    .join(' UNION ALL ');
  const count = numberOf(await readRow(connection, `SELECT count(*) AS n FROM (${rejects})`), 'n');
  if (count > 0) {
    const target = literal(join(quarantine, 'inputs.ndjson'));
    await connection.run(`COPY (SELECT * FROM (${rejects}) ORDER BY file, line) TO ${target} (FORMAT json)`);
  }
  return count;
}

function shorten(names: readonly string[]): string {
  return names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ');
}
