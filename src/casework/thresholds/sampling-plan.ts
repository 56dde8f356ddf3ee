import { type Kysely, type Selectable, sql } from 'kysely';
import { clopperPearson } from '#ml/statistics/clopper-pearson';
import type { ShareInterval } from '#ml/statistics/wilson';
import { recordChange } from '#store/record-change';
import type { Outcome, SamplingItemTable, SamplingPlanTable } from '#store/tables/casework-tables';
import type { Tables } from '#store/tables/tables';
import { invalid, notFound, type Officer } from '../officer.ts';
import { sampleSize } from './sample-size.ts';

export type SamplingPlan = Selectable<SamplingPlanTable>;
export type SamplingItem = Selectable<SamplingItemTable>;

export interface NewPlan {
  /** `atl`: yield above the line. `btl`: is there nothing productive below it? */
  readonly kind: 'atl' | 'btl';
  /** Name of a cell; null = all. */
  readonly cell: string | null;
  /** The band of scores, [from, below). */
  readonly scoreFrom: number;
  readonly scoreBelow: number;
  /** Share of productive legs that would be tolerated, in (0, 1). */
  readonly tolerance: number;
  readonly seed: number;
}

const largestSample = 2000;

/**
 * Draws legs of a band at random, without replacement, as many as METHOD's rule asks for. The same seed on the same
 * history draws the same legs. Error `casework.invalid` where the band is empty.
 */
export async function drawSample(
  db: Kysely<Tables>,
  plan: NewPlan,
  officer: Officer,
  now: number,
): Promise<SamplingPlan> {
  const { kind, cell, scoreFrom, scoreBelow, tolerance, seed } = plan;
  if (scoreFrom >= scoreBelow) throw invalid('The band is empty: its lower end must be below its upper one.');
  const inBand = sql<boolean>`score >= ${scoreFrom} AND score < ${scoreBelow} AND (${cell}::text IS NULL OR cell = ${cell})`;
  return await db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM evaluation WHERE ${inBand}`.execute(
      transaction,
    );
    const population = rows[0]!.n;
    if (population === 0) throw invalid('No stored evaluation lies in this band.');
    const size = Math.min(sampleSize(population, tolerance), largestSample);
    const made = await transaction
      .insertInto('sampling_plan')
      .values({
        kind,
        cell,
        score_from: scoreFrom,
        score_below: scoreBelow,
        tolerance,
        population,
        size,
        seed,
        created_by: officer.id,
        created_at: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await sql`INSERT INTO sampling_item (plan_id, position, side, leg_id, party_id, score)
      SELECT ${made.id}, position, side, leg_id, party_id, score FROM evaluation WHERE ${inBand}
      ORDER BY md5(concat_ws('/', ${seed}::text, position, side)) LIMIT ${size}`.execute(transaction);
    const after = { kind, cell, scoreFrom, scoreBelow, tolerance, population, size, seed };
    await recordChange(transaction, {
      at: now,
      facts: [
        { actor: officer.id, action: 'sample.drawn', subject: `sample:${made.id}`, before: null, after, reason: null },
      ],
      events: [],
    });
    return made;
  });
}

/** Notes what an inspection of a sampled leg found. Errors: `casework.not-found`; decided is decided: `casework.invalid`. */
export async function decideItem(
  db: Kysely<Tables>,
  planId: number,
  leg: { readonly position: number; readonly side: number },
  outcome: Outcome,
  officer: Officer,
  now: number,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const item = await transaction
      .selectFrom('sampling_item')
      .selectAll()
      .where('plan_id', '=', planId)
      .where('position', '=', leg.position)
      .where('side', '=', leg.side)
      .forUpdate()
      .executeTakeFirst();
    if (item === undefined) throw notFound('sample');
    if (item.outcome !== null) throw invalid('This leg was decided already.');
    await transaction
      .updateTable('sampling_item')
      .set({ outcome, decided_by: officer.id, decided_at: now })
      .where('plan_id', '=', planId)
      .where('position', '=', leg.position)
      .where('side', '=', leg.side)
      .execute();
    const subject = `sample:${planId}`;
    const after = { ...leg, outcome };
    await recordChange(transaction, {
      at: now,
      facts: [{ actor: officer.id, action: 'sample.decided', subject, before: null, after, reason: null }],
      events: [],
    });
  });
}

export interface SampleResult {
  readonly decided: number;
  readonly open: number;
  /** Productive among the decided, with its Clopper–Pearson interval; inconclusive ones count as productive. */
  readonly productive: ShareInterval;
  /**
   * BTL: whether the line may stay (`accepted`: all inspected, nothing productive), must come down to the band's lower
   * end (`productive found`), or is not yet known.
   */
  readonly verdict: 'accepted' | 'productive-found' | 'open';
  /** BTL, where something was found: the line that would have caught the band. */
  readonly suggestedTau: number | null;
}

/** What the inspections say so far. */
export function resultOf(plan: SamplingPlan, items: readonly SamplingItem[]): SampleResult {
  const decided = items.filter(({ outcome }) => outcome !== null);
  // Not known is not nothing: for the line, what could not be settled speaks against it.
  const productive = decided.filter(({ outcome }) => outcome !== 'unproductive').length;
  const open = items.length - decided.length;
  const found = productive > 0;
  return {
    decided: decided.length,
    open,
    productive: clopperPearson(productive, decided.length),
    verdict: found ? 'productive-found' : open === 0 ? 'accepted' : 'open',
    suggestedTau: plan.kind === 'btl' && found ? plan.score_from : null,
  };
}

export interface PlanDetail {
  readonly plan: SamplingPlan;
  readonly items: readonly SamplingItem[];
  readonly result: SampleResult;
}

/** Error `casework.not-found`. */
export async function readSample(db: Kysely<Tables>, id: number): Promise<PlanDetail> {
  const plan = await db.selectFrom('sampling_plan').selectAll().where('id', '=', id).executeTakeFirst();
  if (plan === undefined) throw notFound('sample');
  const items = await db
    .selectFrom('sampling_item')
    .selectAll()
    .where('plan_id', '=', id)
    .orderBy('position')
    .orderBy('side')
    .execute();
  return { plan, items, result: resultOf(plan, items) };
}

/** Plans, the latest first, at most 200. */
export async function listSamples(db: Kysely<Tables>): Promise<readonly SamplingPlan[]> {
  return await db.selectFrom('sampling_plan').selectAll().orderBy('id', 'desc').limit(200).execute();
}
