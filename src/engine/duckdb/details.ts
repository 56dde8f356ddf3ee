import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '#domain/app-error';
import type { Party } from '#domain/party';
import type { TransactionDetail } from '../engine.ts';
import { lakeSource } from './lake.ts';
import { recordColumns } from './record-columns.ts';
import { readRows } from './rows.ts';
import { literal, literalList } from './sql-text.ts';

const transactionColumns = {
  ...recordColumns('transactions'),
  rate: 'DOUBLE',
  rateDate: 'VARCHAR',
  descriptionNormalised: 'VARCHAR',
  amountOutlier: 'BOOLEAN',
} as const;

const partyColumns = recordColumns('parties');

/** Full rows of the transactions with these ranks, in that order; the lake is scanned once for all of them. */
export async function readTransactions(
  connection: DuckDBConnection,
  lake: string,
  transfers: string,
  sequences: Int32Array,
): Promise<readonly TransactionDetail[]> {
  if (sequences.length === 0) return [];
  const wanted = [...new Set(sequences)].join(', ');
  const keys = await readRows(
    connection,
    `SELECT id, sequence, amount AS baseAmountMinor, party, otherParty FROM read_parquet(${literal(transfers)})
    WHERE sequence IN (${wanted})`,
  );
  const ids = literalList(keys.map((key) => String(key['id'])));
  const source = await lakeSource(connection, lake, 'transactions', transactionColumns, ['id']);
  const rows = await readRows(connection, `SELECT * FROM ${source} WHERE id IN (SELECT unnest(${ids}))`);
  const byId = new Map(rows.map((row) => [row['id'], row]));
  const found = new Map(keys.map((key) => [key['sequence'], { ...byId.get(key.id), ...key }]));
  return Array.from(
    sequences,
    (sequence) => present(found.get(sequence), `transaction ${sequence}`) as unknown as TransactionDetail,
  );
}

/** Full rows of the parties with these keys, in that order. `names` is the engine's party dictionary. */
export async function readParties(
  connection: DuckDBConnection,
  lake: string,
  names: readonly string[],
  parties: Int32Array,
): Promise<readonly Party[]> {
  if (parties.length === 0) return [];
  const ids = [...new Set(parties)].map((party) => present(names[party], `party ${party}`));
  const source = await lakeSource(connection, lake, 'parties', partyColumns, ['id']);
  const rows = await readRows(connection, `SELECT * FROM ${source} WHERE id IN (SELECT unnest(${literalList(ids)}))`);
  const byId = new Map(rows.map((row) => [row['id'], row]));
  return Array.from(parties, (party) => present(byId.get(names[party] ?? null), `party ${party}`) as unknown as Party);
}

function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new AppError('engine.no-such-key', `There is no ${what} in the prepared data.`);
  return value;
}
