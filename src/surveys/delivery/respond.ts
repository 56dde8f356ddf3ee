import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Question, SurveyDefinition } from '#contract/survey-definition';
import { AppError } from '#domain/app-error';
import { recordConsents } from '../consent.ts';
import type { Tables } from '#store/tables/tables';
import { partySubject } from '#store/vault/vault';
import { readDefinition } from '../catalogue/surveys.ts';
import { type Answer, type Answers, columnsOf, parseAnswer } from '../definition/answers.ts';
import { pathThrough } from '../definition/branching.ts';
import type { SurveyDeps } from '../deps.ts';
import { openLink } from './link.ts';
import { tellAnswered } from './tell.ts';

/** A response under way, as its link opens it. */
export interface OpenResponse {
  readonly id: string;
  readonly surveyId: string;
  readonly version: number;
  readonly partyId: string | null;
  readonly language: string;
  readonly definition: SurveyDefinition;
  readonly skipped: readonly string[];
}

export interface Progress {
  readonly response: OpenResponse;
  /** Whether anything was answered or skipped so far. */
  readonly begun: boolean;
  /** The question to ask next; null = the survey is complete. */
  readonly next: Question | null;
}

interface Row {
  readonly id: string;
  readonly survey_id: string;
  readonly version: number;
  readonly party_id: string | null;
  readonly language: string;
  readonly skipped: string[];
  readonly expires_at: number;
  readonly completed_at: number | null;
  readonly status: string;
}

/** Errors: `survey.link-used`, `survey.link-expired`, `survey.not-live`. */
async function lock(transaction: Transaction<Tables>, id: string, now: number): Promise<OpenResponse> {
  const { rows } = await sql<Row>`
    SELECT r.id, r.survey_id, r.version, r.party_id, r.language, r.skipped, r.expires_at, r.completed_at, s.status
    FROM survey_response r JOIN survey s ON s.id = r.survey_id WHERE r.id = ${id} FOR UPDATE OF r`.execute(transaction);
  const row = rows[0];
  if (row === undefined) throw new AppError('survey.link-forged', 'This link is not one of ours, or it is incomplete.');
  if (row.completed_at !== null) throw new AppError('survey.link-used', 'This survey was answered already.');
  if (row.expires_at <= now) throw new AppError('survey.link-expired', 'This link has expired.');
  if (row.status !== 'live') throw new AppError('survey.not-live', 'This survey does not take answers at the moment.');
  return {
    id: row.id,
    surveyId: row.survey_id,
    version: row.version,
    partyId: row.party_id,
    language: row.language,
    definition: await readDefinition(transaction, row.survey_id, row.version),
    skipped: row.skipped,
  };
}

interface AnswerRow {
  readonly question_id: string;
  readonly score: number | null;
  readonly options: string[] | null;
  readonly granted: boolean | null;
  readonly sealed: string | null;
}

/** Answers so far, as branching needs them: texts stay sealed and count as given. */
async function readAnswers(db: Kysely<Tables>, responseId: string): Promise<Map<string, Answer>> {
  const { rows } = await sql<AnswerRow>`SELECT question_id, score, options, granted, sealed FROM survey_answer
    WHERE response_id = ${responseId}`.execute(db);
  return new Map(
    rows.map(({ question_id: id, score, options, granted }): [string, Answer] => {
      if (score !== null) return [id, { kind: 'score', value: score }];
      if (options !== null) return [id, { kind: 'choices', options }];
      if (granted !== null) return [id, { kind: 'consent', granted }];
      return [id, { kind: 'text', text: '' }];
    }),
  );
}

type Given = ReadonlyMap<Question, Answer | null>;

function parseAll({ questions }: SurveyDefinition, given: Readonly<Record<string, unknown>>): Given {
  const parsed = new Map<Question, Answer | null>();
  const problems: string[] = [];
  for (const [id, value] of Object.entries(given)) {
    const question = questions.find((candidate) => candidate.id === id);
    if (question === undefined) {
      problems.push(`There is no question ${id.slice(0, 60)}.`);
      continue;
    }
    const result = parseAnswer(question, value);
    if ('problem' in result) problems.push(`The answer to ${id} ${result.problem}.`);
    else parsed.set(question, result.answer);
  }
  if (problems.length > 0) throw new AppError('survey.bad-answer', problems.join(' '), { problems });
  return parsed;
}

async function store(
  transaction: Transaction<Tables>,
  response: OpenResponse,
  given: Given,
  seal: (text: string) => string,
  now: number,
): Promise<void> {
  for (const [{ id }, answer] of given) {
    if (answer === null) {
      await sql`DELETE FROM survey_answer WHERE response_id = ${response.id} AND question_id = ${id}`.execute(
        transaction,
      );
      continue;
    }
    const { score, options, granted, sealed } = columnsOf(answer, seal);
    await sql`
      INSERT INTO survey_answer (response_id, question_id, score, options, granted, sealed, answered_at)
      VALUES (${response.id}, ${id}, ${score}, ${options}, ${granted}, ${sealed}, ${now})
      ON CONFLICT (response_id, question_id) DO UPDATE SET score = excluded.score, options = excluded.options,
        granted = excluded.granted, sealed = excluded.sealed, answered_at = excluded.answered_at`.execute(transaction);
  }
}

async function complete(
  transaction: Transaction<Tables>,
  response: OpenResponse,
  passed: readonly Question[],
  answers: Answers,
  now: number,
): Promise<void> {
  const { id, surveyId, partyId, definition } = response;
  const onPath = new Set(passed.map((question) => question.id));
  await sql`DELETE FROM survey_answer WHERE response_id = ${id} AND question_id <> ALL(${[...onPath]})`.execute(
    transaction,
  );
  const limit = definition.quota.total ?? null;
  const counted = await sql`UPDATE survey SET complete = complete + 1
    WHERE id = ${surveyId} AND (${limit}::bigint IS NULL OR complete < ${limit}::bigint)`.execute(transaction);
  await sql`UPDATE survey_response SET completed_at = ${now}, counted = ${counted.numAffectedRows === 1n}
    WHERE id = ${id}`.execute(transaction);
  if (partyId !== null) {
    const consents = passed.flatMap((question) => {
      const answer = answers.get(question.id);
      if (question.kind !== 'consent' || answer?.kind !== 'consent') return [];
      const { purpose } = question;
      const source = `survey:${surveyId}`;
      return [{ id: randomUUID(), partyId, purpose, granted: answer.granted, at: now, source }];
    });
    await recordConsents(transaction, consents, now);
  }
  const kept = new Map([...answers].filter(([question]) => onPath.has(question)));
  await tellAnswered(transaction, response, kept, now);
}

export interface RespondOptions {
  /** What was not answered is skipped, where it may be. */
  readonly finish?: boolean;
  /** Throws when this survey may not be answered from where the answer comes. */
  readonly allow?: (definition: SurveyDefinition) => void;
}

/**
 * Stores answers to a response, as far as they go, and completes it once no question is left open.
 * @param given question → answer as sent; null = skipped
 * Errors: `survey.link-forged`, `survey.link-used`, `survey.link-expired`, `survey.not-live`, `survey.bad-answer`,
 * `survey.incomplete` when finishing leaves a required question open.
 */
export async function respond(
  deps: SurveyDeps,
  token: string,
  given: Readonly<Record<string, unknown>>,
  { finish = false, allow = () => {} }: RespondOptions = {},
): Promise<Progress> {
  const id = openLink(token, deps.vault);
  const now = deps.now();
  const { rows } = await sql<{ survey_id: string; party_id: string | null }>`
    SELECT survey_id, party_id FROM survey_response WHERE id = ${id}`.execute(deps.db);
  const subject = rows[0]?.party_id == null ? `survey:${rows[0]?.survey_id ?? ''}` : partySubject(rows[0].party_id);
  const keys = Object.keys(given).length === 0 ? null : await deps.vault.keysOf([subject]);
  return await deps.db.transaction().execute(async (transaction) => {
    const response = await lock(transaction, id, now);
    allow(response.definition);
    const { questions } = response.definition;
    const parsed = parseAll(response.definition, given);
    await store(transaction, response, parsed, (text) => keys!.seal(subject, { text }), now);
    const skipped = new Set(response.skipped);
    for (const [question, answer] of parsed) {
      if (answer === null) skipped.add(question.id);
      else skipped.delete(question.id);
    }
    await sql`UPDATE survey_response SET started_at = coalesce(started_at, ${now}), skipped = ${[...skipped]}
      WHERE id = ${id}`.execute(transaction);
    const answers = await readAnswers(transaction, id);
    const passable = finish ? new Set(questions.map((question) => question.id)) : skipped;
    const { passed, open } = pathThrough(questions, answers, passable);
    if (open !== null && finish) {
      throw new AppError('survey.incomplete', `The question ${open.id} must be answered.`);
    }
    if (open === null) await complete(transaction, response, passed, answers, now);
    return { response, begun: answers.size + skipped.size > 0, next: open };
  });
}
