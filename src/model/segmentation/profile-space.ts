import {
  componentsBeyondChance,
  fitComponents,
  type PrincipalComponents,
  project,
} from '#ml/linear/principal-components';
import { type Matrix, matrix, takeRows } from '#ml/matrix';
import type { Random } from '#ml/random';
import { sampleRows } from '#ml/sampling';
import { fitStandardScaler } from '#ml/scalers/standard-scaler';
import type { Indicator } from './profile-encoder.ts';

/**
 * The few directions in which numbers and categories vary together: principal components of numbers with unit variance
 * beside 0/1 category indicators. Two rows that differ in a category are as far apart there as two rows are on average
 * in a number (squared distance 2), so neither kind of column outweighs the other. Columns that vary on their own would
 * only blur distances and are left behind.
 * Source: after factor analysis of mixed data, Pagès 2004; number of components by Horn 1965.
 */
export interface ProfileSpace {
  /** Multiplier of each indicator column: 1 / standard deviation of a number, 1 for a category value. */
  readonly weights: Float64Array;
  readonly components: PrincipalComponents;
  /** Components that are clustered; the first two are drawn, also when only one is clustered. */
  readonly clustered: number;
}

/** More dimensions than this make distances alike; on fewer than three, halves of one cloud are cut stably. */
const mostComponents = 12;
const fewestComponents = 3;
/** Rows from which components are counted. */
const countedRows = 4000;

export function fitSpace(X: Matrix, indicators: readonly Indicator[], random: Random): ProfileSpace {
  const { scale } = fitStandardScaler(X);
  const weights = Float64Array.from(indicators, ({ label }, j) => (label === null ? 1 / scale[j]! : 1));
  const weighted = weigh(X, weights);
  const names = [...new Set(indicators.map(({ column }) => column))];
  const groups = Int32Array.from(indicators, ({ column }) => names.indexOf(column));
  const some = takeRows(weighted, sampleRows(X.rows, countedRows, random.fork('counted rows')));
  const shared = componentsBeyondChance(some, groups, 5, random.fork('shuffles'));
  const clustered = Math.min(X.columns, mostComponents, Math.max(fewestComponents, shared));
  return { weights, components: fitComponents(weighted, Math.max(2, clustered)), clustered };
}

function weigh(X: Matrix, weights: Float64Array): Matrix {
  const weighted = matrix(X.rows, X.columns, X.data.slice());
  for (let at = 0; at < weighted.data.length; at++) {
    weighted.data[at] = weighted.data[at]! * weights[at % X.columns]!;
  }
  return weighted;
}

/** Coordinates of indicator rows: rows × components. */
export function coordinates(space: ProfileSpace, X: Matrix): Matrix {
  return project(space.components, weigh(X, space.weights));
}

/** The first columns of the coordinates: what is clustered. */
export function clusteredColumns(space: ProfileSpace, all: Matrix): Matrix {
  if (all.columns === space.clustered) return all;
  const some = matrix(all.rows, space.clustered);
  for (let i = 0; i < all.rows; i++) {
    for (let c = 0; c < space.clustered; c++) some.data[i * space.clustered + c] = all.data[i * all.columns + c]!;
  }
  return some;
}
