import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '#engine/duckdb/database';
import { readTable, type Table } from '#engine/duckdb/read-table';
import { literal } from '#engine/duckdb/sql-text';
import { mkdtempSync, rmSync } from 'node:fs';

/**
 * Slow features of every account of the Berka bank that has transactions: volumes per month of its own history, so that
 * the two slices of the data (other years, other lengths) stay comparable. Loans are left out: their status is an
 * outcome. Pensions and loan payments are left out too, as only one slice has them.
 */
export async function berkaAccounts(folder: string): Promise<Table> {
  const scratch = mkdtempSync(join(tmpdir(), 'peerline-berka-'));
  const database = await openDatabase({ folders: [folder, scratch], scratch });
  const csv = (name: string) =>
    `read_csv(${literal(join(folder, name))}, delim = ';', header = true, quote = '"', sample_size = -1)`;
  const file = join(scratch, 'accounts.parquet');
  try {
    await database.connection.run(`
      COPY (
        WITH moves AS (
          SELECT account_id, amount, balance, type, operation,
                 strptime('19' || date, '%Y%m%d') AS day
          FROM ${csv('trans.csv')}
        ),
        volumes AS (
          SELECT account_id,
                 greatest(1, date_diff('day', min(day), max(day)) / 30.4) AS months,
                 sum(CASE WHEN type = 'PRIJEM' THEN amount ELSE 0 END) AS inflow,
                 sum(CASE WHEN type <> 'PRIJEM' THEN amount ELSE 0 END) AS outflow,
                 sum(CASE WHEN operation = 'VYBER' THEN amount ELSE 0 END) AS cash_out,
                 sum(CASE WHEN operation = 'VKLAD' THEN amount ELSE 0 END) AS cash_in,
                 count(*) FILTER (operation = 'PREVOD NA UCET') AS payments,
                 count(*) FILTER (operation IN ('VYBER', 'VYBER KARTOU')) AS withdrawals,
                 median(balance) AS typical_balance,
                 quantile_cont(balance, 0.05) AS low_balance,
                 max(amount) AS largest_amount
          FROM moves GROUP BY account_id
        ),
        orders AS (SELECT account_id, sum(amount) AS ordered FROM ${csv('order.asc')} GROUP BY account_id),
        holders AS (
          SELECT d.account_id, count(*) AS users,
                 max(CASE WHEN d.type = 'OWNER' THEN c.birth_number END) AS born,
                 max(CASE WHEN d.type = 'OWNER' THEN c.district_id END) AS district,
                 count(k.card_id) AS cards
          FROM ${csv('disp.asc')} d JOIN ${csv('client.asc')} c USING (client_id)
          LEFT JOIN ${csv('card.asc')} k USING (disp_id)
          GROUP BY d.account_id
        )
        SELECT inflow / months AS monthly_inflow,
               outflow / months AS monthly_outflow,
               cash_out / greatest(outflow, 1) AS cash_share_of_outflow,
               cash_in / greatest(inflow, 1) AS cash_share_of_inflow,
               payments / months AS monthly_payments,
               withdrawals / months AS monthly_withdrawals,
               typical_balance, low_balance, largest_amount,
               coalesce(ordered, 0) AS standing_orders,
               users, cards,
               97 - CAST(substr(lpad(CAST(born AS VARCHAR), 6, '0'), 1, 2) AS INTEGER) AS owner_age,
               CASE WHEN CAST(substr(lpad(CAST(born AS VARCHAR), 6, '0'), 3, 2) AS INTEGER) > 50 THEN 'F' ELSE 'M' END AS gender,
               CASE frequency WHEN 'POPLATEK MESICNE' THEN 'monthly' WHEN 'POPLATEK TYDNE' THEN 'weekly'
                              ELSE 'after each transaction' END AS statement,
               A11 AS district_salary
        FROM volumes JOIN ${csv('account.asc')} USING (account_id)
        JOIN holders USING (account_id) LEFT JOIN orders USING (account_id)
        JOIN ${csv('district.asc')} ON A1 = district
        ORDER BY account_id
      ) TO ${literal(file)} (FORMAT parquet)`);
    return await readTable(file);
  } finally {
    database.close();
    rmSync(scratch, { recursive: true });
  }
}
