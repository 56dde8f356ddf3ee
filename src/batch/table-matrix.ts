import { AppError } from '#domain/app-error';
import { type Matrix, matrix } from '#ml/matrix';
import type { Table, TableColumn } from '#engine/duckdb/read-table';

/** What detectors read of a table, and what was left out with the reason. */
export interface TableMatrix {
  readonly X: Matrix;
  readonly names: readonly string[];
  readonly leftOut: readonly { readonly column: string; readonly reason: string }[];
  /** What was read otherwise than it stands there, one sentence each. */
  readonly notes: readonly string[];
}

/** A text with more values than this is an identifier or free text, not a category. */
const mostCategories = 30;

/**
 * Numbers as they are, missing and infinite ones as the column's median beside a 0/1 column that says so; categories one
 * column per value; free text and columns of one value or of no finite one are left out and listed. Throws AppError
 * `table.no-columns` where nothing is left, and `table.all-equal` where no row differs from another.
 */
export function tableMatrix(table: Table, exclude: ReadonlySet<string>): TableMatrix {
  const columns: { name: string; values: Float64Array }[] = [];
  const leftOut: { column: string; reason: string }[] = [];
  const notes: string[] = [];
  let constant = 0;
  for (const column of table.columns) {
    if (exclude.has(column.name)) continue;
    if (isConstant(column)) {
      constant += 1;
      leftOut.push({ column: column.name, reason: 'it holds one value' });
    } else if (column.type === 'number') {
      const infinite = column.values.reduce((count, value) => (Math.abs(value) === Infinity ? count + 1 : count), 0);
      if (infinite > 0) notes.push(`${infinite} infinite of ${table.rows} values of ${column.name} count as missing.`);
      addNumber(column, columns, leftOut);
    } else addCategories(column, columns, leftOut);
  }
  if (columns.length === 0 && constant > 0) refuseEqualRows(table.rows);
  if (columns.length === 0) {
    throw new AppError('table.no-columns', 'The table has no column that a detector can read: numbers or categories.');
  }
  const X = matrix(table.rows, columns.length);
  for (const [j, { values }] of columns.entries()) {
    for (let i = 0; i < table.rows; i++) X.data[i * columns.length + j] = values[i]!;
  }
  return { X, names: columns.map(({ name }) => name), leftOut, notes };
}

/** Whether every row has the same value; a column that is missing throughout has none. */
function isConstant(column: TableColumn): boolean {
  const values = column.type === 'number' ? column.values : column.codes;
  const first = values[0]!;
  return Number.isFinite(first) && values.every((value) => value === first);
}

/** A score of 0 for every row would read as "normal". */
function refuseEqualRows(rows: number): never {
  const sentence =
    rows === 1
      ? 'The table has one row: there is nothing to compare it with.'
      : `All ${rows} rows are equal in every column that a detector can read: none can stand out.`;
  throw new AppError('table.all-equal', sentence, { rows });
}

type Columns = { name: string; values: Float64Array }[];
type LeftOut = { column: string; reason: string }[];

function addNumber(column: TableColumn & { type: 'number' }, columns: Columns, leftOut: LeftOut): void {
  const known = column.values.filter((value) => Number.isFinite(value)).sort();
  if (known.length === 0) {
    leftOut.push({ column: column.name, reason: 'no finite value' });
    return;
  }
  const median = known[known.length >> 1]!;
  columns.push({
    name: column.name,
    values:
      known.length === column.values.length ? column.values : column.values.map((value) => finiteOr(value, median)),
  });
  if (known.length < column.values.length) {
    columns.push({
      name: `${column.name} is missing`,
      values: column.values.map((value) => (Number.isFinite(value) ? 0 : 1)),
    });
  }
}

function finiteOr(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : otherwise;
}

function addCategories(column: TableColumn & { type: 'text' }, columns: Columns, leftOut: LeftOut): void {
  if (column.labels.length > mostCategories) {
    leftOut.push({
      column: column.name,
      reason: `${column.labels.length} different texts: an identifier or free text`,
    });
    return;
  }
  for (const [code, label] of column.labels.entries()) {
    columns.push({
      name: `${column.name} = ${label}`,
      values: Float64Array.from(column.codes, (c) => (c === code ? 1 : 0)),
    });
  }
}

/** Labels from a column of numbers or of texts such as true, yes, 1, fraud, anomaly: 1, 0, or −1 where there is none. */
export function tableLabels(table: Table, name: string): Int8Array {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) {
    const names = table.columns.map((candidate) => candidate.name).join(', ');
    throw new AppError('table.absent-column', `There is no column "${name}"; the table has: ${names}.`, { name });
  }
  if (column.type === 'number')
    return Int8Array.from(column.values, (value) => (Number.isNaN(value) ? -1 : value > 0 ? 1 : 0));
  const positive = column.labels.map((label) => /^(1|t|true|y|yes|fraud|anomaly|outlier|positive)$/i.test(label));
  return Int8Array.from(column.codes, (code) => (code < 0 ? -1 : positive[code] === true ? 1 : 0));
}
