import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { outputFolder } from '#engine/duckdb/output-folder';
import { AppError } from '#domain/app-error';
import { type IngestOptions, type IngestResult, ingest } from '#ingest/ingest';
import { createPseudonymiser } from '#ingest/pseudonyms/pseudonymiser';
import { readPseudonymKey } from '#ingest/pseudonyms/pseudonym-key';
import { withoutValues } from '#ingest/pseudonyms/pseudonymise-lake';
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

/** Options of a command: the file of the tenant's key where `ingest` takes what makes tokens. */
export type WithKeyFile<T extends PaymentIngestOptions> = T & { readonly pseudonymise?: string };

const fileName = 'ingested.json';

function tokensOf({ data, out, pseudonymise: file }: WithKeyFile<PaymentIngestOptions>) {
  return file === undefined ? {} : { tokens: createPseudonymiser(readPseudonymKey(file, [data, out])) };
}

/** Ingests into a data folder and notes there where the data came from. */
export async function ingestInto(options: WithKeyFile<IngestOptions>, progress: Progress): Promise<IngestResult> {
  const out = outputFolder(options.out);
  const result = await ingest({ ...options, out, ...tokensOf(options) }, progress);
  // What payment files said beyond the lake belongs to the lake that was replaced.
  rmSync(join(out, 'payments'), { recursive: true, force: true });
  note(out, options.data, result);
  return result;
}

/** The same for a folder of payment files, which need no mapping. */
export async function ingestPaymentsInto(
  options: WithKeyFile<PaymentIngestOptions>,
  progress: Progress,
): Promise<PaymentIngestResult> {
  const out = outputFolder(options.out);
  const result = await ingestPayments({ ...options, out, ...tokensOf(options) }, progress);
  note(out, options.data, result);
  return options.pseudonymise === undefined ? result : withoutDetails(out, result);
}

/** What has no place in the records is kept as it was read, so of pseudonymised files it is not kept. */
function withoutDetails(out: string, result: PaymentIngestResult): PaymentIngestResult {
  rmSync(join(out, 'payments'), { recursive: true, force: true });
  withoutValues(result.quarantine);
  const files = result.files.map((file) => ({
    ...file,
    reason: file.reason === null ? null : 'the file could not be read',
    statements: { ...file.statements, wrong: [] },
    issues: file.issues.map((issue) => ({ ...issue, example: '' })),
  }));
  return { ...result, files };
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
