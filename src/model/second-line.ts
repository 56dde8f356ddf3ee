import { type RiskRating, riskRatings } from '#domain/codes';
import { quantileOfSorted } from '#ml/statistics/quantile';
import type { AxisCodes } from './axes.ts';
import { rowStates, writeZ } from './frame.ts';
import { createCellFinder } from './lattice.ts';
import type { Model } from './model.ts';
import { type OutcomeRows, type OutcomeWeights, createOutcomeScorer, fitOutcomeWeights } from './outcome-weights.ts';
import { defaultShares, type RiskLevelShares, riskLevelOf } from './risk-level.ts';

/**
 * What past outcomes taught, kept in a model version beside the label-free score. It raises no alert and changes none:
 * it says of an alert how much it resembles what was found before. AML data: it may not serve marketing.
 */
export interface SecondLine {
  readonly weights: OutcomeWeights;
  /** Learned score from which a leg is medium and high, in nats. */
  readonly mediumFrom: number;
  readonly highFrom: number;
  /** Shares of legs that the two levels were set to hold. */
  readonly shares: RiskLevelShares;
}

/** The second line's word on one leg. */
export interface SecondOpinion {
  /** Σ weight · surprisal, in nats, ≥ 0. Not a probability. */
  readonly score: number;
  readonly level: RiskRating;
}

/** Learns weights from labelled party-months and sets the levels on the legs they refer to. Errors: `fitOutcomeWeights`. */
export function fitSecondLine(rows: OutcomeRows, shares: RiskLevelShares = defaultShares): SecondLine {
  const weights = fitOutcomeWeights(rows);
  const score = createOutcomeScorer(weights);
  const { legs } = rows;
  const known = Float64Array.from({ length: legs.rows }, (_, i) => score(legs.data, i * legs.columns)).sort();
  return {
    weights,
    mediumFrom: quantileOfSorted(known, 1 - shares.high - shares.medium),
    highFrom: quantileOfSorted(known, 1 - shares.high),
    shares,
  };
}

/** Asks the second line of a model about single legs (raw features, one code per axis); null where the model has none. */
export function createSecondOpinion(
  model: Pick<Model, 'catalogue' | 'lattice' | 'frame' | 'secondLine'>,
): ((features: Float64Array, codes: Int16Array) => SecondOpinion | null) | null {
  const { catalogue, lattice, frame, secondLine } = model;
  if (secondLine === undefined) return null;
  const columns = catalogue.length;
  const finder = createCellFinder(lattice);
  const score = createOutcomeScorer(secondLine.weights);
  const z = new Float64Array(columns);
  return (features, codes) => {
    const axes: AxisCodes = Array.from(codes, (code) => Int16Array.of(code));
    const state = writeZ(frame, finder.find(axes, 0), columns, features, 0, z, 0);
    if (state !== rowStates.complete && state !== rowStates.imputed) return null;
    const own = score(z, 0);
    return { score: own, level: riskLevelOf(own, secondLine) };
  };
}

/** The second line for people: how it was taught and what weighs most. */
export interface SecondLineSummary {
  readonly guiltyMonths: number;
  readonly innocentMonths: number;
  readonly levels: Readonly<Record<RiskRating, number>>;
  /** By falling weight; 1 = as without labels. */
  readonly topWeights: readonly { readonly feature: string; readonly weight: number }[];
}

const weightsListed = 10;

/** Null where the model has no second line. */
export function summariseSecondLine({
  catalogue,
  secondLine,
}: Pick<Model, 'catalogue' | 'secondLine'>): SecondLineSummary | null {
  if (secondLine === undefined) return null;
  const { weights, shares } = secondLine;
  const [low, medium, high] = riskRatings;
  return {
    guiltyMonths: weights.guilty,
    innocentMonths: weights.innocent,
    levels: { [low]: 1 - shares.medium - shares.high, [medium]: shares.medium, [high]: shares.high },
    topWeights: catalogue
      .map(({ name }, j) => ({ feature: name, weight: weights.weights[j]! }))
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight)
      .slice(0, weightsListed),
  };
}
