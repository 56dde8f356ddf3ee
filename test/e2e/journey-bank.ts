import { rmSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '#engine/duckdb/database';
import { readRows, type Row } from '#engine/duckdb/rows';
import type { TransactionInput } from '#contract/api/records';
import { peerlineJson } from '../peerline.ts';

/** A simulated bank whose later months are not yet known: they come as a bank's systems would send them. */
export interface JourneyBank {
  /** Data folder of the main job: model, evaluations and alerts of the earlier months. */
  readonly out: string;
  readonly rates: string;
  /** Transactions of the later months in order of time, one list per month. */
  readonly months: readonly (readonly TransactionInput[])[];
  readonly parties: readonly string[];
}

const known = 4;
const later = 2;
const monthStart = (month: number) => Date.UTC(2024, month, 1);

/** Absent is left out, as a bank would. */
function withoutNulls(row: Row): TransactionInput {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as TransactionInput;
}

/** Simulates a bank, keeps its later months back, and runs the main job on the earlier ones. */
export async function makeJourneyBank(folder: string): Promise<JourneyBank> {
  const bank = join(folder, 'bank');
  const out = join(folder, 'out');
  const size = `--parties 500 --transactions 21000 --months ${known + later} --seed 101`;
  await peerlineJson('simulate', ...size.split(' '), '--out', bank);
  const database = await openDatabase({ folders: [folder], scratch: folder });
  try {
    const { connection } = database;
    const cut = monthStart(known);
    for (const kind of ['transactions', 'behaviour-events', 'complaints', 'incidents']) {
      const file = join(bank, `${kind}.parquet`);
      const all = `${file}.all`;
      renameSync(file, all);
      await connection.run(
        `COPY (SELECT * FROM read_parquet('${all}') WHERE "at" < ${cut}) TO '${file}' (FORMAT parquet)`,
      );
    }
    const months: TransactionInput[][] = [];
    for (let month = known; month < known + later; month++) {
      const rows = await readRows(
        connection,
        `SELECT * FROM read_parquet('${join(bank, 'transactions.parquet.all')}')
         WHERE "at" >= ${monthStart(month)} AND "at" < ${monthStart(month + 1)} ORDER BY "at", id`,
      );
      months.push(rows.map(withoutNulls));
    }
    const parties = await readRows(
      connection,
      `SELECT id FROM read_parquet('${join(bank, 'parties.parquet')}') ORDER BY 1`,
    );
    for (const kind of ['transactions', 'behaviour-events', 'complaints', 'incidents'])
      rmSync(join(bank, `${kind}.parquet.all`));
    const rates = join(bank, 'rates.csv');
    const run = `--mapping canonical --base-currency EUR --seed 5 --data ${bank} --rates ${rates} --out ${out}`;
    await peerlineJson('run', ...run.split(' '));
    return { out, rates, months, parties: parties.map(({ id }) => String(id)) };
  } finally {
    database.close();
  }
}
