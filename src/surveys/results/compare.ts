import { adjustFalseDiscovery } from '#ml/statistics/benjamini-hochberg';
import { chiSquaredTail } from '#ml/statistics/gamma';
import { adjustedNps, type ScoreCounts, z95 } from './score-metrics.ts';

export interface SegmentScores {
  readonly segment: string;
  readonly counts: ScoreCounts;
}

/** How a segment differs from all the others together. */
export interface SegmentDifference {
  readonly segment: string;
  readonly n: number;
  /** The segment's metric less that of the others, in points. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided, adjusted for the number of segments (Benjamini–Hochberg). */
  readonly p: number;
}

export interface SegmentComparison {
  /** P of the differences between segments if there were none; null where a test would not hold. */
  readonly p: number | null;
  readonly test: string;
  readonly differences: readonly SegmentDifference[];
}

/** A grouping of scores into two or three classes, each with a value: NPS −1, 0, 1; a share 0, 1. */
export interface Grouping {
  readonly classOf: (score: number) => number;
  readonly classes: number;
  readonly values: readonly number[];
}

export const npsGrouping: Grouping = {
  classOf: (score) => (score >= 9 ? 2 : score >= 7 ? 1 : 0),
  classes: 3,
  values: [-1, 0, 1],
};

export function topGrouping(lowestTop: number): Grouping {
  return { classOf: (score) => (score >= lowestTop ? 1 : 0), classes: 2, values: [0, 1] };
}

function grouped(counts: ScoreCounts, { classOf, classes }: Grouping): number[] {
  const sums = Array.from({ length: classes }, () => 0);
  for (const [score, n] of counts) sums[classOf(score)]! += n;
  return sums;
}

/** Smoothed value and its variance; the same smoothing as the interval of the metric itself. */
function valueOf(sums: readonly number[], { values }: Grouping): { value: number; variance: number; n: number } {
  const n = sums.reduce((sum, count) => sum + count, 0);
  if (values.length === 3) return { ...adjustedNps(sums[2]!, sums[0]!, n), n };
  // Agresti & Caffo 2000: one success and one failure more in each group.
  const share = (sums[1]! + 1) / (n + 2);
  return { value: share, variance: (share * (1 - share)) / (n + 2), n };
}

/** Pearson's χ² over segments × classes; null when more than a fifth of the expected counts are under 5 (Cochran 1954). */
function homogeneity(table: readonly (readonly number[])[]): { readonly p: number | null; readonly degrees: number } {
  const totals = table[0]!.map((_, column) => table.reduce((sum, row) => sum + row[column]!, 0));
  const used = [...totals.keys()].filter((column) => totals[column]! > 0);
  const total = totals.reduce((sum, n) => sum + n, 0);
  const degrees = (table.length - 1) * (used.length - 1);
  let statistic = 0;
  let small = 0;
  for (const row of table) {
    const rowTotal = row.reduce((sum, n) => sum + n, 0);
    for (const column of used) {
      const expected = (rowTotal * totals[column]!) / total;
      if (expected < 5) small += 1;
      statistic += (row[column]! - expected) ** 2 / expected;
    }
  }
  const holds = degrees > 0 && small <= (table.length * used.length) / 5;
  return { p: holds ? chiSquaredTail(statistic, degrees) : null, degrees };
}

/**
 * Whether segments differ. Takes only segments that may be shown. The intervals of the differences are 95 % each; the p
 * are adjusted for looking at all segments.
 */
export function compareSegments(segments: readonly SegmentScores[], grouping: Grouping): SegmentComparison {
  const test = 'χ² of homogeneity; each segment against the others: adjusted Wald 95 %, Benjamini–Hochberg';
  if (segments.length < 2) return { p: null, test, differences: [] };
  const table = segments.map(({ counts }) => grouped(counts, grouping));
  const totals = table[0]!.map((_, column) => table.reduce((sum, row) => sum + row[column]!, 0));
  const raw = table.map((row, i) => {
    const own = valueOf(row, grouping);
    const others = valueOf(
      totals.map((sum, column) => sum - row[column]!),
      grouping,
    );
    const difference = own.value - others.value;
    const error = Math.sqrt(own.variance + others.variance);
    return {
      segment: segments[i]!.segment,
      n: own.n,
      difference: 100 * difference,
      low: 100 * (difference - z95 * error),
      high: 100 * (difference + z95 * error),
      p: chiSquaredTail((difference / error) ** 2, 1),
    };
  });
  const adjusted = adjustFalseDiscovery(raw.map(({ p }) => p));
  return { p: homogeneity(table).p, test, differences: raw.map((one, i) => ({ ...one, p: adjusted[i]! })) };
}
