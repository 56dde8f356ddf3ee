import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { AppError } from '#domain/app-error';

export type Scalar = string | number | boolean | null;
export type Row = Readonly<Record<string, Scalar>>;

/**
 * Reads a small result as row objects. The one place where DuckDB's wide types become JavaScript's: counts and sums
 * come as bigint and become numbers when they are exact; DECIMAL, dates and times must be cast to text in the query.
 */
export async function readRows(
  connection: DuckDBConnection,
  sql: string,
  values: Scalar[] = [],
): Promise<readonly Row[]> {
  const result = await connection.runAndReadAll(sql, values);
  const names = result.columnNames();
  return result
    .getRows()
    .map((row) => Object.fromEntries(row.map((value, i) => [names[i]!, toScalar(value, names[i]!)])));
}

/** The first row of a result that always has one. */
export async function readRow(connection: DuckDBConnection, sql: string, values: Scalar[] = []): Promise<Row> {
  const [row] = await readRows(connection, sql, values);
  if (row === undefined) throw new AppError('duckdb.no-row', `The query returned no row: ${sql.slice(0, 200)}`);
  return row;
}

/** A number from a row; NaN where it is null. */
export function numberOf(row: Row, name: string): number {
  const value = row[name];
  if (value === null || value === undefined) return Number.NaN;
  return Number(value);
}

function toScalar(value: DuckDBValue, column: string): Scalar {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (typeof value === 'bigint') {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) {
      throw new AppError('duckdb.inexact', `${column} = ${value} is beyond ±2^53 and cannot be held exactly.`);
    }
    return number;
  }
  throw new AppError('duckdb.type', `Column ${column} has a type that must be cast to text or a number in the query.`);
}

/** Rows of a large result, a page at a time. See `readRows`. */
export async function* streamRows(connection: DuckDBConnection, sql: string): AsyncGenerator<readonly Row[]> {
  const result = await connection.stream(sql);
  const names = result.columnNames();
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield chunk
      .getRows()
      .map((row) => Object.fromEntries(row.map((value, i) => [names[i]!, toScalar(value, names[i]!)])));
  }
}
