import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { AppError } from '#domain/app-error';
import { day, hour } from '#domain/time';
import type { SurveyDeps } from '../deps.ts';
import { chooseLanguage } from '../definition/interface-words.ts';
import { readLive } from './invite.ts';
import { signLink } from './link.ts';
import { acceptWork, type Work } from './proof-of-work.ts';

/** Browsers without scripts cannot prove work: so many answers an hour and survey are taken from them, and marked. */
export const unprovenPerHour = 20;

/**
 * Begins an answer to an open survey, where nobody knows who answers. Returns its token.
 * @param work null = from a browser without scripts
 * Errors: `survey.not-found`, `survey.not-live`, `survey.not-open`, `survey.quota`, `survey.bad-work`, `survey.too-many`.
 */
export async function beginOpenAnswer(
  deps: SurveyDeps,
  surveyId: string,
  work: Work | null,
  languages: readonly string[],
): Promise<string> {
  const { survey, version, definition } = await readLive(deps, surveyId);
  if (!definition.open) throw new AppError('survey.not-open', 'This survey can be answered by invitation only.');
  if (survey.complete >= (definition.quota.total ?? Number.POSITIVE_INFINITY)) {
    throw new AppError('survey.quota', 'This survey has all the answers that it needs.');
  }
  const now = deps.now();
  if (work !== null) await acceptWork(surveyId, work, deps);
  const id = randomUUID();
  const { numAffectedRows } = await sql`
    INSERT INTO survey_response (id, survey_id, version, source, language, proven, expires_at, created_at)
    SELECT ${id}, ${surveyId}, ${version}, 'open', ${chooseLanguage(definition.languages, languages)}, ${work !== null},
      ${now + day}, ${now}
    WHERE ${work !== null} OR (SELECT count(*) FROM survey_response
      WHERE survey_id = ${surveyId} AND NOT proven AND created_at > ${now - hour}) < ${unprovenPerHour}`.execute(
    deps.db,
  );
  if (numAffectedRows === 0n) {
    throw new AppError('survey.too-many', 'Too many answers at the moment: try again later.', { retryAfterMs: hour });
  }
  return signLink(id, deps.vault);
}
