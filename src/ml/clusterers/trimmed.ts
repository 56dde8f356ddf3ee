import { type Matrix, takeRows } from '../matrix.ts';
import type { Random } from '../random.ts';
import { boundedValues } from './bounded-values.ts';
import type { Clusterer, FittedClusters } from './clusterer.ts';
import { squaredDistance } from './distance.ts';
import { meansOfLabels } from './nearest-centre.ts';
import { selectRank } from './row-distances.ts';

export interface Trimming {
  /** Share of rows left out of the fit, in [0, 0.5]. */
  readonly share: number;
  /** Rounds of fitting and choosing anew which rows are left out. */
  readonly rounds: number;
}

export interface TrimmedFit<F> {
  readonly fitted: F;
  /** Rows that were fitted, ascending. */
  readonly kept: Int32Array;
}

/**
 * Fits a clusterer on all rows but those that fit it worst, so that a few extreme rows neither pull a centre nor make
 * one of their own. The first round leaves out the rows farthest from the median; each further round those farthest
 * from the mean of their cluster. Ends early when the choice stays the same.
 * Source: Cuesta-Albertos, Gordaliza & Matrán, "Trimmed k-means", Annals of Statistics 1997.
 */
export function trimmedFit<Params, F extends FittedClusters>(
  clusterer: Clusterer<Params, F>,
  params: Params,
  given: Matrix,
  random: Random,
  { share, rounds }: Trimming,
): TrimmedFit<F> {
  if (!(share >= 0 && share <= 0.5)) throw new RangeError(`A share of ${share} cannot be trimmed: 0 to 0.5 can.`);
  const X = boundedValues(given);
  const keep = Math.max(1, Math.round(X.rows * (1 - share)));
  let kept = closest(distancesToMedian(X), keep);
  let fitted = clusterer.fit(params, takeRows(X, kept), random.fork('round 0'));
  for (let round = 1; round < rounds && keep < X.rows; round++) {
    const chosen = closest(distancesToOwnMean(X, kept, clusterer, fitted), keep);
    if (chosen.every((row, at) => row === kept[at])) break;
    kept = chosen;
    fitted = clusterer.fit(params, takeRows(X, kept), random.fork(`round ${round}`));
  }
  return { fitted, kept };
}

/** The `keep` rows with the least distance, ascending; of equal distances the first rows are kept. */
function closest(distances: Float64Array, keep: number): Int32Array {
  const limit = selectRank(distances.slice(), keep - 1);
  let ties = keep - distances.reduce((count, distance) => (distance < limit ? count + 1 : count), 0);
  const kept: number[] = [];
  for (let i = 0; i < distances.length; i++) {
    if (distances[i]! < limit) kept.push(i);
    else if (distances[i] === limit && ties-- > 0) kept.push(i);
  }
  return Int32Array.from(kept);
}

function distancesToMedian(X: Matrix): Float64Array {
  const column = new Float64Array(X.rows);
  const centre = new Float64Array(X.columns);
  for (let j = 0; j < X.columns; j++) {
    for (let i = 0; i < X.rows; i++) column[i] = X.data[i * X.columns + j]!;
    centre[j] = selectRank(column, X.rows >>> 1);
  }
  return Float64Array.from({ length: X.rows }, (_, i) => squaredDistance(X.data, i * X.columns, centre, 0, X.columns));
}

/** Squared distance of each row to the mean of its cluster's kept rows; a noise row is as far as it is from the nearest. */
function distancesToOwnMean<Params, F extends FittedClusters>(
  X: Matrix,
  kept: Int32Array,
  clusterer: Clusterer<Params, F>,
  fitted: F,
): Float64Array {
  const keptRows = takeRows(X, kept);
  const { means, sizes } = meansOfLabels(keptRows, clusterer.assign(fitted, keptRows), Math.max(1, fitted.k));
  const labels = clusterer.assign(fitted, X);
  return Float64Array.from({ length: X.rows }, (_, i) => {
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < means.rows; c++) {
      if ((labels[i]! >= 0 && c !== labels[i]) || sizes[c] === 0) continue;
      least = Math.min(least, squaredDistance(X.data, i * X.columns, means.data, c * X.columns, X.columns));
    }
    return Math.min(least, Number.MAX_VALUE);
  });
}
