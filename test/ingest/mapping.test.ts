import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeParquet } from '#engine/duckdb/parquet-writer';
import type { IngestResult } from '#ingest/ingest';
import { parseMapping, builtInMappings, readMapping } from '#ingest/mapping-file';
import { Bank, header, mappingOf, parties, usualFields } from './bank.ts';

describe('mappings', () => {
  let bank: Bank;
  beforeEach(() => {
    bank = new Bank().write('parties.csv', parties);
  });
  afterEach(() => bank.remove());

  /** Maps rows whose columns are `columns`; the fields override the usual ones. */
  async function map(
    columns: string,
    rows: readonly string[],
    fields: Readonly<Record<string, string>>,
    input = 'file: transactions.csv',
  ): Promise<IngestResult> {
    bank.write('transactions.csv', [columns, ...rows, ''].join('\n'));
    const all: Record<string, string> = {
      id: '{ rowNumber: t }',
      at: '{ value: 2024-01-02 }',
      accountId: '{ value: a1 }',
      direction: '{ value: out }',
      amountMinor: '{ value: 1 }',
      currency: '{ value: EUR }',
      ...fields,
    };
    const lines = Object.entries(all).filter(([, how]) => how !== '');
    return bank.ingest(bank.mapping(mappingOf(lines.map(([name, how]) => `${name}: ${how}`).join('\n'), input)));
  }
  const column = async (name: string): Promise<readonly unknown[]> =>
    (await bank.rows('transactions', `"${name}"`)).map((row) => row[name]);

  it.each([
    ['iso', ['2024-03-01', '2024-03-01T10:30'], ['day', 'instant'], 0],
    ['YYMMDD', ['930101'], ['day'], 0],
    ['{ format: days, origin: 2017-01-01 }', ['1', '1.5'], ['day', 'instant'], 0],
    ['epoch-s', ['1709251200', '1709251201'], ['instant', 'instant'], 0],
    ['epoch-s', ['1709251200', '1709337600'], ['day', 'day'], 1],
    ['{ format: YYYY-MM-DD HH:mm, zone: Europe/Prague }', ['2024-03-01 00:00', '2024-07-01 00:00'], ['day', 'day'], 1],
  ] as const)(
    'a time of the format %s of which only the date is known says so',
    async (format, texts, wanted, notes) => {
      const { quality } = await map('when', texts, { at: `{ column: when, date: ${format} }` });
      expect(await column('atPrecision')).toEqual(wanted);
      expect(quality.notes.filter((note) => note.includes('is midnight'))).toHaveLength(notes);
      expect(quality.missing.some(({ name }) => name === 'time of day')).toBe(!wanted.includes('instant' as never));
    },
  );

  it('midnight that is meant stays a time', async () => {
    const at = '{ column: when, date: epoch-s }';
    await map('when', ['1709251200', '1709337600'], { at, atPrecision: '{ value: instant }' });
    expect(await column('atPrecision')).toEqual(['instant', 'instant']);
  });

  it.each([
    [
      'iso',
      ['2024-03-01', '2024-03-01T10:30', '2024-03-01 10:30:05.250Z', '2024-03-01T10:30:00+0200'],
      ['2024-03-01T00:00:00Z', '2024-03-01T10:30:00Z', '2024-03-01T10:30:05.250Z', '2024-03-01T08:30:00Z'],
    ],
    ['epoch-ms', ['1709251200000'], ['2024-03-01T00:00:00Z']],
    ['epoch-s', ['1709251200'], ['2024-03-01T00:00:00Z']],
    ['YYMMDD', ['930101', '980228'], ['1993-01-01T00:00:00Z', '1998-02-28T00:00:00Z']],
    ['DD.MM.YYYY HH:mm:ss', ['01.03.2024 23:59:58'], ['2024-03-01T23:59:58Z']],
    ['{ format: days, origin: 2017-01-01 }', ['1', '31'], ['2017-01-02T00:00:00Z', '2017-02-01T00:00:00Z']],
    ['{ format: hours, origin: 2017-01-01 }', ['25'], ['2017-01-02T01:00:00Z']],
    [
      '{ format: DD/MM/YYYY HH:mm, zone: Europe/Prague }',
      ['01/07/2024 12:00', '01/01/2024 12:00'],
      ['2024-07-01T10:00:00Z', '2024-01-01T11:00:00Z'],
    ],
  ])('dates as %s', async (format, texts, expected) => {
    await map('d', texts, { at: `{ column: d, date: ${format} }` });
    expect(await column('at')).toEqual(expected.map((text) => Date.parse(text)));
  });

  it.each([
    ['.', ['12.34', '1,234.50', '0.1', '7', '+7.5', "1'000"], [1234, 123_450, 10, 700, 750, 100_000]],
    [',', ['12,34', '1.234,50', '0,1', '7', '1 234,5'], [1234, 123_450, 10, 700, 123_450]],
  ])('decimal mark %s', async (mark, texts, expected) => {
    await map(
      'n;x',
      texts.map((text) => `${text};`),
      { amountMinor: `{ column: n, decimalMark: '${mark}' }` },
      "file: transactions.csv, delimiter: ';'",
    );
    expect(await column('amountMinor')).toEqual(expected);
  });

  it('minor units follow the currency, exactly', async () => {
    const rows = ['JPY;123', 'KWD;1.234', 'EUR;0.07', 'EUR;1.10', 'EUR;99999999999.99'];
    await map('c;n', rows, { amountMinor: 'n', currency: 'c' }, "file: transactions.csv, delimiter: ';'").catch(
      () => undefined,
    );
    bank.write('rates.csv', 'date,currency,rate\n2024-01-01,JPY,0.006\n2024-01-01,KWD,3\n');
    await bank.ingest(join(bank.root, 'mapping.yaml'), { baseCurrency: 'EUR', rates: join(bank.data, 'rates.csv') });
    expect(await column('amountMinor')).toEqual([123, 1234, 7, 110, 9_999_999_999_999]);
  });

  it('signs: negative is out, negative is in, ignored; debit and credit columns', async () => {
    await map('n', ['-5.00', '5.00'], { amountMinor: '{ column: n, sign: negative-is-out }', direction: '' });
    expect(await bank.rows('transactions', 'direction, amountMinor')).toEqual([
      { direction: 'out', amountMinor: 500 },
      { direction: 'in', amountMinor: 500 },
    ]);
    await map('n', ['-5.00', '5.00'], { amountMinor: '{ column: n, sign: negative-is-in }', direction: '' });
    expect(await column('direction')).toEqual(['in', 'out']);
    await map('n', ['-5.00'], { amountMinor: '{ column: n, sign: ignore }' });
    expect(await column('amountMinor')).toEqual([500]);
    await map('d,c', ['5.00,', ',6.00', '0.00,7.00', '8.00,0.00'], {
      amountMinor: '{ debit: d, credit: c }',
      direction: '',
    });
    expect(await bank.rows('transactions', 'direction, amountMinor')).toEqual([
      { direction: 'out', amountMinor: 500 },
      { direction: 'in', amountMinor: 600 },
      { direction: 'in', amountMinor: 700 },
      { direction: 'out', amountMinor: 800 },
    ]);
  });

  it('code tables, and what lies outside them', async () => {
    const codes = 'codes: { K: card, B: cash }';
    await map('s', ['K', 'B', 'card'], { scheme: `{ column: s, ${codes} }` });
    expect(await column('scheme')).toEqual(['card', 'cash', 'card']);
    await map('s,t', ['K,', 'Q,', ','], { scheme: `{ column: s, ${codes}, otherwise: unknown }` });
    expect(await column('scheme')).toEqual(['card', null, null]);
    await map('s,t', ['K,', 'Q,', ','], { scheme: `{ column: s, ${codes}, otherwise: { use: other } }` });
    expect(await column('scheme')).toEqual(['card', 'other', null]);
    await map('s,t', ['K,', 'Q,', ','], { category: `{ column: s, codes: { K: rent }, otherwise: quarantine }` });
    expect(await column('category')).toEqual(['rent', null]);
    expect(bank.quarantine('transactions')).toMatchObject([{ line: 3, field: 'category', value: 'Q' }]);
    await map('s', ['K', 'Q'], { scheme: `{ column: s, ${codes} }` });
    expect(bank.quarantine('transactions')).toMatchObject([{ line: 3, field: 'scheme', value: 'Q' }]);
  });

  it('missing and invalid values follow the declared policy', async () => {
    await map(
      's,t',
      ['card,x', ',x', '?,x'],
      { scheme: '{ column: s, missing: { use: cash } }' },
      "file: transactions.csv, nulls: ['?']",
    );
    expect(await column('scheme')).toEqual(['card', 'cash', 'cash']);
    await map('s,t', ['card,x', ',x'], { scheme: '{ column: s, missing: quarantine }' });
    expect(bank.quarantine('transactions')).toMatchObject([{ field: 'scheme', reason: 'is missing' }]);
    await map('s,t', ['card,x', 'nonsense,x'], { scheme: '{ column: s, invalid: unknown }' });
    expect(await column('scheme')).toEqual(['card', null]);
  });

  it('templates, lists of columns, constants, row numbers, and columns that may be absent', async () => {
    await map('a,b', ['x,1', 'y,', ',3'], {
      counterpartyIdentifier: `{ template: 'A-\${a}/\${b}' }`,
      counterpartyName: '[a, b]'.replace(/^/, '{ column: ').replace(/$/, ' }'),
      description: '{ column: nowhere, optional: true }',
      category: '{ value: fee }',
    });
    expect(
      await bank.rows('transactions', 'id, counterpartyIdentifier, counterpartyName, description, category'),
    ).toEqual([
      { id: 't2', counterpartyIdentifier: 'A-x/1', counterpartyName: 'x', description: null, category: 'fee' },
      { id: 't3', counterpartyIdentifier: null, counterpartyName: 'y', description: null, category: 'fee' },
      { id: 't4', counterpartyIdentifier: null, counterpartyName: '3', description: null, category: 'fee' },
    ]);
  });

  it('looks up other inputs, takes the first match, filters, and makes parties distinct', async () => {
    bank
      .write('tx.csv', 'id,card,amount,kind\n1,c1,5,a\n2,c2,6,b\n3,c1,7,a\n4,c9,8,a\n')
      .write('cards.csv', 'card,owner,role\nc1,zed,helper\nc1,ann,owner\nc1,bob,owner\nc2,cid,owner\n')
      .write('owners.csv', 'owner,land\nann,CZ\ncid,FR\n');
    const mapping = bank.mapping(`
version: 1
name: lookup
inputs: { tx: { file: tx.csv }, cards: { file: cards.csv }, owners: { file: owners.csv } }
records:
  parties:
    from: tx
    distinct: true
    join:
      - { input: cards, on: { card: card }, where: { role: owner } }
      - { input: owners, on: { owner: cards.owner } }
    fields: { id: cards.owner, entityType: { value: individual }, country: owners.land }
  accounts:
    - from: tx
      distinct: true
      join: [{ input: cards, on: { card: card }, where: { role: [owner] } }]
      fields: { id: card, partyId: cards.owner, product: { value: card }, currency: { value: EUR } }
  transactions:
    from: tx
    where: { kind: [a] }
    fields:
      id: id
      at: { value: 2024-01-02 }
      accountId: card
      direction: { value: out }
      amountMinor: amount
      currency: { value: EUR }
`);
    const { counts } = await bank.ingest(mapping);
    expect(await bank.rows('parties', 'id, country')).toEqual(
      expect.arrayContaining([
        { id: 'ann', country: 'CZ' },
        { id: 'cid', country: 'FR' },
      ]),
    );
    expect(counts.accounts).toMatchObject({ read: 3, loaded: 2, quarantined: 1 });
    expect(counts.transactions).toMatchObject({ read: 3, loaded: 2, quarantined: 1 });
    expect(bank.quarantine('accounts')).toMatchObject([
      { file: 'tx.csv', line: 5, field: 'partyId', reason: 'is missing' },
    ]);
    expect(bank.quarantine('transactions')).toMatchObject([{ line: 5, field: 'accountId', value: 'c9' }]);
  });

  it('several inputs make one kind; duplicates are the same across them (I4)', async () => {
    bank
      .write('transactions.csv', `${header}t1,2024-01-02,a1,out,1.00,EUR,x\nt1,2024-01-02,a1,out,1.00,EUR,x\n`)
      .write('more.csv', `${header}t1,2024-01-02,a1,out,9.00,EUR,x\nt2,2024-01-02,a1,out,1.00,EUR,x\n`);
    const fields = usualFields.trim().replace(/^/gm, '        ');
    const mapping = bank.mapping(
      mappingOf(usualFields)
        .replace('  transactions: {', '  more: { file: more.csv }\n  transactions: {')
        .replace(
          / {2}transactions:\n[^]*/,
          `  transactions:\n    - from: transactions\n      fields:\n${fields}\n    - from: more\n      fields:\n${fields}\n`,
        ),
    );
    const { counts } = await bank.ingest(mapping);
    expect(counts.transactions).toEqual({ read: 4, loaded: 2, duplicates: 2, conflicts: 1, quarantined: 0 });
    expect(await bank.rows('transactions', 'id, amountMinor')).toEqual([
      { id: 't1', amountMinor: 100 },
      { id: 't2', amountMinor: 100 },
    ]);
    expect(bank.quarantine('transactions-conflicts')).toEqual([
      expect.objectContaining({
        file: 'more.csv',
        line: 2,
        value: 't1',
        reason: expect.stringContaining('on line 2') as unknown,
      }),
    ]);
  });

  it('Parquet is read by its types: times, decimals, floats, integers', async () => {
    const schema = [
      { name: 'id', type: 'text' },
      { name: 'amount', type: 'float64' },
      { name: 'n', type: 'int64' },
    ] as const;
    const columns = {
      id: { type: 'text', values: [' t1 ', 't2', 't3'] },
      amount: { type: 'float64', values: Float64Array.of(85.649_999_999_999_99, 1e6, Number.NaN) },
      n: { type: 'int64', values: Float64Array.of(1, 2, 3) },
    } as const;
    bank.write('keep', '');
    await writeParquet(join(bank.data, 'tx.parquet'), schema, [{ length: 3, columns }]);
    const fields = `
id: id
at: { column: n, date: { format: days, origin: 2020-01-01 } }
accountId: { value: a1 }
direction: { value: in }
amountMinor: { column: amount, round: true }
currency: { value: EUR }`;
    const { counts } = await bank.ingest(bank.mapping(mappingOf(fields, 'file: tx')));
    expect(counts.transactions).toMatchObject({ read: 3, loaded: 2, quarantined: 1 });
    expect(await bank.rows('transactions', 'id, amountMinor')).toEqual([
      { id: 't1', amountMinor: 8565 },
      { id: 't2', amountMinor: 100_000_000 },
    ]);
    expect(bank.quarantine('transactions')).toMatchObject([{ file: 'tx.parquet', line: 3, field: 'amountMinor' }]);
  });

  describe('a mapping file is checked whole', () => {
    it('all problems are named together', () => {
      const text = `
version: 1
name: x
baseCurrency: EURO
inputs: { a: { file: /etc/passwd } }
records:
  parties: { from: b, fields: { id: x, entityTipe: { value: individual } } }
  transactions: { from: a, fields: { id: { column: a, value: b } } }
`;
      expect(() => parseMapping(text, 'x')).toThrow(/baseCurrency.*inputs\.a\.file.*/s);
      const semantic = text.replace('EURO', 'EUR').replace('/etc/passwd', 'a.csv').replace(', value: b', '');
      expect(() => parseMapping(semantic, 'x')).toThrow(
        /names the input b.*entityTipe: is not a field.*lacks entityType.*lacks at.*lacks currency/s,
      );
    });

    it('an input is not looked up twice', () => {
      const text = mappingOf(usualFields).replace(
        'from: transactions',
        'from: transactions, join: [{ input: transactions, on: { id: id } }]',
      );
      expect(() => parseMapping(text.replace(/from: transactions, (.*)/, 'from: transactions\n    $1'), 'x')).toThrow(
        /looks up the input transactions/,
      );
    });

    it.each([
      ['not YAML', 'a: [', /not valid YAML/],
      ['a repeated key', 'version: 1\nversion: 1\n', /not valid YAML/],
      ['a custom tag', 'version: !!js/function "x"\n', /not valid YAML|problem/],
      [
        'too many aliases',
        `a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c]\n`,
        /aliases/,
      ],
      [
        'an unknown zone',
        mappingOf(usualFields.replace('at: at', 'at: { column: at, date: { format: iso, zone: Mars/Base } }')),
        /not an IANA time zone/,
      ],
      ['a key that is not known', mappingOf(`${usualFields}\nchannel: { column: x, colour: red }`), /colour/],
    ])('%s', (_, text, message) => expect(() => parseMapping(text, 'x')).toThrow(message));

    it('a date format that is not understood, and a count without origin', async () => {
      await expect(map('d', ['1'], { at: '{ column: d, date: QQ }' })).rejects.toThrow(/date format QQ of at/);
      await expect(map('d', ['1'], { at: '{ column: d, date: days }' })).rejects.toThrow(/since when with `origin`/);
    });

    it('the built-in ones are valid', () => {
      expect(builtInMappings()).toEqual(['amlsim', 'berka', 'canonical', 'fraud-handbook']);
      for (const name of builtInMappings()) expect(readMapping(name).version).toBe(1);
    });
  });
});
