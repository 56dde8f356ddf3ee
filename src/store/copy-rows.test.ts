import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../test/database.ts';
import { copyRows, type FieldReader, textOfKey } from './copy-rows.ts';

describe('rows of a binary copy', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore(1);
  });
  afterAll(() => store.close());

  async function read<T>(query: string, row: (fields: FieldReader) => T): Promise<readonly T[]> {
    const client = await store.pool.connect();
    const found: T[] = [];
    try {
      await copyRows(client, `COPY (${query}) TO STDOUT (FORMAT binary)`, (fields) => found.push(row(fields)));
      return found;
    } finally {
      client.release();
    }
  }

  it('hold what the server has, at the ends of each type too', async () => {
    const values = `SELECT a::smallint, b::bigint, c::float8, d FROM (VALUES
      (1, 1, '0.1', 'plain'),
      (-32768, -9007199254740991, '-infinity', ''),
      (32767, 9007199254740991, '5e-324', E'Žižkov · 北\\n' || repeat('x', 200000))) AS t (a, b, c, d)`;
    const rows = await read(values, (fields) => [
      fields.int2(),
      fields.int8(),
      fields.float8(),
      textOfKey(fields.key()),
    ]);
    expect(rows).toEqual([
      [1, 1, 0.1, 'plain'],
      [-32_768, Number.MIN_SAFE_INTEGER, Number.NEGATIVE_INFINITY, ''],
      [32_767, Number.MAX_SAFE_INTEGER, 5e-324, `Žižkov · 北\n${'x'.repeat(200_000)}`],
    ]);
  });

  it('are none of an empty result', async () => {
    expect(await read('SELECT 1::bigint WHERE false', (fields) => fields.int8())).toEqual([]);
  });

  it('end with the error of the server or of the reader, and the connection goes on', async () => {
    await expect(read('SELECT 1 / (n - 3000) FROM generate_series(1, 5000) n', () => 0)).rejects.toThrow('division');
    const tired = read('SELECT n FROM generate_series(1, 5000) n', () => {
      throw new Error('enough');
    });
    await expect(tired).rejects.toThrow('enough');
    expect(await read('SELECT 7::bigint', (fields) => fields.int8())).toEqual([7]);
  });
});
