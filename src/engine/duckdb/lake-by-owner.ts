import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from './database.ts';
import { hasTable, lakeSource, type LakeType } from './lake.ts';
import { preparedFolder, readManifest } from './prepared-files.ts';
import { identifier, literal } from './sql-text.ts';

/** Small enough that one owner's rows cost little beside them, large enough that millions of rows are a few hundred groups. */
const rowsPerGroup = 16_384;

export const transactionColumns = {
  id: 'VARCHAR',
  at: 'BIGINT',
  accountId: 'VARCHAR',
  direction: 'VARCHAR',
  amountMinor: 'BIGINT',
  currency: 'VARCHAR',
  baseAmountMinor: 'BIGINT',
  channel: 'VARCHAR',
  category: 'VARCHAR',
  counterpartyAccountId: 'VARCHAR',
  counterpartyIdentifier: 'VARCHAR',
  counterpartyName: 'VARCHAR',
  counterpartyCountry: 'VARCHAR',
  placeCountry: 'VARCHAR',
  deviceId: 'VARCHAR',
} as const satisfies Readonly<Record<string, LakeType>>;

export const behaviourColumns = {
  id: 'VARCHAR',
  at: 'BIGINT',
  partyId: 'VARCHAR',
  type: 'VARCHAR',
  deviceId: 'VARCHAR',
  ipCountry: 'VARCHAR',
  path: 'VARCHAR',
} as const satisfies Readonly<Record<string, LakeType>>;

export type OwnedTable = 'transactions' | 'behaviour-events';

const orders = {
  // A payment between two accounts is found under either.
  transactions: (source: string) => `SELECT accountId AS "key", * FROM ${source}
    UNION ALL SELECT counterpartyAccountId AS "key", * FROM ${source}
    WHERE counterpartyAccountId IS NOT NULL AND counterpartyAccountId <> accountId`,
  'behaviour-events': (source: string) => `SELECT partyId AS "key", * FROM ${source}`,
};
const columnsOf = { transactions: transactionColumns, 'behaviour-events': behaviourColumns };

function copyOf(lake: string, table: OwnedTable): string {
  return join(preparedFolder(lake), `${table}-by-owner.parquet`);
}

/**
 * SQL of a table in the order of `key`, the account or party that its rows belong to; null where the lake has no such
 * copy, or has changed since. Transactions between two accounts are in it twice.
 */
export function ownedRows(lake: string, table: OwnedTable): string | null {
  const file = copyOf(lake, table);
  if (!existsSync(file) || readManifest(lake) === null) return null;
  const names = Object.keys(columnsOf[table]).map(identifier).join(', ');
  return `(SELECT "key", ${names} FROM read_parquet(${literal(file)}))`;
}

/**
 * Sorts what people look at by its owner, so that a question reads a few groups of rows and not the whole file. Lies
 * beside what was prepared and goes with it when the lake changes; a lake that is not prepared is left alone.
 * @param stop leaves off, with an error and without half a file
 */
export async function sortByOwner(lake: string, stop: AbortSignal): Promise<void> {
  if (readManifest(lake) === null) return;
  const missing = (['transactions', 'behaviour-events'] as const).filter(
    (table) => hasTable(lake, table) && !existsSync(copyOf(lake, table)),
  );
  if (missing.length === 0) return;
  const folder = preparedFolder(lake);
  // One thread: scoring and requests go on meanwhile.
  const database = await openDatabase({ folders: [lake], scratch: folder, memoryLimitMb: 512, threads: 1 });
  const interrupt = () => database.connection.interrupt();
  stop.addEventListener('abort', interrupt);
  try {
    for (const table of missing) {
      stop.throwIfAborted();
      const written = `${copyOf(lake, table)}.${process.pid}`;
      try {
        const source = await lakeSource(database.connection, lake, table, columnsOf[table]);
        await database.connection.run(`COPY (SELECT * FROM (${orders[table](source)}) ORDER BY "key", "at")
          TO ${literal(written)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowsPerGroup})`);
        renameSync(written, copyOf(lake, table));
      } finally {
        rmSync(written, { force: true });
      }
    }
  } finally {
    stop.removeEventListener('abort', interrupt);
    database.close();
  }
}
