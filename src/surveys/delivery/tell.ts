import type { Transaction } from 'kysely';
import type { SurveyDefinition } from '#contract/survey-definition';
import { appendEvents } from '#store/outbox/outbox';
import type { Tables } from '#store/tables/tables';
import type { Answers } from '../definition/answers.ts';

export interface AnsweredResponse {
  readonly surveyId: string;
  readonly version: number;
  /** Null where nobody is known. */
  readonly partyId: string | null;
  readonly definition: Pick<SurveyDefinition, 'class' | 'anonymous'>;
}

/**
 * Tells other rooms that a survey was answered: `survey.answered`, untainted. Figures and codes only; texts are looked up
 * by who may see them, and of an anonymous survey not even the scores are told one by one. Last in a transaction.
 */
export async function tellAnswered(
  transaction: Transaction<Tables>,
  { surveyId, version, partyId, definition }: AnsweredResponse,
  answers: Answers,
  at: number,
): Promise<void> {
  const told = definition.anonymous ? [] : [...answers];
  const scores = told.flatMap(([id, answer]) => (answer.kind === 'score' ? [[id, answer.value] as const] : []));
  const payload = {
    surveyId,
    version,
    partyId,
    class: definition.class,
    questions: scores.map(([id]) => id),
    scores: scores.map(([, value]) => value),
  };
  await appendEvents(transaction, [{ kind: 'survey.answered', subject: `survey:${surveyId}`, payload }], at);
}
