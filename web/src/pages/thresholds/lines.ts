import type { Answered } from '../../api/call.ts';

export type Distribution = Answered<'postScoreDistribution'>;
export type Group = Distribution['groups'][number];
export type Governed = NonNullable<Answered<'getThresholds'>['inForce']>;

/** What a line would have raised over the whole history in what one rule governs. */
export interface Effect {
  /** Party-months: what becomes a piece of work. */
  readonly units: number;
  readonly legs: number;
  readonly productiveMissed: number;
  readonly hours: number;
  readonly hoursLow: number;
  readonly hoursHigh: number;
  readonly btlSample: number;
}

function sum(counts: readonly number[], from: number, to: number): number {
  let total = 0;
  for (let at = from; at < to; at++) total += counts[at]!;
  return total;
}

/** Number of the bin whose lower edge is the line; lines lie on edges. */
export const binOf = (line: number, bins: number): number => Math.min(bins, Math.max(0, Math.round(line * bins)));

export function effectOf({ bins, minutesPerAlert }: Distribution, group: Group, line: number): Effect {
  const bin = binOf(line, bins);
  const units = sum(group.units, bin, bins);
  const hours = (minutes: number) => (units * minutes) / 60;
  return {
    units,
    legs: sum(group.legs, bin, bins),
    productiveMissed: sum(group.productive, 0, bin),
    hours: hours(minutesPerAlert.mean),
    hoursLow: hours(minutesPerAlert.low),
    hoursHigh: hours(minutesPerAlert.high),
    btlSample: group.btlSample[Math.min(bin, bins - 1)]!,
  };
}

export interface Suggestion {
  readonly kind: 'keeps-known' | 'knee' | 'budget';
  readonly line: number;
}

/** The highest line that misses no known productive case; null where none is known. */
function keepsKnown({ bins }: Distribution, { productive }: Group): number | null {
  const first = productive.findIndex((count) => count > 0);
  return first < 1 ? null : first / bins;
}

/**
 * Where raising the line stops paying: the point of the curve of log alerts against the line that lies farthest below its
 * chord. Source: Satopää, Albrecht, Irwin & Raghavan, "Finding a kneedle in a haystack", 2011.
 */
function knee({ bins }: Distribution, { units }: Group): number | null {
  const raised = units.map((_, line) => Math.log1p(sum(units, line, bins)));
  const from = 1;
  const to = raised.findLastIndex((value) => value > 0);
  if (to - from < 4) return null;
  let best: number | null = null;
  let depth = 0;
  for (let line = from; line <= to; line++) {
    const chord = raised[from]! + ((raised[to]! - raised[from]!) * (line - from)) / (to - from);
    if (chord - raised[line]! > depth) {
      depth = chord - raised[line]!;
      best = line;
    }
  }
  return best === null ? null : best / bins;
}

/** The lowest line whose alerts take at most so many hours over the history. */
function withinHours(distribution: Distribution, group: Group, hours: number): number | null {
  for (let bin = 1; bin < distribution.bins; bin++) {
    if (effectOf(distribution, group, bin / distribution.bins).hours <= hours) return bin / distribution.bins;
  }
  return null;
}

export function suggestionsOf(distribution: Distribution, group: Group, hours: number | null): readonly Suggestion[] {
  const found: readonly (readonly [Suggestion['kind'], number | null])[] = [
    ['keeps-known', keepsKnown(distribution, group)],
    ['knee', knee(distribution, group)],
    ['budget', hours === null ? null : withinHours(distribution, group, hours)],
  ];
  return found.flatMap(([kind, line]) => (line === null ? [] : [{ kind, line }]));
}

/** "individual · ES"; the default has no conditions. */
export const conditionName = (when: Readonly<Record<string, string>>): string => Object.values(when).join(' · ');

/** The lines with another for one rule; −1: for what no rule governs. */
export function withLine(governed: Governed, rule: number, value: number): Governed {
  if (rule < 0) return { ...governed, default: value };
  return { ...governed, rules: governed.rules.map((each, at) => (at === rule ? { ...each, value } : each)) };
}

/** The line of a segment in a policy, added where it has none of its own, and its position; −1: no conditions, the default. */
export function withRule(
  governed: Governed,
  when: Governed['rules'][number]['when'],
  value: number,
): [Governed, number] {
  if (Object.keys(when).length === 0) return [withLine(governed, -1, value), -1];
  const same = governed.rules.findLastIndex((each) => conditionName(each.when) === conditionName(when));
  if (same >= 0) return [withLine(governed, same, value), same];
  return [{ ...governed, rules: [...governed.rules, { when, value }] }, governed.rules.length];
}

/** The next line at or below a score that can be tried: what lies at the score still alerts. */
export const onEdge = (score: number, bins: number): number => Math.max(1, Math.floor((score + 1e-12) * bins)) / bins;

/** Whether two policies draw the same lines. */
export function sameLines(a: Governed, b: Governed): boolean {
  return JSON.stringify([a.default, a.rules]) === JSON.stringify([b.default, b.rules]);
}
