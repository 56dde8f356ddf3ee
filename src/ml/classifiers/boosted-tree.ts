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

/**
 * Grows one regression tree on first and second derivatives of the loss, level by level, from histograms; `rows` is
 * reordered so that every node's rows are neighbours. Source: Chen & Guestrin, "XGBoost", KDD 2016, §2–3.
 */
export function growTree(
  binned: BinnedMatrix,
  rows: Int32Array,
  gradient: Float64Array,
  hessian: Float64Array,
  options: TreeOptions,
): TreeNodes {
  const tree: TreeNodes = { column: [], threshold: [], unknownLow: [], low: [], high: [], value: [] };
  const histogram = { gradient: new Float64Array(256), hessian: new Float64Array(256), count: new Float64Array(256) };
  const scratch = new Int32Array(rows.length);

  const grow = (from: number, to: number, depth: number): number => {
    let sumGradient = 0;
    let sumHessian = 0;
    for (let at = from; at < to; at++) {
      sumGradient += gradient[rows[at]!]!;
      sumHessian += hessian[rows[at]!]!;
    }
    const node = tree.column.push(-1) - 1;
    tree.threshold.push(0);
    tree.unknownLow.push(0);
    tree.low.push(-1);
    tree.high.push(-1);
    tree.value.push((-options.learningRate * sumGradient) / (sumHessian + options.ridge));
    if (depth === options.depth || to - from < 2) return node;
    const split = bestSplit(binned, rows, from, to, gradient, hessian, options, histogram, sumGradient, sumHessian);
    if (split === null) return node;
    const middle = part(binned, rows, from, to, split, scratch);
    tree.column[node] = split.column;
    tree.threshold[node] = binned.edges[split.column]![split.bin - 1] ?? Number.POSITIVE_INFINITY;
    tree.unknownLow[node] = split.unknownLow ? 1 : 0;
    tree.low[node] = grow(from, middle, depth + 1);
    tree.high[node] = grow(middle, to, depth + 1);
    return node;
  };
  grow(0, rows.length, 0);
  return tree;
}

function bestSplit(
  binned: BinnedMatrix,
  rows: Int32Array,
  from: number,
  to: number,
  gradient: Float64Array,
  hessian: Float64Array,
  { ridge, leastHessian, columns }: TreeOptions,
  histogram: { gradient: Float64Array; hessian: Float64Array; count: Float64Array },
  sumGradient: number,
  sumHessian: number,
): Split | null {
  const whole = (sumGradient * sumGradient) / (sumHessian + ridge);
  let best: Split | null = null;
  for (const column of columns) {
    const bins = binned.edges[column]!.length + 2;
    const offset = column * binned.rows;
    histogram.gradient.fill(0, 0, bins);
    histogram.hessian.fill(0, 0, bins);
    histogram.count.fill(0, 0, bins);
    for (let at = from; at < to; at++) {
      const row = rows[at]!;
      const bin = binned.bins[offset + row]!;
      histogram.gradient[bin] = histogram.gradient[bin]! + gradient[row]!;
      histogram.hessian[bin] = histogram.hessian[bin]! + hessian[row]!;
      histogram.count[bin] = histogram.count[bin]! + 1;
    }
    const hasUnknown = histogram.count[unknownBin]! > 0;
    for (const unknownLow of hasUnknown ? [false, true] : [false]) {
      let lowGradient = unknownLow ? histogram.gradient[unknownBin]! : 0;
      let lowHessian = unknownLow ? histogram.hessian[unknownBin]! : 0;
      let lowCount = unknownLow ? histogram.count[unknownBin]! : 0;
      // The last bin as the low side leaves only the unknown above: known against unknown.
      const last = hasUnknown && !unknownLow ? bins - 1 : bins - 2;
      for (let bin = 1; bin <= last; bin++) {
        lowGradient += histogram.gradient[bin]!;
        lowHessian += histogram.hessian[bin]!;
        lowCount += histogram.count[bin]!;
        const highHessian = sumHessian - lowHessian;
        if (lowHessian < leastHessian || highHessian < leastHessian) continue;
        if (lowCount === 0 || lowCount === to - from) continue;
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
