import { sql } from 'kysely';
import type { CountOf } from './growing-count.ts';

export interface CalibrationWeek {
  /** Monday 00:00 UTC, epoch ms. */
  readonly week: number;
  readonly legs: number;
  /** Legs with p at or below 1 in 1,000: of a calibrated model, a thousandth. */
  readonly rare: number;
  /** Population stability index of p in ten equal parts against uniform; null below `fewestLegs`. */
  readonly psi: number | null;
}

const bins = 10;
/** Below it the index says more of chance than of the model. */
const fewestLegs = 200;
const weekMs = 7 * 86_400_000;
/** 1970-01-05 was a Monday. */
const firstMonday = 4 * 86_400_000;

/** Σ (share − expected) · ln(share / expected) over parts of equal expectation; empty parts count half a leg. */
export function stabilityIndex(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const expected = 1 / counts.length;
  return counts.reduce((sum, count) => {
    const share = Math.max(count, 0.5) / total;
    return sum + (share - expected) * Math.log(share / expected);
  }, 0);
}

interface Row {
  readonly week: number;
  readonly bin: number;
  readonly legs: number;
  readonly rare: number;
}

/** Number of the week of the payments → how many p-values lie in each of ten equal parts, and how many are rare. */
export type WeeklySpread = Map<number, { readonly counts: number[]; rare: number }>;

/** Of the ten weeks before the last in which anything was taken in: older ones are not asked for. */
export const weeklySpread: CountOf<WeeklySpread, Row> = {
  empty: () => new Map(),
  async read(db, after, until) {
    const { rows } = await sql<Row>`
      SELECT ((at - ${firstMonday}) / ${weekMs})::integer AS week,
        least(floor(p * ${bins}), ${bins - 1})::integer AS bin,
        count(*)::integer AS legs, count(*) FILTER (WHERE p <= 0.001)::integer AS rare
      FROM evaluation
      WHERE position > ${after} AND position <= ${until} AND p IS NOT NULL
        AND day >= (SELECT max(day) FROM evaluation) - 70
      GROUP BY 1, 2`.execute(db);
    return rows;
  },
  add(spread, { week, bin, legs, rare }) {
    const known = spread.get(week) ?? { counts: Array.from({ length: bins }, () => 0), rare: 0 };
    known.counts[bin]! += legs;
    known.rare += rare;
    spread.set(week, known);
  },
};

/**
 * Whether p-values are still spread as they should be: a conformal p is uniform while new legs are like those that it was
 * calibrated on. The last `weeks` weeks, by the time of the payments, the latest of which is the last with any.
 */
export function calibrationWeeks(spread: WeeklySpread, weeks: number): readonly CalibrationWeek[] {
  const last = Math.max(...spread.keys());
  return [...spread]
    .filter(([week]) => week > last - weeks)
    .sort(([a], [b]) => a - b)
    .map(([week, { counts, rare }]) => {
      const legs = counts.reduce((sum, count) => sum + count, 0);
      return {
        week: week * weekMs + firstMonday,
        legs,
        rare,
        psi: legs < fewestLegs ? null : stabilityIndex(counts),
      };
    });
}
