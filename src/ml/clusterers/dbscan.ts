import { type Matrix, takeRows } from '../matrix.ts';
import { sampleRows } from '../sampling.ts';
import { boundedValues, requireColumns } from './bounded-values.ts';
import { type Clusterer, type FittedClusters, noise } from './clusterer.ts';
import { squaredDistance } from './distance.ts';
import { coreDistances } from './row-distances.ts';

export interface DbscanParams {
  /** Rows within this distance are neighbours. Null: the knee of the sorted distances to the `minRows`-th neighbour. */
  readonly radius: number | null;
  /** Neighbours, itself included, that make a row a core row. Counts rows of the sample. */
  readonly minRows: number;
  /** Rows on which density is measured; the rest is assigned. */
  readonly sampleRows: number;
}

export interface FittedDbscan extends FittedClusters {
  readonly kind: 'dbscan';
  readonly params: DbscanParams;
  readonly radius: number;
  /** Core rows of the sample, cores × columns, and the cluster of each. */
  readonly cores: Float64Array;
  readonly coreLabels: Int32Array;
}

/**
 * DBSCAN on a sample: core rows with a chain of core neighbours are one cluster; any row within the radius of a core
 * row joins the cluster of its nearest one, else it is noise. So border rows do not depend on the order of the rows.
 * Fit O(sample² · columns), assign O(cores · columns) per row. Source: Ester, Kriegel, Sander & Xu, KDD 1996.
 */
export const dbscan: Clusterer<DbscanParams, FittedDbscan> = {
  kind: 'dbscan',
  defaults: { radius: null, minRows: 10, sampleRows: 4000 },

  fit(params, given, random) {
    const X = boundedValues(given);
    const points = takeRows(X, sampleRows(X.rows, params.sampleRows, random));
    const reach = coreDistances(points, params.minRows);
    const radius = params.radius ?? knee(reach);
    const enough = points.rows >= params.minRows;
    const coreRows = Array.from(reach.keys()).filter((i) => enough && reach[i]! <= radius);
    const cores = takeRows(points, coreRows);
    const { labels, k } = chain(cores, radius);
    return {
      kind: 'dbscan',
      version: 1,
      params,
      columns: X.columns,
      k,
      radius,
      cores: cores.data,
      coreLabels: labels,
    };
  },

  assign(fitted, given) {
    requireColumns(given, fitted.columns);
    const labels = new Int32Array(given.rows).fill(noise);
    if (given.rows === 0 || fitted.k === 0) return labels;
    const X = boundedValues(given);
    const within = fitted.radius * fitted.radius;
    for (let i = 0; i < X.rows; i++) {
      let least = Number.POSITIVE_INFINITY;
      let nearest = -1;
      for (let c = 0; c < fitted.coreLabels.length; c++) {
        const distance = squaredDistance(X.data, i * X.columns, fitted.cores, c * X.columns, X.columns);
        if (distance >= least) continue;
        least = distance;
        nearest = c;
      }
      if (least <= within) labels[i] = fitted.coreLabels[nearest]!;
    }
    return labels;
  },
};

/** Connected components of the core rows under "within the radius", numbered by their first row. */
function chain(cores: Matrix, radius: number): { labels: Int32Array; k: number } {
  const labels = new Int32Array(cores.rows).fill(noise);
  const stack: number[] = [];
  let k = 0;
  for (let first = 0; first < cores.rows; first++) {
    if (labels[first] !== noise) continue;
    labels[first] = k;
    stack.push(first);
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      for (let j = 0; j < cores.rows; j++) {
        if (labels[j] !== noise) continue;
        const squared = squaredDistance(cores.data, i * cores.columns, cores.data, j * cores.columns, cores.columns);
        if (Math.sqrt(squared) > radius) continue;
        labels[j] = k;
        stack.push(j);
      }
    }
    k++;
  }
  return { labels, k };
}

/**
 * The value where the sorted curve bends most: farthest below the chord from its first to its last point. The largest
 * hundredth is left out, since one far row would straighten the rest. Source: Satopää et al., "Kneedle", 2011.
 */
function knee(values: Float64Array): number {
  const sorted = values.slice().sort();
  const last = Math.max(0, Math.floor((sorted.length - 1) * 0.99));
  const low = sorted[0]!;
  const high = sorted[last]!;
  if (!(high > low)) return high;
  let bend = high;
  let most = -1;
  for (let i = 0; i <= last; i++) {
    const below = i / last - (sorted[i]! - low) / (high - low);
    if (below <= most) continue;
    most = below;
    bend = sorted[i]!;
  }
  return bend > 0 ? bend : sorted.find((value) => value > 0)!;
}
