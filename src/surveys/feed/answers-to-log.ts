import { type Kysely, sql } from 'kysely';
import { partySubject } from '#store/vault/vault';
import type { Tables } from '#store/tables/tables';
import type { SurveyDeps } from '../deps.ts';

/** One answer as the event log keeps it. */
export interface LoggedAnswer {
  /** Response and question: a repeat is recognised. */
  readonly id: string;
  readonly at: number;
  readonly partyId: string;
  readonly surveyId: string;
  readonly questionId: string;
  readonly value: number | null;
  readonly text: string | null;
}

const responsesAtOnce = 100;

interface Row {
  readonly response_id: string;
  /** Null where everything was skipped. */
  readonly question_id: string | null;
  readonly party_id: string;
  readonly survey_id: string;
  readonly completed_at: number;
  readonly score: number | null;
  readonly options: readonly string[] | null;
  readonly granted: boolean | null;
  readonly sealed: string | null;
}

/** Complete answers of known customers that the event log was not told of, the oldest responses first. */
export async function unloggedAnswers({ db, vault }: Pick<SurveyDeps, 'db' | 'vault'>): Promise<{
  readonly responses: readonly string[];
  readonly answers: readonly LoggedAnswer[];
}> {
  const { rows } = await sql<Row>`
    SELECT r.id AS response_id, a.question_id, r.party_id, r.survey_id, r.completed_at, a.score, a.options, a.granted, a.sealed
    FROM (SELECT * FROM survey_response WHERE logged_at IS NULL AND completed_at IS NOT NULL AND party_id IS NOT NULL
      ORDER BY completed_at LIMIT ${responsesAtOnce}) r
    LEFT JOIN survey_answer a ON a.response_id = r.id ORDER BY r.completed_at, 1, 2`.execute(db);
  const answers: LoggedAnswer[] = [];
  for (const row of rows) {
    const { granted, options, sealed, question_id: questionId } = row;
    if (questionId === null) continue;
    const opened = sealed === null ? null : await vault.open(partySubject(row.party_id), sealed);
    const text = opened?.['text'] ?? options?.join(' ') ?? null;
    answers.push({
      id: `${row.response_id}:${questionId}`,
      at: row.completed_at,
      partyId: row.party_id,
      surveyId: row.survey_id,
      questionId,
      value: row.score ?? (granted === null ? null : Number(granted)),
      text: typeof text === 'string' ? text : null,
    });
  }
  return { responses: [...new Set(rows.map(({ response_id: id }) => id))], answers };
}

export async function markLogged(db: Kysely<Tables>, responses: readonly string[], at: number): Promise<void> {
  await sql`UPDATE survey_response SET logged_at = ${at} WHERE id = ANY(${responses}::uuid[])`.execute(db);
}
