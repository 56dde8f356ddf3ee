import { type Kysely, sql } from 'kysely';
import type { Tables } from '#store/tables/tables';
import type { AlertHit, Breach } from '../reading.ts';
import type { BreachEvidence, HitEvidence, PartyEvidence } from './evidence.ts';

/** The sentence of the reason that moved the score most, as scoring stored it. */
function leadingReason(reasons: unknown): string | null {
  if (typeof reasons !== 'object' || reasons === null) return null;
  const list = (reasons as { readonly reasons?: unknown }).reasons;
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  const sentence = (first as { readonly sentence?: unknown } | undefined)?.sentence;
  return typeof sentence === 'string' ? sentence : null;
}

export function breachEvidence(breaches: readonly Breach[]): readonly BreachEvidence[] {
  return breaches.map((row) => ({
    id: row.id,
    legId: row.leg_id,
    at: row.at,
    amountMinor: row.amount_minor,
    score: row.score,
    tau: row.tau,
    cell: row.cell,
    leadingReason: leadingReason(row.reasons),
  }));
}

export function hitEvidence(hits: readonly AlertHit[]): readonly HitEvidence[] {
  return hits.map(({ position, list, list_version: listVersion, score, at }) => {
    return { position, list, listVersion, score, at };
  });
}

export async function partyEvidence(db: Kysely<Tables>, id: string): Promise<PartyEvidence> {
  const party = await db.selectFrom('party').selectAll().where('id', '=', id).executeTakeFirst();
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM account WHERE party_id = ${id}`.execute(db);
  return {
    id,
    entityType: party?.entity_type ?? null,
    country: party?.country ?? null,
    onboardedAt: party?.onboarded_at ?? null,
    accounts: rows[0]!.n,
  };
}
