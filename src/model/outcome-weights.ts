import { fitNonNegativeLogistic, nonNegativeLogisticDefaults } from '#ml/classifiers/non-negative-logistic';
import { type Matrix, matrix } from '#ml/matrix';
import { lowerBound } from '#ml/statistics/quantile';
import { sortFloats } from '#ml/statistics/sort-floats';

/**
 * What past labels say of the features: a weight for each one's right-tail surprisal. Beside the label-free score,
 * never in its place. Immutable plain data.
 */
export interface OutcomeWeights {
  readonly kind: 'outcome-weights';
  readonly version: 1;
  /** Per feature, ≥ 0, with mean 1: 1 = as without labels. */
  readonly weights: Float64Array;
  /** columns × legs of the reference: the z of ordinary legs, each column rising. */
  readonly sorted: Float64Array;
  readonly guilty: number;
  readonly innocent: number;
}

/** z within peers, per feature, in the frame of one model. */
export interface OutcomeRows {
  /** Any legs, guilty or not: they say how often a z is reached. */
  readonly legs: Matrix;
  /** Highest z of each feature in each labelled party-month. */
  readonly guilty: Matrix;
  readonly innocent: Matrix;
}

/** A trace: the one common weight is free, but must stay finite where the plain sum tells all months apart. */
const scaleRidge = 1e-3;

/**
 * Learns weights from labelled party-months. The prior is the equal weight, that is the plain sum of the surprisals;
 * its size in the logit, one number, is fitted first. Without months of both kinds every weight
 * is exactly 1. Throws RangeError without legs. O(months · columns²).
 * @param ridge λ of the squared distance of the weights from the equal one
 */
export function fitOutcomeWeights(
  { legs, guilty, innocent }: OutcomeRows,
  ridge = nonNegativeLogisticDefaults.ridge,
): OutcomeWeights {
  const { columns } = legs;
  if (legs.rows === 0) throw new RangeError('Surprisals need legs to refer to.');
  const fitted = {
    kind: 'outcome-weights' as const,
    version: 1 as const,
    sorted: sortedColumns(legs),
    guilty: guilty.rows,
    innocent: innocent.rows,
  };
  if (guilty.rows === 0 || innocent.rows === 0) return { ...fitted, weights: new Float64Array(columns).fill(1) };
  const outcomes = new Uint8Array(guilty.rows + innocent.rows).fill(1, 0, guilty.rows);
  const X = matrix(outcomes.length, columns);
  const write = createSurprisals(fitted.sorted, columns);
  write(guilty.data, X.data, 0);
  write(innocent.data, X.data, guilty.rows * columns);
  const sums = matrix(X.rows, 1);
  for (let at = 0; at < X.data.length; at++) sums.data[Math.floor(at / columns)]! += X.data[at]!;
  const common = { ...nonNegativeLogisticDefaults, ridge: scaleRidge };
  const prior = fitNonNegativeLogistic(common, sums, outcomes).weights[0]!;
  const { weights } = fitNonNegativeLogistic({ ...nonNegativeLogisticDefaults, ridge, prior }, X, outcomes);
  return { ...fitted, weights: withMeanOne(weights) };
}

/** Scores one leg: Σ weight · surprisal of the z at [from, from + columns), in nats, ≥ 0. */
export function createOutcomeScorer({ weights, sorted }: OutcomeWeights): (z: Float64Array, from: number) => number {
  const columns = weights.length;
  const rows = sorted.length / columns;
  const references = columnViews(sorted, columns);
  const used = Array.from(weights.keys()).filter((j) => weights[j]! > 0);
  const table = surprisalByRank(rows);
  return (z, from) => {
    let sum = 0;
    for (const j of used) sum += weights[j]! * table[lowerBound(references[j]!, z[from + j]!)]!;
    return sum;
  };
}

/** Surprisals of whole rows of z, −log of the share of legs at or above; one that no leg reaches counts as one leg. */
function createSurprisals(sorted: Float64Array, columns: number) {
  const references = columnViews(sorted, columns);
  const table = surprisalByRank(sorted.length / columns);
  return (z: Float64Array, out: Float64Array, to: number): void => {
    for (let at = 0; at < z.length; at++) out[to + at] = table[lowerBound(references[at % columns]!, z[at]!)]!;
  };
}

/** By the number of legs below. */
function surprisalByRank(rows: number): Float64Array {
  return Float64Array.from({ length: rows + 1 }, (_, below) => Math.log(rows / Math.max(1, rows - below)));
}

function columnViews(sorted: Float64Array, columns: number): readonly Float64Array[] {
  const rows = sorted.length / columns;
  return Array.from({ length: columns }, (_, j) => sorted.subarray(j * rows, (j + 1) * rows));
}

function sortedColumns({ rows, columns, data }: Matrix): Float64Array {
  const sorted = new Float64Array(data.length);
  for (let j = 0; j < columns; j++) {
    const column = sorted.subarray(j * rows, (j + 1) * rows);
    for (let i = 0; i < rows; i++) column[i] = data[i * columns + j]!;
    sortFloats(column);
  }
  return sorted;
}

function withMeanOne(weights: Float64Array): Float64Array {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return mean > 0 ? weights.map((weight) => weight / mean) : new Float64Array(weights.length).fill(1);
}
