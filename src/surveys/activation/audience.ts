import { type Kysely, sql, type Transaction } from 'kysely';
import { type AudienceDefinition, audienceDefinition } from '#contract/audience-definition';
import { AppError } from '#domain/app-error';
import { appendEvents } from '#store/outbox/outbox';
import type { Tables } from '#store/tables/tables';
import { requireUntaintedReach } from '../catalogue/reach.ts';
import { consenting } from '../consent.ts';
import { targetingMisses } from '../eligibility/eligible.ts';
import { loadFacts } from '../eligibility/facts.ts';
import { unitHash } from '../stable-hash.ts';

export type Arm = 'treated' | 'holdout';

export interface Audience {
  readonly id: string;
  readonly definition: AudienceDefinition;
  readonly createdAt: number;
  readonly refreshedAt: number | null;
  readonly treated: number;
  readonly holdout: number;
}

const partiesPerBatch = 1000;

/** The arm of a customer: the same for the same seed, whatever else changes. */
export function armOf(audienceId: string, { holdout }: AudienceDefinition, partyId: string): Arm {
  return unitHash('holdout', holdout.seed, audienceId, partyId) < holdout.share ? 'holdout' : 'treated';
}

/** Errors: `survey.tainted`, `survey.unknown-target`, `audience.exists`. */
export async function addAudience(
  db: Kysely<Tables>,
  id: string,
  definition: AudienceDefinition,
  actor: string,
  at: number,
): Promise<void> {
  await requireUntaintedReach(db, definition);
  const { numAffectedRows } = await sql`INSERT INTO audience (id, definition, created_at, created_by)
    VALUES (${id}, ${JSON.stringify(definition)}::jsonb, ${at}, ${actor}) ON CONFLICT DO NOTHING`.execute(db);
  if (numAffectedRows === 0n) throw new AppError('audience.exists', `There is an audience ${id} already.`);
}

export async function listAudiences(db: Kysely<Tables>, id?: string): Promise<readonly Audience[]> {
  const { rows } = await sql<Omit<Audience, 'definition'> & { definition: unknown }>`
    SELECT a.id, a.definition, a.created_at AS "createdAt", a.refreshed_at AS "refreshedAt",
      count(m.party_id) FILTER (WHERE m.arm = 'treated') AS treated,
      count(m.party_id) FILTER (WHERE m.arm = 'holdout') AS holdout
    FROM audience a LEFT JOIN audience_member m ON m.audience_id = a.id AND m.left_at IS NULL
    WHERE ${id ?? null}::text IS NULL OR a.id = ${id ?? null} GROUP BY a.id ORDER BY a.id`.execute(db);
  return rows.map((row) => ({ ...row, definition: audienceDefinition.parse(row.definition) }));
}

/** Throws `audience.not-found`. */
export async function readAudience(db: Kysely<Tables>, id: string): Promise<Audience> {
  const [audience] = await listAudiences(db, id);
  if (audience === undefined) throw new AppError('audience.not-found', `There is no audience ${id}.`);
  return audience;
}

/** Customers who belong to it now, read in batches by identifier. */
async function matching(
  transaction: Transaction<Tables>,
  { targeting, purpose }: AudienceDefinition,
  now: number,
): Promise<readonly string[]> {
  const found: string[] = [];
  let after = '';
  for (;;) {
    // Those who consented: nobody else can belong to it.
    const { rows } = await sql<{ party_id: string }>`
      SELECT DISTINCT party_id FROM consent_entry WHERE purpose = ${purpose} AND party_id > ${after}
      ORDER BY party_id LIMIT ${partiesPerBatch}`.execute(transaction);
    const parties = rows.map(({ party_id: id }) => id);
    const willing = await consenting(transaction, parties, purpose, now);
    const facts = await loadFacts(
      transaction,
      parties.filter((id) => willing.has(id)),
      targeting,
      now,
    );
    found.push(...facts.filter((one) => targetingMisses(targeting, one).length === 0).map(({ partyId }) => partyId));
    if (rows.length < partiesPerBatch) return found;
    after = parties.at(-1)!;
  }
}

/**
 * Brings an audience up to date. Who entered or left is kept with its time, and told to others (`audience.entered`,
 * `audience.left`), the holdout excepted: whoever addresses customers must not know of it.
 * Errors: `audience.not-found`, `survey.tainted`, `survey.unknown-target`.
 */
export async function refreshAudience(
  db: Kysely<Tables>,
  id: string,
  now: number,
): Promise<{ readonly entered: number; readonly left: number; readonly members: number }> {
  const { definition } = await readAudience(db, id);
  await requireUntaintedReach(db, definition);
  return await db.transaction().execute(async (transaction) => {
    await sql`SELECT id FROM audience WHERE id = ${id} FOR UPDATE`.execute(transaction);
    const members = await matching(transaction, definition, now);
    type Moved = { readonly party_id: string; readonly arm: Arm };
    const left = await sql<Moved>`UPDATE audience_member SET left_at = ${now}
      WHERE audience_id = ${id} AND left_at IS NULL AND party_id <> ALL(${members}) RETURNING party_id, arm`.execute(
      transaction,
    );
    const arms = members.map((partyId) => armOf(id, definition, partyId));
    const entered = await sql<Moved>`
      INSERT INTO audience_member (audience_id, party_id, arm, entered_at)
      SELECT ${id}, p, a, ${now} FROM unnest(${members}::text[], ${arms}::text[]) AS t (p, a)
      WHERE p NOT IN (SELECT party_id FROM audience_member WHERE audience_id = ${id} AND left_at IS NULL)
      RETURNING party_id, arm`.execute(transaction);
    await sql`UPDATE audience SET refreshed_at = ${now} WHERE id = ${id}`.execute(transaction);
    const told = (kind: 'audience.entered' | 'audience.left', rows: readonly Moved[]) =>
      rows
        .filter(({ arm }) => arm === 'treated')
        .map(({ party_id: partyId }) => ({ kind, subject: `party:${partyId}`, payload: { audienceId: id, partyId } }));
    await appendEvents(
      transaction,
      [...told('audience.left', left.rows), ...told('audience.entered', entered.rows)],
      now,
    );
    return { entered: entered.rows.length, left: left.rows.length, members: members.length };
  });
}

export interface AudienceRow {
  readonly partyId: string;
  /** UTC epoch ms. */
  readonly enteredAt: number;
}

/** Those to address: members now who are not held out, by identifier. */
export async function audienceMembers(db: Kysely<Tables>, id: string): Promise<readonly AudienceRow[]> {
  const { rows } = await sql<AudienceRow>`
    SELECT party_id AS "partyId", entered_at AS "enteredAt" FROM audience_member
    WHERE audience_id = ${id} AND arm = 'treated' AND left_at IS NULL ORDER BY party_id`.execute(db);
  return rows;
}

export interface AudienceDelta {
  readonly partyId: string;
  readonly change: 'entered' | 'left';
  readonly at: number;
}

/** Who is to be added and removed since a time (UTC epoch ms), in order; the holdout excepted. */
export async function audienceDelta(db: Kysely<Tables>, id: string, since: number): Promise<readonly AudienceDelta[]> {
  const { rows } = await sql<AudienceDelta>`
    SELECT party_id AS "partyId", 'entered' AS change, entered_at AS at FROM audience_member
    WHERE audience_id = ${id} AND arm = 'treated' AND entered_at > ${since}
    UNION ALL
    SELECT party_id, 'left', left_at FROM audience_member
    WHERE audience_id = ${id} AND arm = 'treated' AND left_at > ${since}
    ORDER BY 3, 2 DESC, 1 LIMIT 100000`.execute(db);
  return rows;
}
