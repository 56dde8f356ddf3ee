import { type Kysely, sql, type Transaction } from 'kysely';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { lockIntake, settle, type Sum, sumsByParty } from './settle.ts';

const batchSize = 500;
/** Stands where a breach names its cell. */
const screeningCell = 'Screening';

interface Hit {
  readonly position: number;
  readonly party_id: string;
  readonly list: string;
  readonly list_version: string | null;
  readonly score: number;
  readonly at: number;
  /** Set where this system found it. */
  readonly hit_id: number | null;
}

function sumOf(hits: readonly Hit[]): Sum {
  const times = hits.map(({ at }) => at);
  return {
    breaches: 0,
    hits: hits.length,
    amount_minor: 0,
    score: Math.max(...hits.map(({ score }) => score)),
    p: null,
    cell: screeningCell,
    top_alert_id: null,
    first_at: Math.min(...times),
    last_at: Math.max(...times),
    team: null,
  };
}

/**
 * The next hits of the event log, in its order; kind 7 of the log is theirs. Of those that this system found, one that
 * was dismissed meanwhile is passed over, as is any that came dismissed.
 */
async function nextHits(transaction: Transaction<Tables>): Promise<{ upTo: number | null; hits: readonly Hit[] }> {
  if (!(await lockIntake(transaction))) return { upTo: null, hits: [] };
  const { rows } = await sql<Hit & { dismissed: boolean }>`
    SELECT l.position, l.body->>'partyId' AS party_id, l.body->>'list' AS list, l.body->>'listVersion' AS list_version,
      (l.body->>'score')::float8 AS score, (l.body->>'at')::bigint AS at, h.id AS hit_id,
      l.body->>'status' = 'dismissed' OR coalesce(h.state = 'dismissed', false) AS dismissed
    FROM (
      SELECT position, body::jsonb AS body FROM event_log
      WHERE kind = 7 AND position > (SELECT position FROM hit_intake_head) ORDER BY position LIMIT ${batchSize}
    ) l LEFT JOIN screening_hit h ON 'screening:' || h.id = l.body->>'id' AND h.party_id = l.body->>'partyId'
    ORDER BY l.position`.execute(transaction);
  return { upTo: rows.at(-1)?.position ?? null, hits: rows.filter(({ dismissed }) => !dismissed) };
}

/**
 * Takes hits of screening from the event log into the open alert of their party, or opens one: each exactly once,
 * whoever found it. Returns how many were taken.
 */
export async function takeInHits(db: Kysely<Tables>, now: number): Promise<number> {
  return await db.transaction().execute(async (transaction) => {
    const { upTo, hits } = await nextHits(transaction);
    if (upTo === null) return 0;
    await sql`UPDATE hit_intake_head SET position = ${upTo}`.execute(transaction);
    if (hits.length === 0) return 0;
    const { alertOf, change } = await settle(transaction, sumsByParty(hits, sumOf), now);
    const rows = hits.map((hit) => ({ ...hit, party_alert_id: alertOf.get(hit.party_id)! }));
    await sql`INSERT INTO party_alert_hit (position, party_alert_id, list, list_version, score, at, hit_id)
      SELECT position, party_alert_id, list, list_version, score, at, hit_id
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t (position bigint, party_alert_id bigint, list text,
        list_version text, score float8, at bigint, hit_id bigint)`.execute(transaction);
    await recordChange(transaction, change);
    return hits.length;
  });
}
