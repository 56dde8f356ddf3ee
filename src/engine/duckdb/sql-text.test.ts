import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from './database.ts';
import { readRows } from './rows.ts';
import { identifier, literal, literalList } from './sql-text.ts';

const payloads = [
  "'; DROP TABLE t; --",
  "' OR 1=1 --",
  "''); COPY (SELECT 1) TO '/tmp/x'; --",
  '"; DROP TABLE t; --',
  "\\'; SELECT 1; --",
  'a\nb',
  '/* x */',
  '$$x$$',
  '$1',
  '?',
  'é漢字🙂',
  '',
];

describe('SQL text', () => {
  let folder: string;
  let database: Database;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'peerline-sql-'));
    database = await openDatabase({ folders: [folder], scratch: folder });
  });
  afterAll(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  it.each(payloads)('a literal comes back as it went in: %j', async (payload) => {
    const rows = await readRows(database.connection, `SELECT ${literal(payload)} AS value`);
    expect(rows).toEqual([{ value: payload }]);
  });

  it.each(payloads.filter((payload) => payload !== ''))(
    'an identifier names a column and nothing else: %j',
    async (p) => {
      const rows = await readRows(database.connection, `SELECT 1 AS ${identifier(p)}`);
      expect(rows).toEqual([{ [p]: 1 }]);
    },
  );

  it('any text without NUL survives as a literal', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((value) => !value.includes('\0'));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (values) => {
        const rows = await readRows(database.connection, `SELECT unnest(${literalList(values)}) AS value`);
        expect(rows.map((row) => row['value'])).toEqual(values);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses NUL', () => {
    expect(() => literal('a\0b')).toThrow(/NUL/);
    expect(() => identifier('a\0b')).toThrow(/NUL/);
  });
});
