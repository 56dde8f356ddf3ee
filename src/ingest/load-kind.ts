import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type LoadedKind, recordFields, references } from '#contract/records';
import { lakeFile } from '#engine/duckdb/lake';
import { numberOf, readRow } from '#engine/duckdb/rows';
import { identifier, literal } from '#engine/duckdb/sql-text';

/** What became of the rows of a kind. read = loaded + duplicates + quarantined, always. */
export interface KindCounts {
  readonly read: number;
  readonly loaded: number;
  /** Rows whose identifier (or, for labels, whole content) an earlier row has. */
  readonly duplicates: number;
  /** Of the duplicates, those that differ from the row that was kept; they are listed in quarantine/. */
  readonly conflicts: number;
  readonly quarantined: number;
}

/** Where ingest writes: the new lake and the quarantine of this run, and its scratch. */
export interface Folders {
  readonly lake: string;
  readonly quarantine: string;
  readonly staging: string;
}

/** A condition under which a row is refused; `value` and `reason` are SQL. */
export interface Refusal {
  readonly when: string;
  readonly field: string;
  readonly value: string;
  readonly reason: string;
}

/** What a kind gets beyond its mapped fields: `select` over the alias s, `join` that it needs, and reasons to refuse a row. */
export interface Derivation {
  readonly select: readonly string[];
  /** SQL that stands in for mapped fields, by name. */
  readonly instead: Readonly<Record<string, string>>;
  readonly join: string;
  readonly problems: readonly Refusal[];
}

export const noDerivation: Derivation = { select: [], instead: {}, join: '', problems: [] };

/** What an analyst sees of a wrong value; a whole damaged line would only bloat the file. */
const shownValue = (value: string): string => `left(CAST(${value} AS VARCHAR), 200)`;

const quarantined = (fields: string): string => `SELECT _file AS file, _line AS line, ${fields}`;

/**
 * Writes the mapped records of a kind (`mapped`, a staged Parquet file made of `recordSql`) to the lake: duplicates
 * are left out, rows that name records which are not there and rows with problems go to quarantine. `derive` is called
 * when the `candidate` view exists: the rows that are good by themselves.
 */
export async function loadKind(
  connection: DuckDBConnection,
  kind: LoadedKind,
  mapped: string,
  folders: Folders,
  derive: (() => Promise<Derivation>) | undefined,
  /** Further options of the Parquet that is written. */
  writing = '',
): Promise<KindCounts> {
  const staged = `read_parquet(${literal(mapped)})`;
  const read = numberOf(await readRow(connection, `SELECT count(*) AS n FROM ${staged}`), 'n');
  const repeated = await findRepeated(connection, kind, staged);
  await connection.run(`CREATE OR REPLACE TEMP VIEW candidate AS SELECT s.* FROM ${staged} s
    ANTI JOIN repeated r ON r._input = s._input AND r._file = s._file AND r._line = s._line WHERE s._reason IS NULL`);
  const derivation = (await derive?.()) ?? noDerivation;
  const refused = refusals(kind, folders.lake, derivation);
  const target = lakeFile(folders.lake, kind);
  const columns = recordFields[kind].map(({ name }) => {
    const instead = derivation.instead[name];
    return instead === undefined ? `s.${identifier(name)}` : `${instead} AS ${identifier(name)}`;
  });
  const good = refused.length === 0 ? '' : `WHERE NOT (${refused.map((each) => each.when).join(' OR ')})`;
  await connection.run(`COPY (SELECT ${[...columns, ...derivation.select].join(', ')} FROM candidate s
    ${referenceJoins(kind, folders.lake)} ${derivation.join} ${good}) TO ${literal(target)} (FORMAT parquet, COMPRESSION zstd${writing})`);
  const loaded = numberOf(await readRow(connection, `SELECT count(*) AS n FROM read_parquet(${literal(target)})`), 'n');
  const wrong = read - repeated.rows - loaded;
  if (wrong > 0) await writeQuarantine(connection, kind, staged, folders, refused, derivation);
  if (repeated.conflicts > 0) await writeConflicts(connection, kind, folders);
  await connection.run('DROP TABLE repeated');
  return { read, loaded, duplicates: repeated.rows, conflicts: repeated.conflicts, quarantined: wrong };
}

/** The table `repeated`: good rows that come after another of the same identifier, and whether they differ from it. */
async function findRepeated(
  connection: DuckDBConnection,
  kind: LoadedKind,
  staged: string,
): Promise<{ rows: number; conflicts: number }> {
  const fields = recordFields[kind].map((field) => identifier(field.name));
  const key = fields.includes('"id"') ? '"id"' : `{${fields.map((name, i) => `'f${i}': ${name}`).join(', ')}}`;
  const content = `{${fields.map((name, i) => `'f${i}': ${name}`).join(', ')}}`;
  const position = "{'i': _input, 'f': _file, 'l': _line}";
  await connection.run(`CREATE OR REPLACE TEMP TABLE repeated AS
    WITH shared AS (SELECT ${key} AS key FROM ${staged} WHERE _reason IS NULL GROUP BY 1 HAVING count(*) > 1)
    SELECT _input, _file, _line, key, identical, first_line FROM (
      SELECT _input, _file, _line, CAST(${key} AS VARCHAR) AS key, row_number() OVER same AS rank,
        ${content} IS NOT DISTINCT FROM first_value(${content}) OVER same AS identical,
        first_value(_line) OVER same AS first_line
      FROM ${staged} s SEMI JOIN shared ON shared.key = ${key} WHERE _reason IS NULL
      WINDOW same AS (PARTITION BY ${key} ORDER BY ${position})
    ) WHERE rank > 1`);
  const row = await readRow(
    connection,
    'SELECT count(*) AS rows, count(*) FILTER (NOT identical) AS conflicts FROM repeated',
  );
  return { rows: numberOf(row, 'rows'), conflicts: numberOf(row, 'conflicts') };
}

function refusals(kind: LoadedKind, lake: string, derivation: Derivation): readonly Refusal[] {
  const unknown = Object.entries(references[kind] ?? {}).map(([field, other]): Refusal => {
    const column = `s.${identifier(field)}`;
    const there = exists(lake, other) ? `${identifier(`r:${field}`)}.id IS NULL` : 'true';
    const reason = literal(`names a record that is not among the loaded ${other}`);
    return { when: `(${column} IS NOT NULL AND ${there})`, field, value: column, reason };
  });
  return [...unknown, ...derivation.problems];
}

function referenceJoins(kind: LoadedKind, lake: string): string {
  return Object.entries(references[kind] ?? {})
    .filter(([, other]) => exists(lake, other))
    .map(([field, other]) => {
      const alias = identifier(`r:${field}`);
      return `LEFT JOIN (SELECT id FROM read_parquet(${literal(lakeFile(lake, other))})) ${alias} ON ${alias}.id = s.${identifier(field)}`;
    })
    .join('\n');
}

function exists(lake: string, kind: LoadedKind): boolean {
  return statSync(lakeFile(lake, kind), { throwIfNoEntry: false }) !== undefined;
}

async function writeQuarantine(
  connection: DuckDBConnection,
  kind: LoadedKind,
  staged: string,
  folders: Folders,
  refused: readonly Refusal[],
  derivation: Derivation,
): Promise<void> {
  const bad = quarantined(`_field AS field, ${shownValue('_value')} AS value, _reason AS reason`);
  const parts = [`${bad}, _input, _file, _line FROM ${staged} WHERE _reason IS NOT NULL`];
  if (refused.length > 0) {
    const pick = (name: 'field' | 'value' | 'reason'): string =>
      `CASE ${refused.map((each) => `WHEN ${each.when} THEN ${name === 'field' ? literal(each.field) : `CAST(${each[name]} AS VARCHAR)`}`).join(' ')} END`;
    parts.push(`${quarantined(`${pick('field')} AS field, ${shownValue(pick('value'))} AS value, ${pick('reason')} AS reason`)},
      s._input, s._file, s._line FROM candidate s ${referenceJoins(kind, folders.lake)} ${derivation.join}
      WHERE ${refused.map((each) => each.when).join(' OR ')}`);
  }
  await connection.run(`COPY (SELECT file, line, field, value, reason FROM (${parts.join(' UNION ALL ')})
    ORDER BY _input, _file, _line) TO ${literal(join(folders.quarantine, `${kind}.ndjson`))} (FORMAT json)`);
}

async function writeConflicts(connection: DuckDBConnection, kind: LoadedKind, folders: Folders): Promise<void> {
  const reason = `'another row of this identifier, on line ' || first_line || ', differs and was kept'`;
  await connection.run(`COPY (${quarantined(`'id' AS field, key AS value, ${reason} AS reason`)} FROM repeated
    WHERE NOT identical ORDER BY _input, _file, _line)
    TO ${literal(join(folders.quarantine, `${kind}-conflicts.ndjson`))} (FORMAT json)`);
}
