import { sql } from 'kysely';
import { ZodError } from 'zod';
import { AppError } from '#domain/app-error';
import type { SurveyDeps } from '../deps.ts';
import { readConnection } from './connection.ts';
import { readPayload } from './payloads.ts';
import { type Delivery, isGenuine } from './signature.ts';
import { type ImportResult, storeForeign } from './store-responses.ts';

export type Received = ImportResult & { readonly pending: number; readonly ignored: string | null };

const nothing: Received = { stored: 0, repeated: 0, refused: [], pending: 0, ignored: null };

function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch (error) {
    throw new AppError('survey.bad-payload', 'The body is not JSON.', {}, error);
  }
}

async function importPayload(deps: SurveyDeps, connectionId: string, body: unknown): Promise<Received> {
  const { connection } = await readConnection(deps, connectionId);
  let payload: ReturnType<typeof readPayload>;
  try {
    payload = readPayload(connection.source, body);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const [issue] = error.issues;
    const where = issue === undefined ? '' : ` at /${issue.path.join('/')}`;
    throw new AppError('survey.bad-payload', `This is not a payload of ${connection.source}${where}.`, {}, error);
  }
  switch (payload.kind) {
    case 'ignored':
      return { ...nothing, ignored: payload.reason };
    case 'pending':
      await sql`INSERT INTO survey_import_pending (connection_id, external_id, told_at)
        SELECT ${connectionId}, ${payload.externalId}, ${deps.now()}
        WHERE NOT EXISTS (SELECT FROM survey_response WHERE source = ${connection.source}
          AND survey_id = ${connection.surveyId} AND external_id = ${payload.externalId})
        ON CONFLICT DO NOTHING`.execute(deps.db);
      return { ...nothing, pending: 1 };
    case 'responses':
      return { ...nothing, ...(await storeForeign(deps, connection, payload.responses)) };
  }
}

/**
 * Takes in a webhook. Nothing of it is read before its signature was found to be right.
 * Errors: `survey.not-found`, `survey.bad-signature`, `survey.bad-payload`.
 */
export async function receiveWebhook(deps: SurveyDeps, connectionId: string, delivery: Delivery): Promise<Received> {
  const { connection, keys } = await readConnection(deps, connectionId);
  if (!isGenuine(connection.source, delivery, keys, deps.now())) {
    throw new AppError('survey.bad-signature', 'The signature does not hold.');
  }
  return await importPayload(deps, connectionId, parseBody(delivery.body));
}

/** Takes in what a person exported or fetched from the source: the same payloads, without a signature. */
export async function importResponses(deps: SurveyDeps, connectionId: string, body: unknown): Promise<Received> {
  return await importPayload(deps, connectionId, body);
}
