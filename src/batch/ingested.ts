import { existsSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { outputFolder } from '#engine/duckdb/output-folder';
import { AppError } from '#domain/app-error';
import { type IngestOptions, type IngestResult, ingest } from '#ingest/ingest';
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
  const { mapping, baseCurrency } = result;
  const note: Ingested = { name: basename(resolve(options.data)), mapping, baseCurrency };
  writeFileSync(join(out, fileName), `${JSON.stringify(note, null, 2)}\n`);
  return result;
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
