import { type Matrix, matrix } from '../matrix.ts';
import type { Random } from '../random.ts';
import { permutation } from '../sampling.ts';
import { meanCovariance } from './covariance.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** The directions in which rows spread most, most first. */
export interface PrincipalComponents {
  readonly mean: Float64Array;
  /** count × columns, unit vectors; the largest component of each is positive. */
  readonly axes: Float64Array;
  readonly count: number;
  /** Share of the variance along each axis. */
  readonly shares: Float64Array;
}

/** At most `count` components (fewer columns give fewer). O(rows · columns² + columns³). Source: Pearson 1901. */
export function fitComponents(X: Matrix, count: number): PrincipalComponents {
  const { mean, covariance } = meanCovariance(X, allRows(X));
  const { values, vectors } = symmetricEigen(covariance, X.columns);
  const total = values.reduce((sum, value) => sum + Math.max(value, 0), 0);
  const kept = Math.min(count, X.columns);
  return {
    mean,
    axes: vectors.slice(0, kept * X.columns),
    count: kept,
    shares: values.slice(0, kept).map((value) => (total > 0 ? Math.max(value, 0) / total : 0)),
  };
}

/** Coordinates of the rows on the components, rows × count. */
export function project(components: PrincipalComponents, X: Matrix): Matrix {
  const { mean, axes, count } = components;
  const out = matrix(X.rows, count);
  for (let i = 0; i < X.rows; i++) {
    for (let c = 0; c < count; c++) {
      let sum = 0;
      for (let j = 0; j < X.columns; j++) sum += (X.data[i * X.columns + j]! - mean[j]!) * axes[c * X.columns + j]!;
      out.data[i * count + c] = sum;
    }
  }
  return out;
}

/** A component spreads visibly more than chance: sampling alone moves eigenvalues by some percent. */
const standsOut = 1.1;

/**
 * How many components spread more than chance allows: eigenvalues are compared, from the largest on, with the mean of
 * those of copies whose columns are shuffled independently. At least 1. O(draws · rows · columns²).
 * Columns of one group (the values of a category) share a number in `groups` and are shuffled together.
 * Source: Horn, "A rationale and test for the number of factors in factor analysis", Psychometrika 1965.
 */
export function componentsBeyondChance(X: Matrix, groups: Int32Array, draws: number, random: Random): number {
  const observed = eigenvalues(X);
  const expected = new Float64Array(X.columns);
  for (let draw = 0; draw < draws; draw++) {
    const values = eigenvalues(shuffled(X, groups, random.fork(`shuffle ${draw}`)));
    for (let j = 0; j < values.length; j++) expected[j] = expected[j]! + values[j]! / draws;
  }
  const first = observed.findIndex((value, j) => value <= expected[j]! * standsOut);
  return Math.max(1, first < 0 ? X.columns : first);
}

function allRows(X: Matrix): Int32Array {
  return Int32Array.from({ length: X.rows }, (_, i) => i);
}

function eigenvalues(X: Matrix): Float64Array {
  return symmetricEigen(meanCovariance(X, allRows(X)).covariance, X.columns).values;
}

function shuffled(X: Matrix, groups: Int32Array, random: Random): Matrix {
  const copy = matrix(X.rows, X.columns);
  let order = allRows(X);
  for (let j = 0; j < X.columns; j++) {
    if (j === 0 || groups[j] !== groups[j - 1]) order = permutation(X.rows, random);
    for (let i = 0; i < X.rows; i++) copy.data[i * X.columns + j] = X.data[order[i]! * X.columns + j]!;
  }
  return copy;
}
