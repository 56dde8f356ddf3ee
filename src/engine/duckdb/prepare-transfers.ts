import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '#domain/app-error';
import { timePrecisions } from '#domain/codes';
import { codeSql } from './code-types.ts';
import { lakeSource, tableColumns } from './lake.ts';
import { dictionary } from './prepare-dictionaries.ts';
import { numberOf, readRow, readRows } from './rows.ts';
import { literal } from './sql-text.ts';

const columns = {
  id: 'VARCHAR',
  at: 'BIGINT',
  atPrecision: 'VARCHAR',
  accountId: 'VARCHAR',
  direction: 'VARCHAR',
  amountMinor: 'BIGINT',
  baseAmountMinor: 'BIGINT',
  currency: 'VARCHAR',
  channel: 'VARCHAR',
  scheme: 'VARCHAR',
  category: 'VARCHAR',
  counterpartyAccountId: 'VARCHAR',
  counterpartyIdentifier: 'VARCHAR',
  counterpartyName: 'VARCHAR',
  counterpartyCountry: 'VARCHAR',
  placeCountry: 'VARCHAR',
  placeLatitude: 'DOUBLE',
  placeLongitude: 'DOUBLE',
  deviceId: 'VARCHAR',
} as const;

const dayOnly = timePrecisions.indexOf('day');

/** One text per outside counterparty; an identifier and a name never stand for the same one. */
const outsideName = `CASE WHEN other.key IS NOT NULL THEN NULL
  WHEN coalesce(t.counterpartyIdentifier, t.counterpartyAccountId) IS NOT NULL
    THEN 'i:' || coalesce(t.counterpartyIdentifier, t.counterpartyAccountId)
  WHEN t.counterpartyName IS NOT NULL THEN 'n:' || t.counterpartyName END`;

/**
 * Writes `transfers.parquet`: every transaction once, coded, in (at, id) order, with its rank as `sequence`.
 * `devices` is SQL that yields the device texts of the other record kinds, which share one numbering.
 */
export async function prepareTransfers(
  connection: DuckDBConnection,
  lake: string,
  file: string,
  devices: string,
): Promise<void> {
  const present = await tableColumns(connection, lake, 'transactions');
  const source = await lakeSource(connection, lake, 'transactions', columns, [
    'id',
    'at',
    'accountId',
    'direction',
    'amountMinor',
    'currency',
  ]);
  const amount = present.has('baseAmountMinor') ? 't.baseAmountMinor' : 't.amountMinor';
  if (!present.has('baseAmountMinor')) await refuseMixedCurrencies(connection, source);
  await dictionary(connection, 'category', `SELECT category FROM ${source}`);
  await dictionary(connection, 'device', `SELECT deviceId FROM ${source} UNION ALL ${devices}`);
  const joined = `FROM ${source} t LEFT JOIN account other ON other.id = t.counterpartyAccountId`;
  await dictionary(connection, 'outside', `SELECT ${outsideName} ${joined}`);
  const parties = numberOf(await readRow(connection, 'SELECT count(*) AS n FROM party'), 'n');
  await connection.run(`COPY (
    SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS sequence, * FROM (
      SELECT t.id, t."at", CASE WHEN t.atPrecision = 'day' THEN ${dayOnly} ELSE 0 END AS timePrecision, ${amount} AS amount, ${codeSql('direction', 't.direction')} AS direction,
        coalesce(own.party, -1) AS party, coalesce(own.key, -1) AS account, coalesce(own.product, -1) AS product,
        coalesce(other.party, -1) AS otherParty, coalesce(other.key, -1) AS otherAccount,
        coalesce(other.product, -1) AS otherProduct,
        coalesce(other.party, outside.key + ${parties}, -1) AS counterparty,
        ${codeSql('channel', 't.channel')} AS channel, ${codeSql('scheme', 't.scheme')} AS scheme,
        coalesce(category.key, -1) AS category,
        CASE WHEN t.counterpartyCountry IS NULL THEN coalesce(otherOwner.country, -1)
          ELSE ${codeSql('country', 't.counterpartyCountry')} END AS counterpartyCountry,
        ${codeSql('country', 't.placeCountry')} AS placeCountry,
        coalesce(t.placeLatitude, 'nan') AS latitude, coalesce(t.placeLongitude, 'nan') AS longitude,
        coalesce(device.key, -1) AS device
      ${joined}
      LEFT JOIN account own ON own.id = t.accountId
      LEFT JOIN party otherOwner ON otherOwner.key = other.party
      LEFT JOIN outside ON outside.name = ${outsideName}
      LEFT JOIN category ON category.name = t.category
      LEFT JOIN device ON device.name = t.deviceId
      ORDER BY t."at", t.id)
  ) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`);
  await refuseUnusable(connection, lake, file);
}

async function refuseMixedCurrencies(connection: DuckDBConnection, source: string): Promise<void> {
  const rows = await readRows(connection, `SELECT DISTINCT currency FROM ${source} ORDER BY currency`);
  if (rows.length > 1) {
    const found = rows.map((row) => String(row['currency'])).join(', ');
    throw new AppError(
      'lake.no-base-amount',
      `The transactions are in several currencies (${found.slice(0, 100)}) and lack baseAmountMinor: run \`peerline ingest\` with a rates file.`,
    );
  }
}

/** A transaction that could not be evaluated must not vanish: the lake is refused with the reason. */
async function refuseUnusable(connection: DuckDBConnection, lake: string, file: string): Promise<void> {
  const row = await readRow(
    connection,
    `SELECT count(*) FILTER (party < 0) AS homeless, min(id) FILTER (party < 0) AS example,
      count(*) FILTER (direction < 0 OR amount IS NULL OR amount < 0 OR "at" IS NULL OR id IS NULL) AS broken
    FROM read_parquet(${literal(file)})`,
  );
  if (numberOf(row, 'homeless') > 0) {
    throw new AppError(
      'lake.unknown-account',
      `${row['homeless']} transactions in ${lake} name an account or party that is not there (for instance transaction ${row['example']}): run \`peerline ingest\`, which quarantines them.`,
    );
  }
  if (numberOf(row, 'broken') > 0) {
    throw new AppError(
      'lake.broken-transaction',
      `${row['broken']} transactions in ${lake} lack an id, time, direction or amount: run \`peerline ingest\`, which quarantines them.`,
    );
  }
}
