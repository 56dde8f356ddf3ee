import { auroc } from '#ml/metrics/auroc';
import { averagePrecision } from '#ml/metrics/average-precision';
import type { Random } from '#ml/random';
import { wilsonInterval } from '#ml/statistics/wilson';
import type { EvaluationSummary, OpponentSummary, TypologyRecall } from '#report/evaluation-summary';
import { type BootstrapSample, bootstrapParties, percentileInterval, reductionOf } from './party-bootstrap.ts';
import { expectedWithin, falsePositivesAt, guiltyWeight, type Ranking, rankUnits } from './ranking.ts';

/** What is judged: one entry per party and month of the test period. All arrays have the same length. */
export interface JudgedUnits {
  readonly party: Int32Array;
  /** Highest score of the unit's legs, on any scale on which higher = more anomalous; NaN = no leg was scored. */
  readonly score: Float64Array;
  /** 1 = one of the unit's legs lay at or above its released line. */
  readonly flagged: Uint8Array;
  /** 1 guilty, 0 innocent, −1 not judged: left out of every figure. */
  readonly label: Int8Array;
  /** Position in `typologies` of a guilty unit, −1 for the others. */
  readonly typology: Int16Array;
  readonly typologies: readonly string[];
}

/** Static rules on the same units. */
export interface Opponent {
  readonly name: string;
  readonly tuning: string;
  readonly thresholds: number;
  /** Largest of measure ÷ threshold over rules and legs: ≥ 1 fires, 0 = no rule has anything to say. */
  readonly severity: Float64Array;
}

export interface EvaluationOptions {
  /** Bootstrap replicates. */
  readonly replicates: number;
  /** Levels of recall to compare at, ascending, in (0, 1]; 0.5 is the headline. */
  readonly recalls: readonly number[];
}

export const defaultEvaluation: EvaluationOptions = { replicates: 500, recalls: [0.3, 0.5, 0.7] };

/** The evaluation where there is nothing to judge by: every figure is null and the reason says why. */
export function noEvaluation(reason: string, units = 0, flagged = 0): EvaluationSummary {
  return {
    unit: 'party-month',
    reason,
    units,
    positives: 0,
    flagged,
    recall: null,
    recallInterval: null,
    precision: null,
    precisionInterval: null,
    falsePositiveReduction: null,
    interval: null,
    auroc: null,
    aucpr: null,
    opponents: [],
    typologies: [],
  };
}

/**
 * Judges alerts and static rules on the same party-months: recall and precision at the released line, false
 * positives at equal recall, recall per typology. Intervals are 95 %: bootstrap over parties, Wilson per typology.
 * The same seed gives the same figures.
 */
export function evaluateUnits(
  units: JudgedUnits,
  opponents: readonly Opponent[],
  random: Random,
  options: EvaluationOptions = defaultEvaluation,
): EvaluationSummary {
  const judged = Int32Array.from(units.label.keys()).filter((unit) => units.label[unit] !== -1);
  const flagged = judged.reduce((sum, unit) => sum + units.flagged[unit]!, 0);
  const ours = rankUnits(judged, units.score, units.party, units.label);
  const positives = guiltyWeight(ours);
  if (positives === 0) return noEvaluation('No labelled crime lies in the test period.', judged.length, flagged);

  const theirs = opponents.map(({ severity }) => rankUnits(judged, severity, units.party, units.label));
  const sample = bootstrapParties(
    { ours, theirs, flagged: units.flagged, recalls: options.recalls },
    options.replicates,
    random,
  );
  const summaries = opponents.map((opponent, k) =>
    opponentSummary(opponent, theirs[k]!, ours, sample.reductions[k]!, options.recalls),
  );
  const strongest = strongestAt(summaries, 0.5);
  const found = foundOf(judged, units);
  return {
    unit: 'party-month',
    reason: null,
    units: judged.length,
    positives,
    flagged,
    recall: found / positives,
    recallInterval: percentileInterval(sample.recall),
    precision: flagged === 0 ? null : found / flagged,
    precisionInterval: flagged === 0 ? null : percentileInterval(sample.precision),
    ...headline(summaries, strongest),
    ...areasOf(judged, units),
    opponents: summaries,
    typologies: typologyRecalls(units, judged, flagged, theirs[strongest] ?? null),
  };
}

function areasOf(judged: Int32Array, units: JudgedUnits): Pick<EvaluationSummary, 'auroc' | 'aucpr'> {
  const labels = Int8Array.from(judged, (unit) => units.label[unit]!);
  const scores = Float64Array.from(judged, (unit) => {
    const score = units.score[unit]!;
    return Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score;
  });
  return { auroc: finite(auroc(labels, scores)), aucpr: finite(averagePrecision(labels, scores)) };
}

function foundOf(judged: Int32Array, units: JudgedUnits): number {
  let found = 0;
  for (const unit of judged) if (units.label[unit] === 1) found += units.flagged[unit]!;
  return found;
}

function opponentSummary(
  opponent: Opponent,
  theirs: Ranking,
  ours: Ranking,
  reductions: BootstrapSample['reductions'][number],
  recalls: readonly number[],
): OpponentSummary {
  const wrong = falsePositivesAt(ours, recalls);
  const ruleWrong = falsePositivesAt(theirs, recalls);
  const positives = guiltyWeight(theirs);
  let flagged = 0;
  let found = 0;
  let reached = 0;
  for (const [position, unit] of theirs.order.entries()) {
    const guilty = theirs.guilty[position]!;
    const severity = opponent.severity[unit]!;
    if (severity >= 1) {
      flagged += 1;
      found += guilty;
    }
    if (severity > 0) reached += guilty;
  }
  return {
    name: opponent.name,
    tuning: opponent.tuning,
    thresholds: opponent.thresholds,
    recall: found / positives,
    precision: flagged === 0 ? null : found / flagged,
    flagged,
    reach: reached / positives,
    levels: recalls.map((recall, l) => ({
      recall,
      ruleFalsePositives: ruleWrong[l]!,
      falsePositives: wrong[l]!,
      reduction: finite(reductionOf(wrong[l]!, ruleWrong[l]!)),
      interval: percentileInterval(reductions[l]!),
    })),
  };
}

/** Position of the opponent with the fewest false positives at the given recall; −1 where there is none. */
export function strongestAt(opponents: readonly OpponentSummary[], recall: number): number {
  const wrong = opponents.map(
    ({ levels }) => levels.find((level) => level.recall === recall)?.ruleFalsePositives ?? Number.POSITIVE_INFINITY,
  );
  return wrong.indexOf(Math.min(...wrong));
}

function headline(
  opponents: readonly OpponentSummary[],
  strongest: number,
): Pick<EvaluationSummary, 'falsePositiveReduction' | 'interval'> {
  const level = opponents[strongest]?.levels.find(({ recall }) => recall === 0.5);
  return { falsePositiveReduction: level?.reduction ?? null, interval: level?.interval ?? null };
}

function typologyRecalls(
  units: JudgedUnits,
  judged: Int32Array,
  flagged: number,
  rules: Ranking | null,
): readonly TypologyRecall[] {
  return units.typologies.flatMap((typology, code) => {
    const own = judged.filter((unit) => units.label[unit] === 1 && units.typology[unit] === code);
    if (own.length === 0) return [];
    const found = foundOf(own, units);
    const { low, high } = wilsonInterval(found, own.length);
    return {
      typology,
      units: own.length,
      found,
      recall: found / own.length,
      interval: [low, high],
      foundByRules:
        rules === null
          ? null
          : expectedWithin(rules, flagged, (unit) => units.label[unit] === 1 && units.typology[unit] === code),
    };
  });
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
