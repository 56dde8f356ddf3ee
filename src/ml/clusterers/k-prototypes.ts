import { type Matrix, takeRows } from '../matrix.ts';
import type { Random } from '../random.ts';
import { sampleRows } from '../sampling.ts';
import { boundedValues, requireColumns } from './bounded-values.ts';
import type { Clusterer, FittedClusters } from './clusterer.ts';
import { mixedDistance, nearestPrototype, prototypesOf, typicalSpread } from './prototypes.ts';

export interface KPrototypesParams {
  readonly k: number;
  /** Columns whose values are codes: equal or not, nothing between. −1, the unknown code, is a value like any other. */
  readonly categorical: readonly number[];
  /** What one differing code adds to the squared distance. Null: half the mean standard deviation of the other columns. */
  readonly categoryWeight: number | null;
  readonly iterations: number;
  readonly restarts: number;
  /** Rows of the sample on which each start is seeded and settled. */
  readonly seedRows: number;
}

export interface FittedKPrototypes extends FittedClusters {
  readonly kind: 'k-prototypes';
  readonly params: KPrototypesParams;
  readonly categoryWeight: number;
  /** 1 where a column holds codes. */
  readonly isCategorical: Uint8Array;
  /** Means of number columns and modes of code columns, k × columns. */
  readonly prototypes: Float64Array;
  readonly sizes: Float64Array;
  /** Sum of mixed distances to the own prototype over the fitted rows. */
  readonly cost: number;
}

/**
 * k-prototypes for tables of numbers and codes: squared distance over the numbers plus a weight per differing code.
 * O(iterations · rows · k · columns); assign is O(k · columns) per row.
 * Source: Huang, "Extensions to the k-means algorithm for clustering large data sets with categorical values", 1998.
 * @example
 * const fitted = kPrototypes.fit({ ...kPrototypes.defaults, k: 3, categorical: [4] }, X, createRandom(1));
 */
export const kPrototypes: Clusterer<KPrototypesParams, FittedKPrototypes> = {
  kind: 'k-prototypes',
  defaults: { k: 8, categorical: [], categoryWeight: null, iterations: 50, restarts: 4, seedRows: 4000 },

  fit(params, given, random) {
    const X = boundedValues(given);
    const isCategorical = new Uint8Array(X.columns);
    for (const column of params.categorical) {
      if (!(column in isCategorical)) throw new RangeError(`There is no column ${column} to hold codes.`);
      isCategorical[column] = 1;
    }
    const weight = params.categoryWeight ?? typicalSpread(X, isCategorical) / 2;
    const sample = takeRows(X, sampleRows(X.rows, params.seedRows, random.fork('sample')));
    let best: Settled | undefined;
    for (let start = 0; start < Math.max(1, params.restarts); start++) {
      const seeds = seedPrototypes(sample, Math.max(1, params.k), isCategorical, weight, random.fork(`start ${start}`));
      const settled = settle(sample, seeds, isCategorical, weight, params.iterations);
      if (best === undefined || settled.cost < best.cost) best = settled;
    }
    const result =
      sample.rows === X.rows ? best! : settle(X, best!.prototypes, isCategorical, weight, params.iterations);
    return {
      kind: 'k-prototypes',
      version: 1,
      params,
      columns: X.columns,
      k: result.sizes.length,
      categoryWeight: weight,
      isCategorical,
      ...result,
    };
  },

  assign(fitted, X) {
    requireColumns(X, fitted.columns);
    const labels = new Int32Array(X.rows);
    if (X.rows === 0) return labels;
    const { data } = boundedValues(X);
    for (let i = 0; i < X.rows; i++) {
      labels[i] = nearestPrototype(data, i * X.columns, fitted.prototypes, fitted.isCategorical, fitted.categoryWeight);
    }
    return labels;
  },
};

interface Settled {
  readonly prototypes: Float64Array;
  readonly sizes: Float64Array;
  readonly cost: number;
}

/** k-means++ seeding under the mixed distance; fewer prototypes where rows coincide. */
function seedPrototypes(X: Matrix, k: number, isCategorical: Uint8Array, weight: number, random: Random): Float64Array {
  const { rows, columns, data } = X;
  const prototypes = new Float64Array(k * columns);
  const closest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  let row = random.below(rows);
  for (let found = 1; ; found++) {
    prototypes.set(data.subarray(row * columns, (row + 1) * columns), (found - 1) * columns);
    let total = 0;
    for (let i = 0; i < rows; i++) {
      const distance = mixedDistance(data, i * columns, prototypes, (found - 1) * columns, isCategorical, weight);
      if (distance < closest[i]!) closest[i] = distance;
      total += closest[i]!;
    }
    if (found === k || !(total > 0)) return prototypes.slice(0, found * columns);
    let left = random.uniform() * total;
    row = closest.findLastIndex((distance) => distance > 0);
    for (let i = 0; i < rows; i++) {
      left -= closest[i]!;
      if (left >= 0 || closest[i] === 0) continue;
      row = i;
      break;
    }
  }
}

function settle(
  X: Matrix,
  start: Float64Array,
  isCategorical: Uint8Array,
  weight: number,
  iterations: number,
): Settled {
  const { rows, columns, data } = X;
  const k = start.length / columns;
  const labels = new Int32Array(rows).fill(-1);
  let prototypes = start;
  let sizes = new Float64Array(k);
  for (let iteration = 0; iteration <= iterations; iteration++) {
    let changes = 0;
    let cost = 0;
    for (let i = 0; i < rows; i++) {
      const label = nearestPrototype(data, i * columns, prototypes, isCategorical, weight);
      cost += mixedDistance(data, i * columns, prototypes, label * columns, isCategorical, weight);
      if (label === labels[i]) continue;
      labels[i] = label;
      changes++;
    }
    if (changes === 0 || iteration === iterations) {
      sizes = new Float64Array(k);
      for (const label of labels) sizes[label] = sizes[label]! + 1;
      return { prototypes, sizes, cost };
    }
    prototypes = prototypesOf(X, labels, prototypes, isCategorical);
  }
  return { prototypes, sizes, cost: 0 };
}
