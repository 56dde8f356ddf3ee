import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { AppError } from '#domain/app-error';
import { isCurrency } from '#domain/money';
import type { Progress } from '#domain/progress';
import { outputFolder } from '#engine/duckdb/output-folder';
import { type IngestOptions, type IngestResult, ingest } from '../ingest.ts';
import { dataFolder } from '../input-file.ts';
import { BusinessDuplicates } from './business-duplicates.ts';
import { type KnownAccount, accountIdOf, accountOf, learn, partyOf, toTransaction } from './canonical.ts';
import { type FileReport, FileTally } from './file-report.ts';
import { LineFile } from './line-file.ts';
import type { Fault, Payment, PaymentSink } from './payment.ts';
import { fingerprint, readPaymentFile } from './read-payment-file.ts';

/** As the ingest of a folder of tables, without a mapping: payment files say themselves what they are. */
export type PaymentIngestOptions = Omit<IngestOptions, 'mapping'>;

export interface PaymentIngestResult extends IngestResult {
  readonly files: readonly FileReport[];
  /** Sums over the files; read = loaded + duplicates + quarantined. */
  readonly totals: {
    readonly read: number;
    readonly loaded: number;
    readonly duplicates: number;
    readonly quarantined: number;
  };
  /** NDJSON: per loaded payment its references, charges, original amount and every field without a place in the lake. */
  readonly details: string;
}

interface Staged {
  readonly file: number;
  readonly ordinal: number;
  readonly payment: Payment;
}

/**
 * Reads a folder of payment files (ISO 20022, SWIFT MT), recognised by their content, into the lake. A file that cannot
 * be read is reported and costs itself alone; a payment that several messages tell of is loaded once.
 */
export async function ingestPayments(
  options: PaymentIngestOptions,
  progress: Progress = () => undefined,
): Promise<PaymentIngestResult> {
  if (options.baseCurrency !== undefined && !isCurrency(options.baseCurrency)) {
    throw new AppError(
      'ingest.base-currency',
      `${options.baseCurrency} is not an ISO 4217 currency in force: give a code such as EUR.`,
    );
  }
  const data = dataFolder(options.data);
  const paths = filesBelow(data);
  if (paths.length === 0)
    throw new AppError('data.empty', `There are no files in ${data}: give the folder of the bank's files.`);
  const out = outputFolder(options.out);
  mkdirSync(out, { recursive: true });
  const work = mkdtempSync(join(out, '.payments-'));
  try {
    const staged = join(work, 'payments.ndjson');
    const details = join(work, 'details.ndjson');
    const detailLines = new LineFile(details);
    const read = await readFiles(data, paths, staged, detailLines, progress).finally(() => detailLines.close());
    const canonical = join(work, 'canonical');
    mkdirSync(canonical);
    const base = options.baseCurrency ?? commonest(read.currencies);
    const resolved = await resolveFiles(staged, canonical, details, read, options.rates === undefined ? base : null);
    const result = await ingest(
      { ...options, out, data: canonical, mapping: 'canonical', ...(base === undefined ? {} : { baseCurrency: base }) },
      progress,
    );
    await addLakeRefusals(result, resolved, read.tallies);
    const folder = join(out, 'payments');
    mkdirSync(folder, { recursive: true });
    renameSync(details, join(folder, 'details.ndjson'));
    if (existsSync(resolved.quarantine)) renameSync(resolved.quarantine, join(result.quarantine, 'payments.ndjson'));
    const files = read.tallies.map((tally) => tally.report());
    writeFileSync(join(folder, 'files.json'), `${JSON.stringify(files, null, 2)}\n`);
    const sum = (pick: (file: FileReport) => number): number => files.reduce((total, file) => total + pick(file), 0);
    return {
      ...result,
      mapping: 'payment files',
      files,
      totals: {
        read: sum((file) => file.read),
        loaded: sum((file) => file.loaded),
        duplicates: sum((file) => file.duplicates),
        quarantined: sum((file) => file.quarantined),
      },
      details: join(folder, 'details.ndjson'),
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

interface ReadFiles {
  readonly tallies: readonly FileTally[];
  readonly known: Map<string, KnownAccount>;
  readonly currencies: Map<string, number>;
  /** End-to-end identifiers and UETRs that a status report says were rejected, with the reason. */
  readonly rejected: ReadonlyMap<string, string>;
}

/** First pass: every file to staged payments, and what must be known of all files before any is decided. */
async function readFiles(
  data: string,
  paths: readonly string[],
  staged: string,
  details: LineFile,
  progress: Progress,
): Promise<ReadFiles> {
  const lines = new LineFile(staged);
  const tallies: FileTally[] = [];
  const known = new Map<string, KnownAccount>();
  const currencies = new Map<string, number>();
  const rejected = new Map<string, string>();
  const first = new Map<string, string>();
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  let done = 0;
  try {
    for (const [file, path] of paths.entries()) {
      const name = relative(data, path);
      const print = await fingerprint(path);
      const tally = new FileTally(name, print, first.get(print) ?? null);
      if (!first.has(print)) first.set(print, name);
      tallies.push(tally);
      let ordinal = 0;
      const sink: PaymentSink = {
        payment: (payment) => {
          lines.write({ file, ordinal: ordinal++, payment } satisfies Staged);
          for (const [path] of payment.unmapped) tally.unmapped(path);
          const { amount } = payment;
          if (payment.fault !== null || amount === null) return;
          currencies.set(amount.currency, (currencies.get(amount.currency) ?? 0) + 1);
          if (payment.own === null) return;
          const end = payment.own === 'debtor' ? payment.debtor : payment.creditor;
          const account = accountIdOf(end, payment);
          if (account !== null) learn(known, account, end, amount.currency);
        },
        status: (status) => {
          tally.status();
          details.write({ file: name, status });
          if (status.status !== 'RJCT') return;
          for (const key of [status.uetr, status.endToEndId])
            if (key !== null) rejected.set(key, status.reason ?? 'no reason');
        },
        statement: (sum) => tally.statement(sum),
        refused: (line, fault) => tally.refusedRecord(line, fault),
        issue: (issue, example) => tally.issue(issue, example),
        header: (line, path, value) => {
          tally.unmapped(path);
          details.write({ file: name, line, header: path, value });
        },
      };
      tally.outcome(
        await readPaymentFile(path, name, sink, (read) => progress((done += read), bytes, 'reading payment files')),
      );
    }
  } finally {
    lines.close();
  }
  return { tallies, known, currencies, rejected };
}

interface Resolved {
  /** Per line of transactions.ndjson: its file and line. */
  readonly origin: readonly (readonly [file: number, line: number])[];
  readonly quarantine: string;
}

/** Second pass: duplicates, own side, and canonical files. `onlyCurrency` is set where there are no rates. */
async function resolveFiles(
  staged: string,
  folder: string,
  details: string,
  read: ReadFiles,
  onlyCurrency: string | null | undefined,
): Promise<Resolved> {
  const quarantine = join(folder, '..', 'quarantine.ndjson');
  const [transactions, bad, more] = [
    new LineFile(join(folder, 'transactions.ndjson')),
    new LineFile(quarantine),
    new LineFile(`${details}.more`),
  ];
  const duplicates = new BusinessDuplicates();
  const origin: [number, number][] = [];
  const refuse = (tally: FileTally, line: number, fault: Fault): void => {
    tally.quarantined++;
    bad.write({ file: tally.name, line, ...fault });
  };
  try {
    for (const tally of read.tallies) for (const { line, fault } of tally.refusals) refuse(tally, line, fault);
    for await (const text of createInterface({ input: createReadStream(staged) })) {
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
        origin.push([file, payment.line]);
        transactions.write(made.transaction);
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
  return { origin, quarantine };
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

/** What the lake itself refused goes back to the file it came from, so that the counts of each file add up. */
async function addLakeRefusals(result: IngestResult, resolved: Resolved, tallies: readonly FileTally[]): Promise<void> {
  const path = join(result.quarantine, 'transactions.ndjson');
  if (!existsSync(path)) return;
  for await (const text of createInterface({ input: createReadStream(path) })) {
    const { line } = JSON.parse(text) as { line: number };
    const origin = resolved.origin[line - 1];
    if (origin === undefined) continue;
    const tally = tallies[origin[0]]!;
    tally.loaded--;
    tally.quarantined++;
  }
}

function append(target: string, more: string): void {
  const [from, to] = [openSync(more, 'r'), openSync(target, 'a')];
  const buffer = Buffer.alloc(1 << 20);
  for (let read = readSync(from, buffer); read > 0; read = readSync(from, buffer)) writeSync(to, buffer, 0, read);
  closeSync(from);
  closeSync(to);
}

/** All regular files below a folder, in the order of their paths. Links are not followed. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function commonest(currencies: ReadonlyMap<string, number>): string | undefined {
  return [...currencies].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0];
}
