import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { HitExplanation } from '#store/tables/screening-tables';
import type { Tables } from '#store/tables/tables';
import type { ListEntry } from '../lists/list.ts';
import type { ListHit } from '../search/list-screener.ts';
import type { ThresholdInForce } from './threshold.ts';

const hashOf = (entry: ListEntry): string =>
  createHash('sha256').update(JSON.stringify(entry)).digest('hex').slice(0, 16);

/** Keeps a hit. Returns 1, or 0 where this very hit is known or the pair was found innocent. */
export async function storeHit(
  db: Kysely<Tables>,
  partyId: string,
  hit: ListHit,
  threshold: ThresholdInForce,
  at: number,
): Promise<number> {
  const explanation: HitExplanation = {
    words: hit.matches.map(({ right, how, similarity, weight }) => ({ listed: right, how, similarity, weight })),
    birthDate: hit.evidence.birthDate,
    country: hit.evidence.country,
  };
  const { rows } = await sql`
    INSERT INTO screening_hit (party_id, list, list_version, entry_id, entry_hash, matched_name, score, name_score,
      explanation, threshold_version, threshold, state, found_at)
    SELECT ${partyId}, ${hit.list}, ${hit.listVersion}, ${hit.entry.id}, ${hashOf(hit.entry)}, ${hit.matchedName},
      ${hit.score}::float8, ${hit.nameScore}::float8, ${JSON.stringify(explanation)}::jsonb,
      ${threshold.version}::integer, ${threshold.value}::float8, 'open', ${at}::bigint
    WHERE NOT EXISTS (SELECT FROM screening_good WHERE party_id = ${partyId} AND list = ${hit.list}
      AND entry_id = ${hit.entry.id})
    ON CONFLICT DO NOTHING RETURNING id`.execute(db);
  return rows.length;
}
