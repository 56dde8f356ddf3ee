import { sql } from 'kysely';
import { AppError } from '#domain/app-error';
import { partySubject } from '#store/vault/vault';
import { readDefinition, readSurvey } from '../catalogue/surveys.ts';
import type { SurveyDeps } from '../deps.ts';
import { readTexts, textMethod, type Theme, themesOf } from './text-analysis.ts';

export interface TextResults {
  readonly method: typeof textMethod;
  /** Texts that the library could read, and those in other languages. */
  readonly read: number;
  readonly notRead: number;
  /** Too few texts to show any. */
  readonly suppressed: boolean;
  readonly meanSentiment: number | null;
  readonly themes: readonly Theme[];
  /** The latest ones; of an anonymous survey in no order, and without a time. */
  readonly texts: readonly {
    readonly text: string;
    readonly language: string;
    readonly sentiment: number | null;
    readonly at: number | null;
  }[];
}

const mostTexts = 2000;
/** A theme is what several say: one text's own words are not one. */
const leastTextsPerTheme = 3;

interface Row {
  readonly sealed: string;
  readonly language: string;
  readonly party_id: string | null;
  readonly answered_at: number;
}

/**
 * Open texts of a question with what a library reads in them. Texts of customers who were erased cannot be opened any
 * more and are left out. Errors: `survey.not-found`, `survey.no-texts`.
 */
export async function readOpenTexts(
  { db, vault }: Pick<SurveyDeps, 'db' | 'vault'>,
  surveyId: string,
  questionId: string,
): Promise<TextResults> {
  const survey = await readSurvey(db, surveyId);
  const definition = await readDefinition(db, surveyId, survey.liveVersion ?? survey.versions);
  const question = definition.questions.find(({ id, kind }) => id === questionId && kind === 'open');
  if (question === undefined) throw new AppError('survey.no-texts', `${questionId} does not ask for a text.`);
  const { anonymous, smallestGroup } = definition;
  const order = anonymous ? sql`r.id` : sql`a.answered_at DESC, r.id`;
  const { rows } = await sql<Row>`
    SELECT a.sealed, r.language, r.party_id, a.answered_at FROM survey_answer a
    JOIN survey_response r ON r.id = a.response_id
    WHERE r.survey_id = ${surveyId} AND a.question_id = ${questionId} AND a.sealed IS NOT NULL AND r.counted
    ORDER BY ${order} LIMIT ${mostTexts}`.execute(db);
  const opened: { text: string; language: string; at: number | null }[] = [];
  for (const { sealed, language, party_id: partyId, answered_at: at } of rows) {
    const fields = await vault.open(partyId === null ? `survey:${surveyId}` : partySubject(partyId), sealed);
    const text = fields?.['text'];
    if (typeof text === 'string') opened.push({ text, language, at: anonymous ? null : at });
  }
  if (opened.length < smallestGroup) {
    return { method: textMethod, read: 0, notRead: 0, suppressed: true, meanSentiment: null, themes: [], texts: [] };
  }
  const readings = await readTexts(opened);
  const felt = readings.flatMap(({ sentiment }) => (sentiment === null ? [] : [sentiment]));
  return {
    method: textMethod,
    read: felt.length,
    notRead: readings.length - felt.length,
    suppressed: false,
    meanSentiment: felt.length === 0 ? null : felt.reduce((sum, value) => sum + value, 0) / felt.length,
    themes: themesOf(readings, leastTextsPerTheme),
    texts: opened.map((one, i) => ({ ...one, sentiment: readings[i]!.sentiment })),
  };
}
