import { type BinnedMatrix, unknownBin } from './column-bins.ts';

/** Nodes of one tree while it grows; a leaf has column −1. */
export interface TreeNodes {
  readonly column: number[];
  readonly threshold: number[];
  /** 1 where an unknown value goes to the low side. */
  readonly unknownLow: number[];
  readonly low: number[];
  readonly high: number[];
  readonly value: number[];
}

export interface TreeOptions {
  readonly depth: number;
  readonly ridge: number;
  /** Least sum of second derivatives on either side of a split. */
  readonly leastHessian: number;
  readonly learningRate: number;
  /** Columns that this tree may ask. */
  readonly columns: Int32Array;
}

interface Split {
  readonly column: number;
  /** Highest bin of the low side. */
  readonly bin: number;
  readonly unknownLow: boolean;
  readonly gain: number;
}

/** Numbers kept per bin: Σ first derivatives, Σ second derivatives, rows. */
const perBin = 3;

/** Histograms of all columns of a tree side by side. */
interface HistogramLayout {
  /** Where each of the tree's columns begins. */
  readonly offsets: Int32Array;
  readonly length: number;
}

/**
 * Grows one regression tree on first and second derivatives of the loss from histograms; those of the larger child are
 * its parent's less its sibling's. `rows` is reordered so that every node's rows are neighbours.
 * Source: Chen & Guestrin, "XGBoost", KDD 2016, §2–3; Ke et al., "LightGBM", NIPS 2017.
 */
export function growTree(
  binned: BinnedMatrix,
  rows: Int32Array,
  gradient: Float64Array,
  hessian: Float64Array,
  options: TreeOptions,
): TreeNodes {
  const tree: TreeNodes = { column: [], threshold: [], unknownLow: [], low: [], high: [], value: [] };
  const scratch = new Int32Array(rows.length);
  const layout = layoutOf(binned, options.columns);
  const measure = (from: number, to: number) =>
    histogramOf(binned, rows, from, to, gradient, hessian, options.columns, layout);

  const grow = (from: number, to: number, depth: number, histogram: Float64Array): number => {
    const [sumGradient, sumHessian] = sumsOf(histogram, layout.offsets[1] ?? layout.length);
    const node = tree.column.push(-1) - 1;
    tree.threshold.push(0);
    tree.unknownLow.push(0);
    tree.low.push(-1);
    tree.high.push(-1);
    tree.value.push((-options.learningRate * sumGradient) / (sumHessian + options.ridge));
    if (depth === options.depth || to - from < 2) return node;
    const split = bestSplit(histogram, layout, to - from, options, sumGradient, sumHessian);
    if (split === null) return node;
    const middle = part(binned, rows, from, to, split, scratch);
    tree.column[node] = split.column;
    tree.threshold[node] = binned.edges[split.column]![split.bin - 1] ?? Number.POSITIVE_INFINITY;
    tree.unknownLow[node] = split.unknownLow ? 1 : 0;
    const lowIsSmaller = middle - from <= to - middle;
    const smaller = lowIsSmaller ? measure(from, middle) : measure(middle, to);
    for (let at = 0; at < histogram.length; at++) histogram[at] = histogram[at]! - smaller[at]!;
    tree.low[node] = grow(from, middle, depth + 1, lowIsSmaller ? smaller : histogram);
    tree.high[node] = grow(middle, to, depth + 1, lowIsSmaller ? histogram : smaller);
    return node;
  };
  grow(0, rows.length, 0, measure(0, rows.length));
  return tree;
}

function layoutOf(binned: BinnedMatrix, columns: Int32Array): HistogramLayout {
  const offsets = new Int32Array(columns.length);
  let length = 0;
  for (let c = 0; c < columns.length; c++) {
    offsets[c] = length;
    length += perBin * (binned.edges[columns[c]!]!.length + 2);
  }
  return { offsets, length };
}

function histogramOf(
  binned: BinnedMatrix,
  rows: Int32Array,
  from: number,
  to: number,
  gradient: Float64Array,
  hessian: Float64Array,
  columns: Int32Array,
  { offsets, length }: HistogramLayout,
): Float64Array {
  const histogram = new Float64Array(length);
  const { bins } = binned;
  for (let c = 0; c < columns.length; c++) {
    const offset = offsets[c]!;
    const column = columns[c]! * binned.rows;
    for (let r = from; r < to; r++) {
      const row = rows[r]!;
      const at = offset + perBin * bins[column + row]!;
      histogram[at] = histogram[at]! + gradient[row]!;
      histogram[at + 1] = histogram[at + 1]! + hessian[row]!;
      histogram[at + 2] = histogram[at + 2]! + 1;
    }
  }
  return histogram;
}

/** Sums of both derivatives over the bins of the first column, which are those of the node. */
function sumsOf(histogram: Float64Array, end: number): [gradient: number, hessian: number] {
  let gradient = 0;
  let hessian = 0;
  for (let at = 0; at < end; at += perBin) {
    gradient += histogram[at]!;
    hessian += histogram[at + 1]!;
  }
  return [gradient, hessian];
}

function bestSplit(
  histogram: Float64Array,
  layout: HistogramLayout,
  rows: number,
  { ridge, leastHessian, columns }: TreeOptions,
  sumGradient: number,
  sumHessian: number,
): Split | null {
  const whole = (sumGradient * sumGradient) / (sumHessian + ridge);
  let best: Split | null = null;
  for (const [c, column] of columns.entries()) {
    const begin = layout.offsets[c]!;
    const bins = ((layout.offsets[c + 1] ?? layout.length) - begin) / perBin;
    const unknown = begin + perBin * unknownBin;
    const hasUnknown = histogram[unknown + 2]! > 0;
    for (const unknownLow of hasUnknown ? [false, true] : [false]) {
      let lowGradient = unknownLow ? histogram[unknown]! : 0;
      let lowHessian = unknownLow ? histogram[unknown + 1]! : 0;
      let lowRows = unknownLow ? histogram[unknown + 2]! : 0;
      // The last bin as the low side leaves only the unknown above: known against unknown.
      const last = hasUnknown && !unknownLow ? bins - 1 : bins - 2;
      for (let bin = 1; bin <= last; bin++) {
        const at = begin + perBin * bin;
        lowGradient += histogram[at]!;
        lowHessian += histogram[at + 1]!;
        lowRows += histogram[at + 2]!;
        const highHessian = sumHessian - lowHessian;
        if (lowHessian < leastHessian || highHessian < leastHessian) continue;
        if (lowRows === 0 || lowRows === rows) continue;
        const highGradient = sumGradient - lowGradient;
        const gain =
          (lowGradient * lowGradient) / (lowHessian + ridge) +
          (highGradient * highGradient) / (highHessian + ridge) -
          whole;
        if (gain > (best?.gain ?? 1e-12)) best = { column, bin, unknownLow, gain };
      }
    }
  }
  return best;
}

/** Moves the low side's rows before the others', both in their order; returns where the others begin. */
function part(
  binned: BinnedMatrix,
  rows: Int32Array,
  from: number,
  to: number,
  split: Split,
  scratch: Int32Array,
): number {
  const offset = split.column * binned.rows;
  let low = from;
  let high = 0;
  for (let at = from; at < to; at++) {
    const row = rows[at]!;
    const bin = binned.bins[offset + row]!;
    if (bin === unknownBin ? split.unknownLow : bin <= split.bin) rows[low++] = row;
    else scratch[high++] = row;
  }
  rows.set(scratch.subarray(0, high), low);
  return low;
}
