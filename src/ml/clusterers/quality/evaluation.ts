import { type Matrix, takeRows } from '../../matrix.ts';
import type { Random } from '../../random.ts';
import { sampleRows } from '../../sampling.ts';
import type { ClusteringMethod } from '../method.ts';
import { excessOverOneGaussian } from './gaussian-null.ts';
import { calinskiHarabasz, daviesBouldin } from './separation.ts';
import { silhouette } from './silhouette.ts';
import { jaccardStability, predictionStrength, sizesOf } from './stability.ts';

export interface EvaluationOptions {
  /** Fits for the Jaccard stability. */
  readonly bootstraps: number;
  /** Halvings for the prediction strength. */
  readonly splits: number;
  /** Data sets drawn from one Gaussian that the clustering is compared with. */
  readonly nullDraws: number;
  /** Rows, at most, on which stability is measured. */
  readonly stabilityRows: number;
}

export const defaultEvaluation: EvaluationOptions = {
  bootstraps: 100,
  splits: 10,
  nullDraws: 20,
  stabilityRows: 5000,
};

/** What is known of one clustering method on one table. */
export interface ClusteringEvaluation {
  readonly method: string;
  readonly k: number;
  readonly sizes: readonly number[];
  /** Clusterboot Jaccard of each cluster. */
  readonly jaccard: readonly number[];
  readonly predictionStrength: number;
  /** How many standard deviations tighter than clusters cut out of one Gaussian; NaN for one cluster. */
  readonly beyondOneGaussian: number;
  readonly silhouette: number;
  readonly daviesBouldin: number;
  readonly calinskiHarabasz: number;
}

/** Fits a method on X and measures separation (on X) and stability (on at most `stabilityRows` rows). */
export function evaluateClustering(
  method: ClusteringMethod,
  X: Matrix,
  options: EvaluationOptions,
  random: Random,
): ClusteringEvaluation {
  const found = method.fit(X, random.fork('fit'));
  const labels = found.assign(X);
  const some =
    X.rows > options.stabilityRows
      ? takeRows(X, sampleRows(X.rows, options.stabilityRows, random.fork('stability rows')))
      : X;
  return {
    method: method.name,
    k: found.k,
    sizes: [...sizesOf(labels, found.k)],
    jaccard: [...jaccardStability(method, found, some, options.bootstraps, random.fork('jaccard'))],
    predictionStrength: predictionStrength(method, some, options.splits, random.fork('prediction strength')),
    beyondOneGaussian: excessOverOneGaussian(method, some, options.nullDraws, random.fork('null')),
    silhouette: silhouette(X, labels, random.fork('silhouette')),
    daviesBouldin: daviesBouldin(X, labels, found.k),
    calinskiHarabasz: calinskiHarabasz(X, labels, found.k),
  };
}
