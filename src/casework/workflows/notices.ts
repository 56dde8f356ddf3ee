import { type Kysely, sql } from 'kysely';
import type { Tables } from '#store/tables/tables';
import { inReach, type Officer } from '../officer.ts';

export interface Notice {
  readonly id: number;
  readonly workflowId: string;
  readonly inbox: string;
  readonly partyId: string | null;
  readonly text: string;
  readonly at: number;
}

/** What workflows told the inboxes that the officer may see, the latest first, from before the notice `before`. */
export async function listNotices(
  db: Kysely<Tables>,
  query: { readonly inbox: string | null; readonly before: number | null; readonly limit: number },
  officer: Officer,
): Promise<readonly Notice[]> {
  const { inbox, before, limit } = query;
  const { rows } =
    await sql<Notice>`SELECT n.id, n.workflow_id AS "workflowId", n.inbox, n.party_id AS "partyId", n.text,
      n.at
    FROM workflow_notice n JOIN inbox ON inbox.id = n.inbox
    WHERE ${inReach(officer, 'inbox')} AND (${inbox}::text IS NULL OR n.inbox = ${inbox})
      AND (${before}::bigint IS NULL OR n.id < ${before}) ORDER BY n.id DESC LIMIT ${limit}`.execute(db);
  return rows;
}
