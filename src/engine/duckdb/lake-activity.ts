import { existsSync } from 'node:fs';
import { type Database, openDatabase } from './database.ts';
import { lakeSource, type LakeTable, type LakeType } from './lake.ts';
import { readRows, type Row } from './rows.ts';
import { literal } from './sql-text.ts';

/** Reads of the lake what happened to a few parties, for people who look at them. */
export interface LakeActivity {
  /** Transactions of these accounts on either side, [from, until) in UTC epoch ms, the latest first. */
  transactions(accounts: readonly string[], from: number, until: number, limit: number): Promise<readonly Row[]>;
  behaviour(partyId: string, from: number, until: number, limit: number): Promise<readonly Row[]>;
  close(): void;
}

const transactionColumns = {
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
} as const;

const behaviourColumns = {
  id: 'VARCHAR',
  at: 'BIGINT',
  partyId: 'VARCHAR',
  type: 'VARCHAR',
  deviceId: 'VARCHAR',
  ipCountry: 'VARCHAR',
  path: 'VARCHAR',
} as const;

/** Opens the engine with the first question; a lake that is not there yet answers nothing. */
export function createLakeActivity(lake: string): LakeActivity {
  let database: Promise<Database> | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function read(table: LakeTable, columns: Readonly<Record<string, LakeType>>, rest: string) {
    database ??= openDatabase({ folders: [lake], scratch: lake, memoryLimitMb: 256, threads: 2 });
    const { connection } = await database;
    const source = await lakeSource(connection, lake, table, columns);
    return await readRows(connection, `SELECT * FROM ${source} ${rest}`);
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
      const where = `WHERE (accountId IN ${own} OR counterpartyAccountId IN ${own})`;
      return inTurn(() => read('transactions', transactionColumns, `${where} AND ${within(from, until, limit)}`));
    },
    behaviour(partyId, from, until, limit) {
      const where = `WHERE partyId = ${literal(partyId)}`;
      return inTurn(() => read('behaviour-events', behaviourColumns, `${where} AND ${within(from, until, limit)}`));
    },
    close() {
      void database?.then((open) => open.close());
    },
  };
}
