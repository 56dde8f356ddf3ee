import { groupCount, type RuleUnits } from './rule-units.ts';
import type { StaticRule } from './static-rule.ts';
import { thinTraining, type WeightedTraining } from './thin.ts';
import { partyMonthStarts, type ThresholdSet, uniformThresholds, unitSeverity } from './thresholds.ts';

/** Labelled party-months of the training period. */
export interface TrainingUnits {
  /** Sorted by (party, month); units of the training period only. */
  readonly units: RuleUnits;
  /** By unit: 1 = the unit's party-month is guilty, 0 = innocent. */
  readonly guilty: Uint8Array;
  /** Guilty and innocent party-months in which no rule has anything to say: absent from `units`. */
  readonly silentGuilty: number;
  readonly silentInnocent: number;
}

/** Levels of recall whose false positives the search minimises: the ones the comparison is made at. */
const recalls = [0.3, 0.5, 0.7];
/** Candidates per threshold: quantiles of the rule's measure, denser towards the top. */
const tailShares = [0.3, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005, 0.003, 0.002, 0.001, 0.0005, 0.0002, 0.0001];
const passes = 3;
/** A group with fewer labelled guilty party-months keeps the thresholds it starts from. */
const fewestGuilty = 5;

/**
 * One threshold per rule, tuned on labelled months. The search gives the rules every advantage: it minimises the very
 * figure they are judged by (the mean log of false positives at 30, 50 and 70 % recall), may switch a rule off, and
 * starts from both the declared thresholds and equal tail shares, keeping the better end. Coordinate descent over
 * quantiles of each measure, then scaled so that half of the guilty training months fire. Deterministic.
 */
export function tuneUniform(rules: readonly StaticRule[], training: TrainingUnits): ThresholdSet {
  const search = new ThresholdSearch(training);
  const everywhere = Array.from({ length: groupCount }, (_, group) => group);
  const coordinates = rules.map((_, rule) => ({ rule, groups: everywhere, candidates: search.quantiles(rule, null) }));
  const starts = [
    uniformThresholds(
      '',
      '',
      rules.map(({ threshold }) => threshold),
    ).thresholds,
    ...[0.01, 0.001].map(
      (share) =>
        uniformThresholds(
          '',
          '',
          rules.map((rule, r) => search.quantile(r, null, share) ?? rule.threshold),
        ).thresholds,
    ),
  ];
  const best = search.best(starts, coordinates);
  return {
    name: 'Rules, one threshold each',
    tuning:
      'Coordinate search on the labelled training months for the fewest false positives at 30, 50 and 70 % recall.',
    thresholds: best,
  };
}

/**
 * One threshold per rule, entity type and product. Starts from the uniform set, and from the same tail share within
 * each group as the uniform threshold has overall; then searches every rule in every group with at least five
 * labelled guilty party-months.
 */
export function tunePerGroup(
  rules: readonly StaticRule[],
  training: TrainingUnits,
  uniform: ThresholdSet,
): ThresholdSet {
  const search = new ThresholdSearch(training);
  const matched = uniform.thresholds.slice();
  for (let r = 0; r < rules.length; r++) {
    const share = search.tailShare(r, uniform.thresholds[r]!);
    for (let group = 0; group < groupCount; group++) {
      const own = Number.isFinite(uniform.thresholds[r]!) ? search.quantile(r, group, share) : null;
      if (own !== null) matched[group * rules.length + r] = own;
    }
  }
  const coordinates = search
    .groupsWithGuilty(fewestGuilty)
    .flatMap((group) => rules.map((_, rule) => ({ rule, groups: [group], candidates: search.quantiles(rule, group) })));
  return {
    name: 'Rules per entity type × product',
    tuning: 'As above, with a threshold of its own for every entity type × product with labelled cases.',
    thresholds: search.best([uniform.thresholds, matched], coordinates),
  };
}

/** A threshold that is searched alone: one rule in the given groups. */
interface Coordinate {
  readonly rule: number;
  readonly groups: readonly number[];
  readonly candidates: readonly number[];
}

class ThresholdSearch {
  /** All units: what quantiles are taken of. */
  readonly #all: TrainingUnits;
  /** What the search counts. */
  readonly #training: WeightedTraining;
  readonly #starts: Int32Array;
  readonly #rules: number;
  /** By party-month. */
  readonly #guilty: Uint8Array;
  readonly #weight: Float64Array;
  readonly #positives: number;
  readonly #innocents: number;

  constructor(all: TrainingUnits) {
    this.#all = all;
    const training = thinTraining(all);
    this.#training = training;
    this.#rules = training.units.rules;
    this.#starts = partyMonthStarts(training.units);
    const length = this.#starts.length - 1;
    this.#guilty = Uint8Array.from({ length }, (_, k) => training.guilty[this.#starts[k]!]!);
    this.#weight = Float64Array.from({ length }, (_, k) => training.weight[this.#starts[k]!]!);
    let guilty = 0;
    let innocent = 0;
    for (let k = 0; k < length; k++) {
      if (this.#guilty[k] === 1) guilty += 1;
      else innocent += this.#weight[k]!;
    }
    this.#positives = guilty + training.silentGuilty;
    this.#innocents = innocent + training.silentInnocent;
  }

  /** The best thresholds reached from any of the starts. */
  best(starts: readonly Float64Array[], coordinates: readonly Coordinate[]): Float64Array {
    let best = starts[0]!;
    let bestCost = Number.POSITIVE_INFINITY;
    for (const start of starts) {
      const thresholds = start.slice();
      const cost = this.#descend(thresholds, coordinates);
      if (cost < bestCost) {
        best = thresholds;
        bestCost = cost;
      }
    }
    return this.#atHalfRecall(best);
  }

  /** Multiplies all thresholds so that half of the guilty training months fire: only the scale is left to choose. */
  #atHalfRecall(thresholds: Float64Array): Float64Array {
    const severity = this.#severity(thresholds);
    const found = severity.filter((value, k) => this.#guilty[k] === 1 && value > 0).sort();
    const line = found[found.length - Math.ceil(this.#positives / 2)] ?? found[0] ?? 1;
    return thresholds.map((threshold) => threshold * line);
  }

  #descend(thresholds: Float64Array, coordinates: readonly Coordinate[]): number {
    let cost = this.#cost(this.#severity(thresholds));
    for (let pass = 0; pass < passes; pass++) {
      const before = cost;
      for (const coordinate of coordinates) cost = this.#improve(thresholds, coordinate, cost);
      if (before - cost < 1e-9) break;
    }
    return cost;
  }

  /** Sets one threshold to its best candidate; keeps it where none is better. Returns the cost. */
  #improve(thresholds: Float64Array, { rule, groups, candidates }: Coordinate, cost: number): number {
    const set = (value: number): void => {
      for (const group of groups) thresholds[group * this.#rules + rule] = value;
    };
    const current = thresholds[groups[0]! * this.#rules + rule]!;
    let chosen = current;
    let least = cost;
    set(Number.POSITIVE_INFINITY);
    const rest = this.#severity(thresholds);
    const own = this.#ownMaxima(rule, groups);
    const severity = new Float64Array(rest.length);
    for (const candidate of [...candidates, Number.POSITIVE_INFINITY]) {
      if (candidate === current) continue;
      for (let k = 0; k < rest.length; k++) severity[k] = Math.max(rest[k]!, own[k]! / candidate);
      const candidateCost = this.#cost(severity);
      if (candidateCost < least - 1e-9) {
        least = candidateCost;
        chosen = candidate;
      }
    }
    set(chosen);
    return least;
  }

  /** Severity per party-month. */
  #severity(thresholds: Float64Array): Float64Array {
    const severity = new Float64Array(this.#starts.length - 1);
    for (let k = 0; k < severity.length; k++) {
      for (let unit = this.#starts[k]!; unit < this.#starts[k + 1]!; unit++) {
        severity[k] = Math.max(severity[k]!, unitSeverity(this.#training.units, unit, thresholds));
      }
    }
    return severity;
  }

  /** Largest measure of a rule in the given groups, per party-month; 0 where it has nothing to say. */
  #ownMaxima(rule: number, groups: readonly number[]): Float64Array {
    const { group, maxima } = this.#training.units;
    const wanted = new Uint8Array(groupCount);
    for (const each of groups) wanted[each] = 1;
    const own = new Float64Array(this.#starts.length - 1);
    for (let k = 0; k < own.length; k++) {
      for (let unit = this.#starts[k]!; unit < this.#starts[k + 1]!; unit++) {
        const measure = maxima[unit * this.#rules + rule]!;
        if (wanted[group[unit]!] === 1 && measure > own[k]!) own[k] = measure;
      }
    }
    return own;
  }

  /**
   * Mean over the levels of recall of ln(1 + false positives). Where the rules do not reach a level, the rest is
   * flagged at random, as in the comparison.
   */
  #cost(severity: Float64Array): number {
    const found: number[] = [];
    for (let k = 0; k < severity.length; k++) if (this.#guilty[k] === 1 && severity[k]! > 0) found.push(severity[k]!);
    found.sort((a, b) => b - a);
    const needed = recalls.map((recall) => Math.max(1, Math.ceil(recall * this.#positives - 1e-9)));
    const lines = needed.map((count) => found[count - 1] ?? 0);
    const wrong = new Float64Array(lines.length);
    for (let k = 0; k < severity.length; k++) {
      if (this.#guilty[k] === 1) continue;
      for (let l = 0; l < lines.length; l++)
        if (severity[k]! > 0 && severity[k]! >= lines[l]!) wrong[l]! += this.#weight[k]!;
    }
    let cost = 0;
    for (let l = 0; l < lines.length; l++) {
      const missing = needed[l]! - found.length;
      const share = missing <= 0 ? 0 : missing / (this.#positives - found.length);
      cost += Math.log1p(wrong[l]! + share * (this.#innocents - wrong[l]!)) / lines.length;
    }
    return cost;
  }

  /** Measures of a rule over units (of one group), descending. */
  #measures(rule: number, group: number | null): Float64Array {
    const { units } = this.#all;
    const values: number[] = [];
    for (let unit = 0; unit < units.party.length; unit++) {
      const measure = units.maxima[unit * this.#rules + rule]!;
      if (measure > 0 && (group === null || units.group[unit] === group)) values.push(measure);
    }
    return Float64Array.from(values).sort().reverse();
  }

  /** The measure that this share of the units (with something to say) reaches; null where there are none. */
  quantile(rule: number, group: number | null, share: number): number | null {
    const values = this.#measures(rule, group);
    return values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? null;
  }

  quantiles(rule: number, group: number | null): readonly number[] {
    const values = this.#measures(rule, group);
    const at = (share: number): number | undefined => values[Math.floor(share * values.length)];
    return [...new Set(tailShares.flatMap((share) => at(share) ?? []))];
  }

  /** Share of the units (with something to say) that reach a threshold. */
  tailShare(rule: number, threshold: number): number {
    const values = this.#measures(rule, null);
    return values.length === 0 ? 0 : values.filter((value) => value >= threshold).length / values.length;
  }

  groupsWithGuilty(fewest: number): readonly number[] {
    const counts = new Int32Array(groupCount);
    const { group } = this.#all.units;
    for (let unit = 0; unit < group.length; unit++) counts[group[unit]!]! += this.#all.guilty[unit]!;
    return [...counts.keys()].filter((each) => counts[each]! >= fewest);
  }
}
