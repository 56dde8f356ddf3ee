import { lowerBound } from '../statistics/quantile.ts';
import { fitGeneralisedPareto, type GeneralisedPareto, paretoSurprisal } from './generalised-pareto.ts';
import { sortFloats } from '../statistics/sort-floats.ts';

/**
 * The upper-tail probability P(S ≥ s) of a score, as a table over a reference sample with a generalised Pareto tail
 * beyond it. Strictly increasing in s above the smallest reference score, and never 0.
 */
export interface TailTable {
  /** Distinct reference scores, ascending; the last is the threshold of the tail. */
  readonly knots: Float64Array;
  /** −log P at the knots, from 0 upwards. */
  readonly surprisals: Float64Array;
  readonly tail: GeneralisedPareto;
}

const bodyKnots = 256;
const tailShare = 0.05;
const tailLimit = 500;
const smallestTail = 10;

/** Number of the largest values that the tail is fitted to; 0 where there are too few. */
export function tailSize(n: number): number {
  const size = Math.min(tailLimit, Math.floor(n * tailShare));
  return size >= smallestTail ? size : Math.min(smallestTail, Math.floor(n / 4));
}

/** Fits a table to reference scores (finite, at least one, any order). Throws RangeError otherwise. O(n log n). */
export function fitTailTable(scores: Float64Array): TailTable {
  if (scores.length === 0) throw new RangeError('A tail table needs at least one reference score.');
  const sorted = sortFloats(Float64Array.from(scores));
  const n = sorted.length;
  if (!Number.isFinite(sorted[0]!) || !Number.isFinite(sorted[n - 1]!)) {
    throw new RangeError('Reference scores must be finite.');
  }
  const tailCount = tailSize(n);
  const last = Math.max(0, n - 1 - tailCount);
  const knots: number[] = [];
  const surprisals: number[] = [];
  const add = (position: number): void => {
    const score = sorted[position]!;
    if (knots.length > 0 && score <= knots.at(-1)!) return;
    knots.push(score);
    surprisals.push(-Math.log((n - lowerBound(sorted, score)) / n));
  };
  // Equal steps of probability in the body, equal steps of its logarithm towards the tail.
  const positions = new Set<number>([0, last]);
  for (let k = 1; k < bodyKnots; k++) {
    positions.add(Math.floor((k * last) / bodyKnots));
    positions.add(Math.min(last, Math.floor(n - n * (Math.max(1, tailCount) / n) ** (k / bodyKnots))));
  }
  for (const position of [...positions].sort((a, b) => a - b)) add(position);
  const threshold = knots.at(-1)!;
  const first = lowerBound(sorted, threshold);
  const excesses = sorted.subarray(Math.max(first, last)).map((score) => score - threshold);
  const positive = excesses.subarray(lowerBound(excesses, Number.MIN_VALUE));
  const tail =
    positive.length > 0
      ? fitGeneralisedPareto(positive)
      : { shape: 0, scale: Math.max(1e-9, (threshold - sorted[0]!) / 4, Math.abs(threshold) * 1e-3) };
  return { knots: Float64Array.from(knots), surprisals: Float64Array.from(surprisals), tail };
}

/** −log P(S ≥ s), from 0 upwards; linear between knots. */
export function surprisalOf(table: TailTable, score: number): number {
  const { knots, surprisals } = table;
  const last = knots.length - 1;
  if (score >= knots[last]!) return surprisals[last]! + paretoSurprisal(table.tail, score - knots[last]!);
  const above = lowerBound(knots, score);
  if (above === 0) return 0;
  const low = knots[above - 1]!;
  const fraction = (score - low) / (knots[above]! - low);
  return surprisals[above - 1]! + fraction * (surprisals[above]! - surprisals[above - 1]!);
}
