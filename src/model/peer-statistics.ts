import { quantileOfSorted } from '#ml/statistics/quantile';
import type { Matrix } from '#ml/matrix';
import type { AxisCodes } from './axes.ts';
import { type Lattice, cellCount, createCellFinder } from './lattice.ts';
import { sortFloats } from '#ml/statistics/sort-floats';

/** Probabilities at which the peers' raw values are kept. */
export const peerProbabilities: readonly number[] = [
  0, 0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1,
];

/** What the peers of a cell usually show, in raw units, for reasons that a person reads. */
export interface PeerStatistics {
  /** Row of each cell in `quantiles`; −1 for a cell with too few parties, whose ancestor speaks. */
  readonly rowOfCell: Int32Array;
  /** (rows × features × probabilities) raw quantiles of the known values; NaN where none is known. */
  readonly quantiles: Float64Array;
  /** (rows × features) share of legs whose value is known, in [0, 1]. */
  readonly known: Float32Array;
  /** Single peers of each described cell, for explanations against more than the median; absent in older versions. */
  readonly examples?: PeerExamples;
}

/** Raw legs of a cell's peers, in single precision: they stand for peers, nobody's money is counted by them. */
export interface PeerExamples {
  /** Row of a described cell → first example; one longer than the rows. */
  readonly start: Int32Array;
  /** Examples × features. */
  readonly raw: Float32Array;
  /** Examples × axes. */
  readonly codes: Int16Array;
}

/** Examples kept of a cell at most. */
const examplesPerCell = 32;

/** Fewest distinct parties of a cell that describes itself. */
export const fewestPeers = 30;

/** Rows that the quantiles of one cell rest on; evenly spaced ones of more. */
const mostRowsPerCell = 6_000;

/** Collects the statistics of every cell with enough parties. O(levels · rows · features · log rows). */
export function fitPeerStatistics(features: Matrix, lattice: Lattice, codes: AxisCodes): PeerStatistics {
  const { columns } = features;
  const described = [...lattice.parties.keys()].filter((cell) => cell === 0 || lattice.parties[cell]! >= fewestPeers);
  const rowOfCell = new Int32Array(cellCount(lattice)).fill(-1);
  for (const [row, cell] of described.entries()) rowOfCell[cell] = row;
  const width = peerProbabilities.length;
  const quantiles = new Float64Array(described.length * columns * width);
  const known = new Float32Array(described.length * columns);
  const rowsOfCell = collectRows(features.rows, lattice, codes, rowOfCell);
  for (const [row, all] of rowsOfCell.entries()) {
    const step = Math.max(1, Math.ceil(all.length / mostRowsPerCell));
    const rows = step === 1 ? all : all.filter((_row, k) => k % step === 0);
    const values = new Float64Array(rows.length);
    for (let j = 0; j < columns; j++) {
      let n = 0;
      for (const i of rows) {
        const value = features.data[i * columns + j]!;
        if (Number.isFinite(value)) values[n++] = value;
      }
      const sorted = sortFloats(values.subarray(0, n));
      known[row * columns + j] = rows.length === 0 ? 0 : n / rows.length;
      for (let k = 0; k < width; k++) {
        quantiles[(row * columns + j) * width + k] = quantileOfSorted(sorted, peerProbabilities[k]!);
      }
    }
  }
  return { rowOfCell, quantiles, known, examples: takeExamples(features, codes, rowsOfCell) };
}

/** Evenly spaced legs of each described cell: sampled legs come in no order that means anything. */
function takeExamples(features: Matrix, codes: AxisCodes, rowsOfCell: readonly (readonly number[])[]): PeerExamples {
  const taken = rowsOfCell.map((rows) => {
    const count = Math.min(rows.length, examplesPerCell);
    return Array.from({ length: count }, (_, k) => rows[Math.floor((k * rows.length) / count)]!);
  });
  const start = new Int32Array(taken.length + 1);
  for (const [row, rows] of taken.entries()) start[row + 1] = start[row]! + rows.length;
  const all = taken.flat();
  const { columns } = features;
  const raw = new Float32Array(all.length * columns);
  for (const [k, i] of all.entries()) raw.set(features.data.subarray(i * columns, (i + 1) * columns), k * columns);
  return { start, raw, codes: Int16Array.from(all.flatMap((i) => codes.map((column) => column[i]!))) };
}

function collectRows(rows: number, lattice: Lattice, codes: AxisCodes, rowOfCell: Int32Array): number[][] {
  const collected: number[][] = Array.from(
    rowOfCell.filter((row) => row >= 0),
    () => [],
  );
  const finder = createCellFinder(lattice);
  for (let i = 0; i < rows; i++) {
    for (let cell = finder.find(codes, i); cell >= 0; cell = lattice.parent[cell]!) {
      if (rowOfCell[cell]! >= 0) collected[rowOfCell[cell]!]!.push(i);
    }
  }
  return collected;
}

/** The nearest cell upwards that describes itself. */
export function describedCell(statistics: PeerStatistics, lattice: Lattice, cell: number): number {
  let at = cell;
  while (at > 0 && statistics.rowOfCell[at]! < 0) at = lattice.parent[at]!;
  return at;
}

/** Raw median of a feature among the peers of a described cell; NaN when none is known. */
export function peerMedian(statistics: PeerStatistics, cell: number, j: number, columns: number): number {
  const width = peerProbabilities.length;
  const row = statistics.rowOfCell[cell]!;
  return statistics.quantiles[(row * columns + j) * width + peerProbabilities.indexOf(0.5)]!;
}

/** Share of peers at or below a raw value, in [0, 1], linear between the kept quantiles; NaN when none is known. */
export function peerPercentile(
  statistics: PeerStatistics,
  cell: number,
  j: number,
  columns: number,
  raw: number,
): number {
  const width = peerProbabilities.length;
  const from = (statistics.rowOfCell[cell]! * columns + j) * width;
  const quantiles = statistics.quantiles.subarray(from, from + width);
  if (Number.isNaN(quantiles[0]!) || Number.isNaN(raw)) return Number.NaN;
  if (raw < quantiles[0]!) return 0;
  let k = width - 1;
  while (k > 0 && quantiles[k]! > raw) k--;
  if (k === width - 1) return 1;
  const low = quantiles[k]!;
  const fraction = (raw - low) / (quantiles[k + 1]! - low);
  return peerProbabilities[k]! + fraction * (peerProbabilities[k + 1]! - peerProbabilities[k]!);
}
