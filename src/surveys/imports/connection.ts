import { type Kysely, sql } from 'kysely';
import { AppError } from '#domain/app-error';
import type { Tables } from '#store/tables/tables';
import { readDefinition, readSurvey } from '../catalogue/surveys.ts';
import type { SurveyDeps } from '../deps.ts';
import type { ImportSource, SigningKeys } from './signature.ts';

/** How a question of the source becomes one of ours. */
export interface QuestionMapping {
  /** What the source calls it: identifier or reference. */
  readonly external: string;
  readonly question: string;
  /** Choice as the source writes it → our option. */
  readonly options?: Readonly<Record<string, string>> | undefined;
}

/** A survey held elsewhere whose answers come to one of ours. */
export interface Connection {
  readonly id: string;
  readonly source: ImportSource;
  readonly surveyId: string;
  readonly clientId: string | null;
  /** Hidden field, variable or metadata that names the customer; null = nobody is known. */
  readonly partyField: string | null;
  readonly questions: readonly QuestionMapping[];
}

const subjectOf = (id: string): string => `survey-connection:${id}`;

/** Stores a connection; its secret is sealed. Errors: `survey.not-found`, `survey.exists`, `survey.unknown-question`. */
export async function addConnection(
  { db, vault, now }: SurveyDeps,
  connection: Connection,
  secret: string,
  actor: string,
): Promise<void> {
  const { id, source, surveyId, clientId, partyField, questions } = connection;
  const survey = await readSurvey(db, surveyId);
  const definition = await readDefinition(db, surveyId, survey.liveVersion ?? survey.versions);
  const known = definition.questions.map((question) => question.id);
  const unknown = questions.map(({ question }) => question).filter((question) => !known.includes(question));
  if (unknown.length > 0) {
    throw new AppError('survey.unknown-question', `The survey does not ask: ${unknown.join(', ')}.`);
  }
  const sealed = (await vault.keysOf([subjectOf(id)])).seal(subjectOf(id), { secret });
  const { numAffectedRows } = await sql`
    INSERT INTO survey_connection
      (id, source, survey_id, sealed, client_id, party_field, questions, created_at, created_by)
    VALUES (${id}, ${source}, ${surveyId}, ${sealed}, ${clientId}, ${partyField}, ${JSON.stringify(questions)}::jsonb,
      ${now()}, ${actor})
    ON CONFLICT DO NOTHING`.execute(db);
  if (numAffectedRows === 0n) throw new AppError('survey.exists', `There is a connection ${id} already.`);
}

export async function listConnections(db: Kysely<Tables>): Promise<readonly Connection[]> {
  const { rows } = await sql<Connection>`
    SELECT id, source, survey_id AS "surveyId", client_id AS "clientId", party_field AS "partyField", questions
    FROM survey_connection ORDER BY id`.execute(db);
  return rows;
}

/** What came through a connection. */
export interface ConnectionUse {
  /** Of its source to its survey. */
  readonly responses: number;
  /** UTC epoch ms. */
  readonly lastReceivedAt: number | null;
  /** Told of, without answers. */
  readonly waiting: number;
}

export async function listConnectionsInUse(db: Kysely<Tables>): Promise<readonly (Connection & ConnectionUse)[]> {
  const { rows } = await sql<ConnectionUse & { readonly id: string }>`
    SELECT c.id, count(r.id)::integer AS responses, max(r.created_at) AS "lastReceivedAt",
      (SELECT count(*)::integer FROM survey_import_pending p WHERE p.connection_id = c.id) AS waiting
    FROM survey_connection c LEFT JOIN survey_response r ON r.survey_id = c.survey_id AND r.source = c.source
    GROUP BY c.id`.execute(db);
  const useOf = new Map(rows.map((row) => [row.id, row]));
  const none = { responses: 0, lastReceivedAt: null, waiting: 0 };
  return (await listConnections(db)).map((connection) => ({ ...connection, ...(useOf.get(connection.id) ?? none) }));
}

/** Throws `survey.not-found`. */
export async function readConnection(
  { db, vault }: Pick<SurveyDeps, 'db' | 'vault'>,
  id: string,
): Promise<{ readonly connection: Connection; readonly keys: SigningKeys }> {
  const connection = (await listConnections(db)).find((candidate) => candidate.id === id);
  if (connection === undefined) throw new AppError('survey.not-found', `There is no connection ${id}.`);
  const { rows } = await sql<{ sealed: string }>`SELECT sealed FROM survey_connection WHERE id = ${id}`.execute(db);
  const secret = (await vault.open(subjectOf(id), rows[0]!.sealed))?.['secret'];
  return { connection, keys: { secret: typeof secret === 'string' ? secret : '', clientId: connection.clientId } };
}
