import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Payment, PaymentSink } from '#ingest/formats/payment';
import { readPaymentFile } from '#ingest/formats/read-payment-file';
import { decimalMinor } from '#ingest/formats/values';

/** Public MT940 samples; beside each lies the parse that the Python library mt940 (BSD-3-Clause) expects of it. */
const root = process.env['PEERLINE_PAYMENT_SAMPLES'] ?? '../shared/data/payments';
const folder = join(root, 'mt/wolph_mt940/mt940_tests');
const there = existsSync(folder);

/** Where Peerline means to differ, and why. */
const deliberate: Readonly<Record<string, string>> = {
  'betterplace/empty_entry_date': 'a bare :61: has no balance, so no currency',
  'betterplace/sepa_mt9401': 'the reversal of a credit takes money out; so its statements add up',
  'cmxl/mt940': 'DEM is no currency in force',
  'cmxl/statement_details': 'a bare :61: has no balance, so no currency',
  'cmxl/statement_line': 'a bare :61: has no balance, so no currency',
  'self-provided/february_30': 'a 30th of February is quarantined, not moved to the 29th',
  'self-provided/multiline': 'a second message without a balance has no currency of its own',
  'self-provided/raphaelm': 'DEM is no currency in force',
  'self-provided/sparkassen': 'a bare :61: has no balance, so no currency',
  'self-provided/transaction_details_wrapped': 'a 30th of February is quarantined, not moved to the 29th',
  'self-provided/wrapped_timestamp': 'a 30th of February is quarantined, not moved to the 29th',
};

interface Expected {
  readonly signedMinor: string;
  readonly currency: string | null;
  readonly day: string;
}

/** The file is read as text: its tags name Python objects, which nobody should build. */
function expectations(path: string): readonly Expected[] {
  const text = readFileSync(path, 'utf8');
  const start = text.search(/^transactions:/m);
  if (start < 0) return [];
  return text
    .slice(start)
    .split(/^- !!python\/object:mt940\.models\.Transaction$/m)
    .slice(1)
    .map((block) => {
      const amount = /^ {4}amount: [^]*?- '(-?[0-9.E+]+)'/m.exec(block)![1]!;
      const currency = /^ {4}currency: '?([A-Z]{3})'?$/m.exec(block)?.[1] ?? null;
      const binary = (name: string) =>
        new RegExp(`^ {4}${name}: [^]*?- !!binary \\|\\s+([A-Za-z0-9+/=]+)`, 'm').exec(block)?.[1];
      const date = Buffer.from(binary('entry_date') ?? binary('date')!, 'base64');
      const minor = decimalMinor(amount.replace('-', ''), currency ?? 'EUR', '.');
      return {
        signedMinor: `${amount.startsWith('-') && minor !== 0n ? '-' : ''}${minor}`,
        currency,
        day: new Date(Date.UTC(date.readUInt16BE(0), date[2]! - 1, date[3])).toISOString().slice(0, 10),
      };
    });
}

async function parsed(path: string): Promise<readonly Expected[]> {
  const payments: Payment[] = [];
  const ignore = (): void => undefined;
  const sink: PaymentSink = {
    payment: (payment) => payments.push(payment),
    status: ignore,
    statement: ignore,
    refused: ignore,
    issue: ignore,
    header: ignore,
  };
  await readPaymentFile(path, path, sink);
  return payments
    .filter(({ fault }) => fault === null)
    .map(({ own, amount, at }) => ({
      signedMinor: `${own === 'debtor' && amount!.minor > 0 ? '-' : ''}${amount!.minor}`,
      currency: amount!.currency,
      day: new Date(at!).toISOString().slice(0, 10),
    }));
}

const names = there
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.sta') && existsSync(join(folder, name.replace(/sta$/, 'yml'))))
      .map((name) => name.replace(/\.sta$/, ''))
      .sort()
  : [];

describe.skipIf(!there)(`MT940 samples${there ? '' : ' (skipped: PEERLINE_PAYMENT_SAMPLES names no folder)'}`, () => {
  test.each(names)(
    '%s: amount, currency and day of every entry as expected, or the difference is meant',
    async (name) => {
      const [ours, theirs] = [await parsed(join(folder, `${name}.sta`)), expectations(join(folder, `${name}.yml`))];
      if (deliberate[name] === undefined) expect(ours).toEqual(theirs);
      else expect(ours).not.toEqual(theirs);
    },
  );
});
