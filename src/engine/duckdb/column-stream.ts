import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '#domain/app-error';
import { type NumericArray, vectorItems } from './vector-items.ts';

/** Kind of a column → its typed array and the SQL type the query is cast to. */
const kinds = {
  float64: { array: Float64Array, sql: 'DOUBLE' },
  float32: { array: Float32Array, sql: 'FLOAT' },
  int32: { array: Int32Array, sql: 'INTEGER' },
  int16: { array: Int16Array, sql: 'SMALLINT' },
  int8: { array: Int8Array, sql: 'TINYINT' },
  uint8: { array: Uint8Array, sql: 'UTINYINT' },
} as const;
type Kind = keyof typeof kinds;

/** Column name → kind of typed array. */
export type Layout = Readonly<Record<string, Kind>>;
export type Expressions<L extends Layout> = { readonly [name in keyof L]: string };
export type TypedColumns<L extends Layout> = {
  readonly [name in keyof L]: InstanceType<(typeof kinds)[L[name]]['array']>;
};
export type Rows<L extends Layout> = TypedColumns<L> & { readonly length: number };

/**
 * Streams a query's rows as typed arrays of at most `chunkRows`; the arrays are fresh, so they may be transferred.
 * `expressions` gives each column of the layout its SQL. Null has no form in a typed array: an expression must
 * coalesce it to NaN or −1 itself.
 */
export async function* streamColumns<L extends Layout>(
  connection: DuckDBConnection,
  layout: L,
  expressions: Expressions<L>,
  from: string,
  chunkRows = 65_536,
): AsyncGenerator<Rows<L>> {
  const names = Object.keys(layout);
  const selected = names.map((name) => `CAST(${expressions[name]!} AS ${kinds[layout[name]!].sql})`);
  const result = await connection.stream(`SELECT ${selected.join(', ')} ${from}`);
  let arrays = allocate(layout, chunkRows);
  let length = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    const { rowCount } = chunk;
    for (let done = 0; done < rowCount; ) {
      const count = Math.min(rowCount - done, chunkRows - length);
      for (let c = 0; c < arrays.length; c++) {
        arrays[c]!.set(vectorItems(chunk.getColumnVector(c)).subarray(done, done + count), length);
      }
      done += count;
      length += count;
      if (length === chunkRows) {
        yield named<L>(names, arrays, length);
        arrays = allocate(layout, chunkRows);
        length = 0;
      }
    }
  }
  if (length > 0) {
    const trimmed = arrays.map((array) => array.slice(0, length));
    yield named<L>(names, trimmed, length);
  }
}

/** All rows of a query as one set of typed arrays; `rows` is their known number. */
export async function readColumns<L extends Layout>(
  connection: DuckDBConnection,
  layout: L,
  expressions: Expressions<L>,
  from: string,
  rows: number,
): Promise<Rows<L>> {
  const all: Rows<L>[] = [];
  for await (const columns of streamColumns(connection, layout, expressions, from, Math.max(rows, 1)))
    all.push(columns);
  const [first = named<L>(Object.keys(layout), allocate(layout, 0), 0)] = all;
  if (all.length <= 1 && first.length === rows) return first;
  throw new AppError('duckdb.row-count', `Expected ${rows} prepared rows: prepare the data again.`);
}

function allocate(layout: Layout, rows: number): NumericArray[] {
  return Object.values(layout).map((kind) => new kinds[kind].array(rows));
}

function named<L extends Layout>(names: readonly string[], arrays: readonly NumericArray[], length: number): Rows<L> {
  return { ...Object.fromEntries(names.map((name, c) => [name, arrays[c]])), length } as unknown as Rows<L>;
}
