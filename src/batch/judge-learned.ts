import type { Random } from '#ml/random';
import type { LearnedSummary } from '#report/evaluation-summary';
import { evaluateUnits, type EvaluationOptions, type JudgedUnits, type Opponent, strongestAt } from './evaluation.ts';
import type { LearnedScores } from './outcome-pass.ts';

const weightsListed = 10;

/**
 * Judges the score learned from past labels on the same party-months and against the same rules, tuned on the same
 * labels, as the label-free one. Levels are against the rules with the fewest false positives at 50 % recall.
 * @param month calendar month of each unit
 */
export function judgeLearned(
  learned: LearnedScores | { readonly reason: string; readonly guilty: number },
  units: JudgedUnits,
  month: Int32Array,
  opponents: readonly Opponent[],
  random: Random,
  options: EvaluationOptions,
): LearnedSummary {
  if ('reason' in learned) {
    return { reason: learned.reason, labelsUsed: learned.guilty, opponent: null, levels: [], topWeights: [] };
  }
  const score = alignedScores(learned, units, month);
  const evaluation = evaluateUnits({ ...units, score }, opponents, random, options);
  const strongest = evaluation.opponents[strongestAt(evaluation.opponents, 0.5)];
  const { weights, features } = learned;
  return {
    reason: null,
    labelsUsed: weights.guilty,
    opponent: strongest?.name ?? null,
    levels: strongest?.levels ?? [],
    topWeights: features
      .map((feature, j) => ({ feature, weight: weights.weights[j]! }))
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight)
      .slice(0, weightsListed),
  };
}

/** Both are sorted by (party, month) within partitions that come in the same order. */
function alignedScores({ months }: LearnedScores, units: JudgedUnits, month: Int32Array): Float64Array {
  const aligned = new Float64Array(units.party.length).fill(Number.NaN);
  let k = 0;
  for (let unit = 0; unit < aligned.length; unit++) {
    if (months.party[k] === units.party[unit] && months.month[k] === month[unit]) aligned[unit] = months.score[k++]!;
  }
  if (k < months.party.length) throw new Error('The two passes saw different party-months.');
  return aligned;
}
