import { type Kysely, sql, type Transaction } from 'kysely';
import { AppError } from '#domain/app-error';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { readDefinition, readSurvey } from '../catalogue/surveys.ts';
import type { SurveyDeps } from '../deps.ts';
import {
  type Connection,
  connectionSubject,
  listConnections,
  noConnection,
  type QuestionMapping,
} from './connection.ts';

/** What may change of a connection. Another source or another survey is another connection. */
export interface ConnectionChange {
  readonly clientId?: string | null | undefined;
  readonly partyField?: string | null | undefined;
  readonly questions?: readonly QuestionMapping[] | undefined;
  /** The one before stops to count at once. */
  readonly secret?: string | undefined;
}

async function checkQuestions(db: Kysely<Tables>, surveyId: string, mapped: readonly QuestionMapping[]): Promise<void> {
  const survey = await readSurvey(db, surveyId);
  const { questions } = await readDefinition(db, surveyId, survey.liveVersion ?? survey.versions);
  const known = new Set(questions.map(({ id }) => id));
  const unknown = mapped.flatMap(({ question }) => (known.has(question) ? [] : [question]));
  if (unknown.length > 0) {
    throw new AppError('survey.unknown-question', `The survey does not ask: ${unknown.join(', ')}.`);
  }
}

async function sealed({ vault }: SurveyDeps, id: string, secret: string): Promise<string> {
  const subject = connectionSubject(id);
  return (await vault.keysOf([subject])).seal(subject, { secret });
}

/** What the audit trail keeps of a connection: never its secret. */
function factsOf({ source, surveyId, clientId, partyField, questions }: Connection) {
  const mapped = questions.map(({ external, question, options = {} }) => ({ external, question, options }));
  return { source, surveyId, clientId, partyField, questions: mapped };
}
type Facts = ReturnType<typeof factsOf> & { readonly secretReplaced?: boolean };

interface Note {
  readonly action: string;
  readonly id: string;
  readonly before: Facts | null;
  readonly after: Facts | null;
}

async function note(transaction: Transaction<Tables>, fact: Note, actor: string, at: number): Promise<void> {
  const { id, ...rest } = fact;
  const facts = [{ actor, subject: connectionSubject(id), reason: null, ...rest }];
  await recordChange(transaction, { at, facts, events: [] });
}

/** Stores a connection; its secret is sealed. Errors: `survey.not-found`, `survey.exists`, `survey.unknown-question`. */
export async function addConnection(
  deps: SurveyDeps,
  connection: Connection,
  secret: string,
  actor: string,
): Promise<void> {
  const { id, source, surveyId, clientId, partyField, questions } = connection;
  await checkQuestions(deps.db, surveyId, questions);
  const hidden = await sealed(deps, id, secret);
  const at = deps.now();
  await deps.db.transaction().execute(async (transaction) => {
    const { numAffectedRows } = await sql`
      INSERT INTO survey_connection
        (id, source, survey_id, sealed, client_id, party_field, questions, created_at, created_by)
      VALUES (${id}, ${source}, ${surveyId}, ${hidden}, ${clientId}, ${partyField}, ${JSON.stringify(questions)}::jsonb,
        ${at}, ${actor})
      ON CONFLICT DO NOTHING`.execute(transaction);
    if (numAffectedRows === 0n) throw new AppError('survey.exists', `There is a connection ${id} already.`);
    await note(
      transaction,
      { action: 'survey.connection-added', id, before: null, after: factsOf(connection) },
      actor,
      at,
    );
  });
}

/** The connection as it is now, held until the transaction ends. Throws `survey.not-found`. */
async function held(transaction: Transaction<Tables>, id: string): Promise<Connection> {
  await sql`SELECT FROM survey_connection WHERE id = ${id} FOR UPDATE`.execute(transaction);
  const found = (await listConnections(transaction)).find((each) => each.id === id);
  if (found === undefined) throw noConnection(id);
  return found;
}

/** Changes what is given and leaves the rest. Errors: `survey.not-found`, `survey.unknown-question`. */
export async function changeConnection(
  deps: SurveyDeps,
  id: string,
  { secret, ...wanted }: ConnectionChange,
  actor: string,
): Promise<Connection> {
  const hidden = secret === undefined ? null : await sealed(deps, id, secret);
  const at = deps.now();
  return await deps.db.transaction().execute(async (transaction) => {
    const before = await held(transaction, id);
    const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
    const after: Connection = { ...before, ...given };
    if (wanted.questions !== undefined) await checkQuestions(transaction, before.surveyId, wanted.questions);
    await sql`UPDATE survey_connection SET client_id = ${after.clientId}, party_field = ${after.partyField},
      questions = ${JSON.stringify(after.questions)}::jsonb, sealed = coalesce(${hidden}, sealed)
      WHERE id = ${id}`.execute(transaction);
    const now = { ...factsOf(after), secretReplaced: hidden !== null };
    await note(
      transaction,
      { action: 'survey.connection-changed', id, before: factsOf(before), after: now },
      actor,
      at,
    );
    return after;
  });
}

/**
 * Removes a connection, with the names of responses that were told of and never imported; answers that came stay.
 * Throws `survey.not-found`.
 */
export async function removeConnection({ db, now }: SurveyDeps, id: string, actor: string): Promise<void> {
  const at = now();
  await db.transaction().execute(async (transaction) => {
    const before = await held(transaction, id);
    await sql`DELETE FROM survey_import_pending WHERE connection_id = ${id}`.execute(transaction);
    await sql`DELETE FROM survey_connection WHERE id = ${id}`.execute(transaction);
    await note(
      transaction,
      { action: 'survey.connection-removed', id, before: factsOf(before), after: null },
      actor,
      at,
    );
  });
}
