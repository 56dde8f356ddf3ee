import { sql } from 'kysely';
import { AppError } from '#domain/app-error';
import { measureAnonymity } from '#domain/k-anonymity';
import { partySubject } from '#store/vault/vault';
import { readDefinition, readSurvey } from '../catalogue/surveys.ts';
import { type Cell, toCsv } from '../csv.ts';
import type { SurveyDeps } from '../deps.ts';

interface StoredAnswer {
  readonly score: number | null;
  readonly options: readonly string[] | null;
  readonly granted: boolean | null;
  readonly sealed: string | null;
}

interface Row {
  readonly party_id: string | null;
  readonly language: string;
  readonly completed_at: number;
  readonly answers: Readonly<Record<string, StoredAnswer>>;
}

const mostRows = 100_000;

/**
 * Complete answers as CSV, one row each. Of an anonymous survey neither customer nor time, in no order, and none below
 * the smallest group; its language only where that hides each among others. Errors: `survey.not-found`, `survey.too-few`.
 */
export async function exportAnswers(
  { db, vault }: Pick<SurveyDeps, 'db' | 'vault'>,
  surveyId: string,
): Promise<string> {
  const survey = await readSurvey(db, surveyId);
  const definition = await readDefinition(db, surveyId, survey.liveVersion ?? survey.versions);
  const { anonymous, smallestGroup, questions } = definition;
  const { rows } = await sql<Row>`
    SELECT r.party_id, r.language, r.completed_at, (SELECT coalesce(jsonb_object_agg(a.question_id, jsonb_build_object(
      'score', a.score, 'options', a.options, 'granted', a.granted, 'sealed', a.sealed)), '{}')
      FROM survey_answer a WHERE a.response_id = r.id) AS answers
    FROM survey_response r WHERE r.survey_id = ${surveyId} AND r.counted ORDER BY r.id LIMIT ${mostRows}`.execute(db);
  if (anonymous && rows.length < smallestGroup) {
    throw new AppError('survey.too-few', `An anonymous survey is exported from ${smallestGroup} answers on.`);
  }
  // A language that few answered in would tell whose answers these are.
  const spoken = rows.map(({ language }) => ({ language }));
  const withLanguage = !anonymous || measureAnonymity(spoken, { quasi: ['language'], k: smallestGroup }).exposed === 0;
  const shown: Cell[][] = [];
  for (const { party_id: partyId, language, completed_at: at, answers } of rows) {
    const subject = partyId === null ? `survey:${surveyId}` : partySubject(partyId);
    const cells: Cell[] = [];
    for (const { id } of questions) {
      const { score = null, granted = null, options = null, sealed = null } = answers[id] ?? {};
      const text = sealed === null ? null : (await vault.open(subject, sealed))?.['text'];
      cells.push(typeof text === 'string' ? text : (score ?? granted ?? options?.join(' ') ?? null));
    }
    shown.push([
      ...(anonymous ? [] : [partyId, new Date(at).toISOString()]),
      ...(withLanguage ? [language] : []),
      ...cells,
    ]);
  }
  const columns = [
    ...(anonymous ? [] : ['party', 'completed']),
    ...(withLanguage ? ['language'] : []),
    ...questions.map(({ id }) => id),
  ];
  return toCsv(columns, shown);
}
