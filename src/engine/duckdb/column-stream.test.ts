import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readColumns, streamColumns } from './column-stream.ts';
import { type Database, openDatabase } from './database.ts';

const layout = { a: 'float64', b: 'float32', c: 'int32', d: 'int16', e: 'int8', f: 'uint8' } as const;
const expressions = {
  a: "CASE WHEN i = 1 THEN 'nan'::DOUBLE ELSE i * 1e10 END",
  b: 'i / 2',
  c: 'i',
  d: '-(i % 100)',
  e: 'CASE WHEN i % 2 = 0 THEN -1 ELSE 1 END',
  f: 'i % 256',
};

describe('streamed columns', () => {
  let folder: string;
  let database: Database;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'peerline-columns-'));
    database = await openDatabase({ folders: [folder], scratch: folder });
  });
  afterAll(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  it('come in order, in chunks of the asked size, with every type intact', async () => {
    const from = 'FROM (SELECT range AS i FROM range(10000)) ORDER BY i';
    let next = 0;
    const sizes: number[] = [];
    for await (const columns of streamColumns(database.connection, layout, expressions, from, 3000)) {
      sizes.push(columns.length);
      for (let row = 0; row < columns.length; row++, next++) {
        expect(columns.c[row]).toBe(next);
        expect(columns.a[row]).toBe(next === 1 ? Number.NaN : next * 1e10);
        expect(columns.f[row]).toBe(next % 256);
      }
      expect(columns.b).toBeInstanceOf(Float32Array);
      expect(columns.d).toHaveLength(columns.length);
      expect(columns.e[0]).toBe(-1);
    }
    expect(sizes).toEqual([3000, 3000, 3000, 1000]);
  });

  it('read at once when their number is known, and refuse another number', async () => {
    const from = 'FROM (SELECT range AS i FROM range(5)) ORDER BY i';
    const columns = await readColumns(database.connection, layout, expressions, from, 5);
    expect([...columns.c]).toEqual([0, 1, 2, 3, 4]);
    await expect(readColumns(database.connection, layout, expressions, from, 4)).rejects.toThrow(/Expected 4/);
    const none = 'FROM (SELECT range AS i FROM range(0))';
    expect((await readColumns(database.connection, layout, expressions, none, 0)).length).toBe(0);
  });
});
