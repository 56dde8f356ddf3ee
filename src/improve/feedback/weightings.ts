import { type Kysely, type Selectable, sql } from 'kysely';
import { recordChange } from '#store/record-change';
import type { WeightingTable } from '#store/tables/improve-tables';
import type { Tables } from '#store/tables/tables';
import type { Models } from '../models.ts';
import { fourEyes, gateShut, notFound, wrongState } from '../refusals.ts';
import { readSeenAlerts } from './decided-alerts.ts';
import { decidedOf } from './decisions.ts';
import { learnFactors, type MemberFactors, priorities } from './member-factors.ts';
import { fitProductiveShares } from './productive-shares.ts';
import { fewestOfEachKind, type MaybeQueueEffect, queueEffect } from './queue-effect.ts';

export type Weighting = Selectable<WeightingTable>;

/** Who does something, when and why. */
export interface Deed {
  readonly actor: string;
  /** UTC epoch ms. */
  readonly at: number;
  readonly reason: string;
}

export interface LearnOptions {
  readonly modelVersion: string;
  /** Share of a queue that is worked, in (0, 1]. */
  readonly budgetShare: number;
}

/**
 * Learns a weighting from the decisions so far and proposes it. Nothing changes until another person releases it.
 * Errors: `improve.gate` with too few decisions, `model.absent`.
 */
export async function proposeWeighting(
  db: Kysely<Tables>,
  models: Models,
  { modelVersion, budgetShare }: LearnOptions,
  { actor, at, reason }: Deed,
): Promise<Weighting> {
  const decided = decidedOf(await readSeenAlerts(db, models, modelVersion));
  const weights = learnFactors(decided.members, decided);
  if (Math.min(weights.productive, weights.unproductive) < fewestOfEachKind) {
    const found = `there are ${weights.productive} and ${weights.unproductive}`;
    throw gateShut([
      `At least ${fewestOfEachKind} productive and as many unproductive decisions are needed; ${found}.`,
    ]);
  }
  const effect = queueEffect(decided, budgetShare);
  const shares = fitProductiveShares(priorities(weights, decided.surprisals), decided.outcomes, decided.cells);
  return await db.transaction().execute(async (transaction) => {
    const row = await transaction
      .insertInto('weighting')
      .values({
        model_version: modelVersion,
        state: 'proposed',
        names: [...weights.names],
        prior: [...weights.prior],
        factors: [...weights.factors],
        productive: weights.productive,
        unproductive: weights.unproductive,
        shares: JSON.stringify(shares),
        effect: JSON.stringify(effect),
        proposed_by: actor,
        proposed_at: at,
        released_by: null,
        released_at: null,
        reason,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const after = { modelVersion, factors: row.factors, productive: row.productive, unproductive: row.unproductive };
    await recordChange(transaction, {
      at,
      facts: [{ actor, action: 'weighting.proposed', subject: `weighting:${row.id}`, before: null, after, reason }],
      events: [{ kind: 'weighting.proposed', subject: `weighting:${row.id}`, payload: { modelVersion } }],
    });
    return row;
  });
}

/** Why a weighting may not be released; empty = it may. */
export function weightingGate(effect: MaybeQueueEffect): readonly string[] {
  if (effect.reason !== null) return [effect.reason];
  const reasons: string[] = [];
  for (const name of ['reviewed', 'unreviewed'] as const) {
    const part = effect[name];
    if (part.precisionAfter.share < part.precisionBefore.share) {
      reasons.push(`Precision at budget falls on what was ${name}.`);
    }
  }
  if (effect.unreviewed.averagePrecisionAfter < effect.unreviewed.averagePrecisionBefore) {
    reasons.push('Average precision falls on what was unreviewed.');
  }
  return reasons;
}

/** Errors: `improve.not-found`, `improve.transition`, `improve.four-eyes`, `improve.gate`. */
export async function releaseWeighting(db: Kysely<Tables>, id: number, deed: Deed): Promise<Weighting> {
  const { actor, at } = deed;
  return await db.transaction().execute(async (transaction) => {
    const row = await locked(transaction, id);
    if (row.state !== 'proposed') throw wrongState('weighting', row.state, 'release');
    if (row.proposed_by === actor) throw fourEyes('weighting');
    const reasons = weightingGate(row.effect as MaybeQueueEffect);
    if (reasons.length > 0) throw gateShut(reasons);
    const { model_version: modelVersion } = row;
    await transaction
      .updateTable('weighting')
      .set({ state: 'replaced' })
      .where('model_version', '=', modelVersion)
      .where('state', '=', 'released')
      .execute();
    const released = await transaction
      .updateTable('weighting')
      .set({ state: 'released', released_by: actor, released_at: at })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await recordChange(transaction, {
      at,
      facts: [change('weighting.released', deed, row, 'released')],
      events: [{ kind: 'weighting.released', subject: `weighting:${id}`, payload: { modelVersion } }],
    });
    return released;
  });
}

/** The weighting before comes back, or the plain fusion where there was none. Errors: `improve.not-found`, `improve.transition`. */
export async function rollBackWeighting(db: Kysely<Tables>, id: number, deed: Deed): Promise<Weighting> {
  return await db.transaction().execute(async (transaction) => {
    const row = await locked(transaction, id);
    if (row.state !== 'released') throw wrongState('weighting', row.state, 'roll back');
    const rolledBack = await transaction
      .updateTable('weighting')
      .set({ state: 'rolled-back' })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await sql`UPDATE weighting SET state = 'released' WHERE id = (SELECT id FROM weighting
      WHERE model_version = ${row.model_version} AND state = 'replaced' AND released_at < ${row.released_at}
      ORDER BY released_at DESC LIMIT 1)`.execute(transaction);
    await recordChange(transaction, {
      at: deed.at,
      facts: [change('weighting.rolled-back', deed, row, 'rolled-back')],
      events: [
        { kind: 'weighting.rolled-back', subject: `weighting:${id}`, payload: { modelVersion: row.model_version } },
      ],
    });
    return rolledBack;
  });
}

/** The latest first. */
export async function listWeightings(db: Kysely<Tables>): Promise<readonly Weighting[]> {
  return await db.selectFrom('weighting').selectAll().orderBy('id', 'desc').limit(100).execute();
}

/** Null where the plain fusion holds. */
export async function releasedWeighting(db: Kysely<Tables>, modelVersion: string): Promise<Weighting | null> {
  const row = await db
    .selectFrom('weighting')
    .selectAll()
    .where('model_version', '=', modelVersion)
    .where('state', '=', 'released')
    .executeTakeFirst();
  return row ?? null;
}

export function factorsOf(row: Weighting): MemberFactors {
  const { names, prior, factors, productive, unproductive } = row;
  return {
    names,
    prior: Float64Array.from(prior),
    factors: Float64Array.from(factors),
    productive,
    unproductive,
  };
}

async function locked(transaction: Kysely<Tables>, id: number): Promise<Weighting> {
  const row = await transaction.selectFrom('weighting').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (row === undefined) throw notFound('weighting');
  return row;
}

function change(action: string, { actor, reason }: Deed, row: Weighting, state: string) {
  return { actor, action, subject: `weighting:${row.id}`, before: { state: row.state }, after: { state }, reason };
}
