import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AppError } from '#domain/app-error';
import { isCurrency } from '#domain/money';
import type { Progress } from '#domain/progress';
import { outputFolder } from '#engine/duckdb/output-folder';
import { removeAbandoned, scratchName } from '../abandoned.ts';
import { type IngestOptions, type IngestResult, ingest } from '../ingest.ts';
import { dataFolder } from '../input-file.ts';
import type { FileReport, FileTally } from './file-report.ts';
import { LineFile } from './line-file.ts';
import { type Resolved, resolvePayments } from './resolve-payments.ts';
import { stagePayments } from './stage-payments.ts';

/** A statement may have millions of entries: memory is spared at the cost of time (`peerline bench formats` measures both). */
const bounded = { memoryLimitMb: 192, threads: 1, stagedRows: 40_960 };

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
  removeAbandoned(out);
  const work = mkdtempSync(join(out, `${scratchName('payments')}-`));
  try {
    const staged = join(work, 'payments.ndjson');
    const details = join(work, 'details.ndjson');
    const detailLines = new LineFile(details);
    const read = await stagePayments(data, paths, staged, detailLines, progress).finally(() => detailLines.close());
    const canonical = join(work, 'canonical');
    mkdirSync(canonical);
    const base = options.baseCurrency ?? commonest(read.currencies);
    const only = options.rates === undefined ? base : null;
    const resolved = await resolvePayments(staged, canonical, details, read, only, progress);
    const result = await ingest(
      {
        ...bounded,
        ...options,
        out,
        data: canonical,
        mapping: 'canonical',
        ...(base === undefined ? {} : { baseCurrency: base }),
      },
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

/** What the lake itself refused goes back to the file it came from, so that the counts of each file add up. */
async function addLakeRefusals(result: IngestResult, resolved: Resolved, tallies: readonly FileTally[]): Promise<void> {
  const path = join(result.quarantine, 'transactions.ndjson');
  if (!existsSync(path)) return;
  for await (const text of createInterface({ input: createReadStream(path) })) {
    const { line } = JSON.parse(text) as { line: number };
    const tally = tallies[resolved.fileOf(line)];
    if (tally === undefined) continue;
    tally.loaded--;
    tally.quarantined++;
  }
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
