import type { Kysely } from 'kysely';
import type { HitState } from '#store/tables/screening-tables';
import type { Tables } from '#store/tables/tables';

export interface HitQuery {
  readonly state?: HitState | undefined;
  readonly partyId?: string | undefined;
  /** Identifier of the last hit of the page before. */
  readonly after: number;
  readonly limit: number;
}

/** Hits in the order they were found. */
export async function listHits(db: Kysely<Tables>, { state, partyId, after, limit }: HitQuery) {
  let query = db.selectFrom('screening_hit').selectAll().where('id', '>', after).orderBy('id').limit(limit);
  if (state !== undefined) query = query.where('state', '=', state);
  if (partyId !== undefined) query = query.where('party_id', '=', partyId);
  return await query.execute();
}

/** A hit with the decisions on it, the first one first; null where there is none. */
export async function readHit(db: Kysely<Tables>, id: number) {
  const hit = await db.selectFrom('screening_hit').selectAll().where('id', '=', id).executeTakeFirst();
  if (hit === undefined) return null;
  const decisions = await db
    .selectFrom('screening_decision')
    .selectAll()
    .where('hit_id', '=', id)
    .orderBy('id')
    .execute();
  return { hit, decisions };
}

/** Versions of lists without their entries, those in force first. */
export async function listVersions(db: Kysely<Tables>) {
  return await db
    .selectFrom('screening_list')
    .select([
      'list',
      'version',
      'list_date',
      'entry_count',
      'problem_count',
      'control_characters',
      'loaded_by',
      'loaded_at',
      'in_force',
    ]) // prettier-ignore
    .orderBy('list')
    .orderBy('in_force', 'desc')
    .orderBy('loaded_at', 'desc')
    .execute();
}

/** For auditors: hits with list version, score, line, and every decision with who made it and why. */
export async function exportHits(db: Kysely<Tables>, after: number, limit: number) {
  const hits = await listHits(db, { after, limit });
  const ids = hits.map(({ id }) => id);
  const decisions =
    ids.length === 0
      ? []
      : await db.selectFrom('screening_decision').selectAll().where('hit_id', 'in', ids).orderBy('id').execute();
  return hits.map((hit) => ({ hit, decisions: decisions.filter(({ hit_id }) => hit_id === hit.id) }));
}
