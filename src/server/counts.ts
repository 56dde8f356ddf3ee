import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import { createScoreCache, type ScoreCache } from '#casework/thresholds/load-scores';
import type { Tables } from '#store/tables/tables';
import { type WeeklySpread, weeklySpread } from './calibration-weeks.ts';
import { type CellCounts, cellCounts } from './cell-counts.ts';
import { type DayCounts, dayCounts } from './day-counts.ts';
import { createGrowingCount, type GrowingCount } from './growing-count.ts';

/** What is counted over all evaluations: made with the first question, and from then on only what is new. */
export interface Counts {
  readonly scores: ScoreCache;
  readonly cells: GrowingCount<CellCounts>;
  readonly days: GrowingCount<DayCounts>;
  readonly spread: GrowingCount<WeeklySpread>;
}

export function createCounts({ db, pool }: { readonly db: Kysely<Tables>; readonly pool: Pool }): Counts {
  return {
    scores: createScoreCache({ db, pool }),
    cells: createGrowingCount(db, cellCounts),
    days: createGrowingCount(db, dayCounts),
    spread: createGrowingCount(db, weeklySpread),
  };
}
