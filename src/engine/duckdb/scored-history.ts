import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { openDatabase } from './database.ts';
import { lakeSource, type LakeTable, type LakeType } from './lake.ts';
import { parquetScan } from './parquet-scan.ts';
import { numberOf, readRow, type Row, streamRows } from './rows.ts';
import { identifier, literal, literalList } from './sql-text.ts';

/** How a column of the written file is made from one of `evaluations.parquet`. */
export interface EvaluationNames {
  /** Names of cells and experts; position = the number in the file. */
  readonly cells: readonly string[];
  readonly experts: readonly string[];
  /** Columns that are the same in every row. */
  readonly constants: Readonly<Record<string, string | number>>;
}

/** What the file of evaluations held. */
export interface ScoredHistory {
  readonly transactions: number;
  readonly legs: number;
  /** UTC epoch milliseconds. */
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Stands for null in the text that is written. */
export const nullText = '\\N';

/** Columns that `writeScoredHistory` derives; the constants may not have these names. */
const derived = (names: EvaluationNames): Readonly<Record<string, string>> => ({
  // Before the log: the last transaction is −1.
  position: 'dense_rank() OVER (ORDER BY "at", transactionId) - 1 - (SELECT count(DISTINCT transactionId) FROM scored)',
  side: `CASE WHEN legId = transactionId THEN 0 ELSE 1 END`,
  leg_id: 'legId',
  party_id: 'partyId',
  at: '"at"',
  amount_minor: 'amountMinor',
  status: `CASE WHEN status <> 'scored' THEN 'errored' WHEN warmingUp THEN 'warming-up' ELSE 'ok' END`,
  score: `CASE WHEN status = 'scored' THEN score END`,
  p: `CASE WHEN status = 'scored' THEN p END`,
  tau: 'threshold',
  alert: 'alert',
  cell: `${literalList(names.cells)}[cell + 1]`,
  expert: `${literalList(names.experts)}[expert + 1]`,
  error: `CASE WHEN status <> 'scored' THEN status END`,
});

/**
 * Writes evaluations of the batch job as CSV without a header, in the columns asked for, and says what they were.
 * The CSV quotes what needs it and says `\N` for null; numbers keep every bit.
 */
export async function writeScoredHistory(
  evaluations: string,
  target: string,
  columns: readonly string[],
  names: EvaluationNames,
): Promise<ScoredHistory> {
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  const database = await openDatabase({ folders: [dirname(evaluations), folder], scratch: folder });
  const expressions = derived(names);
  const selected = columns.map((column) => {
    const constant = names.constants[column];
    const sql = typeof constant === 'string' ? literal(constant) : (constant ?? expressions[column]);
    return `${sql ?? 'NULL'} AS ${identifier(column)}`;
  });
  try {
    const { connection } = database;
    await connection.run(`CREATE VIEW scored AS SELECT * FROM ${parquetScan(evaluations)}`);
    const totals = await readRow(
      connection,
      'SELECT count(DISTINCT transactionId) AS transactions, count(*) AS legs, min("at") AS first, max("at") AS last FROM scored',
    );
    await connection.run(
      `COPY (SELECT ${selected.join(', ')} FROM scored) TO ${literal(target)}
        (FORMAT csv, HEADER false, NULLSTR ${literal(nullText)})`,
    );
    return {
      transactions: numberOf(totals, 'transactions'),
      legs: numberOf(totals, 'legs'),
      firstAt: numberOf(totals, 'first'),
      lastAt: numberOf(totals, 'last'),
    };
  } finally {
    database.close();
  }
}

/** Rows of a lake table in pages, with the wanted columns, sorted by some of them; those that the files lack are null. */
export async function* lakePages(
  lake: string,
  table: LakeTable,
  columns: Readonly<Record<string, LakeType>>,
  order: readonly string[] = [],
): AsyncGenerator<readonly Row[]> {
  const database = await openDatabase({ folders: [lake], scratch: lake });
  try {
    const source = await lakeSource(database.connection, lake, table, columns);
    const sorted = order.length === 0 ? '' : ` ORDER BY ${order.map(identifier).join(', ')}`;
    yield* streamRows(database.connection, `SELECT * FROM ${source}${sorted}`);
  } finally {
    database.close();
  }
}
