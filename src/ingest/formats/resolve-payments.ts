import { closeSync, createReadStream, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Progress } from '#domain/progress';
import { BusinessDuplicates } from './business-duplicates.ts';
import { type KnownAccount, accountOf, partyOf, toTransaction } from './canonical.ts';
import type { FileTally } from './file-report.ts';
import { LineFile } from './line-file.ts';
import type { Fault, Payment } from './payment.ts';
import type { Staged, StagedFiles } from './stage-payments.ts';

const paymentsPerReport = 10_000;

export interface Resolved {
  /** Place of the file that a line of transactions.ndjson, from 1, came from; −1 for no line. */
  readonly fileOf: (line: number) => number;
  readonly quarantine: string;
}

/** Second pass: duplicates, own side, and canonical files. `onlyCurrency` is set where there are no rates. */
export async function resolvePayments(
  staged: string,
  folder: string,
  details: string,
  read: StagedFiles,
  onlyCurrency: string | null | undefined,
  progress: Progress,
): Promise<Resolved> {
  const quarantine = join(folder, '..', 'quarantine.ndjson');
  const [transactions, bad, more] = [
    new LineFile(join(folder, 'transactions.ndjson')),
    new LineFile(quarantine),
    new LineFile(`${details}.more`),
  ];
  const duplicates = new BusinessDuplicates();
  // Payments of a file follow one another, so the number of the last line of each file says whose a line is.
  const lastLine = new Float64Array(read.tallies.length);
  const refuse = (tally: FileTally, line: number, fault: Fault): void => {
    tally.quarantined++;
    bad.write({ file: tally.name, line, ...fault });
  };
  try {
    for (const tally of read.tallies) for (const { line, fault } of tally.refusals) refuse(tally, line, fault);
    let done = 0;
    for await (const text of createInterface({ input: createReadStream(staged) })) {
      if (done++ % paymentsPerReport === 0) progress(done, read.payments, 'comparing payments');
      const { file, ordinal, payment } = JSON.parse(text) as Staged;
      const tally = read.tallies[file]!;
      tally.read++;
      if (tally.sameAs !== null) {
        tally.duplicates++;
        continue;
      }
      const reason = rejection(payment, read.rejected);
      const made: ReturnType<typeof toTransaction> =
        reason === null
          ? toTransaction(payment, `p-${tally.print.slice(0, 16)}-${ordinal}`, read.known)
          : { fault: { field: 'status', value: 'RJCT', reason: `a status report says it was rejected (${reason})` } };
      if ('fault' in made) refuse(tally, payment.line, made.fault);
      else if (onlyCurrency !== null && payment.amount?.currency !== onlyCurrency) {
        const value = payment.amount?.currency ?? '';
        refuse(tally, payment.line, {
          field: 'currency',
          value,
          reason: `no exchange rate to ${onlyCurrency} is given (--rates)`,
        });
      } else if (duplicates.isKnown(payment, `${file} ${payment.message}`)) tally.duplicates++;
      else {
        tally.loaded++;
        transactions.write(made.transaction);
        lastLine[file] = transactions.lines;
        more.write({ id: made.transaction.id, file: tally.name, ...beyondTheLake(payment) });
      }
    }
  } finally {
    transactions.closeForIngest();
    bad.close();
    more.close();
  }
  append(details, `${details}.more`);
  writeHolders(folder, read.known);
  if (bad.lines === 0) rmSync(quarantine);
  return { fileOf: (line) => lastLine.findIndex((last) => line <= last), quarantine };
}

function writeHolders(folder: string, known: ReadonlyMap<string, KnownAccount>): void {
  const [parties, accounts] = [
    new LineFile(join(folder, 'parties.ndjson')),
    new LineFile(join(folder, 'accounts.ndjson')),
  ];
  for (const [id, about] of known) {
    parties.write(partyOf(id, about));
    accounts.write(accountOf(id, about));
  }
  parties.closeForIngest();
  accounts.closeForIngest();
}

/** Everything of a payment that the transaction record has no field for. */
function beyondTheLake(payment: Payment): object {
  const {
    amount: _amount,
    at: _at,
    precision: _precision,
    remittance: _remittance,
    own: _own,
    fault: _fault,
    ...rest
  } = payment;
  return rest;
}

function rejection(payment: Payment, rejected: ReadonlyMap<string, string>): string | null {
  const key = [payment.uetr, payment.endToEndId].find((each) => each !== null && rejected.has(each));
  return key === undefined || key === null || payment.format.startsWith('camt') ? null : rejected.get(key)!;
}

function append(target: string, more: string): void {
  const [from, to] = [openSync(more, 'r'), openSync(target, 'a')];
  const buffer = Buffer.alloc(1 << 20);
  for (let read = readSync(from, buffer); read > 0; read = readSync(from, buffer)) writeSync(to, buffer, 0, read);
  closeSync(from);
  closeSync(to);
}
