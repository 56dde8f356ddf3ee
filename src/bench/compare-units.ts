import { percentileInterval, reductionOf } from '#batch/party-bootstrap';
import { falsePositivesAt, guiltyWeight, type Ranking, rankUnits } from '#batch/ranking';
import type { Random } from '#ml/random';
import type { Interval } from '#report/evaluation-summary';

/** Party-months of a test period under one model. All arrays have the same length. */
export interface RankedUnits {
  readonly party: Int32Array;
  /** 1 guilty, 0 innocent, −1 not judged. */
  readonly label: Int8Array;
  /** Higher = more anomalous; NaN = nothing was scored. */
  readonly score: Float64Array;
  /** 1 = at or above the released line. */
  readonly flagged: Uint8Array;
}

/** A figure, how much it is above that of the other model, and the paired 95 % interval of that. */
export interface PairedFigure {
  readonly value: number;
  readonly difference: number;
  readonly interval: Interval | null;
}

export interface PairedLevel {
  readonly recall: number;
  /** Innocent units flagged until that share of the guilty is found. */
  readonly falsePositives: number;
  /** Share of the other model's false positives that disappears. */
  readonly reduction: number | null;
  readonly interval: Interval | null;
}

export interface UnitComparison {
  readonly auroc: PairedFigure;
  readonly levels: readonly PairedLevel[];
  /** At the released line: units flagged, and the share of the guilty among them. */
  readonly flagged: number;
  readonly recall: PairedFigure;
}

const recalls = [0.3, 0.5, 0.7];

/**
 * Two models on the same judged units. Intervals: bootstrap over parties with both models on the same draw, since the
 * months of a party are not independent and the two models rank the same units. Null where nobody is guilty.
 */
export function compareUnits(
  now: RankedUnits,
  before: RankedUnits,
  random: Random,
  replicates = 500,
): UnitComparison | null {
  const judged = Int32Array.from(now.label.keys()).filter((unit) => now.label[unit] !== -1);
  const [a, b] = [now, before].map(({ score }) => rankUnits(judged, score, now.party, now.label)) as [Ranking, Ranking];
  if (guiltyWeight(a) === 0) return null;
  const guilty = judged.filter((unit) => now.label[unit] === 1);
  const size = judged.reduce((most, unit) => Math.max(most, now.party[unit]! + 1), 0);
  const parties = Int32Array.from(new Set(judged.map((unit) => now.party[unit]!)));
  const weight = new Float64Array(size).fill(1);
  const figures = () => ({
    auroc: [aurocOf(a, weight), aurocOf(b, weight)] as const,
    wrong: [falsePositivesAt(a, recalls, weight), falsePositivesAt(b, recalls, weight)] as const,
    recall: [foundShare(guilty, now, weight), foundShare(guilty, before, weight)] as const,
  });
  const whole = figures();
  const auroc = new Float64Array(replicates);
  const recall = new Float64Array(replicates);
  const reductions = recalls.map(() => new Float64Array(replicates));
  for (let r = 0; r < replicates; r++) {
    weight.fill(0);
    for (let i = 0; i < parties.length; i++) weight[parties[random.below(parties.length)]!]! += 1;
    const drawn = figures();
    auroc[r] = drawn.auroc[0] - drawn.auroc[1];
    recall[r] = drawn.recall[0] - drawn.recall[1];
    for (const [l, values] of reductions.entries()) values[r] = reductionOf(drawn.wrong[0][l]!, drawn.wrong[1][l]!);
  }
  const paired = ([value, other]: readonly [number, number], drawn: Float64Array): PairedFigure => ({
    value,
    difference: value - other,
    interval: percentileInterval(drawn),
  });
  return {
    auroc: paired(whole.auroc, auroc),
    levels: recalls.map((level, l) => {
      const reduction = reductionOf(whole.wrong[0][l]!, whole.wrong[1][l]!);
      return {
        recall: level,
        falsePositives: whole.wrong[0][l]!,
        reduction: Number.isFinite(reduction) ? reduction : null,
        interval: percentileInterval(reductions[l]!),
      };
    }),
    flagged: judged.reduce((sum, unit) => sum + now.flagged[unit]!, 0),
    recall: paired(whole.recall, recall),
  };
}

/** Area under the ROC curve with units weighted by their party; NaN where one class has no weight. */
export function aurocOf({ groupEnds, guilty, party }: Ranking, weight: Float64Array): number {
  let positives = 0;
  let negatives = 0;
  let won = 0;
  let start = 0;
  for (const end of groupEnds) {
    let tiedPositives = 0;
    let tiedNegatives = 0;
    for (let i = start; i < end; i++) {
      if (guilty[i] === 1) tiedPositives += weight[party[i]!]!;
      else tiedNegatives += weight[party[i]!]!;
    }
    won += tiedNegatives * (positives + tiedPositives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
    start = end;
  }
  return positives === 0 || negatives === 0 ? Number.NaN : won / (positives * negatives);
}

function foundShare(guilty: Int32Array, { party, flagged }: RankedUnits, weight: Float64Array): number {
  let found = 0;
  let all = 0;
  for (const unit of guilty) {
    all += weight[party[unit]!]!;
    found += weight[party[unit]!]! * flagged[unit]!;
  }
  return found / all;
}
