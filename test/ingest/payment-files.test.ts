import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import type { FileReport } from '#ingest/formats/file-report';
import { messageOf } from '#ingest/formats/iso-document';
import { type PaymentIngestResult, ingestPayments } from '#ingest/formats/payment-folder';
import { longestToken } from '#ingest/formats/xml-reader';
import { Bank } from './bank.ts';
import {
  camt052,
  camt054,
  pain002,
  camt053,
  entryXml,
  mt103,
  mt202,
  mt940,
  ours,
  pacs002,
  pacs008,
  pacs009,
  pacs009cover,
  pain001,
  theirs,
  uetr,
} from './payment-fixtures.ts';

const banks: Bank[] = [];
afterEach(() => banks.splice(0).forEach((bank) => bank.remove()));

async function read(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<{ bank: Bank; result: PaymentIngestResult }> {
  const bank = new Bank();
  banks.push(bank);
  for (const [name, content] of Object.entries(files)) bank.write(name, content);
  const result = await ingestPayments({ data: bank.data, out: bank.out, memoryLimitMb: 256 });
  for (const file of result.files) expect(file.read).toBe(file.loaded + file.duplicates + file.quarantined);
  expect(result.counts.transactions?.loaded).toBe(result.totals.loaded);
  return { bank, result };
}

const fileOf = (result: PaymentIngestResult, name: string): FileReport =>
  result.files.find(({ file }) => file === name)!;

test.each([
  ['pain.001', pain001('10.00', 'E1'), 'pain.001.001.09'],
  [
    'pain.001 of a Swiss variant',
    pain001('10.00', 'E1', 'http://www.six-interbank-clearing.com/de/pain.001.001.03.ch.02.xsd'),
    'pain.001.001.03',
  ],
  ['pacs.008', pacs008('10.00', 'E1'), 'pacs.008.001.10'],
  ['camt.053', camt053([entryXml({ amount: '10.00' })], '100.00', '90.00'), 'camt.053.001.08'],
  ['MT103', mt103('10,00'), 'MT103'],
  ['pacs.009 that covers', pacs009cover('10.00'), 'pacs.009.001.08'],
  ['MT202COV', mt202('10,00', true), 'MT202COV'],
  [
    'MT940',
    mt940(
      [':61:2603020302D10,00NTRFNONREF//B1', `:86:166?00TRANSFER?20EREF+E1?31${theirs}?32Atelier Cyan`],
      '100,00',
      '90,00',
    ),
    'MT940',
  ],
])('%s becomes a payment with both ends', async (_name, content, format) => {
  const { bank, result } = await read({ file: content });
  expect(fileOf(result, 'file')).toMatchObject({ format, status: 'parsed', read: 1, loaded: 1 });
  const [row] = await bank.rows('transactions');
  expect(row).toMatchObject({
    accountId: ours,
    direction: 'out',
    currency: 'EUR',
    counterpartyIdentifier: theirs,
    counterpartyName: 'Atelier Cyan',
    counterpartyCountry: 'FR',
  });
  expect(Number(row!['amountMinor'])).toBe(1000);
  const [account] = await bank.rows('accounts');
  expect(account).toMatchObject({ id: ours, currency: 'EUR' });
});

test('banks’ own transfers are on the account of the bank, pacs.009 and MT202 alike', async () => {
  const { bank, result } = await read({ a: pacs009('5.00'), b: mt202('6,00', false) });
  expect(result.totals).toEqual({ read: 2, loaded: 2, duplicates: 0, quarantined: 0 });
  expect(new Set((await bank.rows('transactions')).map((row) => row['accountId']))).toEqual(new Set(['COBADEFFXXX']));
});

test('an order, its transfer in two formats, its cover and its booking are one payment', async () => {
  const { result } = await read({
    '1-order.xml': pain001('10.00', 'E1'),
    '2-transfer.xml': pacs008('10.00', 'E1'),
    '3-transfer.fin': mt103('10,00'),
    '4-cover.fin': mt202('10,00', true),
    '5-statement.xml': camt053([entryXml({ amount: '10.00', endToEnd: 'E1' })], '100.00', '90.00'),
    '6-statement.sta': mt940([':61:2603020302D10,00NTRFNONREF', ':86:166?00TRANSFER?20EREF+E1'], '100,00', '90,00'),
    '7-cover.xml': pacs009cover('10.00'),
  });
  expect(result.totals).toEqual({ read: 7, loaded: 1, duplicates: 6, quarantined: 0 });
});

test('a reference that a payer uses again is no duplicate: not within a message, and not a month later', async () => {
  const again = [entryXml({ amount: '10.00', endToEnd: 'RENT' }), entryXml({ amount: '10.00', endToEnd: 'RENT' })];
  const later = entryXml({ amount: '10.00', endToEnd: 'RENT', date: '2026-04-02' });
  const { result } = await read({
    'a.xml': camt053(again, '100.00', '80.00'),
    'b.xml': camt053([later], '80.00', '70.00'),
  });
  expect(result.totals).toMatchObject({ loaded: 3, duplicates: 0 });
});

test('the same bytes delivered twice are loaded once', async () => {
  const file = camt053([entryXml({ amount: '10.00' })], '100.00', '90.00');
  const { result } = await read({ 'a.xml': file, 'b.xml': file });
  expect(fileOf(result, 'b.xml')).toMatchObject({ sameAs: 'a.xml', duplicates: 1, loaded: 0 });
});

test('a payment that a status report rejected is quarantined with the reason of the report', async () => {
  const { result, bank } = await read({ 'order.xml': pain001('10.00', 'E1'), 'status.xml': pacs002('E1', 'RJCT') });
  expect(fileOf(result, 'status.xml')).toMatchObject({ status: 'parsed', read: 0, statuses: 1 });
  expect(bank.quarantine('payments')).toEqual([
    expect.objectContaining({ file: 'order.xml', reason: expect.stringContaining('AC04') as string }),
  ]);
});

/** The payment of a file of one, with all that lies beside the lake. */
async function keptOf(content: string): Promise<{ kept: Record<string, unknown>; report: FileReport }> {
  const { result } = await read({ file: content });
  const lines = readFileSync(result.details, 'utf8').trim().split('\n');
  const kept = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .find((line) => line['id'] !== undefined);
  return { kept: kept!, report: fileOf(result, 'file') };
}

test('charges, the instructed currency, references and fields without a place are kept', async () => {
  const { kept, report } = await keptOf(
    pacs008('10.00', 'E1').replace('<ChrgBr>', '<TaxAmt Ccy="CHF">0.10</TaxAmt><ChrgBr>'),
  );
  expect(kept).toMatchObject({
    uetr,
    endToEndId: 'E1',
    references: { InstrId: 'X1' },
    original: { minor: 1100, currency: 'USD' },
    charges: [{ minor: 150, currency: 'EUR' }],
    chargeBearer: 'SHAR',
    unmapped: [
      ['CdtTrfTxInf/TaxAmt', '0.10'],
      ['CdtTrfTxInf/TaxAmt/@Ccy', 'CHF'],
      ['CdtTrfTxInf/Dbtr/PstlAdr/TwnNm', 'Köln'],
    ],
  });
  expect(report.unmapped).toMatchObject({ 'CdtTrfTxInf/Dbtr/PstlAdr/TwnNm': 1 });
});

test('what was instructed is kept where charges were taken from it, in one currency too', async () => {
  const less = pacs008('9.00', 'E1').replace('<InstdAmt Ccy="USD">11.00', '<InstdAmt Ccy="EUR">10.50');
  expect((await keptOf(less)).kept['original']).toEqual({ minor: 1050, currency: 'EUR' });
  const same = pacs008('9.00', 'E1').replace('<InstdAmt Ccy="USD">11.00', '<InstdAmt Ccy="EUR">9.00');
  expect((await keptOf(same)).kept['original']).toBeNull();
  const swift = mt103('9,00').replace(':33B:USD11,00', ':33B:EUR10,50');
  expect((await keptOf(swift)).kept['original']).toEqual({ minor: 1050, currency: 'EUR' });
});

test('of SWIFT messages, lines of parties and what a line of a statement says besides are kept', async () => {
  const transfer = mt103('10,00').replace(':71A:', ':23E:SDVA\n:71A:');
  expect((await keptOf(transfer)).kept['unmapped']).toEqual([
    [':50F:', '3/DE/Köln'],
    [':59:', 'Paris'],
    [':23E:', 'SDVA'],
  ]);
  expect((await keptOf(mt202('10,00', true))).kept['unmapped']).toEqual([
    [':52A:', 'COBADEFFXXX'],
    [':58A:', 'PSSTFRPPXXX'],
  ]);
  const statement = mt940(
    [':61:2603030302DF10,00NTRFNONREF//B1\r\nFEES 1,00', ':86:166?00TRANSFER?20EREF+E1?34992'],
    '100,00',
    '90,00',
  );
  expect((await keptOf(statement)).kept['unmapped']).toEqual([
    ['86?34', '992'],
    ['61/value date', '260303'],
    ['61/funds code', 'F'],
    ['61/supplement', 'FEES 1,00'],
    ['86/code', '166'],
  ]);
});

test('line ends between entries add up to no text, however many there are', async () => {
  const entries = [entryXml({ amount: '10.00' }), entryXml({ amount: '20.00' })];
  const spread = camt053(entries, '100.00', '70.00').replaceAll('<Ntry>', `${' '.repeat(longestToken - 100)}<Ntry>`);
  const { result } = await read({ a: spread.replace('<Stmt>', `<Stmt>\n${' '.repeat(9999)}`) });
  expect(fileOf(result, 'a')).toMatchObject({ status: 'parsed', loaded: 2, statements: { checked: 1, wrong: [] } });
});

test('a statement that does not add up is reported with the difference, in both families', async () => {
  const { result } = await read({
    'a.xml': camt053([entryXml({ amount: '10.00' })], '100.00', '95.00'),
    'b.sta': mt940([':61:2603020302C10,00NTRFNONREF'], '100,00', '90,00'),
  });
  expect(fileOf(result, 'a.xml').statements).toMatchObject({ checked: 1, wrong: [{ differenceMinor: '500' }] });
  expect(fileOf(result, 'b.sta').statements).toMatchObject({ checked: 1, wrong: [{ differenceMinor: '-2000' }] });
  expect(result.totals.loaded).toBe(2);
});

test('an IBAN with wrong check digits is reported, and the payment is kept', async () => {
  const { result } = await read({ 'a.xml': pain001('10.00', 'E1').replace(theirs, 'FR1520041010050500013M02606') });
  expect(fileOf(result, 'a.xml')).toMatchObject({
    loaded: 1,
    issues: [{ count: 1, example: 'FR1520041010050500013M02606' }],
  });
});

test('without rates, payments in another currency wait in quarantine and the rest is loaded', async () => {
  const { result } = await read({
    'a.xml': pain001('10.00', 'E1').replaceAll('"EUR"', '"USD"'),
    'b.xml': pain001('10.00', 'E2'),
    'c.xml': pain001('11.00', 'E3'),
  });
  expect(result.totals).toEqual({ read: 3, loaded: 2, duplicates: 0, quarantined: 1 });
  expect(result.baseCurrency).toBe('EUR');
});

/** In the samples or current: message → versions. */
const versions = {
  'pain.001': [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  'pain.002': [3, 10, 11, 12, 13, 14],
  'pacs.002': [3, 10, 11, 12, 13, 14],
  'pacs.008': [2, 8, 9, 10, 11, 12, 13],
  'pacs.009': [2, 8, 9, 10, 11, 12],
  'camt.052': [1, 2, 4, 6, 8, 10, 11, 12, 13],
  'camt.053': [1, 2, 3, 4, 6, 8, 10, 11, 12, 13],
  'camt.054': [2, 4, 6, 8, 10, 11, 12, 13],
} as const;

test('every version in use is told by its namespace, and national variants by theirs', () => {
  for (const [message, each] of Object.entries(versions)) {
    for (const version of each) {
      const format = `${message}.001.${String(version).padStart(2, '0')}`;
      const namespaces = [
        `urn:iso:std:iso:20022:tech:xsd:${format}`,
        `http://www.six-interbank-clearing.com/de/${format}.ch.02.xsd`,
        `https://www.example.org/schemas/${format}.xsd`,
      ];
      expect(namespaces.map(messageOf)).toEqual([format, format, format]);
    }
  }
  expect(messageOf('urn:iso:std:iso:20022:tech:xsd:')).toBeNull();
});

test.each([
  ['camt.052', camt052([entryXml({ amount: '10.00', endToEnd: 'E1' })])],
  ['camt.054', camt054([entryXml({ amount: '10.00', endToEnd: 'E1' })])],
])('%s tells of the same payment as the statement that comes later', async (_name, text) => {
  const statement = camt053([entryXml({ amount: '10.00', endToEnd: 'E1' })], '100.00', '90.00');
  const { result } = await read({ 'a.xml': text, 'b.xml': statement });
  expect(result.totals).toEqual({ read: 2, loaded: 1, duplicates: 1, quarantined: 0 });
});

test('pain.002 rejects an order as pacs.002 does', async () => {
  const { result } = await read({ 'order.xml': pain001('10.00', 'E1'), 'status.xml': pain002('E1', 'RJCT') });
  expect(result.totals).toEqual({ read: 1, loaded: 0, duplicates: 0, quarantined: 1 });
});
