import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Question, SurveyDefinition } from '#contract/survey-definition';
import type { Tables } from '#store/tables/tables';
import { partySubject } from '#store/vault/vault';
import { readDefinition, readSurvey } from '../catalogue/surveys.ts';
import { segmentsNow } from '../segments/commercial.ts';
import { type Answer, columnsOf, parseAnswer } from '../definition/answers.ts';
import { chooseLanguage } from '../definition/interface-words.ts';
import { tellAnswered } from '../delivery/tell.ts';
import type { SurveyDeps } from '../deps.ts';
import type { Connection } from './connection.ts';
import type { ForeignResponse, ForeignValue } from './payloads.ts';

export interface ImportResult {
  readonly stored: number;
  /** Seen before: nothing changed. */
  readonly repeated: number;
  /** Answers that were left out, with the reason. */
  readonly refused: readonly { readonly externalId: string; readonly question: string; readonly reason: string }[];
}

type Target = readonly {
  readonly external: string;
  readonly question: Question;
  readonly toOption: (v: string) => string;
}[];

function targetOf({ questions }: Connection, definition: SurveyDefinition): Target {
  return questions.flatMap(({ external, question: id, options }) => {
    const question = definition.questions.find((candidate) => candidate.id === id);
    return question === undefined ? [] : [{ external, question, toOption: (v: string) => options?.[v] ?? v }];
  });
}

function translate(question: Question, value: ForeignValue, toOption: (v: string) => string): unknown {
  if (question.kind !== 'single' && question.kind !== 'multiple') return value;
  return typeof value === 'object' ? value.map(toOption) : toOption(String(value));
}

interface Read {
  readonly answers: ReadonlyMap<string, Answer>;
  readonly refused: ImportResult['refused'];
}

function read(target: Target, { externalId, answers }: ForeignResponse): Read {
  const good = new Map<string, Answer>();
  const refused: { externalId: string; question: string; reason: string }[] = [];
  for (const { external, question, toOption } of target) {
    const value = answers.get(external);
    if (value === undefined) continue;
    const parsed = parseAnswer(question, translate(question, value, toOption));
    if ('problem' in parsed) refused.push({ externalId, question: question.id, reason: parsed.problem });
    else if (parsed.answer !== null) good.set(question.id, parsed.answer);
  }
  return { answers: good, refused };
}

async function storeOne(
  transaction: Transaction<Tables>,
  response: ForeignResponse,
  where: { readonly connection: Connection; readonly version: number; readonly definition: SurveyDefinition },
  answers: Read['answers'],
  of: { readonly partyId: string | null; readonly seal: (text: string) => string; readonly now: number },
): Promise<boolean> {
  const { connection, version, definition } = where;
  const { surveyId, source } = connection;
  const { partyId, seal, now } = of;
  const language = chooseLanguage(definition.languages, response.language === null ? [] : [response.language]);
  const made = await sql<{ id: string }>`
    INSERT INTO survey_response (id, survey_id, version, party_id, segments, source, external_id, language, started_at,
      expires_at, completed_at, counted, created_at)
    VALUES (${randomUUID()}, ${surveyId}, ${version}, ${partyId},
      ${segmentsNow(partyId)},
      ${source}, ${response.externalId}, ${language}, ${response.at}, ${response.at}, ${response.at}, true, ${now})
    ON CONFLICT (source, survey_id, external_id) DO NOTHING RETURNING id`.execute(transaction);
  const isNew = made.rows[0] !== undefined;
  const { rows } = await sql<{ id: string }>`SELECT id FROM survey_response
    WHERE source = ${source} AND survey_id = ${surveyId} AND external_id = ${response.externalId}`.execute(transaction);
  const { id } = rows[0]!;
  let added = 0n;
  for (const [question, answer] of answers) {
    const { score, options, granted, sealed } = columnsOf(answer, seal);
    const { numAffectedRows = 0n } = await sql`
      INSERT INTO survey_answer (response_id, question_id, score, options, granted, sealed, answered_at)
      VALUES (${id}, ${question}, ${score}, ${options}, ${granted}, ${sealed}, ${response.at})
      ON CONFLICT DO NOTHING`.execute(transaction);
    added += numAffectedRows;
  }
  if (isNew) await sql`UPDATE survey SET complete = complete + 1 WHERE id = ${surveyId}`.execute(transaction);
  if (added > 0n || isNew) {
    const told = { id, surveyId, version, partyId, definition };
    await tellAnswered(transaction, told, answers, now);
  }
  return added > 0n || isNew;
}

/**
 * Stores responses from elsewhere, each in a transaction of its own. One that was seen before changes nothing; answers
 * that do not fit their question are left out and named.
 */
export async function storeForeign(
  { db, vault, now }: SurveyDeps,
  connection: Connection,
  responses: readonly ForeignResponse[],
): Promise<ImportResult> {
  const survey = await readSurvey(db, connection.surveyId);
  const version = survey.liveVersion ?? survey.versions;
  const definition = await readDefinition(db, connection.surveyId, version);
  const target = targetOf(connection, definition);
  const refused: ImportResult['refused'][number][] = [];
  let stored = 0;
  for (const response of responses) {
    const { answers, refused: bad } = read(target, response);
    refused.push(...bad);
    const named = connection.partyField === null ? undefined : response.fields[connection.partyField];
    const known = (typeof named === 'string' || typeof named === 'number') && !definition.anonymous;
    const partyId = known && String(named) !== '' ? String(named).slice(0, 200) : null;
    const subject = partyId === null ? `survey:${connection.surveyId}` : partySubject(partyId);
    const keys = await vault.keysOf([subject]);
    const changed = await db.transaction().execute(async (transaction) => {
      const of = { partyId, seal: (text: string) => keys.seal(subject, { text }), now: now() };
      await sql`DELETE FROM survey_import_pending
        WHERE connection_id = ${connection.id} AND external_id = ${response.externalId}`.execute(transaction);
      return await storeOne(transaction, response, { connection, version, definition }, answers, of);
    });
    if (changed) stored += 1;
  }
  return { stored, repeated: responses.length - stored, refused };
}
