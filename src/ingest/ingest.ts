import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Mapping } from '#contract/mapping';
import { type LoadedKind, loadedKinds } from '#contract/records';
import { AppError } from '#domain/app-error';
import { isCurrency } from '#domain/money';
import { createCodeTypes } from '#engine/duckdb/code-types';
import { openDatabase } from '#engine/duckdb/database';
import { outputFolder } from '#engine/duckdb/output-folder';
import { literal } from '#engine/duckdb/sql-text';
import { removeAbandoned, scratchName } from './abandoned.ts';
import { type DataQuality, assessQuality } from './data-quality.ts';
import { deriveTransactions } from './derive-transactions.ts';
import { registerTransliteration } from './descriptions.ts';
import { dataFolder } from './input-file.ts';
import { type Folders, type KindCounts, loadKind } from './load-kind.ts';
import { readMapping } from './mapping-file.ts';
import type { Progress } from '#domain/progress';
import { ratesPath } from './rates.ts';
import { findInputs, quarantineLooseRejects, readInputs } from './read-inputs.ts';
import type { Pseudonymiser } from './pseudonyms/pseudonymiser.ts';
import { pseudonymiseLake, withoutValues } from './pseudonyms/pseudonymise-lake.ts';
import { recordSql } from './record-sql.ts';
import type { StagedInput } from './staged-input.ts';

export interface IngestOptions {
  /** Folder of the bank's files. */
  readonly data: string;
  /** Name of a built-in mapping, or path of a mapping file. */
  readonly mapping: string;
  /** Data folder: `lake/` and `quarantine/` in it are replaced when all went well. */
  readonly out: string;
  /** CSV file of rates (date, currency, rate); needed where currencies differ. */
  readonly rates?: string;
  /** ISO 4217; overrides the mapping's. */
  readonly baseCurrency?: string;
  /** Replaces identifiers and names by tokens before anything reaches the lake or the quarantine. */
  readonly tokens?: Pseudonymiser;
  /** Memory of DuckDB; beyond it, it spills into the data folder. Default 1024. */
  readonly memoryLimitMb?: number;
  /** Of DuckDB; each needs memory of its own. Default: all processors. */
  readonly threads?: number;
  /** Rows of an input that are held in memory at a time are at most twice this; row groups are small then. Default 245,760. */
  readonly stagedRows?: number;
}

export interface IngestResult {
  /** Name of the mapping. */
  readonly mapping: string;
  readonly baseCurrency: string;
  readonly lake: string;
  readonly quarantine: string;
  /** Per kind; read = loaded + duplicates + quarantined. */
  readonly counts: Readonly<Partial<Record<LoadedKind, KindCounts>>>;
  /** Unreadable lines of inputs that no record reads row by row; in quarantine/inputs.ndjson. */
  readonly unreadableLines: number;
  readonly quality: DataQuality;
}

/**
 * Reads a bank's files through a mapping into the lake of canonical Parquet. Bad rows go to quarantine and the rest
 * goes on; a bad file, mapping or option is an AppError, and then what stood in `out` stays as it was.
 */
export async function ingest(options: IngestOptions, progress: Progress = () => undefined): Promise<IngestResult> {
  const { baseCurrency } = options;
  if (baseCurrency !== undefined && !isCurrency(baseCurrency)) {
    throw new AppError(
      'ingest.base-currency',
      `${baseCurrency} is not an ISO 4217 currency in force: give a code such as EUR.`,
    );
  }
  if (options.rates !== undefined) ratesPath(options.rates);
  const mapping = readMapping(options.mapping);
  const data = dataFolder(options.data);
  const out = outputFolder(options.out);
  const files = findInputs(data, mapping);
  removeAbandoned(out);
  const work = join(out, scratchName('ingest'));
  const folders: Folders = {
    lake: join(work, 'lake'),
    quarantine: join(work, 'quarantine'),
    staging: join(work, 'staging'),
  };
  for (const folder of Object.values(folders) as string[]) mkdirSync(folder, { recursive: true });
  const database = await openDatabase({
    folders: [work, ...new Set([...files.values()].map((file) => dirname(file.path))), ...parquetFolders(files)],
    scratch: work,
    keepOrder: true,
    ...(options.memoryLimitMb === undefined ? {} : { memoryLimitMb: options.memoryLimitMb }),
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  });
  try {
    const { connection } = database;
    await createCodeTypes(connection);
    registerTransliteration(connection);
    const staged = await readInputs(connection, mapping, files, folders.staging, progress, options.stagedRows);
    const unreadableLines = await quarantineLooseRejects(connection, mapping, staged, folders.quarantine);
    const { notes, ...loaded } = await loadKinds(connection, mapping, staged, folders, options, progress);
    if (options.tokens !== undefined) {
      progress(loadedKinds.length, null, 'pseudonymising');
      await pseudonymiseLake(connection, folders.lake, options.tokens);
      withoutValues(folders.quarantine);
    }
    progress(loadedKinds.length, null, 'data quality');
    const quality = await assessQuality(connection, folders.lake, folders.quarantine, [
      ...encodingNotes(staged),
      ...notes,
    ]);
    const target = { lake: join(out, 'lake'), quarantine: join(out, 'quarantine') };
    replace(folders.lake, target.lake);
    replace(folders.quarantine, target.quarantine);
    return { mapping: mapping.name, ...loaded, ...target, unreadableLines, quality };
  } finally {
    database.close();
    rmSync(work, { recursive: true, force: true });
  }
}

/** Where memory is to be spared; a multiple of DuckDB's vectors. */
const smallRowGroup = 20_480;

async function loadKinds(
  connection: DuckDBConnection,
  mapping: Mapping,
  staged: ReadonlyMap<string, StagedInput>,
  folders: Folders,
  options: IngestOptions,
  progress: Progress,
): Promise<{ counts: Partial<Record<LoadedKind, KindCounts>>; baseCurrency: string; notes: readonly string[] }> {
  const counts: Partial<Record<LoadedKind, KindCounts>> = {};
  const notes: string[] = [];
  // A row group is held whole while it is written.
  const writing = options.stagedRows === undefined ? '' : `, ROW_GROUP_SIZE ${smallRowGroup}`;
  let baseCurrency = options.baseCurrency ?? mapping.baseCurrency;
  for (const [done, kind] of loadedKinds.entries()) {
    const parts = (mapping.records[kind] ?? [])
      .map((record, position) => recordSql(kind, record, position, mapping, staged))
      .filter((sql) => sql !== null);
    if (parts.length === 0) continue;
    progress(done, loadedKinds.length, `loading ${kind}`);
    const mapped = join(folders.staging, `mapped-${kind}.parquet`);
    await connection.run(
      `COPY (${parts.join('\nUNION ALL\n')}) TO ${literal(mapped)} (FORMAT parquet, COMPRESSION snappy${writing})`,
    );
    const derive = async () => {
      const derived = await deriveTransactions(connection, mapping.records[kind] ?? [], baseCurrency, options.rates);
      ({ baseCurrency } = derived);
      notes.push(...derived.notes);
      return derived.derivation;
    };
    const derived = kind === 'transactions' ? derive : undefined;
    counts[kind] = await loadKind(connection, kind, mapped, folders, derived, writing);
    rmSync(mapped);
  }
  return { counts, baseCurrency: baseCurrency ?? 'EUR', notes };
}

function parquetFolders(files: ReturnType<typeof findInputs>): readonly string[] {
  return [...files.values()].filter((file) => file.format === 'parquet').map((file) => file.path);
}

function encodingNotes(staged: ReadonlyMap<string, StagedInput>): readonly string[] {
  return [...staged.values()]
    .filter(({ opened }) => opened.encoding === 'windows-1252' && opened.input.encoding !== 'windows-1252')
    .map(
      ({ opened }) =>
        `${opened.file.name} is not UTF-8 and was read as Windows-1252; name its encoding in the mapping.`,
    );
}

function replace(from: string, to: string): void {
  const old = `${to}.old-${process.pid}`;
  if (existsSync(to)) renameSync(to, old);
  renameSync(from, to);
  rmSync(old, { recursive: true, force: true });
}
