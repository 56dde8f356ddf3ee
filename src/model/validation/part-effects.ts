import { rankCorrelation } from '#ml/statistics/rank-correlation';
import { type LegSample, withoutColumns } from '../leg-sample.ts';
import { createMemberSurprisals } from '../member-surprisals.ts';
import type { Model } from '../model.ts';
import { createLegScorer, legScores } from '../score.ts';
import { jaccard, upperHundredth } from '../upper-hundredth.ts';

/**
 * What a part of the model decides: the same legs scored with and without it. No label is needed, so this says how much
 * rests on a part, not whether that is for the better. Totals of different experts are not on one scale, so each expert
 * ranks its own legs.
 */
export interface PartEffect {
  readonly part: string;
  readonly kind: 'member' | 'features';
  /** Legs that both score, of experts with at least 200 of them. */
  readonly legs: number;
  /** Spearman's correlation of the totals with and without it, mean over legs; 1 = the order does not depend on it. */
  readonly rankCorrelation: number;
  /** Legs among the upper hundredth of their expert both with and without it, as a share of those in either, in [0, 1]. */
  readonly upperOverlap: number;
}

const fewestLegs = 200;

/** Leaves out every member, and takes every group of features as not known; empty where there are too few legs. */
export function partEffects(model: Model, legs: LegSample): readonly PartEffect[] {
  const scorer = createLegScorer(model);
  const scored = (of: LegSample) => {
    const out = legScores(of.party.length);
    scorer.score(of, out);
    return out;
  };
  const { total, expert } = scored(legs);
  const ofExperts = model.experts
    .map((_, e) => Array.from(expert.keys()).filter((i) => expert[i] === e))
    .filter((rows) => rows.length >= fewestLegs);
  const compare = (part: string, kind: PartEffect['kind'], without: Float64Array): PartEffect => ({
    part,
    kind,
    ...compareTotals(total, without, ofExperts),
  });
  const groups = new Set(model.catalogue.map(({ reasonGroup }) => reasonGroup));
  const withoutGroup = (name: string): Float64Array => {
    const left = model.catalogue.flatMap(({ reasonGroup }, j) => (reasonGroup === name ? [j] : []));
    return scored(withoutColumns(legs, left)).total;
  };
  const effects = [
    ...[...totalsWithoutMember(model, legs, total, expert)].map(([name, totals]) => compare(name, 'member', totals)),
    ...[...groups].map((name) => compare(name, 'features', withoutGroup(name))),
  ];
  return effects.filter((effect) => effect.legs > 0);
}

/** By member, in the order of the experts: the totals less what the member adds. */
function totalsWithoutMember(
  model: Model,
  legs: LegSample,
  total: Float64Array,
  expert: Int16Array,
): ReadonlyMap<string, Float64Array> {
  const most = Math.max(...model.experts.map(({ members }) => members.length));
  const surprisals = new Float64Array(legs.party.length * most);
  createMemberSurprisals(model)(legs.features, legs.axes, { data: surprisals });
  const without = new Map<string, Float64Array>();
  for (let i = 0, at = 0; i < total.length; i++) {
    for (const { spec } of model.experts[expert[i]!]!.members) {
      const totals = without.get(spec.name) ?? total.slice();
      totals[i]! -= spec.weight * surprisals[at++]!;
      without.set(spec.name, totals);
    }
  }
  return without;
}

function compareTotals(whole: Float64Array, without: Float64Array, ofExperts: readonly (readonly number[])[]) {
  let legs = 0;
  let correlation = 0;
  const [upper, upperWithout] = [new Set<number>(), new Set<number>()];
  for (const all of ofExperts) {
    const rows = all.filter((i) => !Number.isNaN(whole[i]! + without[i]!));
    if (rows.length < fewestLegs) continue;
    const [a, b] = [whole, without].map((totals) => Float64Array.from(rows, (i) => totals[i]!)) as [
      Float64Array,
      Float64Array,
    ];
    legs += rows.length;
    correlation += rows.length * rankCorrelation(a, b);
    for (const at of upperHundredth(a)) upper.add(rows[at]!);
    for (const at of upperHundredth(b)) upperWithout.add(rows[at]!);
  }
  return { legs, rankCorrelation: correlation / legs, upperOverlap: jaccard(upper, upperWithout) };
}
