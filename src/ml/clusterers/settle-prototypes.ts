import { distanceToPrototype, type MixedTable, type Prototypes } from './mixed-table.ts';

export interface SettledPrototypes {
  readonly prototypes: Prototypes;
  readonly sizes: Float64Array;
  /** Sum of mixed distances of the rows to their own prototypes. */
  readonly cost: number;
}

/** Bounds are moved by sums that round: they decide only where they are this far apart. */
const slack = 1 + 1e-9;

/**
 * Assigns rows to their nearest prototypes and makes these anew, until no row changes or the iterations are used up. The
 * mixed distance is the squared Euclidean one after each code is written as one-hot columns of height √(weight / 2), so
 * Hamerly's bounds hold for its root: rows whose nearest prototype cannot have changed cost one comparison. Same result as
 * without bounds. O(rows) per iteration at best, O(rows · k · columns) at worst.
 * Source of the bounds: Hamerly, "Making k-means even faster", SDM 2010.
 */
export function settlePrototypes(
  table: MixedTable,
  start: Prototypes,
  weight: number,
  iterations: number,
): SettledPrototypes {
  const { rows } = table;
  const labels = new Int32Array(rows);
  /** Root distances: at least that to the own prototype, at most that to any other. */
  const upper = new Float64Array(rows);
  const lower = new Float64Array(rows);
  let prototypes = start;
  for (let i = 0; i < rows; i++) search(table, i, prototypes, weight, labels, upper, lower);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const next = prototypesOf(table, labels, prototypes);
    const moved = movements(prototypes, next, table, weight);
    prototypes = next;
    if (reassign(table, prototypes, weight, moved, labels, upper, lower) === 0) break;
  }
  const sizes = new Float64Array(prototypes.k);
  let cost = 0;
  for (let i = 0; i < rows; i++) {
    sizes[labels[i]!]! += 1;
    cost += distanceToPrototype(table, i, prototypes, labels[i]!, weight);
  }
  return { prototypes, sizes, cost };
}

/** Finds the nearest prototype of a row, the lowest number on a tie, and both its bounds. */
function search(
  table: MixedTable,
  row: number,
  prototypes: Prototypes,
  weight: number,
  labels: Int32Array,
  upper: Float64Array,
  lower: Float64Array,
): void {
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  let second = Number.POSITIVE_INFINITY;
  for (let c = 0; c < prototypes.k; c++) {
    const distance = distanceToPrototype(table, row, prototypes, c, weight, second);
    if (distance < least) {
      second = least;
      least = distance;
      nearest = c;
    } else if (distance < second) second = distance;
  }
  labels[row] = nearest;
  upper[row] = Math.sqrt(least);
  lower[row] = Math.sqrt(second);
}

/** Moves the bounds along with the prototypes and looks again where they meet. Returns how many rows changed. */
function reassign(
  table: MixedTable,
  prototypes: Prototypes,
  weight: number,
  moved: Float64Array,
  labels: Int32Array,
  upper: Float64Array,
  lower: Float64Array,
): number {
  const farthest = moved.indexOf(moved.reduce((most, each) => Math.max(most, each), 0));
  const most = moved[farthest] ?? 0;
  const runnerUp = moved.reduce((largest, each, c) => (c === farthest ? largest : Math.max(largest, each)), 0);
  let changes = 0;
  for (let i = 0; i < table.rows; i++) {
    const label = labels[i]!;
    upper[i]! += moved[label]!;
    lower[i]! -= label === farthest ? runnerUp : most;
    if (upper[i]! * slack < lower[i]!) continue;
    upper[i] = Math.sqrt(distanceToPrototype(table, i, prototypes, label, weight));
    if (upper[i]! * slack < lower[i]!) continue;
    search(table, i, prototypes, weight, labels, upper, lower);
    if (labels[i] !== label) changes++;
  }
  return changes;
}

/** Root of the mixed distance between each prototype before and after. */
function movements(before: Prototypes, after: Prototypes, table: MixedTable, weight: number): Float64Array {
  const asRows: MixedTable = { ...table, rows: before.k, numbers: before.numbers, codes: before.codes };
  return Float64Array.from({ length: before.k }, (_, c) => Math.sqrt(distanceToPrototype(asRows, c, after, c, weight)));
}

/** Means and modes of the labelled rows; of equally frequent codes the lowest wins, an empty label keeps its prototype. */
function prototypesOf(table: MixedTable, labels: Int32Array, before: Prototypes): Prototypes {
  const { rows, numberColumns: n, codeColumns: m } = table;
  const { k } = before;
  const sizes = new Float64Array(k);
  const numbers = new Float64Array(k * n);
  for (let i = 0, at = 0; i < rows; i++) {
    const to = labels[i]! * n;
    sizes[labels[i]!]! += 1;
    for (let j = 0; j < n; j++, at++) numbers[to + j]! += table.numbers[at]!;
  }
  for (let c = 0, at = 0; c < k; c++) {
    for (let j = 0; j < n; j++, at++) numbers[at] = sizes[c]! > 0 ? numbers[at]! / sizes[c]! : before.numbers[at]!;
  }
  const codes = before.codes.slice();
  for (let place = 0; place < m; place++) {
    const modes = table.unique[place] === true ? lowest(table, labels, place, k) : commonest(table, labels, place, k);
    for (let c = 0; c < k; c++) if (sizes[c]! > 0) codes[c * m + place] = modes[c]!;
  }
  return { k, numbers, codes };
}

/** The most frequent code of each label's rows, the lowest of several. */
function commonest({ rows, codes, codeColumns, values }: MixedTable, labels: Int32Array, place: number, k: number) {
  const distinct = values[place]!.length;
  const counts = new Int32Array(k * distinct);
  for (let i = 0; i < rows; i++) counts[labels[i]! * distinct + codes[i * codeColumns + place]!]! += 1;
  return Int32Array.from({ length: k }, (_, c) => {
    let mode = 0;
    for (let v = 1; v < distinct; v++) if (counts[c * distinct + v]! > counts[c * distinct + mode]!) mode = v;
    return mode;
  });
}

/** The same where every code occurs once. */
function lowest({ rows, codes, codeColumns, values }: MixedTable, labels: Int32Array, place: number, k: number) {
  const least = new Int32Array(k).fill(values[place]!.length);
  for (let i = 0; i < rows; i++) {
    const code = codes[i * codeColumns + place]!;
    if (code < least[labels[i]!]!) least[labels[i]!] = code;
  }
  return least;
}
