import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { readRow } from './rows.ts';

describe('the locked database', () => {
  let folder: string;
  let database: Database;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'peerline-db-'));
    database = await openDatabase({ folders: [join(folder, 'in')], scratch: join(folder, 'in') });
  });
  afterAll(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['reads outside its folders', "SELECT * FROM read_text('/etc/hostname')"],
    ['writes outside its folders', `COPY (SELECT 1) TO '/tmp/peerline-must-not-exist.csv'`],
    ['climbs out by ..', "SELECT * FROM read_text('FOLDER/in/../x')"],
    ['fetches a URL', "SELECT * FROM read_csv('https://example.org/x.csv')"],
    ['loads an extension', 'LOAD httpfs'],
    ['installs an extension', 'INSTALL httpfs'],
    ['unlocks itself', 'SET enable_external_access = true'],
    ['widens its folders', "SET allowed_directories = ['/']"],
  ])('never %s', async (_, sql) => {
    await expect(database.connection.run(sql.replace('FOLDER', folder))).rejects.toThrow();
  });

  it('keeps UTC on every connection, whatever the zone of the machine', async () => {
    const other = await database.connect();
    for (const connection of [database.connection, other]) {
      const row = await readRow(connection, "SELECT CAST(TIMESTAMPTZ '2024-07-01 00:00:00+00' AS VARCHAR) AS t");
      expect(row['t']).toBe('2024-07-01 00:00:00+00');
    }
  });

  it('refuses an integer that a number cannot hold', async () => {
    await expect(readRow(database.connection, 'SELECT 9007199254740993 AS x')).rejects.toThrow(/2\^53/);
  });
});
