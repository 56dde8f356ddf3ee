import { readFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '#domain/app-error';
import type { Party } from '#domain/party';
import type { Progress } from '#domain/progress';
import { type EventChunk, eventKinds, type PartyColumns, type TransferChunk } from '#features/event-chunk';
import type { Dictionary, Engine, LabelColumns, PartyRange, PreparedCounts, TransactionDetail } from '../engine.ts';
import { type Expressions, type Layout, readColumns, streamColumns } from './column-stream.ts';
import { type Database, openDatabase } from './database.ts';
import { readParties, readTransactions } from './details.ts';
import { readLabels } from './labels.ts';
import { splitEvenly } from './party-ranges.ts';
import { plainPath } from './plain-path.ts';
import { prepareLake } from './prepare.ts';
import { type Manifest, preparedFiles, readManifest } from './prepared-files.ts';
import { readRow } from './rows.ts';
import { identifier, literal } from './sql-text.ts';

export interface DuckDbEngineOptions {
  /** Folder of the canonical Parquet files; what is prepared from them goes to `.prepared/` in it. */
  readonly lake: string;
  /** Memory of DuckDB while preparing and reading; beyond it, it spills into the lake folder. Default 1024. */
  readonly memoryLimitMb?: number;
  readonly threads?: number;
  readonly progress?: Progress;
}

const eventLayout = {
  party: 'int32',
  at: 'float64',
  timePrecision: 'uint8',
  kind: 'uint8',
  sequence: 'int32',
  side: 'uint8',
  amount: 'float64',
  direction: 'int8',
  channel: 'int8',
  scheme: 'int8',
  product: 'int8',
  counterparty: 'int32',
  counterpartyCountry: 'int16',
  placeCountry: 'int16',
  latitude: 'float32',
  longitude: 'float32',
  device: 'int32',
  session: 'int32',
  path: 'int32',
} as const;
const partyLayout = {
  entityType: 'int8',
  country: 'int16',
  region: 'int32',
  riskRating: 'int8',
  politicallyExposed: 'int8',
  clientSegment: 'int32',
  industry: 'int32',
  onboardedAt: 'float64',
  events: 'int32',
} as const;

/** The embedded engine: DuckDB over the Parquet files of one lake folder. Several may read the same prepared lake. */
export class DuckDbEngine implements Engine {
  private readonly options: DuckDbEngineOptions & { readonly memoryLimitMb: number };
  private readonly lake: string;
  private database: Database | undefined;
  private names: Dictionary | undefined;

  constructor(options: DuckDbEngineOptions) {
    this.lake = plainPath(options.lake);
    this.options = { ...options, lake: this.lake, memoryLimitMb: options.memoryLimitMb ?? 1024 };
  }

  async prepare(): Promise<PreparedCounts> {
    return (await prepareLake(this.options)).counts;
  }

  async dictionary(): Promise<Dictionary> {
    this.manifest();
    this.names ??= readDictionary(preparedFiles(this.lake));
    return this.names;
  }

  async parties(): Promise<PartyColumns> {
    return this.partyColumns();
  }

  async partitions(count: number): Promise<readonly PartyRange[]> {
    const { events } = await this.partyColumns();
    return splitEvenly(events, count);
  }

  async *events(range: PartyRange): AsyncGenerator<EventChunk> {
    const { events, folder } = preparedFiles(this.lake);
    const reading = await (await this.open()).connect();
    try {
      const from = `FROM read_parquet(${literal(events)}) WHERE party >= ${range.from} AND party < ${range.to}`;
      yield* streamColumns(reading, eventLayout, identity(eventLayout), from);
    } catch (error) {
      throw damaged(events, folder, error);
    } finally {
      reading.closeSync();
    }
  }

  async *transfers(): AsyncGenerator<TransferChunk> {
    const { transfers, folder } = preparedFiles(this.lake);
    const reading = await (await this.open()).connect();
    const layout = { sequence: 'int32', at: 'float64', amount: 'float64', payer: 'int32', payee: 'int32' } as const;
    const expressions = {
      sequence: 'sequence',
      at: '"at"',
      amount: 'amount',
      payer: 'CASE WHEN direction = 0 THEN party ELSE counterparty END',
      payee: 'CASE WHEN direction = 0 THEN counterparty ELSE party END',
    };
    try {
      const from = `FROM read_parquet(${literal(transfers)})`;
      for await (const { sequence, ...columns } of streamColumns(reading, layout, expressions, from)) {
        yield { ...columns, offset: sequence[0]! };
      }
    } catch (error) {
      throw damaged(transfers, folder, error);
    } finally {
      reading.closeSync();
    }
  }

  async transactions(sequences: Int32Array): Promise<readonly TransactionDetail[]> {
    const { connection } = await this.open();
    return readTransactions(connection, this.lake, preparedFiles(this.lake).transfers, sequences);
  }

  async partyRecords(parties: Int32Array): Promise<readonly Party[]> {
    const { connection } = await this.open();
    return readParties(connection, this.lake, (await this.dictionary()).parties, parties);
  }

  async labels(): Promise<LabelColumns> {
    const { connection } = await this.open();
    const { parties } = await this.dictionary();
    return readLabels(connection, this.lake, preparedFiles(this.lake).transfers, parties);
  }

  async close(): Promise<void> {
    this.database?.close();
    this.database = undefined;
  }

  private async partyColumns(): Promise<PartyColumns & { readonly events: Int32Array }> {
    const { connection } = await this.open();
    const expressions = { ...identity(partyLayout), onboardedAt: "coalesce(CAST(onboardedAt AS DOUBLE), 'nan')" };
    const { parties, folder } = preparedFiles(this.lake);
    const from = `FROM read_parquet(${literal(parties)}) ORDER BY key`;
    try {
      const columns = await readColumns(connection, partyLayout, expressions, from, this.manifest().counts.parties);
      return { ...columns, screenedSince: await this.screenedSince(connection) };
    } catch (error) {
      throw error instanceof AppError ? error : damaged(parties, folder, error);
    }
  }

  private async screenedSince(connection: DuckDBConnection): Promise<number> {
    const { events, folder } = preparedFiles(this.lake);
    const hits = `FROM read_parquet(${literal(events)}) WHERE kind = ${eventKinds.screeningHit}`;
    try {
      const first = await readRow(connection, `SELECT coalesce(min("at"), 'nan'::DOUBLE) AS screened ${hits}`);
      return Number(first['screened']);
    } catch (error) {
      throw damaged(events, folder, error);
    }
  }

  private async open(): Promise<Database> {
    this.manifest();
    this.database ??= await openDatabase({
      folders: [this.lake],
      scratch: preparedFiles(this.lake).folder,
      memoryLimitMb: this.options.memoryLimitMb,
      ...(this.options.threads === undefined ? {} : { threads: this.options.threads }),
    });
    return this.database;
  }

  private manifest(): Manifest {
    const manifest = readManifest(this.lake);
    if (manifest === null) {
      throw new AppError('engine.not-prepared', `The lake ${this.lake} is new or has changed: prepare it first.`);
    }
    return manifest;
  }
}

function readDictionary({ dictionary, folder }: { readonly dictionary: string; readonly folder: string }): Dictionary {
  try {
    return JSON.parse(readFileSync(dictionary, 'utf8')) as Dictionary;
  } catch (error) {
    throw damaged(dictionary, folder, error);
  }
}

/** Prepared files are made from the lake, so whoever finds one damaged can have it made again. */
function damaged(file: string, folder: string, error: unknown): AppError {
  const sentence = `${file} is damaged or cannot be read: remove ${folder} and run the command again.`;
  return new AppError('engine.damaged', sentence, { file }, error);
}

/** Each column read under its own name. */
function identity<L extends Layout>(layout: L): Expressions<L> {
  return Object.fromEntries(Object.keys(layout).map((name) => [name, identifier(name)])) as Expressions<L>;
}
