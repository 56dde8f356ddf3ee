import type { Random } from '#ml/random';
import type { Interval } from '#report/evaluation-summary';
import { falsePositivesAt, guiltyWeight, type Ranking } from './ranking.ts';

/** What one replicate is measured on: the judged units and every ranking of them. */
export interface BootstrapInput {
  readonly ours: Ranking;
  readonly theirs: readonly Ranking[];
  /** By unit. */
  readonly flagged: Uint8Array;
  readonly recalls: readonly number[];
}

/** One value per replicate; NaN where a replicate leaves a figure undefined. */
export interface BootstrapSample {
  readonly recall: Float64Array;
  readonly precision: Float64Array;
  /** Opponent → recall level → replicates of the reduction. */
  readonly reductions: readonly (readonly Float64Array[])[];
}

/**
 * Resamples parties with replacement: a party comes with all its months, since they are not independent. Both sides
 * of a comparison see the same draw, so the interval of the reduction is paired. Source: cluster bootstrap, Davison
 * and Hinkley (1997), ch. 3.8.
 */
export function bootstrapParties(input: BootstrapInput, replicates: number, random: Random): BootstrapSample {
  const { ours, theirs, recalls } = input;
  const parties = Int32Array.from(new Set(ours.party));
  const weight = new Float64Array(parties.reduce((most, party) => Math.max(most, party + 1), 0));
  const sample: BootstrapSample = {
    recall: new Float64Array(replicates),
    precision: new Float64Array(replicates),
    reductions: theirs.map(() => recalls.map(() => new Float64Array(replicates))),
  };
  const wrong = new Float64Array(recalls.length);
  const ruleWrong = new Float64Array(recalls.length);
  const flaggedAt = Int32Array.from(ours.order.keys()).filter((position) => input.flagged[ours.order[position]!] === 1);
  for (let r = 0; r < replicates; r++) {
    weight.fill(0);
    for (let i = 0; i < parties.length; i++) weight[parties[random.below(parties.length)]!]! += 1;
    releasedLine(ours, flaggedAt, weight, sample, r);
    falsePositivesAt(ours, recalls, weight, wrong);
    for (let k = 0; k < theirs.length; k++) {
      falsePositivesAt(theirs[k]!, recalls, weight, ruleWrong);
      for (let l = 0; l < recalls.length; l++) {
        sample.reductions[k]![l]![r] = reductionOf(wrong[l]!, ruleWrong[l]!);
      }
    }
  }
  return sample;
}

/** Share of the rules' false positives that disappears; −∞ where they have none and Peerline has some. */
export function reductionOf(falsePositives: number, ruleFalsePositives: number): number {
  return falsePositives === ruleFalsePositives ? 0 : 1 - falsePositives / ruleFalsePositives;
}

function releasedLine(
  ours: Ranking,
  flaggedAt: Int32Array,
  weight: Float64Array,
  sample: BootstrapSample,
  replicate: number,
): void {
  let flagged = 0;
  let found = 0;
  for (let k = 0; k < flaggedAt.length; k++) {
    const position = flaggedAt[k]!;
    const w = weight[ours.party[position]!]!;
    flagged += w;
    found += w * ours.guilty[position]!;
  }
  sample.recall[replicate] = found / guiltyWeight(ours, weight);
  sample.precision[replicate] = found / flagged;
}

/** Percentile interval (2.5 %, 97.5 %) of the replicates that are defined; null where an end is not a number. */
export function percentileInterval(replicates: Float64Array): Interval | null {
  const defined = replicates.filter((value) => !Number.isNaN(value)).sort();
  const at = (share: number): number => defined[Math.round(share * (defined.length - 1))]!;
  const low = defined.length === 0 ? Number.NaN : at(0.025);
  const high = defined.length === 0 ? Number.NaN : at(0.975);
  return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : null;
}
