import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Progress } from '#domain/progress';
import type { PreparedCounts } from '../engine.ts';
import { createCodeTypes } from './code-types.ts';
import { openDatabase } from './database.ts';
import { prepareAccounts, prepareParties } from './prepare-dictionaries.ts';
import { behaviourDevices, prepareEvents } from './prepare-events.ts';
import { prepareTransfers } from './prepare-transfers.ts';
import { lakeFingerprint, type Manifest, preparedFilesIn, preparedFolder, readManifest } from './prepared-files.ts';
import { numberOf, readRow, readRows } from './rows.ts';
import { literal } from './sql-text.ts';

export interface PrepareOptions {
  readonly lake: string;
  readonly memoryLimitMb: number;
  readonly threads?: number;
  readonly progress?: Progress;
}

/**
 * Joins, codes and sorts the lake into `.prepared/`; a lake that has not changed since is left as it is. The folder
 * appears under its name only when all is written, so that an interrupted run leaves nothing half-done.
 */
export async function prepareLake(options: PrepareOptions): Promise<Manifest> {
  const { lake, progress } = options;
  const prepared = readManifest(lake);
  if (prepared !== null) return prepared;
  const fingerprint = lakeFingerprint(lake);
  const folder = `${preparedFolder(lake)}.${process.pid}`;
  const files = preparedFilesIn(folder);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const database = await openDatabase({
    folders: [lake],
    scratch: folder,
    memoryLimitMb: options.memoryLimitMb,
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  });
  try {
    const { connection } = database;
    await createCodeTypes(connection);
    progress?.(0, 4, 'parties and accounts');
    await prepareParties(connection, lake);
    await prepareAccounts(connection, lake);
    progress?.(1, 4, 'transactions in order of time');
    await prepareTransfers(connection, lake, files.transfers, await behaviourDevices(connection, lake));
    progress?.(2, 4, 'events per party');
    await prepareEvents(connection, lake, files.transfers, files.events);
    progress?.(3, 4, 'counts');
    await writePartyColumns(connection, files.events, files.parties);
    const manifest = { fingerprint, counts: await count(connection, files.transfers, files.events) };
    writeFileSync(files.dictionary, JSON.stringify(await readDictionary(connection)));
    writeFileSync(files.manifest, `${JSON.stringify(manifest, null, 2)}\n`);
    progress?.(4, 4, 'prepared');
    rmSync(preparedFolder(lake), { recursive: true, force: true });
    renameSync(folder, preparedFolder(lake));
    return manifest;
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writePartyColumns(connection: DuckDBConnection, events: string, file: string): Promise<void> {
  await connection.run(`COPY (
    SELECT party.* EXCLUDE (id), coalesce(e.events, 0) AS events
    FROM party LEFT JOIN (SELECT party AS key, count(*) AS events FROM read_parquet(${literal(events)}) GROUP BY party) e
      ON e.key = party.key
    ORDER BY party.key
  ) TO ${literal(file)} (FORMAT parquet)`);
}

async function count(connection: DuckDBConnection, transfers: string, events: string): Promise<PreparedCounts> {
  const row = await readRow(
    connection,
    `SELECT (SELECT count(*) FROM party) AS parties, (SELECT count(*) FROM account) AS accounts,
      (SELECT count(*) FROM party) + (SELECT count(*) FROM outside) AS entities,
      t.transactions, t.firstAt, t.lastAt, e.legs, e.behaviour
    FROM (SELECT count(*) AS transactions, min("at") AS firstAt, max("at") AS lastAt FROM read_parquet(${literal(transfers)})) t,
      (SELECT count(*) FILTER (kind = 0) AS legs, count(*) FILTER (kind = 1) AS behaviour
        FROM read_parquet(${literal(events)})) e`,
  );
  return {
    parties: numberOf(row, 'parties'),
    accounts: numberOf(row, 'accounts'),
    transactions: numberOf(row, 'transactions'),
    legs: numberOf(row, 'legs'),
    behaviourEvents: numberOf(row, 'behaviour'),
    entities: numberOf(row, 'entities'),
    firstAt: numberOf(row, 'firstAt'),
    lastAt: numberOf(row, 'lastAt'),
  };
}

async function readDictionary(connection: DuckDBConnection): Promise<Record<string, readonly string[]>> {
  const names = async (sql: string): Promise<readonly string[]> =>
    (await readRows(connection, sql)).map((row) => String(row['name']));
  return {
    parties: await names('SELECT id AS name FROM party ORDER BY key'),
    clientSegments: await names('SELECT name FROM client_segment ORDER BY key'),
    regions: await names('SELECT name FROM region ORDER BY key'),
    industries: await names('SELECT name FROM industry ORDER BY key'),
    categories: await names('SELECT name FROM category ORDER BY key'),
  };
}
