import { existsSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type Database, openDatabase } from './database.ts';
import { lakeSource } from './lake.ts';
import { behaviourColumns, ownedRows, sortByOwner, transactionColumns } from './lake-by-owner.ts';
import { readRows, type Row } from './rows.ts';
import { identifier, literal } from './sql-text.ts';

/** Reads of the lake what happened to a few parties, for people who look at them. */
export interface LakeActivity {
  /** Transactions of these accounts on either side, [from, until) in UTC epoch ms, the latest first. */
  transactions(accounts: readonly string[], from: number, until: number, limit: number): Promise<readonly Row[]>;
  behaviour(partyId: string, from: number, until: number, limit: number): Promise<readonly Row[]>;
  /** Sorts copies of what is asked for by its owner; until then, and where that fails, whole files are read. */
  sort(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the engine with the first question; a lake that is not there yet answers nothing. */
export function createLakeActivity(lake: string): LakeActivity {
  let database: Promise<Database> | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let sorting: Promise<void> | null = null;
  const closing = new AbortController();

  async function open(): Promise<DuckDBConnection> {
    database ??= openDatabase({ folders: [lake], scratch: lake, memoryLimitMb: 256, threads: 2 });
    return (await database).connection;
  }

  /** One after the other: they share a connection. */
  function inTurn(ask: () => Promise<readonly Row[]>): Promise<readonly Row[]> {
    if (!existsSync(lake)) return Promise.resolve([]);
    const next = turn.then(ask, ask);
    turn = next.catch(() => undefined);
    return next;
  }

  const within = (from: number, until: number, limit: number) =>
    `"at" >= ${from} AND "at" < ${until} ORDER BY "at" DESC, id LIMIT ${limit}`;
  return {
    transactions(accounts, from, until, limit) {
      if (accounts.length === 0) return Promise.resolve([]);
      const own = `(${accounts.map(literal).join(', ')})`;
      return inTurn(async () => {
        const connection = await open();
        const sorted = ownedRows(lake, 'transactions');
        const rows =
          sorted === null
            ? `${await lakeSource(connection, lake, 'transactions', transactionColumns)}
              WHERE (accountId IN ${own} OR counterpartyAccountId IN ${own})`
            : // One between two of these accounts counts once.
              `${sorted} WHERE "key" IN ${own} AND ("key" = accountId OR accountId NOT IN ${own})`;
        const names = Object.keys(transactionColumns).map(identifier).join(', ');
        return readRows(connection, `SELECT ${names} FROM ${rows} AND ${within(from, until, limit)}`);
      });
    },
    behaviour(partyId, from, until, limit) {
      return inTurn(async () => {
        const connection = await open();
        const source =
          ownedRows(lake, 'behaviour-events') ??
          (await lakeSource(connection, lake, 'behaviour-events', behaviourColumns));
        const names = Object.keys(behaviourColumns).map(identifier).join(', ');
        const where = `WHERE partyId = ${literal(partyId)} AND ${within(from, until, limit)}`;
        return readRows(connection, `SELECT ${names} FROM ${source} ${where}`);
      });
    },
    sort() {
      sorting ??= sortByOwner(lake, closing.signal)
        .catch((error: unknown) => {
          if (!closing.signal.aborted) throw error;
        })
        .finally(() => {
          sorting = null;
        });
      return sorting;
    },
    async close() {
      closing.abort();
      const [, , opened] = await Promise.allSettled([sorting, turn, database]);
      if (opened.status === 'fulfilled') opened.value?.close();
    },
  };
}
