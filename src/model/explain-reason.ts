import type { LegContext } from './leg-context.ts';
import { cellName } from './lattice.ts';
import type { Model } from './model.ts';
import { peerPercentile } from './peer-statistics.ts';
import { describeCount, describeStanding, describeValue } from './reason-text.ts';

/** One group of features, with the feature that moved the score most and its peers' numbers. */
export interface Reason {
  readonly group: string;
  /** φ: this group's part of logit − base, in logits. */
  readonly contribution: number;
  /** Name of the leading feature; null where the group is the transaction's own time, product and channel. */
  readonly feature: string | null;
  readonly label: string;
  readonly unit: string;
  /** Raw value; null = not known. */
  readonly value: number | null;
  readonly peerMedian: number | null;
  /** Share of peers at or below the value, in [0, 1]. */
  readonly peerPercentile: number | null;
  /** Standard deviations from the peers' mean, in the feature's frame. */
  readonly z: number | null;
  /** Distinct parties behind the peers' numbers. */
  readonly peers: number;
  readonly segment: string;
  /** Number of axes that the segment fixes. */
  readonly segmentLevel: number;
  /** Weight of the cell's own mean against its parent's, in [0, 1]. */
  readonly poolingWeight: number;
  readonly sentence: string;
}

/** A group of features that the score is shared out to. */
export interface Player {
  readonly group: string;
  readonly features: readonly number[];
  /** The group carries the surprisal of the transaction's own axes. */
  readonly surprisal: boolean;
}

const transactionLabel = 'time, product and channel of the payment';

/** The reasons by falling contribution; `phi` is what each player adds, `without` the logit with a feature at the peers' median. */
export function describeReasons(
  model: Model,
  context: LegContext,
  players: readonly Player[],
  phi: Float64Array,
  without: Float64Array,
  currency: string,
): Reason[] {
  const distance = (j: number): number => Math.abs(context.z[j]! - context.backgroundZ[j]!);
  const reasons = players.map((player, k) => {
    const known = player.features.filter((j) => !Number.isNaN(context.raw[j]!));
    const [lead] = known.toSorted((a, b) => without[a]! - without[b]! || distance(b) - distance(a) || a - b);
    return lead === undefined || (player.surprisal && distance(lead) === 0)
      ? groupReason(model, context, player, phi[k]!)
      : featureReason(model, context, player.group, lead, phi[k]!, currency);
  });
  return reasons.sort((a, b) => b.contribution - a.contribution);
}

function segmentFacts(model: Model, cell: number): Pick<Reason, 'peers' | 'segment' | 'segmentLevel'> {
  return {
    peers: model.lattice.parties[cell]!,
    segment: cellName(model.lattice, model.axes, cell),
    segmentLevel: model.lattice.level[cell]!,
  };
}

function groupReason(model: Model, context: LegContext, player: Player, contribution: number): Reason {
  const label = player.surprisal ? transactionLabel : player.group;
  return {
    group: player.group,
    contribution,
    feature: null,
    label,
    unit: 'nat',
    value: player.surprisal ? context.surprisal : null,
    peerMedian: player.surprisal ? context.backgroundSurprisal : null,
    peerPercentile: null,
    z: null,
    ...segmentFacts(model, context.described),
    poolingWeight: 0,
    sentence: player.surprisal
      ? `${label}: surprisal ${context.surprisal.toFixed(1)}, ${context.backgroundSurprisal.toFixed(1)} on average among peers`
      : `${label}: not known`,
  };
}

function featureReason(
  model: Model,
  context: LegContext,
  group: string,
  j: number,
  contribution: number,
  currency: string,
): Reason {
  const feature = model.catalogue[j]!;
  const columns = model.catalogue.length;
  const value = context.raw[j]!;
  const median = context.backgroundRaw[j]!;
  const percentile = peerPercentile(model.peers, context.described, j, columns, value);
  const facts = segmentFacts(model, context.described);
  const standing = Number.isNaN(percentile)
    ? ''
    : `; peers' median ${describeValue(median, feature.unit, currency)}, ` +
      `${describeStanding(percentile)} ${describeCount(facts.peers)} peers (${facts.segment})`;
  return {
    group,
    contribution,
    feature: feature.name,
    label: feature.label,
    unit: feature.unit,
    value,
    peerMedian: Number.isNaN(median) ? null : median,
    peerPercentile: Number.isNaN(percentile) ? null : percentile,
    z: context.z[j]!,
    ...facts,
    poolingWeight: model.frame.weight[context.cell * columns + j]!,
    sentence: `${feature.label}: ${describeValue(value, feature.unit, currency)}${standing}`,
  };
}
