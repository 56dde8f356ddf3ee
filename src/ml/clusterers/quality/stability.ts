import { type Matrix, takeRows } from '../../matrix.ts';
import type { Random } from '../../random.ts';
import { bootstrapRows, permutation } from '../../sampling.ts';
import type { Clustering, ClusteringMethod } from '../method.ts';

/**
 * Jaccard stability of each cluster: over bootstraps of the rows, the mean of its best Jaccard similarity with any
 * cluster found in the bootstrap, over the rows drawn. Below 0.60 unstable, to 0.75 doubtful, to 0.85 stable, above
 * highly stable. Costs one fit per bootstrap.
 * Source: Hennig, "Cluster-wise assessment of cluster stability", CSDA 2007.
 * @returns one value in [0, 1] per cluster; NaN for a cluster of which no row was ever drawn
 */
export function jaccardStability(
  method: ClusteringMethod,
  found: Clustering,
  X: Matrix,
  bootstraps: number,
  random: Random,
): Float64Array {
  const labels = found.assign(X);
  const sums = new Float64Array(found.k);
  const counts = new Float64Array(found.k);
  for (let b = 0; b < bootstraps; b++) {
    const stream = random.fork(`bootstrap ${b}`);
    const drawn = bootstrapRows(X.rows, X.rows, stream);
    const clustering = method.fit(takeRows(X, drawn), stream);
    const rows = Int32Array.from(new Set(drawn)).sort();
    const again = clustering.assign(takeRows(X, rows));
    const best = bestJaccards(
      Int32Array.from(rows, (row) => labels[row]!),
      again,
      found.k,
      clustering.k,
    );
    for (let c = 0; c < found.k; c++) {
      if (Number.isNaN(best[c]!)) continue;
      sums[c] = sums[c]! + best[c]!;
      counts[c] = counts[c]! + 1;
    }
  }
  return sums.map((sum, c) => sum / counts[c]!);
}

/** Best Jaccard similarity of each cluster of `a` with any of `b` over the same rows; NaN for one without rows. */
export function bestJaccards(a: Int32Array, b: Int32Array, kOfA: number, kOfB: number): Float64Array {
  const both = contingency(a, b, kOfA, kOfB);
  const sizesOfA = sizesOf(a, kOfA);
  const sizesOfB = sizesOf(b, kOfB);
  return sizesOfA.map((size, c) => {
    if (size === 0) return Number.NaN;
    let best = 0;
    for (let d = 0; d < kOfB; d++) {
      const common = both[c * kOfB + d]!;
      best = Math.max(best, common / (size + sizesOfB[d]! - common));
    }
    return best;
  });
}

/**
 * Prediction strength: rows are halved, both halves clustered, and for each cluster of the second half the share of its
 * pairs that the first half's clustering also puts together is taken; the worst cluster counts, averaged over `splits`.
 * At least 0.8 is taken as real structure. 1 for one cluster. Source: Tibshirani & Walther, JCGS 2005.
 */
export function predictionStrength(method: ClusteringMethod, X: Matrix, splits: number, random: Random): number {
  if (X.rows < 4) return Number.NaN;
  let sum = 0;
  for (let split = 0; split < splits; split++) {
    const stream = random.fork(`split ${split}`);
    const order = permutation(X.rows, stream);
    const half = X.rows >>> 1;
    const test = takeRows(X, order.subarray(half));
    const learned = method.fit(takeRows(X, order.subarray(0, half)), stream.fork('learn'));
    const own = method.fit(test, stream.fork('test'));
    const labels = own.assign(test);
    const both = contingency(labels, learned.assign(test), own.k, learned.k);
    const sizes = sizesOf(labels, own.k);
    let worst = 1;
    for (let c = 0; c < own.k; c++) {
      // One row makes no pair: it is neither kept together nor torn apart, and no evidence of a cluster.
      if (sizes[c]! < 2) worst = 0;
      let pairs = 0;
      for (let d = 0; d < learned.k; d++) pairs += both[c * learned.k + d]! * (both[c * learned.k + d]! - 1);
      worst = Math.min(worst, pairs / Math.max(1, sizes[c]! * (sizes[c]! - 1)));
    }
    sum += worst;
  }
  return sum / splits;
}

/** Rows in cluster c of `a` and d of `b`, at c × kOfB + d; noise is left out. */
export function contingency(a: Int32Array, b: Int32Array, kOfA: number, kOfB: number): Float64Array {
  const both = new Float64Array(kOfA * kOfB);
  for (let i = 0; i < a.length; i++) {
    if (a[i]! < 0 || b[i]! < 0) continue;
    const at = a[i]! * kOfB + b[i]!;
    both[at] = both[at]! + 1;
  }
  return both;
}

/** Rows of each label. */
export function sizesOf(labels: Int32Array, k: number): Float64Array {
  const sizes = new Float64Array(k);
  for (const label of labels) if (label >= 0) sizes[label] = sizes[label]! + 1;
  return sizes;
}
