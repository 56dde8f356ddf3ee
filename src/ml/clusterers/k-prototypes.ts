import type { Random } from '../random.ts';
import { sampleRows } from '../sampling.ts';
import { boundedValues, requireColumns } from './bounded-values.ts';
import type { Clusterer, FittedClusters } from './clusterer.ts';
import {
  decodePrototypes,
  distanceToPrototype,
  type MixedTable,
  mixedTable,
  type Prototypes,
  takeMixedRows,
} from './mixed-table.ts';
import { nearestPrototype, typicalSpread } from './prototypes.ts';
import { type SettledPrototypes, settlePrototypes } from './settle-prototypes.ts';

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
    const table = mixedTable(X, isCategorical);
    const sampled = sampleRows(X.rows, params.seedRows, random.fork('sample'));
    const sample = sampled.length === X.rows ? table : takeMixedRows(table, sampled);
    let best: SettledPrototypes | undefined;
    for (let start = 0; start < Math.max(1, params.restarts); start++) {
      const seeds = seedPrototypes(sample, Math.max(1, params.k), weight, random.fork(`start ${start}`));
      const settled = settlePrototypes(sample, seeds, weight, params.iterations);
      if (best === undefined || settled.cost < best.cost) best = settled;
    }
    const { prototypes, ...result } =
      sample === table ? best! : settlePrototypes(table, best!.prototypes, weight, params.iterations);
    return {
      kind: 'k-prototypes',
      version: 1,
      params,
      columns: X.columns,
      k: prototypes.k,
      categoryWeight: weight,
      isCategorical,
      prototypes: decodePrototypes(prototypes, table, isCategorical),
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

/** k-means++ seeding under the mixed distance; fewer prototypes where rows coincide. */
function seedPrototypes(table: MixedTable, k: number, weight: number, random: Random): Prototypes {
  const { rows } = table;
  const seeds: number[] = [];
  const closest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  let row = random.below(rows);
  for (;;) {
    seeds.push(row);
    const seed = prototypesAt(table, [row]);
    let total = 0;
    for (let i = 0; i < rows; i++) {
      const distance = distanceToPrototype(table, i, seed, 0, weight, closest[i]);
      if (distance < closest[i]!) closest[i] = distance;
      total += closest[i]!;
    }
    if (seeds.length === k || !(total > 0)) return prototypesAt(table, seeds);
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

function prototypesAt(table: MixedTable, rows: readonly number[]): Prototypes {
  const { numbers, codes } = takeMixedRows(table, rows);
  return { k: rows.length, numbers, codes };
}
