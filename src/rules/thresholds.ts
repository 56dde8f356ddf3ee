import { groupCount, type RuleUnits } from './rule-units.ts';
import type { StaticRule } from './static-rule.ts';

/** Thresholds of a set of rules in every group. */
export interface ThresholdSet {
  readonly name: string;
  /** How the thresholds were chosen, in one sentence. */
  readonly tuning: string;
  /** groupCount × rules, row-major, in the unit of each rule's measure. Infinity = switched off. */
  readonly thresholds: Float64Array;
}

/** Severity per party-month, sorted by (party, month): the largest of measure ÷ threshold. ≥ 1: a rule fires. */
export interface PartyMonthSeverity {
  readonly party: Int32Array;
  readonly month: Int32Array;
  readonly severity: Float64Array;
}

/** The same thresholds in every group. */
export function uniformThresholds(name: string, tuning: string, values: ArrayLike<number>): ThresholdSet {
  const thresholds = new Float64Array(groupCount * values.length);
  for (let group = 0; group < groupCount; group++) thresholds.set(values, group * values.length);
  return { name, tuning, thresholds };
}

/** The thresholds that the rules themselves declare. */
export function declaredThresholds(rules: readonly StaticRule[]): ThresholdSet {
  return uniformThresholds(
    'Rules as declared',
    'Thresholds as usually published, not tuned.',
    rules.map(({ threshold }) => threshold),
  );
}

/** Number of distinct switched-on thresholds: one per rule, or one per rule and group where they differ. */
export function countThresholds(set: ThresholdSet, rules: number): number {
  let count = 0;
  for (let r = 0; r < rules; r++) {
    const distinct = new Set<number>();
    for (let group = 0; group < groupCount; group++) distinct.add(set.thresholds[group * rules + r]!);
    distinct.delete(Number.POSITIVE_INFINITY);
    count += distinct.size;
  }
  return count;
}

/** Largest measure ÷ threshold of one unit; 0 where no rule has anything to say. */
export function unitSeverity(units: RuleUnits, unit: number, thresholds: Float64Array): number {
  const { rules, maxima } = units;
  const base = units.group[unit]! * rules;
  let severity = 0;
  for (let r = 0; r < rules; r++) {
    const ratio = maxima[unit * rules + r]! / thresholds[base + r]!;
    if (ratio > severity) severity = ratio;
  }
  return severity;
}

/** Severity of each party-month under a set of thresholds. Units must be sorted by (party, month). */
export function severityOf(units: RuleUnits, set: ThresholdSet): PartyMonthSeverity {
  const starts = partyMonthStarts(units);
  const length = starts.length - 1;
  const severity = new Float64Array(length);
  for (let k = 0; k < length; k++) {
    for (let unit = starts[k]!; unit < starts[k + 1]!; unit++) {
      severity[k] = Math.max(severity[k]!, unitSeverity(units, unit, set.thresholds));
    }
  }
  return {
    party: Int32Array.from({ length }, (_, k) => units.party[starts[k]!]!),
    month: Int32Array.from({ length }, (_, k) => units.month[starts[k]!]!),
    severity,
  };
}

/** First unit of each party-month, and the number of units at the end. */
export function partyMonthStarts(units: RuleUnits): Int32Array {
  const starts: number[] = [];
  for (let unit = 0; unit < units.party.length; unit++) {
    const sameAsBefore =
      unit > 0 && units.party[unit] === units.party[unit - 1] && units.month[unit] === units.month[unit - 1];
    if (!sameAsBefore) starts.push(unit);
  }
  return Int32Array.from([...starts, units.party.length]);
}
