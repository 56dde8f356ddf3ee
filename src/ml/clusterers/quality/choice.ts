import type { ClusteringEvaluation } from './evaluation.ts';

/** What every cluster of an acceptable clustering must reach. */
export interface ClusterCriteria {
  /** Least clusterboot Jaccard of any cluster. */
  readonly jaccard: number;
  readonly predictionStrength: number;
  /** Least share of all rows in any cluster. */
  readonly share: number;
  /** Least number of rows in any cluster. */
  readonly rows: number;
  /** Standard deviations by which the clustering must be tighter than one of a single Gaussian. */
  readonly beyondOneGaussian: number;
}

export const defaultCriteria: ClusterCriteria = {
  jaccard: 0.75,
  predictionStrength: 0.8,
  share: 0.02,
  rows: 30,
  beyondOneGaussian: 3,
};

/** Why a clustering is not acceptable, one sentence each; empty when it is. */
export function shortcomings(evaluation: ClusteringEvaluation, rows: number, criteria: ClusterCriteria): string[] {
  const reasons: string[] = [];
  const least = Math.max(criteria.rows, Math.ceil(criteria.share * rows));
  const smallest = Math.min(...evaluation.sizes);
  const weakest = Math.min(...evaluation.jaccard);
  if (evaluation.k < 2) reasons.push('It has fewer than two clusters.');
  if (smallest < least) reasons.push(`Its smallest cluster has ${smallest} rows, fewer than ${least}.`);
  // NaN must fail, so the comparisons are written as what has to hold.
  if (!(weakest >= criteria.jaccard)) {
    reasons.push(`Its least stable cluster has a Jaccard of ${weakest.toFixed(2)}, below ${criteria.jaccard}.`);
  }
  if (!(evaluation.predictionStrength >= criteria.predictionStrength)) {
    reasons.push(
      `Its prediction strength is ${evaluation.predictionStrength.toFixed(2)}, below ${criteria.predictionStrength}.`,
    );
  }
  if (!(evaluation.beyondOneGaussian >= criteria.beyondOneGaussian)) {
    reasons.push(
      `It is ${evaluation.beyondOneGaussian.toFixed(1)} standard deviations tighter than a cut through one round or long cloud, less than ${criteria.beyondOneGaussian}.`,
    );
  }
  return reasons;
}

/**
 * The acceptable clustering with the most clusters (of equally many, the one whose least stable cluster is stabler);
 * null says that no structure was found, which is an answer.
 */
export function chooseClustering<E extends ClusteringEvaluation>(
  evaluations: readonly E[],
  rows: number,
  criteria: ClusterCriteria,
): E | null {
  let chosen: E | null = null;
  for (const evaluation of evaluations) {
    if (shortcomings(evaluation, rows, criteria).length > 0) continue;
    const better =
      chosen === null ||
      evaluation.k > chosen.k ||
      (evaluation.k === chosen.k && Math.min(...evaluation.jaccard) > Math.min(...chosen.jaccard));
    if (better) chosen = evaluation;
  }
  return chosen;
}
