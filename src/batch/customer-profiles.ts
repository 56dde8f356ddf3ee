import { dirname } from 'node:path';
import { openDatabase } from '#engine/duckdb/database';
import { lakeSource } from '#engine/duckdb/lake';
import { outputFolder } from '#engine/duckdb/output-folder';
import { numberOf, readRow } from '#engine/duckdb/rows';
import { literal } from '#engine/duckdb/sql-text';
import type { SegmentationPurpose } from '#model/segmentation/provenance';

/** Column that names the customer. */
export const partyColumn = 'customer';

/** Half-open, UTC epoch ms. */
export interface Period {
  readonly from: number;
  readonly until: number;
}

const monthMs = 30.4375 * 86_400_000;
/** Fewer payments than this say nothing of a habit. */
const fewestPayments = 5;

/** SQL of the columns that describe customers for a purpose; amounts in major units, shares of the number of payments. */
const columnsOf: Readonly<Record<SegmentationPurpose, Readonly<Record<string, string>>>> = {
  aml: {
    'monthly inflow': 'inflow / months',
    'monthly outflow': 'outflow / months',
    'payments per month': 'payments / months',
    'typical payment': 'typical',
    'largest payment': 'largest',
    'cash share': 'cash / payments',
    'share sent abroad': 'abroad / payments',
    'other sides per month': 'sides / months',
    'share passed on': 'least(inflow, outflow) / nullif(greatest(inflow, outflow), 0)',
    'share at night': 'night / payments',
  },
  commercial: {
    'monthly spending': 'outflow / months',
    'payments per month': 'payments / months',
    'typical payment': 'typical',
    'card share': 'card / payments',
    'share by direct debit': 'debit / payments',
    'share on the phone': 'mobile / payments',
    'visits per month': 'coalesce(visits, 0) / months',
    accounts: 'accounts',
  },
};

/**
 * Writes one row per customer who paid or was paid often enough in a period, as Parquet. Returns the rows. What a
 * commercial profile reads knows nothing of alerts, cases or risk.
 */
export async function writeCustomerProfiles(
  lake: string,
  purpose: SegmentationPurpose,
  { from, until }: Period,
  file: string,
): Promise<number> {
  const folder = outputFolder(dirname(file));
  const database = await openDatabase({ folders: [lake, folder], scratch: folder });
  try {
    const { connection } = database;
    const parties = await lakeSource(connection, lake, 'parties', { id: 'VARCHAR', country: 'VARCHAR' }, ['id']);
    const accounts = await lakeSource(connection, lake, 'accounts', { id: 'VARCHAR', partyId: 'VARCHAR' }, [
      'id',
      'partyId',
    ]);
    const transactions = await lakeSource(
      connection,
      lake,
      'transactions',
      {
        at: 'BIGINT',
        accountId: 'VARCHAR',
        direction: 'VARCHAR',
        baseAmountMinor: 'BIGINT',
        channel: 'VARCHAR',
        scheme: 'VARCHAR',
        counterpartyAccountId: 'VARCHAR',
        counterpartyIdentifier: 'VARCHAR',
        counterpartyCountry: 'VARCHAR',
      },
      ['at', 'accountId', 'direction', 'baseAmountMinor'],
    );
    const behaviour = await lakeSource(connection, lake, 'behaviour-events', {
      at: 'BIGINT',
      partyId: 'VARCHAR',
      type: 'VARCHAR',
    });
    const chosen = Object.entries(columnsOf[purpose]).map(([name, sql]) => `CAST(${sql} AS DOUBLE) AS "${name}"`);
    await connection.run(`COPY (
      WITH paid AS (
        SELECT a."partyId" AS party, t.*, p.country, t."baseAmountMinor" / 100.0 AS amount
        FROM ${transactions} t JOIN ${accounts} a ON a.id = t."accountId" JOIN ${parties} p ON p.id = a."partyId"
        WHERE t."at" >= ${from} AND t."at" < ${until}
      ), summed AS (
        SELECT party, count(*) AS payments,
          sum(amount) FILTER (WHERE direction = 'in') AS got, sum(amount) FILTER (WHERE direction = 'out') AS gave,
          median(amount) AS typical, max(amount) AS largest,
          count(*) FILTER (WHERE scheme = 'cash') AS cash, count(*) FILTER (WHERE scheme = 'card') AS card,
          count(*) FILTER (WHERE scheme = 'direct-debit') AS debit, count(*) FILTER (WHERE channel = 'mobile') AS mobile,
          count(*) FILTER (WHERE "counterpartyCountry" <> country) AS abroad,
          count(*) FILTER (WHERE hour(make_timestamp_ms("at")) < 5) AS night,
          count(DISTINCT coalesce("counterpartyAccountId", "counterpartyIdentifier")) AS sides
        FROM paid GROUP BY party HAVING count(*) >= ${fewestPayments}
      ), visited AS (
        SELECT "partyId" AS party, count(*) FILTER (WHERE type = 'login') AS visits FROM ${behaviour}
        WHERE "at" >= ${from} AND "at" < ${until} GROUP BY 1
      ), held AS (SELECT "partyId" AS party, count(*) AS accounts FROM ${accounts} GROUP BY 1)
      SELECT party AS ${partyColumn}, ${chosen.join(', ')} FROM (
        SELECT s.*, coalesce(got, 0) AS inflow, coalesce(gave, 0) AS outflow, visits, accounts,
          ${(until - from) / monthMs} AS months
        FROM summed s JOIN ${parties} p ON p.id = s.party LEFT JOIN visited USING (party) LEFT JOIN held USING (party)
      ) ORDER BY party
    ) TO ${literal(file)} (FORMAT parquet)`);
    return numberOf(await readRow(connection, `SELECT count(*) AS n FROM read_parquet(${literal(file)})`), 'n');
  } finally {
    database.close();
  }
}

/** The two halves of what the lake holds: enough to see who moved. */
export async function halvesOf(lake: string): Promise<readonly [Period, Period]> {
  const database = await openDatabase({ folders: [lake], scratch: lake });
  try {
    const source = await lakeSource(database.connection, lake, 'transactions', { at: 'BIGINT' }, ['at']);
    const row = await readRow(database.connection, `SELECT min("at") AS first, max("at") AS last FROM ${source}`);
    const [first, end] = [numberOf(row, 'first'), numberOf(row, 'last') + 1];
    const middle = Math.floor((first + end) / 2);
    return [
      { from: first, until: middle },
      { from: middle, until: end },
    ];
  } finally {
    database.close();
  }
}
