import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { isBehaviourType } from '../catalogue/signals.ts';
import { inviteByLog, recordActivity } from '../delivery/observe.ts';
import type { SurveyDeps } from '../deps.ts';
import { readDefinition } from '../catalogue/surveys.ts';
import { segmentsNow } from '../segments/commercial.ts';
import { columnsOf, parseAnswer } from '../definition/answers.ts';
import type { Tables } from '#store/tables/tables';

/** What surveys read of a record of the event log. */
export interface FeedRecord {
  readonly position: number;
  readonly kind: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** An answer that came by the event log is a response of its own; one that we told the log of is known already. */
async function takeAnswer(transaction: Transaction<Tables>, { body }: FeedRecord, now: number): Promise<void> {
  const [id, partyId, surveyId, questionId] = [body['id'], body['partyId'], body['surveyId'], body['questionId']].map(
    text,
  );
  const { at, value } = body;
  if (id == null || partyId == null || surveyId == null || questionId == null || typeof at !== 'number') return;
  const { rows } = await sql<{ version: number }>`
    SELECT coalesce(live_version, 1) AS version FROM survey WHERE id = ${surveyId}
      AND NOT EXISTS (SELECT FROM survey_response WHERE id::text || ':' || ${questionId}::text = ${id})`.execute(
    transaction,
  );
  const version = rows[0]?.version;
  if (version === undefined) return;
  const definition = await readDefinition(transaction, surveyId, version);
  const question = definition.questions.find((candidate) => candidate.id === questionId);
  if (question === undefined || definition.anonymous) return;
  const sealed = question.kind === 'open' ? text(body['sealed']) : null;
  const parsed = sealed === null ? parseAnswer(question, question.kind === 'consent' ? value === 1 : value) : null;
  const answer = parsed !== null && 'answer' in parsed ? parsed.answer : null;
  if (sealed === null && answer === null) return;
  const made = await sql<{ id: string }>`
    INSERT INTO survey_response (id, survey_id, version, party_id, segments, source, external_id, language, started_at,
      expires_at, completed_at, counted, logged_at, created_at)
    VALUES (${randomUUID()}, ${surveyId}, ${version}, ${partyId},
      ${segmentsNow(partyId)},
      'event-log', ${id}, ${definition.languages[0]!}, ${at}, ${at}, ${at}, true, ${now}, ${now})
    ON CONFLICT (source, survey_id, external_id) DO NOTHING RETURNING id`.execute(transaction);
  const response = made.rows[0]?.id;
  if (response === undefined) return;
  // A text comes sealed with the customer's key, as we would have sealed it.
  const columns = answer === null ? null : columnsOf(answer, String);
  await sql`INSERT INTO survey_answer (response_id, question_id, score, options, granted, sealed, answered_at)
    VALUES (${response}, ${questionId}, ${columns?.score ?? null}, ${columns?.options ?? null},
      ${columns?.granted ?? null}, ${sealed}, ${at})`.execute(transaction);
  await sql`UPDATE survey SET complete = complete + 1 WHERE id = ${surveyId}`.execute(transaction);
}

/** Position up to which the log was read; null = never. */
export async function feedPosition(db: Kysely<Tables>): Promise<number | null> {
  const { rows } = await sql<{ position: number }>`SELECT position FROM survey_feed`.execute(db);
  return rows[0]?.position ?? null;
}

/**
 * Takes in what the event log says of customers: behaviour is counted and triggers surveys, answers to ours are stored. Records and
 * position are one transaction, so each counts once.
 */
export async function takeInRecords(deps: SurveyDeps, records: readonly FeedRecord[], position: number): Promise<void> {
  const now = deps.now();
  const events = records.flatMap(({ kind, body }) => {
    const [partyId, event] = [text(body['partyId']), text(body['type'])];
    const { at } = body;
    if (kind !== 'behaviour-event' || partyId === null || event === null || typeof at !== 'number') return [];
    return isBehaviourType(event) ? [{ partyId, event, at }] : [];
  });
  await deps.db.transaction().execute(async (transaction) => {
    await sql`INSERT INTO survey_feed (position) VALUES (${position})
      ON CONFLICT (only_row) DO UPDATE SET position = excluded.position`.execute(transaction);
    await recordActivity(transaction, events);
    for (const record of records) if (record.kind === 'survey-answer') await takeAnswer(transaction, record, now);
    await inviteByLog(transaction, deps, events);
  });
}
