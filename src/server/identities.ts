import { type Kysely, sql } from 'kysely';
import { type Principal, reachOf } from '#access/permissions';
import type { Tables } from '#store/tables/tables';

/** Whether names around a party are shown in clear: to who may see all, and to analysts whose team works on the party. */
export async function seesIdentity(db: Kysely<Tables>, principal: Principal, partyId: string): Promise<boolean> {
  const reach = reachOf(principal, 'identities:read');
  if (reach !== 'own') return reach === 'all';
  const { rows } = await sql`SELECT FROM (SELECT party_id, team FROM party_alert UNION ALL
    SELECT party_id, team FROM work_case WHERE NOT need_to_know) work
    WHERE party_id = ${partyId} AND (team IS NULL OR team = ANY(${[...principal.teams]}::text[])) LIMIT 1`.execute(db);
  return rows.length > 0;
}
