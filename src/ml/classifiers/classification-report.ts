import { auroc } from '../metrics/auroc.ts';
import { averagePrecision } from '../metrics/average-precision.ts';
import type { Random } from '../random.ts';
import { bootstrapRows } from '../sampling.ts';
import { quantileOfSorted } from '../statistics/quantile.ts';
import { type ShareInterval, wilsonInterval } from '../statistics/wilson.ts';

/** A figure with the 2.5 % and 97.5 % points of its bootstrap. */
export interface BootstrapInterval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface ClassificationReport {
  readonly rows: number;
  readonly positives: number;
  readonly threshold: number;
  /** Of the rows at or above the threshold, the share of positives; Wilson interval. */
  readonly precision: ShareInterval;
  /** Of the positives, the share at or above the threshold; Wilson interval. */
  readonly recall: ShareInterval;
  /** Average precision. */
  readonly aucpr: BootstrapInterval;
  readonly auroc: BootstrapInterval;
}

/** What a classifier's probabilities are worth on rows it was not fitted on. NaN figures where a class is absent. */
export function classificationReport(
  probabilities: Float64Array,
  outcomes: Uint8Array,
  threshold: number,
  random: Random,
  replicates = 500,
): ClassificationReport {
  let flagged = 0;
  let hits = 0;
  let positives = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const isPositive = outcomes[i] === 1;
    if (isPositive) positives++;
    if (probabilities[i]! < threshold) continue;
    flagged++;
    if (isPositive) hits++;
  }
  const drawn = Array.from({ length: replicates }, () => {
    const rows = bootstrapRows(probabilities.length, probabilities.length, random);
    return {
      scores: Float64Array.from(rows, (row) => probabilities[row]!),
      labels: Uint8Array.from(rows, (row) => outcomes[row]!),
    };
  });
  const interval = (measure: (labels: Uint8Array, scores: Float64Array) => number): BootstrapInterval => {
    const values = Float64Array.from(drawn, ({ labels, scores }) => measure(labels, scores))
      .filter((value) => !Number.isNaN(value))
      .sort();
    return {
      value: measure(outcomes, probabilities),
      low: quantileOfSorted(values, 0.025),
      high: quantileOfSorted(values, 0.975),
    };
  };
  return {
    rows: probabilities.length,
    positives,
    threshold,
    precision: wilsonInterval(hits, flagged),
    recall: wilsonInterval(hits, positives),
    aucpr: interval(averagePrecision),
    auroc: interval(auroc),
  };
}
