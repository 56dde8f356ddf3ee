import { chiSquaredQuantile, chiSquaredTail } from '../statistics/gamma.ts';
import { quantileOfSorted, upperBound } from '../statistics/quantile.ts';

/** How much the distribution over bins moved. */
export interface StabilityIndex {
  /** Σ (q − p)·ln(q / p) ≥ 0 over the bins. */
  readonly psi: number;
  /** What the index stays below in 95 of 100 samples of these sizes when nothing moved. */
  readonly limit: number;
  /** Chance of an index this large when nothing moved; 1 with a single bin. */
  readonly pValue: number;
  readonly bins: number;
}

/**
 * Population stability index of two samples that are counted into the same bins. Under no change PSI / (1/n + 1/m) is
 * about χ² with bins − 1 degrees of freedom, so the limit depends on the sizes: 0.1 and 0.25 do not fit all of them.
 * Half a row is added to each bin, so that an empty one counts finitely. Bins empty in both are left out.
 * Source: Yurdakul & Naranjo, "Statistical properties of the population stability index", 2020.
 */
export function stabilityIndex(reference: ArrayLike<number>, current: ArrayLike<number>): StabilityIndex {
  const used = Array.from({ length: reference.length }, (_, b) => b).filter((b) => reference[b]! + current[b]! > 0);
  const n = used.reduce((sum, b) => sum + reference[b]!, 0);
  const m = used.reduce((sum, b) => sum + current[b]!, 0);
  const bins = used.length;
  if (n === 0 || m === 0) throw new RangeError('Stability needs rows on both sides.');
  let psi = 0;
  for (const b of used) {
    const p = (reference[b]! + 0.5) / (n + bins / 2);
    const q = (current[b]! + 0.5) / (m + bins / 2);
    psi += (q - p) * Math.log(q / p);
  }
  if (bins < 2) return { psi: 0, limit: 0, pValue: 1, bins };
  const scale = 1 / n + 1 / m;
  return {
    psi,
    limit: chiSquaredQuantile(0.05, bins - 1) * scale,
    pValue: chiSquaredTail(psi / scale, bins - 1),
    bins,
  };
}

/** Inner edges of at most `bins` bins that hold about equally many of the reference's known values. */
export function quantileEdges(reference: Float64Array, bins: number): Float64Array {
  const known = reference.filter((value) => !Number.isNaN(value)).sort();
  if (known.length === 0) return new Float64Array(0);
  const edges = new Set<number>();
  for (let b = 1; b < bins; b++) edges.add(quantileOfSorted(known, b / bins));
  // A value that stands for much of the column gets a bin of its own rather than one shared with all above it.
  return Float64Array.from(edges).sort();
}

/** Rows per bin (value ≤ edge belongs below), and in the last place the rows that are not known. */
export function binCounts(values: Float64Array, edges: Float64Array): Float64Array {
  const counts = new Float64Array(edges.length + 2);
  for (const value of values) {
    const bin = Number.isNaN(value) ? edges.length + 1 : lowerEdge(edges, value);
    counts[bin] = counts[bin]! + 1;
  }
  return counts;
}

/** Number of edges below the value. */
function lowerEdge(edges: Float64Array, value: number): number {
  const above = upperBound(edges, value);
  return above > 0 && edges[above - 1] === value ? above - 1 : above;
}
