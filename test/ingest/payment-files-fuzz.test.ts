import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '#domain/app-error';
import { IsoDocument } from '#ingest/formats/iso-document';
import { MtDocument } from '#ingest/formats/mt-document';
import type { Payment, PaymentSink } from '#ingest/formats/payment';
import { longestToken, XmlReader } from '#ingest/formats/xml-reader';
import {
  camt052,
  camt053,
  camt054,
  entryXml,
  mt103,
  mt202,
  mt940,
  pacs002,
  pacs008,
  pacs009,
  pain001,
  pain002,
} from './payment-fixtures.ts';

const iso = {
  'pain.001': pain001('10.00', 'E1'),
  'pacs.008': pacs008('10.00', 'E1'),
  'pacs.009': pacs009('10.00'),
  'pacs.002': pacs002('E1', 'RJCT'),
  'pain.002': pain002('E1', 'RJCT'),
  'camt.052': camt052([entryXml({ amount: '10.00', endToEnd: 'E1' })]),
  'camt.054': camt054([entryXml({ amount: '10.00', credit: true })]),
  'camt.053': camt053([entryXml({ amount: '10.00' }), entryXml({ amount: '5.00', credit: true })], '100.00', '95.00'),
};
const mt = {
  MT103: mt103('10,00'),
  MT202: mt202('10,00', false),
  MT202COV: mt202('10,00', true),
  MT940: mt940([':61:2603020302D10,00NTRFNONREF//B1', ':86:166?00TRANSFER?20EREF+E1?32Atelier'], '100,00', '90,00'),
  MT942:
    ':20:R\n:25:X1\n:28C:1/1\n:34F:EURD0,00\n:13D:2603021200+0100\n:61:2603020302C1,00NTRFA\n:86:/EREF/E1/REMI/x\n:90C:1EUR1,00\n-\n',
};

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const pieces = [
  '<',
  '>',
  '&',
  '&#0;',
  ']]>',
  '<![CDATA[',
  '<!--',
  '{',
  '}',
  '-}',
  '\n-\n',
  ':61:',
  ':20:',
  '\0',
  '//',
  '?20',
  '\uFFFD',
  '9'.repeat(40),
  ' '.repeat(3000),
];
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat({ max: 40 }),
  insert: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 20 }), fc.constant('')),
});

function mutate(text: string, edits: readonly Edit[]): string {
  return edits.reduce((now, { at, remove, insert }) => {
    const from = Math.floor(at * now.length);
    return now.slice(0, from) + insert + now.slice(from + remove);
  }, text);
}

function collect(): { sink: PaymentSink; payments: Payment[] } {
  const payments: Payment[] = [];
  const ignore = (): void => undefined;
  return {
    payments,
    sink: {
      payment: (payment) => payments.push(payment),
      status: ignore,
      statement: ignore,
      refused: ignore,
      issue: ignore,
      header: ignore,
    },
  };
}

/** Feeds a text in pieces; the only failure allowed is a refusal that says why. */
function feed(text: string, step: number, document: { push(piece: string): void; finish(): void }): void {
  try {
    for (let from = 0; from < text.length; from += step) document.push(text.slice(from, from + step));
    document.finish();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.message).toMatch(/\.$/);
  }
}

function xml(sink: PaymentSink): { push(piece: string): void; finish(): void } {
  const document = new IsoDocument(sink);
  const reader = new XmlReader(document);
  return {
    push: (piece) => reader.push(piece),
    finish: () => {
      reader.finish();
      document.finish();
    },
  };
}

function sound(payments: readonly Payment[]): void {
  for (const { amount, at, fault } of payments) {
    if (fault !== null) continue;
    expect(amount !== null && Number.isSafeInteger(amount.minor) && amount.minor >= 0).toBe(true);
    expect(Number.isSafeInteger(at)).toBe(true);
  }
}

const edits = fc.array(edit, { minLength: 1, maxLength: 8 });
const step = fc.integer({ min: 1, max: 4000 });

test.each(Object.entries(iso))('a damaged %s is read or refused, and never gives an unsound payment', (_name, text) => {
  fc.assert(
    fc.property(edits, step, (given, size) => {
      const { sink, payments } = collect();
      feed(mutate(text, given), size, xml(sink));
      sound(payments);
    }),
    { numRuns: 150 },
  );
});

test('a text of two gigabytes is refused within its first megabytes, of which no more is read', () => {
  const { sink, payments } = collect();
  const document = xml(sink);
  const [before, after] = iso['camt.053'].split('Invoice 7', 2);
  const piece = 'x'.repeat(1 << 16);
  document.push(before!);
  let given = 0;
  const giveAll = (): void => {
    for (; given < 2 ** 31; given += piece.length) document.push(piece);
    document.push(after!);
    document.finish();
  };
  expect(giveAll).toThrow(/holds a text or tag of over 1,048,576 characters/);
  expect(given).toBeLessThan(2 * longestToken);
  expect(payments).toEqual([]);
});

test.each(Object.entries(mt))('a damaged %s is read or refused, and never gives an unsound payment', (_name, text) => {
  fc.assert(
    fc.property(edits, step, (given, size) => {
      const { sink, payments } = collect();
      feed(mutate(text, given), size, new MtDocument(sink));
      sound(payments);
    }),
    { numRuns: 150 },
  );
});

test.each([...Object.entries(iso), ...Object.entries(mt)])(
  '%s gives the same payments wherever its text is cut into pieces',
  (name, text) => {
    const whole = collect();
    const open = (sink: PaymentSink) => (name.startsWith('MT') ? new MtDocument(sink) : xml(sink));
    feed(text, text.length, open(whole.sink));
    fc.assert(
      fc.property(step, (size) => {
        const parts = collect();
        feed(text, size, open(parts.sink));
        expect(parts.payments).toEqual(whole.payments);
      }),
      { numRuns: 30 },
    );
  },
);
