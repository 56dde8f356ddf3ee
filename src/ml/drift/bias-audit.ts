import { adjustFalseDiscovery } from '../statistics/benjamini-hochberg.ts';
import { normalTail } from '../statistics/gamma.ts';
import { type ShareInterval, wilsonInterval } from '../statistics/wilson.ts';

/** One value of one axis, for instance country = ES. */
export interface AuditedGroup {
  readonly axis: string;
  readonly value: string;
  readonly parties: number;
  readonly alerted: number;
  /** Alerted parties that a person judged, and those of them that were false positives. */
  readonly judged: number;
  readonly falsePositives: number;
}

export interface GroupFinding {
  readonly axis: string;
  readonly value: string;
  /** Share of parties alerted; null where the group is too small to show. */
  readonly alertRate: ShareInterval | null;
  /** Share of judged alerts that were false; null where too few were judged. */
  readonly falsePositiveRate: ShareInterval | null;
  /** Alert rate ÷ that of all others on the axis. */
  readonly ratio: number | null;
  readonly adjustedP: number | null;
  /** Alerted more or less often than the others on the axis, beyond chance. */
  readonly uneven: boolean;
  /** Alerted more often while its alerts are false more often: the rate is not earned. */
  readonly unearned: boolean;
}

/** Groups below this are not shown: a rate of a handful says more about persons than about a model. */
export const smallestShown = 10;

/**
 * Alert and false-positive rates of every value of every axis, with Wilson intervals, and whether each differs from the
 * other values of its axis beyond chance (two-proportion z-test, Benjamini–Hochberg over all groups).
 */
export function auditBias(groups: readonly AuditedGroup[]): readonly GroupFinding[] {
  const tested = groups.map((group) => {
    const others = groups.filter(({ axis, value }) => axis === group.axis && value !== group.value);
    const total = (of: (other: AuditedGroup) => number) => others.reduce((sum, other) => sum + of(other), 0);
    const rest = {
      parties: total(({ parties }) => parties),
      alerted: total(({ alerted }) => alerted),
      judged: total(({ judged }) => judged),
      falsePositives: total(({ falsePositives }) => falsePositives),
    };
    const shown = group.parties >= smallestShown && rest.parties >= smallestShown;
    return {
      group,
      rest,
      pValue: shown ? difference(group.alerted, group.parties, rest.alerted, rest.parties) : Number.NaN,
      falseP:
        group.judged >= smallestShown && rest.judged >= smallestShown
          ? difference(group.falsePositives, group.judged, rest.falsePositives, rest.judged)
          : Number.NaN,
    };
  });
  const adjusted = adjustFalseDiscovery(tested.map(({ pValue }) => pValue));
  const adjustedFalse = adjustFalseDiscovery(tested.map(({ falseP }) => falseP));
  return tested.map(({ group, rest }, at) => {
    const hidden = Number.isNaN(adjusted[at]!);
    const others = rest.alerted / rest.parties;
    const uneven = adjusted[at]! < 0.05;
    const moreAlerts = group.alerted / group.parties > others;
    const moreFalse = group.falsePositives / group.judged > rest.falsePositives / rest.judged;
    return {
      axis: group.axis,
      value: group.value,
      alertRate: group.parties < smallestShown ? null : wilsonInterval(group.alerted, group.parties),
      falsePositiveRate: group.judged < smallestShown ? null : wilsonInterval(group.falsePositives, group.judged),
      ratio: hidden || others === 0 ? null : group.alerted / group.parties / others,
      adjustedP: hidden ? null : adjusted[at]!,
      uneven,
      unearned: uneven && moreAlerts && moreFalse && adjustedFalse[at]! < 0.05,
    };
  });
}

/** Two-sided p-value of the difference of two shares, with the pooled variance. */
function difference(a: number, n: number, b: number, m: number): number {
  const pooled = (a + b) / (n + m);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
  return deviation === 0 ? 1 : Math.min(1, 2 * normalTail(Math.abs(a / n - b / m) / deviation));
}
