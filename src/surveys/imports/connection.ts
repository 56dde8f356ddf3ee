import { type Kysely, sql } from 'kysely';
import { AppError } from '#domain/app-error';
import type { Tables } from '#store/tables/tables';
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

/** Of the key that its secret is sealed with. */
export const connectionSubject = (id: string): string => `survey-connection:${id}`;

export function noConnection(id: string): AppError {
  return new AppError('survey.not-found', `There is no connection ${id}.`);
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
  if (connection === undefined) throw noConnection(id);
  const { rows } = await sql<{ sealed: string }>`SELECT sealed FROM survey_connection WHERE id = ${id}`.execute(db);
  const secret = (await vault.open(connectionSubject(id), rows[0]!.sealed))?.['secret'];
  return { connection, keys: { secret: typeof secret === 'string' ? secret : '', clientId: connection.clientId } };
}
