import type { Condition } from '../conditions.ts';
import { bitOf, maskOf } from '../conditions.ts';
import type { FeatureDeclaration, Key } from '../declaration.ts';
import { keys } from '../declaration.ts';
import * as layout from './layout.ts';

/** Accumulators of one or all windows, grouped by the mask an event must meet. Group g is [start[g], start[g + 1]). */
export interface Accumulators {
  readonly mask: Int32Array;
  readonly start: Int32Array;
  readonly measure: Int32Array;
  readonly target: Int32Array;
  /** Bits of the measures in use. */
  readonly measures: number;
}

/** Most windows in which occurrences of a key are counted. */
export const keyWindows = 4;

/** Statistics of one key within one window. */
export interface KeyStatistics {
  /** Whether occurrences are counted at all. */
  readonly counted: boolean;
  /** Indices of counts, −1 where nothing needs them. */
  readonly distinct: number;
  readonly total: number;
  /** Offset in a slot, 0 where nothing needs it. */
  readonly terms: number;
}

const onlyCounted: KeyStatistics = { counted: true, distinct: -1, total: -1, terms: 0 };

/**
 * What a set of declarations needs of a slot, found once; features that share a window share its sums. A slot is laid
 * out as layout.ts says: counts are known by their index, all else by its offset in bytes from the start.
 */
export interface Plan {
  readonly features: readonly FeatureDeclaration[];
  /** Ascending; the last one is the length of the history that is kept. */
  readonly windowsMs: Float64Array;
  readonly enter: Accumulators;
  readonly leave: readonly Accumulators[];
  /** By window and direction (2 w + 0 out, 1 in): offset of the position of the largest amount, or 0. */
  readonly maximum: Int32Array;
  /** Number of counts, and the offset of the first. */
  readonly counts: number;
  readonly countsFrom: number;
  /** The first of 24 counts of legs per hour within the longest window. */
  readonly hours: number;
  /** Index into `windowsMs` of the windows in which keys are counted, the longest last. */
  readonly keyWindow: Int32Array;
  /** By key and keyed window: index key · keyWindows + window. */
  readonly keyed: readonly KeyStatistics[];
  /** Masks and offsets of the times of the last event. */
  readonly lastMask: Int32Array;
  readonly lastAt: Int32Array;
  /** Offsets of the same times as of the events that have left the history; 0 where late events are not expected. */
  readonly carriedAt: Int32Array;
  /** The counts of known payees and payers within the longest window of a feature. */
  readonly payeeTotal: number;
  readonly payerTotal: number;
  /** Index into `windowsMs` of the longest window of a feature; the history is kept for as long or longer. */
  readonly longestDeclared: number;
  /** Length of the window in which received amounts are looked for. */
  readonly dwellMs: number;
  /** Bytes of a slot without history. */
  readonly initial: Uint8Array;
}

/** What of a slot is not known before its first event. */
const knownLater = [
  layout.slotFirstLegAt,
  layout.slotFirstBehaviourAt,
  layout.slotLastOutAt,
  layout.slotLastInterval,
  layout.slotLastLocatedAt,
  layout.slotCarriedOutAt,
  layout.slotCarriedInterval,
  layout.slotCarriedLocatedAt,
];

/** Allots places in a slot to what features need, each once. */
export class PlanBuilder {
  readonly windowsMs: number[];
  /** Bytes allotted so far, and the word that was left over when the last double was halved, or 0. */
  private bytes: number;
  private spareWord = 0;
  private counts = 0;
  /** Offsets of doubles that are not known before their first event. */
  private readonly unknown: number[] = [...knownLater];
  private readonly sums = new Map<string, { window: number; mask: number; measure: number; target: number }>();
  private readonly last = new Map<number, number>();
  private readonly statistics = new Map<number, KeyStatistics>();
  private readonly maxima = new Map<number, number>();
  private readonly keyWindow: number[];
  private readonly hours: number;
  private readonly payeeTotal: number;
  private readonly payerTotal: number;
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
    if (this.windowsMs.length > layout.mostWindows) {
      throw new RangeError(`There are at most ${layout.mostWindows} different windows.`);
    }
    this.bytes = layout.slotCursors + 8 * Math.ceil(this.windowsMs.length / 2);
    this.hours = this.allotCount(24);
    // The condition new-counterparty asks whether there were others.
    this.payeeTotal = this.keyed(longestMs, 'payee', 'total');
    this.payerTotal = this.keyed(longestMs, 'payer', 'total');
  }

  /** The sum of a measure over the window's events that meet the conditions. */
  sum(windowMs: number, where: readonly Condition[], of: number): number {
    const window = this.window(windowMs);
    const mask = maskOf(where);
    const name = `${window}/${mask}/${of}`;
    let found = this.sums.get(name);
    if (found === undefined) {
      const target = of === layout.measureOne ? this.allotCount() : this.allot();
      found = { window, mask, measure: of, target };
      this.sums.set(name, found);
    }
    return found.target;
  }

  count(windowMs: number, where: readonly Condition[]): number {
    return this.sum(windowMs, where, layout.measureOne);
  }

  amounts(windowMs: number, where: readonly Condition[]): number {
    return this.sum(windowMs, where, layout.measureAmount);
  }

  /** Offset of the position of the largest amount of a direction within the window. */
  maximum(windowMs: number, where: readonly Condition[]): number {
    const direction = where.length === 1 ? ['out', 'in'].indexOf(where[0]!) : -1;
    if (direction < 0) throw new RangeError('A maximum is taken over legs out or legs in.');
    const index = 2 * this.window(windowMs) + direction;
    const found = this.maxima.get(index) ?? this.allotWord();
    this.maxima.set(index, found);
    return found;
  }

  /** Offset of the time of the last event that met the conditions. */
  lastAt(where: readonly Condition[]): number {
    const mask = maskOf(where);
    const found = this.last.get(mask) ?? this.allotTime();
    this.last.set(mask, found);
    return found;
  }

  /** One statistic of a key. */
  keyed(windowMs: number, key: Key, statistic: 'distinct' | 'total' | 'terms'): number {
    const index = keys.indexOf(key) * keyWindows + this.keyedWindow(windowMs);
    const found = this.statistics.get(index) ?? onlyCounted;
    if (found[statistic] !== onlyCounted[statistic]) return found[statistic];
    const allotted = statistic === 'terms' ? this.allot() : this.allotCount();
    this.statistics.set(index, { ...found, [statistic]: allotted });
    return allotted;
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
    const carriedAt = last.map(() => (this.toleranceMs > 0 ? this.allotTime() : 0));
    return {
      carriedAt: Int32Array.from(carriedAt),
      features,
      windowsMs: Float64Array.from(this.windowsMs),
      enter: grouped(sums),
      leave: this.windowsMs.map((_, window) => grouped(sums.filter((sum) => sum.window === window))),
      maximum: Int32Array.from({ length: 2 * this.windowsMs.length }, (_, i) => this.maxima.get(i) ?? 0),
      counts: this.counts,
      countsFrom: this.bytes,
      hours: this.hours,
      payeeTotal: this.payeeTotal,
      payerTotal: this.payerTotal,
      keyWindow: Int32Array.from(this.keyWindow),
      keyed: Array.from(
        { length: keys.length * keyWindows },
        (_, i) =>
          // The longest window counts every key: an entry lives until its last occurrence has left it.
          this.statistics.get(i) ?? { ...onlyCounted, counted: i % keyWindows === longest },
      ),
      lastMask: Int32Array.from(last, ([mask]) => mask),
      lastAt: Int32Array.from(last, ([, at]) => at),
      dwellMs: this.dwellMs,
      longestDeclared: this.longestDeclared,
      initial: this.initialSlot(),
    };
  }

  private window(windowMs: number): number {
    return this.windowsMs.indexOf(windowMs);
  }

  /** Offset of so many doubles. */
  private allot(doubles = 1): number {
    const first = this.bytes;
    this.bytes += 8 * doubles;
    return first;
  }

  private allotWord(): number {
    if (this.spareWord > 0) {
      const spare = this.spareWord;
      this.spareWord = 0;
      return spare;
    }
    this.spareWord = this.allot() + 4;
    return this.spareWord - 4;
  }

  /** Index of the first of so many counts. */
  private allotCount(counts = 1): number {
    this.counts += counts;
    return this.counts - counts;
  }

  private allotTime(): number {
    const at = this.allot();
    this.unknown.push(at);
    return at;
  }

  private initialSlot(): Uint8Array {
    const bytes = new Uint8Array(8 * Math.ceil((this.bytes + this.counts) / 8));
    // Programs hold offsets of sums in sixteen bits.
    if (bytes.length > 2 ** 16) throw new RangeError('The features need more sums than a slot can hold.');
    const view = new DataView(bytes.buffer);
    for (const unknown of this.unknown) view.setFloat64(unknown, Number.NaN, true);
    for (const link of [layout.slotChainOut, layout.slotChainIn, ...this.maxima.values()])
      view.setInt32(link, -1, true);
    return bytes;
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
