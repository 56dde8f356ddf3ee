import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DOUBLE,
  DuckDBDataChunk,
  TINYINT,
  VARCHAR,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBVector,
} from '@duckdb/node-api';
import { AppError } from '#domain/app-error';
import type { Column, ColumnBatch } from '#domain/column-batch';
import { type Database, openDatabase } from './database.ts';
import { plainPath } from './plain-path.ts';
import { identifier, literal } from './sql-text.ts';
import { vectorItems } from './vector-items.ts';

export interface ParquetField {
  readonly name: string;
  readonly type: Column['type'];
}

const chunkRows = 2048;
/** Two row groups: what is held in memory at a time is at most twice this. */
const usualRowsPerPart = 245_760;

/** int64 travels as DOUBLE and boolean as TINYINT: whole typed arrays are copied, and nulls are made in SQL. */
const carriers: Readonly<Record<Column['type'], DuckDBType>> = {
  text: VARCHAR,
  int64: DOUBLE,
  float64: DOUBLE,
  boolean: TINYINT,
};

/**
 * Streams batches into Parquet (zstd) in bounded memory and returns the number of rows. Up to 245,760 rows make one
 * file; more make a folder of that name with `part-00000.parquet`, … in order. What stood there before is replaced
 * only when all has been written. `rowsPerPart` holds less in memory, in more files. An empty text is written as null: in the lake, absence has one form.
 */
export async function writeParquet(
  file: string,
  schema: readonly ParquetField[],
  batches: Iterable<ColumnBatch> | AsyncIterable<ColumnBatch>,
  rowsPerPart: number = usualRowsPerPart,
): Promise<number> {
  const target = plainPath(file);
  const partial = `${target}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const database = await openDatabase({ folders: [partial], scratch: partial });
  try {
    const parts = new PartWriter(database, await database.connect(), partial, schema, rowsPerPart);
    for await (const batch of batches) await parts.add(batch);
    const { rows, count } = await parts.finish();
    await rm(target, { recursive: true, force: true });
    if (count > 1) {
      await rm(join(partial, '.spill'), { recursive: true, force: true });
      await rename(partial, target);
    } else {
      await rename(join(partial, partName(0)), target);
    }
    return rows;
  } finally {
    database.close();
    await rm(partial, { recursive: true, force: true });
  }
}

function partName(part: number): string {
  return `part-${String(part).padStart(5, '0')}.parquet`;
}

/** Fills one table while the one before it is being written, so that the caller's work and compression overlap. */
class PartWriter {
  private readonly write: DuckDBConnection;
  private readonly folder: string;
  private readonly schema: readonly ParquetField[];
  private readonly rowsPerPart: number;
  private readonly chunk: DuckDBDataChunk;
  private readonly fill: DuckDBConnection;
  private appender: DuckDBAppender | undefined;
  private fullVectors: readonly DuckDBVector[] | undefined;
  private writing: Promise<void> = Promise.resolve();
  private rowsInPart = 0;
  private rows = 0;
  private part = 0;

  constructor(
    database: Database,
    write: DuckDBConnection,
    folder: string,
    schema: readonly ParquetField[],
    rowsPerPart: number,
  ) {
    this.rowsPerPart = rowsPerPart;
    this.write = write;
    this.folder = folder;
    this.schema = schema;
    this.fill = database.connection;
    this.chunk = DuckDBDataChunk.create(schema.map((field) => carriers[field.type]));
  }

  async add(batch: ColumnBatch): Promise<void> {
    const columns = this.schema.map((field) => columnOf(batch, field));
    for (let from = 0; from < batch.length; from += chunkRows) {
      this.appender ??= await this.open();
      const to = Math.min(from + chunkRows, batch.length);
      const vectors = this.vectorsOf(to - from);
      for (let c = 0; c < columns.length; c++) copyColumn(vectors[c]!, columns[c]!, from, to);
      this.appender.appendDataChunk(this.chunk);
      this.rowsInPart += to - from;
      if (this.rowsInPart >= this.rowsPerPart) await this.flush();
    }
  }

  async finish(): Promise<{ rows: number; count: number }> {
    if (this.part === 0) this.appender ??= await this.open();
    if (this.appender !== undefined) await this.flush();
    await this.writing;
    return { rows: this.rows, count: this.part };
  }

  /** The chunk's vectors, emptied: without that its texts would pile up. Those of a full chunk are used again. */
  private vectorsOf(rows: number): readonly DuckDBVector[] {
    this.chunk.reset();
    this.chunk.rowCount = rows;
    if (rows === chunkRows && this.fullVectors !== undefined) return this.fullVectors;
    const vectors = this.schema.map((_, c) => this.chunk.getColumnVector(c));
    if (rows === chunkRows) this.fullVectors = vectors;
    return vectors;
  }

  private async open(): Promise<DuckDBAppender> {
    const columns = this.schema.map((field) => `${identifier(field.name)} ${String(carriers[field.type])}`);
    await this.fill.run(`CREATE TABLE part${this.part} (${columns.join(', ')})`);
    return this.fill.createAppender(`part${this.part}`);
  }

  private async flush(): Promise<void> {
    this.appender!.closeSync();
    this.appender = undefined;
    await this.writing;
    this.writing = this.copy(this.part);
    // The failure surfaces at the next await; until then it must not count as unhandled.
    this.writing.catch(() => undefined);
    this.part++;
    this.rows += this.rowsInPart;
    this.rowsInPart = 0;
  }

  private async copy(part: number): Promise<void> {
    const file = literal(join(this.folder, partName(part)));
    const columns = this.schema.map(selected).join(', ');
    await this.write.run(`COPY (SELECT ${columns} FROM part${part}) TO ${file} (FORMAT parquet, COMPRESSION zstd)`);
    await this.write.run(`DROP TABLE part${part}`);
  }
}

function selected(field: ParquetField): string {
  const name = identifier(field.name);
  switch (field.type) {
    case 'text':
      return `nullif(${name}, '') AS ${name}`;
    case 'int64':
      return `CASE WHEN isnan(${name}) THEN NULL ELSE CAST(${name} AS BIGINT) END AS ${name}`;
    case 'float64':
      return `CASE WHEN isnan(${name}) THEN NULL ELSE ${name} END AS ${name}`;
    case 'boolean':
      return `CASE WHEN ${name} < 0 THEN NULL ELSE CAST(${name} AS BOOLEAN) END AS ${name}`;
  }
}

function columnOf(batch: ColumnBatch, field: ParquetField): Column {
  const column = batch.columns[field.name];
  if (column === undefined || column.type !== field.type || column.values.length < batch.length) {
    throw new AppError(
      'parquet.column',
      `Column ${field.name} of a batch is absent, short, or not of type ${field.type}.`,
    );
  }
  return column;
}

function copyColumn(vector: DuckDBVector, column: Column, from: number, to: number): void {
  if (column.type === 'text') {
    const { values } = column;
    for (let row = from; row < to; row++) vector.setItem(row - from, values[row] ?? '');
  } else {
    vectorItems(vector).set(column.values.subarray(from, to));
  }
  vector.flush();
}
