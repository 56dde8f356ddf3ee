import { type Kysely, sql } from 'kysely';
import type { Tables } from '#store/tables/tables';

export interface CustomerAnswer {
  readonly surveyId: string;
  readonly version: number;
  /** UTC epoch ms. */
  readonly completedAt: number;
  readonly answers: readonly {
    readonly question: string;
    readonly score: number | null;
    readonly options: readonly string[] | null;
  }[];
}

/** What a customer answered, without open texts, the latest first. Anonymous surveys keep nobody's name: they are not here. */
export async function answersOfCustomer(db: Kysely<Tables>, partyId: string): Promise<readonly CustomerAnswer[]> {
  const { rows } = await sql<CustomerAnswer>`
    SELECT r.survey_id AS "surveyId", r.version, r.completed_at AS "completedAt",
      coalesce(json_agg(json_build_object('question', a.question_id, 'score', a.score, 'options', a.options)
        ORDER BY a.answered_at, a.question_id) FILTER (WHERE a.question_id IS NOT NULL AND a.sealed IS NULL), '[]') AS answers
    FROM survey_response r LEFT JOIN survey_answer a ON a.response_id = r.id
    WHERE r.party_id = ${partyId} AND r.completed_at IS NOT NULL
    GROUP BY r.id ORDER BY r.completed_at DESC LIMIT 100`.execute(db);
  return rows;
}
