import { type Kysely, sql } from 'kysely';
import type { Tables } from '#store/tables/tables';

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

/**
 * Whether p-values are still spread as they should be: a conformal p is uniform while new legs are like those that it was
 * calibrated on. The last `weeks` weeks in which anything was scored, by the time of the payments.
 */
export async function calibrationWeeks(db: Kysely<Tables>, weeks: number): Promise<readonly CalibrationWeek[]> {
  const { rows } = await sql<{ week: number; bin: number; legs: number; rare: number }>`
    SELECT (at - ${firstMonday}) / ${weekMs} AS week, least(floor(p * ${bins}), ${bins - 1})::integer AS bin,
      count(*)::integer AS legs, count(*) FILTER (WHERE p <= 0.001)::integer AS rare
    FROM evaluation
    WHERE p IS NOT NULL AND day >= (SELECT max(day) FROM evaluation) - 70
      AND at >= (SELECT max(at) FROM evaluation WHERE day >= (SELECT max(day) FROM evaluation) - 70) - ${weeks * weekMs}
    GROUP BY 1, 2 ORDER BY 1, 2`.execute(db);
  const byWeek = new Map<number, { counts: number[]; rare: number }>();
  for (const { week, bin, legs, rare } of rows) {
    const known = byWeek.get(week) ?? { counts: Array.from({ length: bins }, () => 0), rare: 0 };
    known.counts[bin] = legs;
    known.rare += rare;
    byWeek.set(week, known);
  }
  return [...byWeek].map(([week, { counts, rare }]) => {
    const legs = counts.reduce((sum, count) => sum + count, 0);
    return {
      week: Number(week) * weekMs + firstMonday,
      legs,
      rare,
      psi: legs < fewestLegs ? null : stabilityIndex(counts),
    };
  });
}
