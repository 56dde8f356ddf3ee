import { lowerBound, upperBound } from '../statistics/quantile.ts';
import { fitGeneralisedPareto, type GeneralisedPareto, paretoSurprisal } from './generalised-pareto.ts';
import { tailSize } from './tail-table.ts';
import { sortFloats } from '../statistics/sort-floats.ts';

/**
 * Conformal p-values p = (1 + #{calibration scores ≥ s}) / (n + 1) (Bates et al. 2023): exact among the largest
 * calibration scores, rounded up (so still valid) below them; where fewer than `exactCount` calibration scores reach s,
 * a generalised Pareto tail if that says less.
 */
export interface ConformalTable {
  /** Calibration scores. */
  readonly n: number;
  /** The largest scores, ascending. */
  readonly upper: Float64Array;
  /** Coarse knots of the rest, ascending, with #{scores ≥ knot}. */
  readonly body: Float64Array;
  readonly bodyCounts: Float64Array;
  /** Tail over `threshold`, which `thresholdCount` scores exceed. */
  readonly threshold: number;
  readonly thresholdCount: number;
  readonly tail: GeneralisedPareto;
}

/** With fewer calibration scores above s than this, the count is noisy and the tail fit may speak. */
export const exactCount = 10;

const upperLimit = 2_000;
const bodyKnots = 200;

/** Fits a table to finite calibration scores in any order (none is allowed: then p = 1). O(n log n). */
export function fitConformal(scores: Float64Array): ConformalTable {
  const sorted = sortFloats(Float64Array.from(scores));
  const n = sorted.length;
  const kept = Math.min(n, upperLimit);
  const rest = n - kept;
  const knots = Math.min(rest, bodyKnots);
  const body = new Float64Array(knots);
  const bodyCounts = new Float64Array(knots);
  for (let k = 0; k < knots; k++) {
    const score = sorted[Math.floor((k * rest) / knots)]!;
    body[k] = score;
    bodyCounts[k] = n - lowerBound(sorted, score);
  }
  const tailCount = Math.min(n - 1, Math.max(tailSize(n), Math.min(exactCount * 2, n - 1)));
  const threshold = n === 0 ? 0 : sorted[Math.max(0, n - 1 - tailCount)]!;
  const above = sorted.subarray(upperBound(sorted, threshold)).map((score) => score - threshold);
  return {
    n,
    upper: sorted.slice(rest),
    body,
    bodyCounts,
    threshold,
    thresholdCount: above.length,
    tail: fitGeneralisedPareto(above),
  };
}

/** #{calibration scores ≥ s}, rounded up below the scores that are kept one by one. */
export function countAtLeast(table: ConformalTable, score: number): number {
  const { upper } = table;
  if (upper.length === 0) return 0;
  if (score > upper[0]! || table.body.length === 0) return upper.length - lowerBound(upper, score);
  const knot = upperBound(table.body, score) - 1;
  return knot < 0 ? table.n : table.bodyCounts[knot]!;
}

/** The p-value in (0, 1] of a score: conformal, or from the tail fit where too few calibration scores reach it. */
export function conformalP(table: ConformalTable, score: number): number {
  if (table.n === 0) return 1;
  const count = countAtLeast(table, score);
  const exact = (1 + count) / (table.n + 1);
  if (count >= exactCount || table.thresholdCount === 0 || score <= table.threshold) return exact;
  // Either is a p-value; where the tail has an end the count is the smaller one, beyond the sample the fit is.
  return Math.min(exact, fittedP(table, score));
}

function fittedP(table: ConformalTable, score: number): number {
  const surprisal = paretoSurprisal(table.tail, score - table.threshold);
  return ((1 + table.thresholdCount) / (table.n + 1)) * Math.exp(-surprisal);
}

/** Whether the p-value of a score is the count itself, which is valid without assumptions on the distribution. */
export function isExact(table: ConformalTable, score: number): boolean {
  const count = countAtLeast(table, score);
  return count >= exactCount || conformalP(table, score) === (1 + count) / (table.n + 1);
}
