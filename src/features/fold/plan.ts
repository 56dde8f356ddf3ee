import type { Condition } from '../conditions.ts';
import { bitOf, maskOf } from '../conditions.ts';
import type { FeatureDeclaration, Key } from '../declaration.ts';
import { keys } from '../declaration.ts';
import { keyWindows } from './key-table.ts';
import { fixedScalars, measure, scalar } from './scalars.ts';

/** Accumulators of one or all windows, grouped by the mask an event must meet. Group g is [start[g], start[g + 1]). */
export interface Accumulators {
  readonly mask: Int32Array;
  readonly start: Int32Array;
  readonly measure: Int32Array;
  readonly target: Int32Array;
  /** Bits of the measures in use. */
  readonly measures: number;
}

/** Statistics of one key within one window; scalars are −1 where nothing needs them. */
export interface KeyStatistics {
  /** Whether occurrences are counted at all. */
  readonly counted: boolean;
  readonly distinct: number;
  readonly total: number;
  readonly terms: number;
}

/** What a set of declarations needs of a slot, found once; features that share a window share its sums. */
export interface Plan {
  readonly features: readonly FeatureDeclaration[];
  /** Ascending; the last one is the length of the history that is kept. */
  readonly windowsMs: Float64Array;
  /** Scalar of each window's cursor: position of its oldest event. */
  readonly cursor: Int32Array;
  readonly enter: Accumulators;
  readonly leave: readonly Accumulators[];
  /** By window and direction (2 w + 0 out, 1 in): scalar of the position of the largest amount, or −1. */
  readonly maximum: Int32Array;
  /** Scalar of the first of 24 counts of legs per hour within the longest window. */
  readonly hours: number;
  /** Index into `windowsMs` of the windows in which keys are counted, the longest last. */
  readonly keyWindow: Int32Array;
  /** By key and keyed window: index key · keyWindows + window. */
  readonly keyed: readonly KeyStatistics[];
  /** Scalars and masks of the times of the last event. */
  readonly lastMask: Int32Array;
  readonly lastAt: Int32Array;
  /** Scalars of the same times as of the events that have left the history; −1 where late events are not expected. */
  readonly carriedAt: Int32Array;
  /** Index into `windowsMs` of the longest window of a feature; the history is kept for as long or longer. */
  readonly longestDeclared: number;
  /** Length of the window in which received amounts are looked for. */
  readonly dwellMs: number;
  /** Values of all scalars of a slot without history. */
  readonly initial: Float64Array;
}

/** Allots scalars to what features need, each once. */
export class PlanBuilder {
  readonly windowsMs: number[];
  private readonly initial: number[] = Array.from({ length: fixedScalars }, () => 0);
  private readonly sums = new Map<string, { window: number; mask: number; measure: number; target: number }>();
  private readonly last = new Map<number, number>();
  private readonly statistics = new Map<number, { counted: boolean; distinct: number; total: number; terms: number }>();
  private readonly maxima = new Map<number, number>();
  private readonly keyWindow: number[];
  private readonly cursor: number[];
  private readonly hours: number;
  private dwellMs = 0;
  private readonly toleranceMs: number;
  private readonly longestDeclared: number;

  /** `toleranceMs` > 0 keeps the history so much longer, for events that come late. */
  constructor(features: readonly FeatureDeclaration[], toleranceMs: number) {
    this.toleranceMs = toleranceMs;
    const windows = new Set<number>();
    const keyed = new Set<number>();
    for (const { windowMs, aggregate } of features) {
      if (windowMs === null) continue;
      windows.add(windowMs);
      if (aggregate.kind === 'trend') windows.add(aggregate.longMs);
      if ('key' in aggregate) keyed.add(windowMs);
    }
    const longestMs = Math.max(...windows);
    keyed.add(longestMs);
    windows.add(longestMs + toleranceMs);
    this.windowsMs = [...windows].sort((a, b) => a - b);
    this.longestDeclared = this.windowsMs.indexOf(longestMs);
    keyed.add(this.windowsMs.at(-1)!);
    if (keyed.size > keyWindows) throw new RangeError(`Keys are counted in at most ${keyWindows} windows.`);
    this.keyWindow = [...keyed].sort((a, b) => a - b).map((windowMs) => this.windowsMs.indexOf(windowMs));
    for (const known of [
      scalar.firstLegAt,
      scalar.firstBehaviourAt,
      scalar.lastOutAt,
      scalar.lastInterval,
      scalar.lastLocatedAt,
      scalar.carriedOutAt,
      scalar.carriedInterval,
      scalar.carriedLocatedAt,
    ]) {
      this.initial[known] = Number.NaN;
    }
    this.initial[scalar.chainOut] = -1;
    this.initial[scalar.chainIn] = -1;
    this.cursor = this.windowsMs.map(() => this.allot(0));
    this.hours = this.allot(0, 24);
    // The condition new-counterparty asks whether there were others.
    this.keyed(longestMs, 'payee', 'total');
    this.keyed(longestMs, 'payer', 'total');
  }

  /** Scalar that sums a measure over the window's events that meet the conditions. */
  sum(windowMs: number, where: readonly Condition[], of: number): number {
    const window = this.window(windowMs);
    const mask = maskOf(where);
    const name = `${window}/${mask}/${of}`;
    let found = this.sums.get(name);
    if (found === undefined) {
      found = { window, mask, measure: of, target: this.allot(0) };
      this.sums.set(name, found);
    }
    return found.target;
  }

  count(windowMs: number, where: readonly Condition[]): number {
    return this.sum(windowMs, where, measure.one);
  }

  /** Both limbs of a sum of amounts. */
  amounts(windowMs: number, where: readonly Condition[]): readonly [number, number] {
    return [this.sum(windowMs, where, measure.amountHigh), this.sum(windowMs, where, measure.amountLow)];
  }

  /** Scalar of the position of the largest amount of a direction within the window. */
  maximum(windowMs: number, where: readonly Condition[]): number {
    const direction = where.length === 1 ? ['out', 'in'].indexOf(where[0]!) : -1;
    if (direction < 0) throw new RangeError('A maximum is taken over legs out or legs in.');
    const slot = 2 * this.window(windowMs) + direction;
    const found = this.maxima.get(slot) ?? this.allot(-1);
    this.maxima.set(slot, found);
    return found;
  }

  /** Scalar of the time of the last event that met the conditions. */
  lastAt(where: readonly Condition[]): number {
    const mask = maskOf(where);
    const found = this.last.get(mask) ?? this.allot(Number.NaN);
    this.last.set(mask, found);
    return found;
  }

  /** Scalar of one statistic of a key. */
  keyed(windowMs: number, key: Key, statistic: 'distinct' | 'total' | 'terms'): number {
    const index = keys.indexOf(key) * keyWindows + this.keyedWindow(windowMs);
    const found = this.statistics.get(index) ?? { counted: true, distinct: -1, total: -1, terms: -1 };
    if (found[statistic] < 0) found[statistic] = this.allot(0);
    this.statistics.set(index, found);
    return found[statistic];
  }

  /** Which of the counts of a key belongs to the window. */
  keyedWindow(windowMs: number): number {
    return this.keyWindow.indexOf(this.window(windowMs));
  }

  longestMs(): number {
    return this.windowsMs[this.longestDeclared]!;
  }

  hourCounts(): number {
    return this.hours;
  }

  dwell(windowMs: number): void {
    this.dwellMs = windowMs;
  }

  build(features: readonly FeatureDeclaration[]): Plan {
    const sums = [...this.sums.values()];
    const last = [...this.last];
    const longest = this.keyWindow.length - 1;
    const carriedAt = last.map(() => (this.toleranceMs > 0 ? this.allot(Number.NaN) : -1));
    return {
      carriedAt: Int32Array.from(carriedAt),
      features,
      windowsMs: Float64Array.from(this.windowsMs),
      cursor: Int32Array.from(this.cursor),
      enter: grouped(sums),
      leave: this.windowsMs.map((_, window) => grouped(sums.filter((sum) => sum.window === window))),
      maximum: Int32Array.from({ length: 2 * this.windowsMs.length }, (_, i) => this.maxima.get(i) ?? -1),
      hours: this.hours,
      keyWindow: Int32Array.from(this.keyWindow),
      keyed: Array.from(
        { length: keys.length * keyWindows },
        (_, i) =>
          // The longest window counts every key: an entry lives until its last occurrence has left it.
          this.statistics.get(i) ?? { counted: i % keyWindows === longest, distinct: -1, total: -1, terms: -1 },
      ),
      lastMask: Int32Array.from(last, ([mask]) => mask),
      lastAt: Int32Array.from(last, ([, at]) => at),
      dwellMs: this.dwellMs,
      longestDeclared: this.longestDeclared,
      initial: Float64Array.from(this.initial),
    };
  }

  private window(windowMs: number): number {
    return this.windowsMs.indexOf(windowMs);
  }

  private allot(initial: number, count = 1): number {
    const first = this.initial.length;
    for (let i = 0; i < count; i++) this.initial.push(initial);
    return first;
  }
}

function grouped(sums: readonly { mask: number; measure: number; target: number }[]): Accumulators {
  const masks = [...new Set(sums.map((sum) => sum.mask))];
  const ordered = masks.flatMap((mask) => sums.filter((sum) => sum.mask === mask));
  const start = masks.map((mask) => ordered.findIndex((sum) => sum.mask === mask));
  return {
    mask: Int32Array.from(masks),
    start: Int32Array.from([...start, ordered.length]),
    measure: Int32Array.from(ordered, (sum) => sum.measure),
    target: Int32Array.from(ordered, (sum) => sum.target),
    measures: ordered.reduce((bits, sum) => bits | (1 << sum.measure), 0),
  };
}

/** Flags that an event must have for its key to count: payees belong to legs out, payers to legs in. */
export const keyMask: Readonly<Record<Key, number>> = {
  payee: bitOf.out,
  payer: bitOf.in,
  country: bitOf.leg,
  device: 0,
  path: bitOf.behaviour,
  category: bitOf.leg,
};

/** Which of the four key words of a record holds the key. */
export const keyWord: Readonly<Record<Key, number>> = {
  payee: 0,
  payer: 0,
  path: 0,
  country: 1,
  device: 2,
  category: 3,
};
