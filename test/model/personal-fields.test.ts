import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#engine/duckdb/database';
import { readRows } from '#engine/duckdb/rows';
import { peerlineJson } from '../peerline.ts';

/** Every personal field of this bank says one of these. */
const canaries = ['Zuzana', 'Quixplorer', '1980-05-17', 'kiln deposit', 'Glass Works', 'CZ6508000000192000145399'];
const fields: Readonly<Record<string, string>> = {
  parties: `name: 'Zuzana Quixplorer', "birthDate": '1980-05-17'`,
  transactions: `description: 'kiln deposit', "counterpartyName": 'Glass Works Ltd',
    "counterpartyIdentifier": 'CZ6508000000192000145399'`,
};

describe('what is learned from a bank whose personal fields are known words', () => {
  const root = mkdtempSync(join(tmpdir(), 'peerline-words-'));
  const [drawn, bank, out] = [join(root, 'drawn'), join(root, 'bank'), join(root, 'out')] as const;
  beforeAll(async () => {
    await peerlineJson(...`simulate --parties 300 --transactions 9000 --months 3 --seed 101 --out ${drawn}`.split(' '));
    mkdirSync(bank);
    const database = await openDatabase({ folders: [root], scratch: root });
    try {
      for (const name of readdirSync(drawn).filter((each) => each.endsWith('.parquet'))) {
        const told = fields[name.replace('.parquet', '')];
        const replaced = (told ?? '').replace(/("?\w+"?): ('[^']*')/g, '$2 AS $1');
        const select = told === undefined ? '*' : `* REPLACE (${replaced})`;
        await database.connection.run(
          `COPY (SELECT ${select} FROM read_parquet('${join(drawn, name)}')) TO '${join(bank, name)}' (FORMAT parquet)`,
        );
      }
      for (const [word, file, column] of [
        ['Zuzana Quixplorer', 'parties', 'name'],
        ['kiln deposit', 'transactions', 'description'],
      ] as const) {
        const path = join(bank, `${file}.parquet`);
        const rows = await readRows(
          database.connection,
          `SELECT count(*) FILTER (${column} = '${word}') > 100 AS there FROM read_parquet('${path}')`,
        );
        expect(rows).toEqual([{ there: true }]);
      }
    } finally {
      database.close();
    }
    const run = `run --mapping canonical --base-currency EUR --seed 5 --data ${bank} --rates ${join(drawn, 'rates.csv')} --out ${out}`;
    await peerlineJson(...run.split(' '));
  }, 180_000);
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('holds none of them: files of the model version, its document', () => {
    const entries = readdirSync(join(out, 'models'), { recursive: true, withFileTypes: true });
    const files = entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
    expect(files.some((file) => file.endsWith('manifest.json'))).toBe(true);
    expect(files.some((file) => file.endsWith('.html'))).toBe(true);
    for (const file of files) {
      const bytes = readFileSync(file);
      // Strings of a model may be kept one byte a character, or two.
      for (const text of [bytes.toString('latin1'), bytes.toString('utf16le')]) {
        for (const word of canaries) expect([file, word, text.includes(word)]).toEqual([file, word, false]);
      }
    }
  });
});
