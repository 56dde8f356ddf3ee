import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { program } from '../peerline.ts';
import { Bank, header, mappingOf, parties, usualFields } from './bank.ts';

const good = 't1,2024-01-02,a1,out,12.34,EUR,rent\n';

/** Ingests as someone whom file modes bind: root gives up the capabilities that override them. */
async function ingestWithoutPrivilege(bank: Bank, mapping: string): Promise<void> {
  if (process.getuid?.() !== 0) {
    await bank.ingest(mapping);
    return;
  }
  const command = ['ingest', '--data', bank.data, '--mapping', mapping, '--out', bank.out, '--quiet'];
  const bound = ['--bounding-set=-dac_override,-dac_read_search', process.execPath, program, ...command];
  await promisify(execFile)('setpriv', bound);
}

describe('bad input', () => {
  let bank: Bank;
  let usual: string;
  beforeEach(() => {
    bank = new Bank().write('parties.csv', parties);
    usual = bank.mapping(mappingOf(usualFields));
  });
  afterEach(() => bank.remove());

  /** Ingests rows after the good one; expects that one bad row to be quarantined and the good ones loaded. */
  async function quarantines(content: string, expected: Readonly<Record<string, unknown>>, loaded = 1): Promise<void> {
    bank.write('transactions.csv', content);
    const { counts } = await bank.ingest(usual);
    expect(counts.transactions).toMatchObject({ read: loaded + 1, loaded, duplicates: 0, quarantined: 1 });
    expect(bank.quarantine('transactions')).toEqual([
      expect.objectContaining({ file: 'transactions.csv', ...expected }),
    ]);
  }

  describe('one row: the rest goes on (I2, I3, I9, I10)', () => {
    it.each([
      ['a wrong type of amount', 't2,2024-01-02,a1,out,twelve,EUR,', 'amountMinor', 'twelve', /not a number/],
      ['an unknown currency', 't2,2024-01-02,a1,out,1.00,XYZ,', 'currency', 'XYZ', /ISO 4217/],
      [
        'a negative amount without sign convention',
        't2,2024-01-02,a1,out,-1.00,EUR,',
        'amountMinor',
        '-1.00',
        /negative/,
      ],
      ['more decimals than the currency has', 't2,2024-01-02,a1,out,1.005,EUR,', 'amountMinor', '1.005', /decimals/],
      ['an amount beyond all sums', 't2,2024-01-02,a1,out,999999999999.00,EUR,', 'amountMinor', /9{12}/, /beyond/],
      [
        'an amount of twenty digits',
        't2,2024-01-02,a1,out,99999999999999999999,EUR,',
        'amountMinor',
        /9{20}/,
        /number/,
      ],
      ['a date in year 0', 't2,0000-01-01,a1,out,1.00,EUR,', 'at', '0000-01-01', /1970–2099/],
      ['a date in year 9999', 't2,9999-12-31,a1,out,1.00,EUR,', 'at', '9999-12-31', /1970–2099/],
      ['a day that does not exist', 't2,2023-02-29,a1,out,1.00,EUR,', 'at', '2023-02-29', /not a date/],
      ['a date of another format', 't2,02.01.2024,a1,out,1.00,EUR,', 'at', '02.01.2024', /not a date/],
      [
        'a word that the database would take for a date',
        't2,infinity,a1,out,1.00,EUR,',
        'at',
        'infinity',
        /not a date/,
      ],
      ['an unknown direction', 't2,2024-01-02,a1,sideways,1.00,EUR,', 'direction', 'sideways', /not one of out, in/],
      ['an unknown account', 't2,2024-01-02,nobody,out,1.00,EUR,', 'accountId', 'nobody', /loaded accounts/],
      ['an empty identifier', ',2024-01-02,a1,out,1.00,EUR,', 'id', null, /missing/],
      ['too few columns', 't2,2024-01-02', '', 't2,2024-01-02', /2 columns, the header 7/],
      ['too many columns', 't2,2024-01-02,a1,out,1.00,EUR,x,y', '', /x,y/, /8 columns, the header 7/],
      ['an open quote', 't2,2024-01-02,a1,out,1.00,EUR,"x', '', /"x/, /never closed/],
    ])('%s', async (_, row, field, value, reason) => {
      const third = 't3,2024-01-03,a2,in,5.00,EUR,\n';
      await quarantines(
        `${header}${good}${row}\n${third}`,
        {
          line: 3,
          field,
          value: value instanceof RegExp ? (expect.stringMatching(value) as unknown) : value,
          reason: expect.stringMatching(reason) as unknown,
        },
        2,
      );
      expect((await bank.rows('transactions', 'id')).map((each) => each['id'])).toEqual(['t1', 't3']);
    });

    it('a file cut off amid a row: the last line alone', async () => {
      await quarantines(`${header}${good}t2,2024-01-02,a1,ou`, {
        line: 3,
        reason: expect.stringContaining('cut off') as unknown,
      });
    });

    it('a line of ten megabytes', async () => {
      const long = `t2,2024-01-02,a1,out,1.00,EUR,${'x'.repeat(10_000_000)}`;
      await quarantines(
        `${header}${good}${long}\nt3,2024-01-03,a2,in,5.00,EUR,\n`,
        { line: 3, reason: expect.stringContaining('longer than') as unknown },
        2,
      );
      expect(JSON.stringify(bank.quarantine('transactions')).length).toBeLessThan(1000);
    });

    it('the line is right after quoted line breaks (I3)', async () => {
      await quarantines(
        `${header}t1,2024-01-02,a1,out,12.34,EUR,"two\r\nlines\nor three"\nt2,never,a1,out,1.00,EUR,\n`,
        {
          line: 5,
          field: 'at',
        },
      );
    });

    it('an account of an unknown party takes its transactions along, each with its reason (I5)', async () => {
      bank
        .write('parties.csv', 'party,account\np1,a1\n,a2\n')
        .write('transactions.csv', `${header}${good}t2,2024-01-02,a2,out,1.00,EUR,\n`);
      const { counts } = await bank.ingest(usual);
      expect(counts.parties).toMatchObject({ loaded: 1, quarantined: 1 });
      expect(counts.accounts).toMatchObject({ loaded: 1, quarantined: 1 });
      expect(counts.transactions).toMatchObject({ read: 2, loaded: 1, quarantined: 1 });
      expect(bank.quarantine('transactions')[0]).toMatchObject({ line: 3, field: 'accountId', value: 'a2' });
    });

    it('a party without transactions is loaded like any other', async () => {
      bank.write('transactions.csv', header + good);
      const { counts } = await bank.ingest(usual);
      expect(counts.parties).toMatchObject({ read: 2, loaded: 2 });
    });

    it('values that look like SQL stay values (I8)', async () => {
      const payload = `'); DROP TABLE candidate; COPY (SELECT 1) TO 'x'; --`;
      bank.write('transactions.csv', `${header}"${payload}",2024-01-02,a1,out,1.00,EUR,"${payload}"\n`);
      await bank.ingest(usual);
      expect(await bank.rows('transactions', 'id, description')).toEqual([{ id: payload, description: payload }]);
    });

    it.each([
      ['not JSON', '{"id":"t2",', /not valid JSON/],
      ['not an object', '[1]', /not a JSON object/],
      ['a number too long', '{"id":12345678901234567890,"at":"2024-01-02"}', /too long to be held exactly/],
    ])('NDJSON: %s', async (_, line, reason) => {
      const row = { id: 't1', at: '2024-01-02', account: 'a1', direction: 'in', amount: 5, currency: 'EUR', text: 'x' };
      bank.write('transactions.ndjson', `${JSON.stringify(row)}\n${line}\n${JSON.stringify({ ...row, id: 't3' })}`);
      const { counts } = await bank.ingest(bank.mapping(mappingOf(usualFields, 'file: transactions.ndjson')));
      expect(counts.transactions).toMatchObject({ read: 3, loaded: 2, quarantined: 1 });
      expect(bank.quarantine('transactions')[0]).toMatchObject({
        line: 2,
        reason: expect.stringMatching(reason) as unknown,
      });
    });
  });

  describe('files of every make are read alike (I7)', () => {
    const text = `${header}t1,2024-01-02,a1,out,12.34,EUR,"Müller, ""Café"""\n`;
    it.each([
      ['with a byte order mark', `\ufeff${text}`],
      ['with CRLF', text.replaceAll('\n', '\r\n')],
      ['without a final line break', text.trimEnd()],
      ['in Latin-1', Buffer.from(text, 'latin1')],
      ['in UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
      ['with semicolons', text.replaceAll(/,(?! )/g, ';')],
      ['with a final Ctrl-Z', `${text}\u001a`],
    ])('%s', async (_, content) => {
      bank.write('transactions.csv', content);
      const { counts } = await bank.ingest(usual);
      expect(counts.transactions).toMatchObject({ read: 1, loaded: 1 });
      expect(await bank.rows('transactions', 'id, description, amountMinor, descriptionNormalised')).toEqual([
        { id: 't1', description: 'Müller, "Café"', amountMinor: 1234, descriptionNormalised: 'muller, "cafe"' },
      ]);
    });

    it('gzip', async () => {
      bank.write('transactions.csv.gz', gzipSync(text));
      const { counts } = await bank.ingest(bank.mapping(mappingOf(usualFields, 'file: transactions')));
      expect(counts.transactions).toMatchObject({ read: 1, loaded: 1 });
    });

    it('a file with a header and no rows', async () => {
      bank.write('transactions.csv', header);
      expect((await bank.ingest(usual)).counts.transactions).toMatchObject({ read: 0, loaded: 0 });
    });
  });

  describe('a bad file, mapping or option is one sentence, and what was there stays (I6, I8)', () => {
    it.each([
      ['an absent file', () => undefined, /There is no file transactions.csv/],
      ['an empty file', (b: Bank) => b.write('transactions.csv', ''), /is empty/],
      ['a file of blank lines', (b: Bank) => b.write('transactions.csv', '\n\n'), /is empty/],
      [
        'a column that is not there',
        (b: Bank) => b.write('transactions.csv', 'id,at\nt1,2024-01-02\n'),
        /no column "account".*no column "direction"/s,
      ],
      ['two columns of one name', (b: Bank) => b.write('transactions.csv', `id,${header}`), /two columns named id/],
      ['a folder in place of a file', (b: Bank) => b.write('transactions.csv/x.csv', 'x'), /is a folder/],
    ])('%s', async (_, prepare, message) => {
      bank.write('transactions.csv', header + good);
      await bank.ingest(usual);
      const before = readdirSync(join(bank.out, 'lake'));
      rmSync(join(bank.data, 'transactions.csv'));
      prepare(bank);
      await expect(bank.ingest(usual)).rejects.toThrow(message);
      expect(readdirSync(join(bank.out, 'lake'))).toEqual(before);
      expect(readdirSync(bank.out).sort()).toEqual(['lake', 'quarantine']);
    });

    it('an unreadable file', async () => {
      bank.write('transactions.csv', header + good);
      chmodSync(join(bank.data, 'transactions.csv'), 0);
      await expect(ingestWithoutPrivilege(bank, usual)).rejects.toThrow(/cannot be read: grant read access/);
      expect(existsSync(join(bank.out, 'lake'))).toBe(false);
    });

    it('a gzip file cut off', async () => {
      bank.write('transactions.csv.gz', gzipSync(header + good.repeat(5000)).subarray(0, 100));
      const mapping = bank.mapping(mappingOf(usualFields, 'file: transactions'));
      await expect(bank.ingest(mapping)).rejects.toThrow(/damaged or cut off/);
    });

    it('a Parquet file that is none', async () => {
      bank.write('transactions.parquet', header + good);
      const mapping = bank.mapping(mappingOf(usualFields, 'file: transactions.parquet'));
      await expect(bank.ingest(mapping)).rejects.toThrow(/not a readable Parquet file/);
    });

    it('NDJSON in which no row has a key that the mapping names', async () => {
      bank.write('transactions.ndjson', '{"id":"t1"}\n');
      const mapping = bank.mapping(mappingOf(usualFields, 'file: transactions.ndjson'));
      await expect(bank.ingest(mapping)).rejects.toThrow(/no row with at, account/);
    });

    it.each([
      ['a pattern', '*.csv', /is a pattern/],
      ['a URL', 'https://example.org/t.csv', /URL|below the data folder/],
      ['an S3 address', 's3://bucket/t.parquet', /URL|below the data folder/],
      ['a path out of the folder', '../../etc/passwd', /outside the data folder/],
      ['an absolute path', '/etc/passwd', /below the data folder/],
      ['SQL', "x'); DROP TABLE t; --", /There is no file x'\); DROP TABLE t; --/],
    ])('a file name that is %s', async (_, file, message) => {
      const mapping = bank.mapping(mappingOf(usualFields, `file: ${JSON.stringify(file)}`));
      await expect(bank.ingest(mapping)).rejects.toThrow(message);
    });

    it('a file whose name is SQL is read as a file', async () => {
      const name = `x' OR '1'='1.csv`;
      bank.write(name, header + good);
      const mapping = bank.mapping(mappingOf(usualFields, `file: ${JSON.stringify(name)}`));
      expect((await bank.ingest(mapping)).counts.transactions).toMatchObject({ loaded: 1 });
    });

    it.each([
      ['data', { data: '/no/such/folder' }, /no folder/],
      ['data that is a pattern', { data: '/tmp/*' }, /is a pattern/],
      ['base currency', { baseCurrency: 'EURO' }, /not an ISO 4217 currency/],
      ['rates', { baseCurrency: 'USD' }, /give a rates file/],
      ['rates file', { baseCurrency: 'USD', rates: '/no/rates.csv' }, /no rates file/],
    ])('option: %s', async (_, options, message) => {
      bank.write('transactions.csv', header + good);
      await expect(bank.ingest(usual, options)).rejects.toThrow(message);
      expect(existsSync(join(bank.out, 'lake'))).toBe(false);
    });

    it('a mapping that is not there', async () => {
      await expect(bank.ingest('no-such-mapping')).rejects.toThrow(/one of amlsim, berka, canonical, fraud-handbook/);
    });
  });
});
