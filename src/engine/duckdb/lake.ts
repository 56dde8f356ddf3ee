import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '#domain/app-error';
import type { RecordKind } from '#domain/column-batch';
import { parquetScan } from './parquet-scan.ts';
import { readRows } from './rows.ts';
import { identifier } from './sql-text.ts';

export type LakeTable = RecordKind | 'labels';

/** Where a record kind lies in a lake folder: a Parquet file, or a folder of parts of that name. */
export function lakeFile(lake: string, table: LakeTable): string {
  return join(lake, `${table}.parquet`);
}

export function hasTable(lake: string, table: LakeTable): boolean {
  return existsSync(lakeFile(lake, table));
}

/** Columns of a lake table and their SQL types; empty where the lake has no such table. */
export async function tableColumns(
  connection: DuckDBConnection,
  lake: string,
  table: LakeTable,
): Promise<ReadonlyMap<string, string>> {
  if (!hasTable(lake, table)) return new Map();
  const rows = await readRows(connection, `DESCRIBE SELECT * FROM ${parquetScan(lakeFile(lake, table))}`);
  return new Map(rows.map((row) => [String(row['column_name']), String(row['column_type'])]));
}

/** SQL type of a canonical column in the lake. */
export type LakeType = 'VARCHAR' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN';

/**
 * SQL for a subquery over a lake table in which every wanted column exists: one that the files lack is null, one of
 * another type is cast. `required` columns must be there, and so must the table where any is required.
 */
export async function lakeSource(
  connection: DuckDBConnection,
  lake: string,
  table: LakeTable,
  columns: Readonly<Record<string, LakeType>>,
  required: readonly string[] = [],
): Promise<string> {
  const present = await tableColumns(connection, lake, table);
  if (present.size === 0) {
    if (required.length > 0) {
      throw new AppError(
        'lake.table-absent',
        `The lake ${lake} has no ${table}.parquet: run \`peerline ingest\` first.`,
        {
          lake,
          table,
        },
      );
    }
    const nulls = Object.entries(columns).map(([name, type]) => `CAST(NULL AS ${type}) AS ${identifier(name)}`);
    return `(SELECT ${nulls.join(', ')} WHERE false)`;
  }
  const absent = required.filter((name) => !present.has(name));
  if (absent.length > 0) {
    throw new AppError('lake.column-absent', `${table}.parquet in ${lake} lacks the column ${absent.join(', ')}.`, {
      absent,
    });
  }
  const selected = Object.entries(columns).map(([name, type]) =>
    present.has(name)
      ? `CAST(${identifier(name)} AS ${type}) AS ${identifier(name)}`
      : `CAST(NULL AS ${type}) AS ${identifier(name)}`,
  );
  return `(SELECT ${selected.join(', ')} FROM ${parquetScan(lakeFile(lake, table))})`;
}
