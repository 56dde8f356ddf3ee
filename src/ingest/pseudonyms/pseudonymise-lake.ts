import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
import { pseudonymRule } from '#contract/privacy/pseudonym-rule';
import { type LoadedKind, loadedKinds, recordFields } from '#contract/records';
import { hasTable, lakeFile, tableColumns } from '#engine/duckdb/lake';
import { identifier, literal } from '#engine/duckdb/sql-text';
import type { Pseudonymiser } from './pseudonymiser.ts';

function register(connection: DuckDBConnection, pseudonymise: Pseudonymiser): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: 'pseudonym',
      parameterTypes: [VARCHAR, VARCHAR],
      returnType: VARCHAR,
      mainFunction: (_, input, output) => {
        const [spaces, values] = [input.getColumnVector(0), input.getColumnVector(1)];
        for (let row = 0; row < input.rowCount; row++) {
          const value = values.getItem(row);
          output.setItem(row, typeof value === 'string' ? pseudonymise(String(spaces.getItem(row)), value) : null);
        }
        output.flush();
      },
    }),
  );
}

/** SQL of a column as it leaves. What ingest adds to a transaction is figures, but for the normalised description. */
function columnSql(kind: LoadedKind, name: string): string {
  const column = identifier(name);
  const field = recordFields[kind].find((each) => each.name === name);
  if (field === undefined) return name === 'descriptionNormalised' ? `CAST(NULL AS VARCHAR) AS ${column}` : column;
  const rule = pseudonymRule(kind, field);
  switch (rule.becomes) {
    case 'token':
      return `pseudonym(${literal(rule.space)}, ${column}) AS ${column}`;
    case 'nothing':
      return `CAST(NULL AS VARCHAR) AS ${column}`;
    case 'first-of-its-year':
      return `left(${column}, 4) || '-01-01' AS ${column}`;
    case 'itself':
      return column;
  }
}

/** Rewrites a lake that nobody reads yet; rows keep their order. */
export async function pseudonymiseLake(
  connection: DuckDBConnection,
  lake: string,
  pseudonymise: Pseudonymiser,
): Promise<void> {
  register(connection, pseudonymise);
  for (const kind of loadedKinds) {
    if (!hasTable(lake, kind)) continue;
    const file = lakeFile(lake, kind);
    const columns = [...(await tableColumns(connection, lake, kind)).keys()].map((name) => columnSql(kind, name));
    await connection.run(`COPY (SELECT ${columns.join(', ')} FROM read_parquet(${literal(file)}))
      TO ${literal(`${file}.new`)} (FORMAT parquet, COMPRESSION zstd)`);
    renameSync(`${file}.new`, file);
  }
}

/** A wrong value may be anything, a name among it: the quarantine keeps where it stood and why it was refused. */
export function withoutValues(quarantine: string): void {
  for (const name of readdirSync(quarantine).filter((each) => each.endsWith('.ndjson'))) {
    const file = join(quarantine, name);
    const lines = readFileSync(file, 'utf8').split('\n');
    const kept = lines.map((line) => (line === '' ? '' : JSON.stringify({ ...JSON.parse(line), value: null })));
    writeFileSync(file, kept.join('\n'));
  }
}
