import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ColumnBatch } from '#domain/column-batch';
import { openDatabase } from './database.ts';
import { parquetScan } from './parquet-scan.ts';
import { type ParquetField, writeParquet } from './parquet-writer.ts';
import { type Row, readRows } from './rows.ts';

const schema: readonly ParquetField[] = [
  { name: 'id', type: 'text' },
  { name: 'amountMinor', type: 'int64' },
  { name: 'score', type: 'float64' },
  { name: 'granted', type: 'boolean' },
];

function batchOf(from: number, length: number): ColumnBatch {
  return {
    length,
    columns: {
      id: { type: 'text', values: Array.from({ length }, (_, i) => ((from + i) % 3 === 0 ? null : `é-${from + i}`)) },
      amountMinor: {
        type: 'int64',
        values: Float64Array.from({ length }, (_, i) => (i === 1 ? Number.NaN : from + i)),
      },
      score: {
        type: 'float64',
        values: Float64Array.from({ length }, (_, i) => (i === 2 ? Number.NaN : (from + i) / 4)),
      },
      granted: { type: 'boolean', values: Int8Array.from({ length }, (_, i) => (i % 3) - 1) },
    },
  };
}

describe('the Parquet writer', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'peerline-parquet-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function read(file: string, sql: string): Promise<readonly Row[]> {
    const database = await openDatabase({ folders: [folder], scratch: folder });
    try {
      return await readRows(database.connection, sql.replace('FILE', parquetScan(file)));
    } finally {
      database.close();
    }
  }

  it('keeps values, nulls and order over uneven batches', async () => {
    const file = join(folder, 'a.parquet');
    const rows = await writeParquet(file, schema, [batchOf(0, 5), batchOf(5, 3000), batchOf(3005, 0)]);
    expect(rows).toBe(3005);
    expect(readdirSync(folder)).toEqual(['a.parquet']);
    expect(await read(file, 'SELECT * FROM FILE LIMIT 4')).toEqual([
      { id: null, amountMinor: 0, score: 0, granted: null },
      { id: 'é-1', amountMinor: null, score: 0.25, granted: false },
      { id: 'é-2', amountMinor: 2, score: null, granted: true },
      { id: null, amountMinor: 3, score: 0.75, granted: null },
    ]);
    expect(await read(file, 'SELECT count(*) AS n, max(amountMinor) AS last FROM FILE')).toEqual([
      { n: 3005, last: 3004 },
    ]);
  });

  it('keeps integers exact up to 2^53 − 1', async () => {
    const file = join(folder, 'a.parquet');
    const values = Float64Array.of(Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 1e13);
    await writeParquet(
      file,
      [{ name: 'x', type: 'int64' }],
      [{ length: 3, columns: { x: { type: 'int64', values } } }],
    );
    expect((await read(file, 'SELECT x FROM FILE')).map((row) => row['x'])).toEqual([...values]);
  });

  it('writes a readable file of no rows', async () => {
    const file = join(folder, 'a.parquet');
    expect(await writeParquet(file, schema, [])).toBe(0);
    expect(await read(file, 'SELECT count(*) AS n FROM FILE')).toEqual([{ n: 0 }]);
  });

  it('makes a folder of parts, in order, when there are many rows', async () => {
    const file = join(folder, 'a.parquet');
    const batches = function* (): Generator<ColumnBatch> {
      for (let from = 0; from < 600_000; from += 50_000) {
        const values = Float64Array.from({ length: 50_000 }, (_, i) => from + i);
        yield { length: 50_000, columns: { x: { type: 'int64', values } } };
      }
    };
    await writeParquet(file, [{ name: 'x', type: 'int64' }], batches());
    expect(statSync(file).isDirectory()).toBe(true);
    expect(readdirSync(file)).toEqual(['part-00000.parquet', 'part-00001.parquet', 'part-00002.parquet']);
    expect(await read(file, 'SELECT count(*) AS n, count(DISTINCT x) AS d FROM FILE')).toEqual([
      { n: 600_000, d: 600_000 },
    ]);
    expect(await read(file, 'SELECT x FROM FILE LIMIT 1 OFFSET 550000')).toEqual([{ x: 550_000 }]);
  });

  it('leaves what stood there when a batch is wrong, and nothing half-written', async () => {
    const file = join(folder, 'a.parquet');
    await writeParquet(file, schema, [batchOf(0, 5)]);
    await expect(writeParquet(file, schema, [{ length: 1, columns: {} }])).rejects.toThrow(/Column id/);
    expect(readdirSync(folder)).toEqual(['a.parquet']);
    expect(await read(file, 'SELECT count(*) AS n FROM FILE')).toEqual([{ n: 5 }]);
  });
});
