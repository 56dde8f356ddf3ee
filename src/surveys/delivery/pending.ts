import { sql } from 'kysely';
import { readSurvey } from '../catalogue/surveys.ts';
import type { SurveyDeps } from '../deps.ts';
import { signLink } from './link.ts';

export interface PendingInvitation {
  readonly responseId: string;
  readonly partyId: string;
  readonly token: string;
  readonly source: string;
  /** UTC epoch ms. */
  readonly createdAt: number;
  readonly expiresAt: number;
}

/**
 * Invitations of known customers that can still be answered, the latest first. Of an anonymous survey there are none: it
 * keeps no customer. Error `survey.not-found`.
 */
export async function pendingInvitations(
  { db, vault, now }: SurveyDeps,
  surveyId: string,
  query: {
    readonly partyId?: string | undefined;
    readonly source?: string | undefined;
    readonly limit: number;
    /** Key of the last one of the page before. */
    readonly after: readonly [createdAt: number, responseId: string] | null;
  },
): Promise<readonly PendingInvitation[]> {
  await readSurvey(db, surveyId);
  const { partyId = null, source = null, limit, after } = query;
  const { rows } = await sql<Omit<PendingInvitation, 'token'>>`
    SELECT id AS "responseId", party_id AS "partyId", source, created_at AS "createdAt", expires_at AS "expiresAt"
    FROM survey_response
    WHERE survey_id = ${surveyId} AND party_id IS NOT NULL AND completed_at IS NULL AND expires_at > ${now()}
      AND external_id IS NULL AND (${partyId}::text IS NULL OR party_id = ${partyId})
      AND (${source}::text IS NULL OR source = ${source})
      AND (${after === null} OR (created_at, id::text) < (${after?.[0] ?? 0}::bigint, ${after?.[1] ?? ''}::text))
    ORDER BY created_at DESC, id::text DESC LIMIT ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, token: signLink(row.responseId, vault) }));
}
