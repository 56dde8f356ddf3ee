import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '#domain/app-error';
import { birthDatesIn } from './birth-dates.ts';
import { cleanText } from './clean-text.ts';
import { countryOf } from './country-names.ts';
import { parseCsv } from './csv.ts';
import { readEu } from './eu.ts';
import { diffLists } from './list-diff.ts';
import type { ListEntry } from './list.ts';
import { readOfac } from './ofac.ts';
import { readOpenSanctionsCsv, readOpenSanctionsJson } from './opensanctions.ts';
import { readLists } from './read-folder.ts';
import { readUn } from './un.ts';

const nothing = '-0- ';
const sdn = [
  `11,"BERGER, Tomas",individual,"TEST1] [TEST2",${nothing},${nothing},${nothing},${nothing},${nothing},${nothing},${nothing},"DOB 04 Mar 1961; alt. DOB 1962; nationality Norway; a.k.a. 'THE BAKER'."`,
  `12,"NORDHAVN LINES",${nothing},"TEST1",${nothing},${nothing},${nothing},${nothing},${nothing},${nothing},${nothing},${nothing}`,
].join('\r\n');
const alt = `11,1,"aka","BERGERSEN, Thomas",${nothing}\r\n`;
const add = `12,5,"Quay 1","Oslo","Norway",${nothing}\r\n`;
const file = (text: string, name = 'sdn.csv') => ({ file: name, text });
const un = `<?xml version="1.0"?><CONSOLIDATED_LIST dateGenerated="2026-01-05T00:00:00Z"><INDIVIDUALS><INDIVIDUAL>
<DATAID>7</DATAID><FIRST_NAME>ANNA</FIRST_NAME><SECOND_NAME>VESTER</SECOND_NAME><UN_LIST_TYPE>TEST</UN_LIST_TYPE>
<NATIONALITY><VALUE>Norway</VALUE></NATIONALITY><INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>A.V.; Anja &amp; Co</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><YEAR>1970</YEAR></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL></INDIVIDUALS>
<ENTITIES><ENTITY><DATAID>8</DATAID><FIRST_NAME>Fjord Front</FIRST_NAME></ENTITY></ENTITIES></CONSOLIDATED_LIST>`;

describe('OFAC files', () => {
  const files = { main: file(sdn), aliases: file(alt, 'alt.csv'), addresses: file(add, 'add.csv'), comments: null };

  it('become entries with aliases, weak aliases, dates, countries and programmes; -0- is nothing', () => {
    const { entries, problems } = readOfac('OFAC SDN', files);
    expect(problems).toEqual([]);
    expect(entries).toEqual([
      {
        id: '11',
        kind: 'person',
        names: [
          { name: 'BERGER, Tomas', quality: 'primary' },
          { name: 'BERGERSEN, Thomas', quality: 'strong' },
          { name: 'THE BAKER', quality: 'weak' },
        ],
        birthDates: ['1961-03-04', '1962'],
        countries: ['NO'],
        programmes: ['TEST1', 'TEST2'],
      },
      {
        id: '12',
        kind: 'organisation',
        names: [{ name: 'NORDHAVN LINES', quality: 'primary' }],
        birthDates: [],
        countries: ['NO'],
        programmes: ['TEST1'],
      },
    ]);
  });

  it('that were cut, or have a row of other columns, lose that row alone and say its line', () => {
    const bad = readOfac('OFAC SDN', { ...files, main: file(`${sdn}\r\n13,"HALF`) });
    expect(bad.entries).toHaveLength(2);
    expect(bad.problems).toMatchObject([{ file: 'sdn.csv', line: 3, reason: expect.stringContaining('cut') }]);
    const wrong = readOfac('OFAC SDN', { ...files, aliases: file('11,1,"aka"\r\n99,1,aka,X,-0-', 'alt.csv') });
    expect(wrong.problems).toMatchObject([
      { line: 1, reason: '3 columns in place of 5.' },
      { line: 2, reason: 'Entity 99 is not on the list.' },
    ]);
  });
});

describe('the UN list', () => {
  it('gives names, aliases between semicolons with their quality, dates and countries', () => {
    const { date, entries, problems } = readUn(file(un, 'un.xml'));
    expect([date, problems]).toEqual(['2026-01-05', []]);
    expect(entries[0]).toEqual({
      id: '7',
      kind: 'person',
      names: [
        { name: 'ANNA VESTER', quality: 'primary' },
        { name: 'A.V.', quality: 'weak' },
        { name: 'Anja & Co', quality: 'weak' },
      ],
      birthDates: ['1970'],
      countries: ['NO'],
      programmes: ['TEST'],
    });
    expect(entries[1]).toMatchObject({ id: '8', kind: 'organisation' });
  });

  it('that was cut keeps the entries before the cut', () => {
    const { entries, problems } = readUn(file(un.slice(0, un.indexOf('Fjord')), 'un.xml'));
    expect(entries.map(({ id }) => id)).toEqual(['7']);
    expect(problems).toHaveLength(1);
  });

  it.each([
    [
      'a document type',
      `<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>`,
    ],
    ['an entity that is not known', '<CONSOLIDATED_LIST>&bomb;</CONSOLIDATED_LIST>'],
    ['another root', '<html></html>'],
    ['a text without end', `<CONSOLIDATED_LIST>${'x'.repeat(200_001)}</CONSOLIDATED_LIST>`],
  ])('is refused with %s', (_, text) => {
    const { entries, problems } = readUn(file(text, 'un.xml'));
    expect(entries).toEqual([]);
    expect(problems).toHaveLength(1);
  });
});

describe('the EU list and OpenSanctions', () => {
  it('EU: rows of one entity are one entry', () => {
    const text = [
      'fileGenerationDate;Entity_LogicalId;Entity_SubjectType;Entity_Regulation_Programme;NameAlias_WholeName;BirthDate_BirthDate;Citizenship_CountryIso2Code',
      '05/01/2026;20;P;TEST;Ana Vestergaard;;',
      '05/01/2026;20;P;TEST;Анна Вестер;;',
      '05/01/2026;20;P;TEST;;1970-02-03;NO',
      '05/01/2026;21;E;TEST;;;',
    ].join('\n');
    const { date, entries, problems } = readEu(file(text, 'eu.csv'));
    expect(date).toBe('2026-01-05');
    expect(entries).toMatchObject([
      {
        id: '20',
        kind: 'person',
        names: [{ quality: 'primary' }, { name: 'Анна Вестер' }],
        birthDates: ['1970-02-03'],
      },
    ]);
    expect(problems).toMatchObject([{ line: 5, reason: 'Entity 21 has no name.' }]);
    expect(() => readEu(file('a;b\n1;2', 'eu.csv'))).toThrow(/lacks the columns Entity_LogicalId/);
  });

  it('OpenSanctions: simple CSV and entities by line', () => {
    const csv =
      'id,schema,name,aliases,birth_date,countries,dataset\nQ1,Person,Ana Vester,Anja V;A. Vester,1970-02-03,no,x\n,Person,,,,,';
    expect(readOpenSanctionsCsv(file(csv))).toMatchObject({
      entries: [{ id: 'Q1', kind: 'person', countries: ['NO'], names: [{}, { name: 'Anja V' }, {}] }],
      problems: [{ line: 3 }],
    });
    const lines = [
      '{"id":"Q1","schema":"Company","properties":{"name":["Fjord AS"],"jurisdiction":["no"]}}',
      '{"id":"A1","schema":"Address","properties":{}}',
      '{"id":"Q2","schema":"Person","prop',
    ].join('\n');
    expect(readOpenSanctionsJson(file(lines))).toMatchObject({
      entries: [{ id: 'Q1', kind: 'organisation', countries: ['NO'] }],
      problems: [{ line: 3 }],
    });
  });
});

describe('texts of lists', () => {
  it('lose the final 0x1A, and other control characters are counted', () => {
    const bytes = new TextEncoder().encode('1,"A\u0007B"\r\n\u001A');
    expect(cleanText(bytes)).toEqual({ text: '1,"A B"\r\n', controlCharacters: 1 });
    expect(cleanText(new Uint8Array([0x4d, 0xfc, 0x6c])).text).toBe('Mül');
  });

  it('as CSV are read back as they were written', () => {
    const rows = fc.array(fc.array(fc.string({ maxLength: 8 }), { minLength: 2, maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(rows, (written) => {
        const text = written
          .map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(','))
          .join('\r\n');
        expect(parseCsv(text).records.map(({ fields }) => fields)).toEqual(written);
      }),
    );
  });

  it('never stop a reader, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        for (const read of [readUn, readOpenSanctionsJson]) expect(Array.isArray(read(file(text)).entries)).toBe(true);
        const ofac = readOfac('OFAC SDN', { main: file(text), aliases: null, addresses: null, comments: null });
        expect(ofac.entries.every(({ id }) => /^\d+$/.test(id))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('never stop a reader where a good file is damaged, and never take it long', () => {
    const eu = [
      'Entity_LogicalId;Entity_SubjectType;NameAlias_WholeName;BirthDate_BirthDate;Citizenship_CountryIso2Code',
      '13;P;Tomas Berger;1961-03-04;NO',
    ].join('\n');
    const readers: Readonly<
      Record<string, readonly [text: string, read: (text: string) => { entries: readonly ListEntry[] }]>
    > = {
      'OFAC main': [
        sdn,
        (text) => readOfac('x', { main: file(text), aliases: file(alt), addresses: file(add), comments: null }),
      ],
      'OFAC aliases': [
        alt,
        (text) => readOfac('x', { main: file(sdn), aliases: file(text), addresses: null, comments: null }),
      ],
      'OFAC addresses': [
        add,
        (text) => readOfac('x', { main: file(sdn), aliases: null, addresses: file(text), comments: null }),
      ],
      'OFAC comments': [
        '11,"a.k.a. X"',
        (text) => readOfac('x', { main: file(sdn), aliases: null, addresses: null, comments: file(text) }),
      ],
      UN: [un, (text) => readUn(file(text))],
      EU: [eu, (text) => readEu(file(text))],
      'OpenSanctions CSV': [
        'id,schema,name,aliases\nQ1,Person,Tomas Berger,"T. B.;Tom"',
        (text) => readOpenSanctionsCsv(file(text)),
      ],
      'OpenSanctions JSON': [
        '{"id":"Q1","schema":"Person","caption":"Tomas","properties":{"name":["Tomas Berger"]}}',
        (text) => readOpenSanctionsJson(file(text)),
      ],
    };
    const pieces = [
      '"',
      ',',
      ';',
      '<',
      '>',
      '&',
      '\r\n',
      '\u001A',
      '\0',
      '{',
      '[',
      '\uD800',
      'x'.repeat(5000),
      '<!DOCTYPE a>',
    ];
    const edits = fc.array(
      fc.tuple(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(30),
        fc.oneof(fc.constantFrom(...pieces), fc.string()),
      ),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(readers)), edits, ([good, read], given) => {
        const text = given.reduce((now, [at, remove, insert]) => {
          const from = Math.floor(at * now.length);
          return now.slice(0, from) + insert + now.slice(from + remove);
        }, good);
        try {
          const { entries } = read(cleanText(new TextEncoder().encode(text)).text);
          for (const { id, names } of entries) expect([typeof id, names.length > 0]).toEqual(['string', true]);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
        }
      }),
      { numRuns: 400 },
    );
  });

  it('give dates and countries only where they are clear', () => {
    expect(birthDatesIn('circa 1960; 31 Feb 1970; Dec 1955')).toEqual(['1955-12', '1960']);
    expect(countryOf('Korea, North')).toBe('KP');
    expect(countryOf('Nowhere')).toBeNull();
  });
});

describe('a folder of lists', () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-lists-'));
  beforeAll(() => {
    for (const [name, text] of [
      ['sdn.csv', `${sdn}\r\n\u001A`],
      ['alt.csv', alt],
      ['un.xml', un],
      ['other.csv', 'a,b'],
    ] as const) {
      writeFileSync(join(folder, name), text);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is recognised by names and contents; equal entries have equal versions', () => {
    const { lists, notRead } = readLists(folder);
    expect(lists.map(({ name, entries }) => [name, entries.length])).toEqual([
      ['OFAC SDN', 2],
      ['UN', 2],
    ]);
    expect(notRead).toEqual(['other.csv']);
    expect(readLists(folder).lists.map(({ version }) => version)).toEqual(lists.map(({ version }) => version));
    expect(() => readLists(join(folder, 'absent'))).toThrow(/cannot be read/);
  });
});

it('a diff of two versions tells added, changed and removed entries', () => {
  const entry = (id: string, name: string): ListEntry => ({
    id,
    kind: 'person',
    names: [{ name, quality: 'primary' }],
    birthDates: [],
    countries: [],
    programmes: [],
  });
  const diff = diffLists([entry('1', 'A'), entry('2', 'B')], [entry('2', 'C'), entry('3', 'D')]);
  expect([diff.added, diff.changed, diff.removed].map((list) => list.map(({ id }) => id))).toEqual([
    ['3'],
    ['2'],
    ['1'],
  ]);
});
