import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileReport } from '#ingest/formats/file-report';
import { type PaymentIngestResult, ingestPayments } from '#ingest/formats/payment-folder';
import { longestToken } from '#ingest/formats/xml-reader';
import { Bank } from './bank.ts';
import { camt053, entryXml, mt103, mt940, ours, pain001 } from './payment-fixtures.ts';

const statement = camt053([entryXml({ amount: '10.00' }), entryXml({ amount: '20.00' })], '100.00', '70.00');
const doctype = (inside: string): string => statement.replace('<Document', `<!DOCTYPE Document ${inside}><Document`);
const long = 'x'.repeat(longestToken * 2);
const swift = (reference: string): string => mt103('10,00', reference).replace(/\{3:.*?\}\}/, '{3:{108:X}}');
const inStatement = (entry: Parameters<typeof entryXml>[0]): string =>
  camt053([entryXml(entry), entryXml({ amount: '5.00' })]);
const line = (text: string): string => mt940([text, ':61:2603020302D5,00NTRFY'], '100,00', '95,00');
const open = [':20:S', `:25:${ours}`, ':28C:1', ':61:2603020302D1,00NTRFA', ':60F:C260301EUR10,00'];

/** File → its content, and what must be said of it: status, loaded, quarantined, and words of the reason. */
const cases: Readonly<Record<string, readonly [string | Uint8Array, FileReport['status'], number, number, string]>> = {
  'an entity bomb': [
    doctype('[<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]').replace('Invoice 7', '&b;'),
    'refused',
    0,
    0,
    'DOCTYPE',
  ],
  'an outside entity': [
    doctype('[<!ENTITY x SYSTEM "file:///etc/hostname">]').replace('Invoice 7', '&x;'),
    'refused',
    0,
    0,
    'DOCTYPE',
  ],
  'an outside DTD': [doctype('SYSTEM "http://localhost:9/x.dtd"'), 'refused', 0, 0, 'DOCTYPE'],
  'an entity that nobody defined': [statement.replace('Invoice 7', '&x;'), 'refused', 0, 0, 'not well-formed'],
  'a huge text': [statement.replace('Invoice 7', long), 'refused', 0, 0, '1,048,576 characters'],
  'a huge attribute': [statement.replace('Ccy="EUR"', `Ccy="${long}"`), 'refused', 0, 0, '1,048,576 characters'],
  'a huge comment': [statement.replace('<Stmt>', `<!--${long}--><Stmt>`), 'refused', 0, 0, '1,048,576 characters'],
  'a huge name': [statement.replace('<Stmt>', `<${long}>`), 'refused', 0, 0, '1,048,576 characters'],
  'elements without end in each other': [statement.replace('<Stmt>', '<Stmt>'.repeat(5000)), 'refused', 0, 0, 'deep'],
  'a cut file': [statement.slice(0, statement.lastIndexOf('<BkTxCd>')), 'partial', 1, 1, 'cut off'],
  'bytes outside the encoding': [Buffer.from(statement, 'latin1'), 'refused', 0, 0, 'not utf-8'],
  'an encoding that is not read': [statement.replace('UTF-8', 'EBCDIC-CP-US'), 'refused', 0, 0, 'EBCDIC-CP-US'],
  'ISO-8859-1': [Buffer.from(statement.replace('UTF-8', 'ISO-8859-1'), 'latin1'), 'parsed', 2, 0, ''],
  'a byte order mark': [Buffer.from(`\uFEFF${statement}`), 'parsed', 2, 0, ''],
  'UTF-16': [Buffer.from(`\uFEFF${statement.replace('UTF-8', 'UTF-16')}`, 'utf16le'), 'parsed', 2, 0, ''],
  'a direct debit order': [statement.replace('camt.053.001.08', 'pain.008.001.08'), 'refused', 0, 0, 'pain.008.001.08'],
  'XML of another kind': [
    '<html xmlns="http://www.w3.org/1999/xhtml"><body><p><b>x</b></p></body></html>',
    'refused',
    0,
    0,
    'namespace',
  ],
  'a table': ['date,amount\n2026-03-02,10\n', 'refused', 0, 0, 'neither'],
  'an empty file': ['', 'refused', 0, 0, 'neither'],
  'arbitrary bytes': [Uint8Array.from({ length: 300 }, (_, i) => i % 256), 'refused', 0, 0, 'neither'],
  'another SWIFT message': [mt103('10,00').replace('{2:I103', '{2:I101'), 'refused', 0, 1, 'MT101'],
  'blocks out of order': [
    swift('A1').replace(/(\{2:[^}]*\})(\{3:.*?\}\})/, '$2$1') + swift('A2'),
    'parsed',
    1,
    1,
    'block 2 comes after block 3',
  ],
  'a cut message': [swift('B1') + swift('B2').slice(0, -30), 'parsed', 1, 1, 'was cut off'],
  'a line before the opening': [
    [...open, ':62F:C260302EUR10,00', '-'].join('\n'),
    'parsed',
    0,
    1,
    'stands before the opening balance',
  ],
  'a line after the closing': [
    line('-').replace('\r\n-\r\n:61', '\r\n:62F:C260302EUR95,00\r\n:61'),
    'parsed',
    0,
    1,
    'stands after the closing balance',
  ],
  'a day that does not exist': [line(':61:2602300302D10,00NTRFX'), 'parsed', 1, 1, 'is not a day of the calendar'],
  'an amount finer than its currency': [line(':61:2603020302D10,001NTRFX'), 'parsed', 1, 1, 'is not an amount of EUR'],
  'a line that is none': [line(':61:tomorrow'), 'parsed', 1, 1, 'is not a statement line'],
  'an amount in powers of ten': [inStatement({ amount: '1e3' }), 'parsed', 1, 1, 'is not an amount of EUR'],
  'a negative amount': [inStatement({ amount: '-10.00' }), 'parsed', 1, 1, 'is not an amount of EUR'],
  'five decimals': [inStatement({ amount: '10.00001' }), 'parsed', 1, 1, 'at most 2 decimals'],
  'an amount beyond reason': [
    inStatement({ amount: '99999999999999999999' }),
    'parsed',
    1,
    1,
    'larger than any plausible amount',
  ],
  'the 30th of February': [
    inStatement({ amount: '10.00', date: '2026-02-30' }),
    'parsed',
    1,
    1,
    'is not a day of the calendar',
  ],
  'text like a field': [
    mt940([':61:2603020302D10,00NTRFNONREF', ':86:paid at', ':12:30 in Cologne'], '100,00', '90,00'),
    'parsed',
    1,
    0,
    '',
  ],
  'a good file': [pain001('10.00', 'GOOD'), 'parsed', 1, 0, ''],
};

const bank = new Bank();
let result: PaymentIngestResult;
beforeAll(async () => {
  for (const [name, [content]] of Object.entries(cases)) bank.write(name, content);
  result = await ingestPayments({ data: bank.data, out: bank.out, memoryLimitMb: 256 });
}, 120_000);
afterAll(() => bank.remove());

test.each(Object.entries(cases))(
  '%s: what can be read is loaded, the rest says why',
  (name, [, status, loaded, quarantined, reason]) => {
    const report = result.files.find(({ file }) => file === name)!;
    expect(report).toMatchObject({ status, loaded, quarantined, duplicates: 0, read: loaded + quarantined });
    const reasons = bank.quarantine('payments').filter(({ file }) => file === name);
    expect(reasons).toHaveLength(quarantined);
    expect([report.reason, ...reasons.map((row) => row['reason'])].join(' ')).toContain(reason);
  },
);

test('letters survive each encoding, and text of a payer that looks like a field stays text', async () => {
  expect((await bank.rows('parties')).map((row) => row['name'])).toContain('Blaue Mühle GmbH');
  expect((await bank.rows('transactions')).map((row) => row['description'])).toContain('paid at :12:30 in Cologne');
});

test('a folder in which nothing can be read still has its report', async () => {
  const other = new Bank();
  other.write('a.txt', 'nothing');
  const nothing = await ingestPayments({ data: other.data, out: other.out, memoryLimitMb: 256 });
  expect(nothing.totals).toEqual({ read: 0, loaded: 0, duplicates: 0, quarantined: 0 });
  expect(nothing.files).toMatchObject([{ file: 'a.txt', status: 'refused' }]);
  other.remove();
});

test('what a killed run left behind, the bank’s data as it came, is removed by the next one; a running one is left alone', async () => {
  const other = new Bank();
  other.write('a.xml', statement);
  const folders = { killed: '.payments-999999999-x', older: '.ingest-999999999', running: `.ingest-${process.ppid}` };
  for (const name of Object.values(folders)) mkdirSync(join(other.out, name), { recursive: true });
  await ingestPayments({ data: other.data, out: other.out, memoryLimitMb: 256 });
  const left = readdirSync(other.out).filter((name) => name.startsWith('.'));
  expect(left).toEqual([folders.running]);
  other.remove();
});
