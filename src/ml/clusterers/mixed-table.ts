import type { Matrix } from '../matrix.ts';

/** Rows of numbers and of codes, apart: a code is its rank among the values of its column, so that counts are arrays. */
export interface MixedTable {
  readonly rows: number;
  /** rows × number columns. */
  readonly numbers: Float64Array;
  readonly numberColumns: number;
  /** rows × code columns. */
  readonly codes: Int32Array;
  readonly codeColumns: number;
  /** Per code column the values behind the codes, rising. */
  readonly values: readonly Float64Array[];
  /** Per code column whether no two rows share a value, as in data drawn from a density: its codes need no counting. */
  readonly unique: readonly boolean[];
}

/** Prototypes in the layout of a table: means, and codes of its values. */
export interface Prototypes {
  readonly k: number;
  readonly numbers: Float64Array;
  readonly codes: Int32Array;
}

/** Splits X by what its columns hold. O(rows · columns). */
export function mixedTable(X: Matrix, isCategorical: Uint8Array): MixedTable {
  const { rows, columns, data } = X;
  const [numbered, coded] = [0, 1].map((kind) => columnsOf(isCategorical, kind)) as [number[], number[]];
  const numbers = new Float64Array(rows * numbered.length);
  for (let i = 0, to = 0; i < rows; i++) for (const j of numbered) numbers[to++] = data[i * columns + j]!;
  const codes = new Int32Array(rows * coded.length);
  const values = coded.map((j, place) => {
    const ranks = new Map<number, number>();
    for (let i = 0; i < rows; i++) ranks.set(data[i * columns + j]!, 0);
    const rising = Float64Array.from(ranks.keys()).sort();
    for (const [rank, value] of rising.entries()) ranks.set(value, rank);
    for (let i = 0; i < rows; i++) codes[i * coded.length + place] = ranks.get(data[i * columns + j]!)!;
    return rising;
  });
  const unique = values.map(({ length }) => length === rows);
  return { rows, numbers, numberColumns: numbered.length, codes, codeColumns: coded.length, values, unique };
}

/** The given rows, each at most once. */
export function takeMixedRows(table: MixedTable, rows: ArrayLike<number>): MixedTable {
  const { numberColumns: n, codeColumns: m } = table;
  const numbers = new Float64Array(rows.length * n);
  const codes = new Int32Array(rows.length * m);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    numbers.set(table.numbers.subarray(row * n, (row + 1) * n), i * n);
    codes.set(table.codes.subarray(row * m, (row + 1) * m), i * m);
  }
  return { ...table, rows: rows.length, numbers, codes };
}

/** The prototypes as k × columns in the order of the matrix's columns. */
export function decodePrototypes({ k, numbers, codes }: Prototypes, table: MixedTable, isCategorical: Uint8Array) {
  const columns = isCategorical.length;
  const decoded = new Float64Array(k * columns);
  for (const [place, j] of columnsOf(isCategorical, 0).entries()) {
    for (let c = 0; c < k; c++) decoded[c * columns + j] = numbers[c * table.numberColumns + place]!;
  }
  for (const [place, j] of columnsOf(isCategorical, 1).entries()) {
    for (let c = 0; c < k; c++) decoded[c * columns + j] = table.values[place]![codes[c * table.codeColumns + place]!]!;
  }
  return decoded;
}

/** Squared distance over numbers plus `weight` for each code that differs; ends early once it reaches `enough`. */
export function distanceToPrototype(
  table: MixedTable,
  row: number,
  prototypes: Prototypes,
  c: number,
  weight: number,
  enough = Number.POSITIVE_INFINITY,
): number {
  const { numbers, numberColumns: n, codes, codeColumns: m } = table;
  let sum = 0;
  for (let j = 0, at = row * n, to = c * n; j < n; j++, at++, to++) {
    const difference = numbers[at]! - prototypes.numbers[to]!;
    sum += difference * difference;
  }
  for (let j = 0, at = row * m, to = c * m; j < m && sum < enough; j++, at++, to++) {
    if (codes[at] !== prototypes.codes[to]) sum += weight;
  }
  return sum;
}

function columnsOf(isCategorical: Uint8Array, kind: number): number[] {
  return Array.from(isCategorical.keys()).filter((j) => isCategorical[j] === kind);
}
