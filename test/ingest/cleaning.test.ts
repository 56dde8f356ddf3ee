import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkMapping } from '#ingest/check-mapping';
import { Bank, header, mappingOf, parties, usualFields } from './bank.ts';

describe('cleaning', () => {
  let bank: Bank;
  let usual: string;
  beforeEach(() => {
    bank = new Bank().write('parties.csv', parties);
    usual = bank.mapping(mappingOf(usualFields));
  });
  afterEach(() => bank.remove());

  it('read = loaded + duplicates + quarantined, whatever the file holds (I1)', async () => {
    const row = fc.oneof(
      fc.constantFrom(
        't1,2024-01-02,a1,out,1.00,EUR,x',
        't1,2024-01-02,a1,out,2.00,EUR,x',
        't2,2024-01-02,a2,in,1.5,EUR,',
      ),
      fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ';', '1', 'é', '\0', ' '), maxLength: 20 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 12 }), async (rows) => {
        bank.write('transactions.csv', `${header}${rows.join('\n')}`);
        const { counts } = await bank.ingest(usual);
        const { read, loaded, duplicates, quarantined } = counts.transactions!;
        expect(read).toBe(loaded + duplicates + quarantined);
        expect(await bank.rows('transactions')).toHaveLength(loaded);
        expect(bank.quarantine('transactions')).toHaveLength(quarantined);
      }),
      { numRuns: 15 },
    );
  });

  it('descriptions: case, spacing, script, reference numbers', async () => {
    const texts = ['Faktura č. 2024/00123  ČEZ', 'RENT\u00a0 March', 'Иван Петров', '', '123456', 'No 12'];
    bank.write('transactions.csv', header + texts.map((text, i) => `t${i},2024-01-02,a1,out,1,EUR,${text}\n`).join(''));
    await bank.ingest(usual);
    const rows = await bank.rows('transactions', 'descriptionNormalised AS d');
    expect(rows.map((row) => row['d'])).toEqual([
      'faktura c. <ref> cez',
      'rent march',
      'ivan petrov',
      null,
      '<ref>',
      'no 12',
    ]);
  });

  it('amounts in the base currency by the latest rate of that day or before; without one, quarantine (I11)', async () => {
    bank
      .write(
        'rates.csv',
        'date,currency,rate\n2024-01-10,USD,0.9\n2024-01-01,USD,0.8\n2024-01-01,JPY,0.0065\n2024-01-01,KWD,3.25\n',
      )
      .write(
        'transactions.csv',
        header +
          ['05,10.01,USD', '10,10.05,USD', '11,100,JPY', '05,1.234,KWD', '05,7.77,EUR', '05,1.00,GBP']
            .map((rest, i) => {
              const [day, amount, currency] = rest.split(',');
              return `t${i},2024-01-${day}T12:00,a1,out,${amount},${currency},\n`;
            })
            .join('') +
          't9,2023-12-31,a1,out,1.00,USD,\n',
      );
    const { counts, baseCurrency } = await bank.ingest(usual, {
      baseCurrency: 'EUR',
      rates: join(bank.data, 'rates.csv'),
    });
    expect(baseCurrency).toBe('EUR');
    expect(counts.transactions).toMatchObject({ read: 7, loaded: 5, quarantined: 2 });
    expect(await bank.rows('transactions', 'id, baseAmountMinor, rate, rateDate')).toEqual([
      { id: 't0', baseAmountMinor: 801, rate: 0.8, rateDate: '2024-01-01' },
      { id: 't1', baseAmountMinor: 905, rate: 0.9, rateDate: '2024-01-10' },
      { id: 't2', baseAmountMinor: 65, rate: 0.0065, rateDate: '2024-01-01' },
      { id: 't3', baseAmountMinor: 401, rate: 3.25, rateDate: '2024-01-01' },
      { id: 't4', baseAmountMinor: 777, rate: null, rateDate: null },
    ]);
    expect(bank.quarantine('transactions').map((each) => [each['line'], each['field'], each['value']])).toEqual([
      [7, 'currency', 'GBP'],
      [8, 'currency', 'USD'],
    ]);
  });

  it.each([
    ['a column is absent', 'date,rate\n', /lacks the column currency/],
    [
      'lines are bad',
      'date,currency,rate\n2024-01-01,USD,0\n2024-13-01,USD,1\n2024-01-01,XXX,1\n2024-01-02,USD,1\n2024-01-02,USD,2\n',
      /4 bad line\(s\): line 2.*line 3.*line 4.*line 6: a second rate/,
    ],
  ])('a rates file in which %s', async (_, content, message) => {
    bank.write('transactions.csv', `${header}t1,2024-01-02,a1,out,1.00,EUR,x\n`).write('rates.csv', content);
    await expect(bank.ingest(usual, { baseCurrency: 'USD', rates: join(bank.data, 'rates.csv') })).rejects.toThrow(
      message,
    );
  });

  it('several currencies need a base currency', async () => {
    bank.write('transactions.csv', `${header}t1,2024-01-02,a1,out,1,EUR,\nt2,2024-01-02,a1,out,1,USD,\n`);
    await expect(bank.ingest(usual)).rejects.toThrow(/EUR, USD: name a base currency/);
  });

  it('an amount far outside is flagged and kept (I12)', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => `t${i},2024-01-02,a1,out,${100 + (i % 50)},EUR,\n`).join('');
    bank.write('transactions.csv', `${header}${rows}big,2024-01-02,a1,out,90000000,EUR,\n`);
    const { quality, counts } = await bank.ingest(usual);
    expect(counts.transactions).toMatchObject({ read: 201, loaded: 201 });
    expect(
      (await bank.rows('transactions', 'id, amountOutlier')).filter((row) => row['amountOutlier'] === true),
    ).toEqual([{ id: 'big', amountOutlier: true }]);
    expect(quality.issues).toMatchObject([{ record: 'transactions', count: 1, action: 'kept and flagged' }]);
  });

  it('the data-quality report tells completeness, freshness, issues and what is missing', async () => {
    bank.write(
      'transactions.csv',
      `${header}t1,2024-01-02,a1,out,1,EUR,x\nt2,2024-01-09,a1,out,1,EUR,\nt3,never,a1,out,1,EUR,\n`,
    );
    const { quality } = await bank.ingest(usual);
    expect(quality.completeness).toContainEqual({ record: 'transactions', field: 'description', rows: 2, filled: 1 });
    expect(quality.freshness).toEqual({
      firstAt: Date.UTC(2024, 0, 2),
      lastAt: Date.UTC(2024, 0, 9),
      largestGapDays: 6,
      largestGapAfter: '2024-01-02',
    });
    expect(quality.issues).toEqual([
      {
        record: 'transactions',
        issue: 'at is not a date of the format iso',
        count: 1,
        action: 'quarantined',
        example: 'never',
      },
    ]);
    const missing = quality.missing.map(({ kind, name }) => `${kind} ${name}`);
    expect(missing).toEqual(
      expect.arrayContaining(['axis time of day', 'axis geography', 'family device', 'family access']),
    );
    expect(missing).not.toContain('axis product');
  });

  it('fields that are filled for one group and not for another are skew', async () => {
    const rows = Array.from({ length: 80 }, (_, i) => `p${i},a${i},${i % 2 === 0 ? 'individual,CZ' : 'business,'}\n`);
    bank.write('parties.csv', `party,account,kind,land\n${rows.join('')}`).write('transactions.csv', header);
    const mapping = mappingOf(usualFields).replace(
      'entityType: { value: individual }',
      'entityType: kind, country: land',
    );
    const { quality } = await bank.ingest(bank.mapping(mapping));
    expect(quality.skew).toEqual([
      {
        field: 'parties.country',
        groups: [
          { name: 'business', rows: 40, filled: 0 },
          { name: 'individual', rows: 40, filled: 40 },
        ],
      },
    ]);
  });

  it('a guess at the encoding is noted (I7)', async () => {
    bank.write('transactions.csv', Buffer.from(`${header}t1,2024-01-02,a1,out,1,EUR,Müller\n`, 'latin1'));
    expect((await bank.ingest(usual)).quality.notes).toEqual([expect.stringContaining('read as Windows-1252')]);
  });

  it('unreadable lines of an input that is only looked up are kept apart', async () => {
    bank
      .write('transactions.csv', `${header}t1,2024-01-02,a1,out,1,EUR,x\n`)
      .write('lands.csv', 'party,land\np1,CZ\np2\n');
    const mapping = mappingOf(usualFields)
      .replace('inputs:', 'inputs:\n  lands: { file: lands.csv }')
      .replace(
        'parties: { from: parties, fields: {',
        'parties: { from: parties, join: [{ input: lands, on: { party: party } }], fields: { country: lands.land,',
      );
    const { unreadableLines, counts } = await bank.ingest(bank.mapping(mapping));
    expect(unreadableLines).toBe(1);
    expect(counts.parties).toMatchObject({ read: 2, loaded: 2 });
    expect(bank.quarantine('inputs')).toMatchObject([{ file: 'lands.csv', line: 3 }]);
  });

  it('a check shows ten mapped rows and the report, and leaves the data folder alone', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `t${i},2024-01-02,a1,out,1,EUR,\n`).join('');
    bank.write('transactions.csv', `${header}${rows}bad,x,a1,out,1,EUR,\n`);
    const check = await checkMapping({ data: bank.data, mapping: usual });
    expect(check.counts.transactions).toMatchObject({ read: 31, loaded: 30, quarantined: 1 });
    expect(check.rows.transactions).toHaveLength(10);
    expect(check.rows.transactions![0]).toMatchObject({ id: 't0', amountMinor: 100 });
    expect(check.quarantined.transactions).toMatchObject([{ line: 32, field: 'at', value: 'x' }]);
    expect(check.quality.completeness.length).toBeGreaterThan(0);
    expect(readdirSync(bank.root)).not.toContain('out');
  });

  it('the same files give the same bytes of data (I13)', async () => {
    bank.write(
      'transactions.csv',
      header + Array.from({ length: 500 }, (_, i) => `t${(i * 7) % 400},2024-01-02,a1,out,${i},EUR,x\n`).join(''),
    );
    await bank.ingest(usual);
    const first = await bank.rows('transactions');
    await bank.ingest(usual);
    expect(await bank.rows('transactions')).toEqual(first);
  });
});
