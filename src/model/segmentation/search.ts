import { chooseClustering, type ClusterCriteria, shortcomings } from '#ml/clusterers/quality/choice';
import {
  type ClusteringEvaluation,
  type EvaluationOptions,
  evaluateClustering,
} from '#ml/clusterers/quality/evaluation';
import type { Trimming } from '#ml/clusterers/trimmed';
import type { Random } from '#ml/random';
import { type Candidate, candidateMethod, inputOf, type SegmentInput } from './segment-clusterer.ts';

/** A candidate with what was measured of it. */
export interface EvaluatedCandidate extends ClusteringEvaluation {
  readonly candidate: Candidate;
  /** Fits behind its Jaccard: few for one that was given up early. */
  readonly bootstraps: number;
  /** Why it was not taken, one sentence each; empty when it would do. */
  readonly shortcomings: readonly string[];
}

export interface SearchOptions {
  readonly criteria: ClusterCriteria;
  readonly evaluation: EvaluationOptions;
  /** What the first look at every candidate spends. */
  readonly firstLook: EvaluationOptions;
  readonly trimming: Trimming;
}

/** Candidates this far below a criterion at the first look are not looked at again. */
const leniency = 0.1;

/**
 * Looks at every candidate with few bootstraps, then with all of them at those that may do, most clusters first, until
 * one does. The chosen one is null when none does: no structure was found.
 */
export function searchCandidates(
  candidates: readonly Candidate[],
  input: SegmentInput,
  options: SearchOptions,
  random: Random,
): { readonly chosen: EvaluatedCandidate | null; readonly evaluated: readonly EvaluatedCandidate[] } {
  const { criteria } = options;
  const { rows } = input.mixed;
  const look = (candidate: Candidate, evaluationOptions: EvaluationOptions): EvaluatedCandidate => {
    const evaluation = evaluateClustering(
      candidateMethod(candidate, input, options.trimming),
      inputOf(candidate.method, input),
      evaluationOptions,
      streamOf(candidate, random),
    );
    const { bootstraps } = evaluationOptions;
    return { ...evaluation, candidate, bootstraps, shortcomings: shortcomings(evaluation, rows, criteria) };
  };
  const lenient = {
    ...criteria,
    jaccard: criteria.jaccard - leniency,
    predictionStrength: criteria.predictionStrength - leniency,
    beyondOneGaussian: Math.min(0, criteria.beyondOneGaussian),
  };
  const evaluated = candidates.map((candidate) => look(candidate, options.firstLook));
  const order = evaluated
    .filter(
      ({ k, candidate, ...seen }) =>
        k === (candidate.k ?? k) && shortcomings({ k, ...seen }, rows, lenient).length === 0,
    )
    .sort((a, b) => b.k - a.k);
  let chosen: EvaluatedCandidate | null = null;
  for (const seen of order) {
    if (chosen !== null && seen.k < chosen.k) break;
    const full = look(seen.candidate, options.evaluation);
    evaluated[evaluated.indexOf(seen)] = full;
    chosen = chooseClustering(chosen === null ? [full] : [chosen, full], rows, criteria);
  }
  return { chosen, evaluated };
}

/** Stream of everything that is drawn for a candidate; its `fit` fork is the fit that is kept. */
export function streamOf({ method, k }: Candidate, random: Random): Random {
  return random.fork(`${method} ${k ?? 'any'}`);
}
