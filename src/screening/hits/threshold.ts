import type { Kysely } from 'kysely';
import { AppError } from '#domain/app-error';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { defaultThreshold } from '../names/match.ts';

export interface ThresholdInForce {
  /** 0 = the built-in one. */
  readonly version: number;
  readonly value: number;
}

export async function thresholdInForce(db: Kysely<Tables>): Promise<ThresholdInForce> {
  const row = await db
    .selectFrom('screening_threshold')
    .select(['version', 'value'])
    .where('state', '=', 'released')
    .executeTakeFirst();
  return row ?? { version: 0, value: defaultThreshold };
}

/** Lines that were ever proposed, the latest first. */
export async function listThresholds(db: Kysely<Tables>) {
  return await db.selectFrom('screening_threshold').selectAll().orderBy('version', 'desc').limit(200).execute();
}

export interface ThresholdProposal {
  readonly value: number;
  readonly reason: string;
}

/** A line that another person must release before it holds. Returns its version. */
export async function proposeThreshold(
  db: Kysely<Tables>,
  { value, reason }: ThresholdProposal,
  actor: string,
  at: number,
): Promise<number> {
  return await db.transaction().execute(async (transaction) => {
    const { version } = await transaction
      .insertInto('screening_threshold')
      .values({
        value,
        reason,
        state: 'proposed',
        proposed_by: actor,
        proposed_at: at,
        released_by: null,
        released_at: null,
      })
      .returning('version')
      .executeTakeFirstOrThrow();
    const subject = `screening-threshold:${version}`;
    const facts = [{ actor, action: 'screening.threshold-proposed', subject, before: null, after: { value }, reason }];
    await recordChange(transaction, { at, facts, events: [] });
    return version;
  });
}

/**
 * Puts a proposed line in force. Whoever proposed it cannot.
 *
 * Errors: `screening.not-found`, `screening.transition`, `screening.four-eyes`.
 */
export async function releaseThreshold(
  db: Kysely<Tables>,
  version: number,
  actor: string,
  at: number,
): Promise<ThresholdInForce> {
  return await db.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('screening_threshold')
      .selectAll()
      .where('version', '=', version)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) throw new AppError('screening.not-found', 'There is no such threshold.');
    if (row.state !== 'proposed')
      throw new AppError('screening.transition', `A threshold that is ${row.state} is not released.`);
    if (row.proposed_by === actor) {
      throw new AppError('screening.four-eyes', 'Who proposed a threshold cannot release it: another person must.');
    }
    const before = await thresholdInForce(transaction);
    await transaction
      .updateTable('screening_threshold')
      .set({ state: 'superseded' })
      .where('state', '=', 'released')
      .execute();
    await transaction
      .updateTable('screening_threshold')
      .set({ state: 'released', released_by: actor, released_at: at })
      .where('version', '=', version)
      .execute();
    const subject = `screening-threshold:${version}`;
    const after = { version, value: row.value };
    const facts = [
      { actor, action: 'screening.threshold-released', subject, before: { ...before }, after, reason: row.reason },
    ];
    await recordChange(transaction, { at, facts, events: [] });
    return after;
  });
}
