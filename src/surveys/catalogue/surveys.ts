import { type Kysely, sql } from 'kysely';
import { type Question, surveyDefinition, type SurveyDefinition } from '#contract/survey-definition';
import { AppError } from '#domain/app-error';
import { appendAudit } from '#store/audit/audit-trail';
import type { Tables } from '#store/tables/tables';
import { scaleOf } from '../definition/answers.ts';
import { checkDefinition } from '../definition/check.ts';
import { requireUntaintedReach } from './reach.ts';

export type SurveyStatus = 'draft' | 'live' | 'paused' | 'closed';

export interface Survey {
  readonly id: string;
  readonly status: SurveyStatus;
  /** The version that customers see; null = none yet. */
  readonly liveVersion: number | null;
  readonly versions: number;
  /** Complete answers that count towards the quota. */
  readonly complete: number;
  readonly createdAt: number;
}

const following: Readonly<Record<SurveyStatus, readonly SurveyStatus[]>> = {
  draft: ['live', 'closed'],
  live: ['live', 'paused', 'closed'],
  paused: ['live', 'closed'],
  closed: [],
};

export function noSurvey(id: string): AppError {
  return new AppError('survey.not-found', `There is no survey ${id}.`);
}

export async function listSurveys(db: Kysely<Tables>, id?: string): Promise<readonly Survey[]> {
  const { rows } = await sql<Survey>`
    SELECT s.id, s.status, s.live_version AS "liveVersion", s.complete, s.created_at AS "createdAt",
      (SELECT count(*) FROM survey_version v WHERE v.survey_id = s.id) AS versions
    FROM survey s WHERE ${id ?? null}::text IS NULL OR s.id = ${id ?? null} ORDER BY s.created_at DESC, s.id
    LIMIT 1000`.execute(db);
  return rows;
}

/** Throws `survey.not-found`. */
export async function readSurvey(db: Kysely<Tables>, id: string): Promise<Survey> {
  const [survey] = await listSurveys(db, id);
  if (survey === undefined) throw noSurvey(id);
  return survey;
}

/** A stored version; throws `survey.not-found`. */
export async function readDefinition(db: Kysely<Tables>, id: string, version: number): Promise<SurveyDefinition> {
  const { rows } = await sql<{ definition: unknown }>`SELECT definition FROM survey_version
    WHERE survey_id = ${id} AND version = ${version}`.execute(db);
  if (rows[0] === undefined) throw noSurvey(`${id}, version ${version}`);
  return surveyDefinition.parse(rows[0].definition);
}

/** Whether answers to two questions can stand in one result. */
function comparable(a: Question, b: Question): boolean {
  if (a.id !== b.id) return true;
  if (a.kind === 'ces' && b.kind === 'ces') return a.form === b.form;
  return a.kind === b.kind && JSON.stringify(scaleOf(a)) === JSON.stringify(scaleOf(b));
}

async function readAllQuestions(db: Kysely<Tables>, id: string): Promise<readonly Question[]> {
  const { rows } = await sql<{ definition: unknown }>`SELECT definition FROM survey_version
    WHERE survey_id = ${id}`.execute(db);
  return rows.flatMap(({ definition }) => surveyDefinition.parse(definition).questions);
}

/**
 * Stores a new survey as its version 1, or the next version of one that exists. Versions are never edited.
 * Errors: `survey.invalid`, `survey.tainted`, `survey.unknown-target`, `survey.exists`, `survey.not-found`,
 * `survey.closed`.
 */
export async function storeVersion(
  db: Kysely<Tables>,
  id: string,
  given: {
    readonly definition: SurveyDefinition;
    readonly isNew: boolean;
    readonly actor: string;
    readonly at: number;
  },
): Promise<number> {
  const { definition, isNew, actor, at } = given;
  checkDefinition(definition);
  await requireUntaintedReach(db, definition);
  return await db.transaction().execute(async (transaction) => {
    if (isNew) {
      const { numAffectedRows } = await sql`INSERT INTO survey (id, status, created_at, created_by)
        VALUES (${id}, 'draft', ${at}, ${actor}) ON CONFLICT DO NOTHING`.execute(transaction);
      if (numAffectedRows === 0n) throw new AppError('survey.exists', `There is a survey ${id} already.`);
    }
    const { rows } = await sql<{ status: SurveyStatus }>`SELECT status FROM survey WHERE id = ${id} FOR UPDATE`.execute(
      transaction,
    );
    if (rows[0] === undefined) throw noSurvey(id);
    if (rows[0].status === 'closed') throw new AppError('survey.closed', `The survey ${id} is closed.`);
    const before = await readAllQuestions(transaction, id);
    const changed = definition.questions.filter((question) => before.some((old) => !comparable(old, question)));
    if (changed.length > 0) {
      const names = changed.map((question) => question.id).join(', ');
      throw new AppError('survey.invalid', `Earlier versions asked ${names} in another way: give it another name.`);
    }
    const stored = await sql<{ version: number }>`
      INSERT INTO survey_version (survey_id, version, definition, created_at, created_by)
      SELECT ${id}, 1 + coalesce(max(version), 0), ${JSON.stringify(definition)}::jsonb, ${at}, ${actor}
      FROM survey_version WHERE survey_id = ${id} RETURNING version`.execute(transaction);
    return stored.rows[0]!.version;
  });
}

/**
 * Moves a survey on, or lets customers see another version. Errors: `survey.not-found`, `survey.transition`,
 * `survey.tainted`, `survey.unknown-target`.
 */
export async function moveSurvey(
  db: Kysely<Tables>,
  id: string,
  change: {
    readonly status: SurveyStatus;
    readonly version: number | null;
    readonly actor: string;
    readonly at: number;
  },
): Promise<void> {
  const { status, version, actor, at } = change;
  await db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ status: SurveyStatus; live_version: number | null }>`
      SELECT status, live_version FROM survey WHERE id = ${id} FOR UPDATE`.execute(transaction);
    const before = rows[0];
    if (before === undefined) throw noSurvey(id);
    const shown = version ?? before.live_version ?? 1;
    if (!following[before.status].includes(status)) {
      throw new AppError('survey.transition', `A survey that is ${before.status} cannot become ${status}.`);
    }
    if (status === 'live') await requireUntaintedReach(transaction, await readDefinition(transaction, id, shown));
    await sql`UPDATE survey SET status = ${status}, live_version = ${status === 'live' ? shown : before.live_version}
      WHERE id = ${id}`.execute(transaction);
    const after = { status, version: status === 'live' ? shown : before.live_version };
    const fact = { before: { status: before.status, version: before.live_version }, after, reason: null };
    await appendAudit(transaction, [{ actor, action: 'survey.moved', subject: `survey:${id}`, ...fact }], at);
  });
}
