import { existsSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { outputFolder } from '#engine/duckdb/output-folder';
import { AppError } from '#domain/app-error';
import { type IngestOptions, type IngestResult, ingest } from '#ingest/ingest';
import { type PaymentIngestOptions, type PaymentIngestResult, ingestPayments } from '#ingest/formats/payment-folder';
import type { Progress } from './workspace.ts';
import { readStoredJson } from './stored-json.ts';

/** What later commands want to know of the data in a folder. */
export interface Ingested {
  /** Name of the source: the folder's name, not its path. */
  readonly name: string;
  readonly mapping: string;
  readonly baseCurrency: string;
}

const fileName = 'ingested.json';

/** Ingests into a data folder and notes there where the data came from. */
export async function ingestInto(options: IngestOptions, progress: Progress): Promise<IngestResult> {
  const out = outputFolder(options.out);
  const result = await ingest({ ...options, out }, progress);
  note(out, options.data, result);
  return result;
}

/** The same for a folder of payment files, which need no mapping. */
export async function ingestPaymentsInto(
  options: PaymentIngestOptions,
  progress: Progress,
): Promise<PaymentIngestResult> {
  const out = outputFolder(options.out);
  const result = await ingestPayments({ ...options, out }, progress);
  note(out, options.data, result);
  return result;
}

function note(out: string, data: string, { mapping, baseCurrency }: IngestResult): void {
  const ingested: Ingested = { name: basename(resolve(data)), mapping, baseCurrency };
  writeFileSync(join(out, fileName), `${JSON.stringify(ingested, null, 2)}\n`);
}

export function hasIngested(out: string): boolean {
  return existsSync(join(out, fileName));
}

/** Throws `workspace.absent` where nothing was ingested yet. */
export function readIngested(out: string): Ingested {
  const file = join(out, fileName);
  if (!existsSync(file)) {
    throw new AppError('workspace.absent', `There is no data in ${out}: run \`peerline ingest\` first.`, { out });
  }
  return readStoredJson(file, 'run `peerline ingest` again') as Ingested;
}
