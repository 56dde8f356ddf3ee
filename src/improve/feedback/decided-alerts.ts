import { type Kysely, sql } from 'kysely';
import { matrix } from '#ml/matrix';
import { createMemberSurprisals } from '#model/member-surprisals';
import type { MemberSpec } from '#model/members';
import type { Model } from '#model/model';
import type { Tables } from '#store/tables/tables';
import type { Models } from '../models.ts';
import { membersOf } from './member-factors.ts';

/** An alert with what its highest breach looked like to each member of the model that raised it. */
export interface SeenAlert {
  /** Of the party alert. */
  readonly id: number;
  readonly partyId: string;
  readonly cell: string;
  readonly state: string;
  /** Latest decision; null while there is none, or an inconclusive one. */
  readonly productive: boolean | null;
  /** UTC epoch ms; null while there is none. */
  readonly decidedAt: number | null;
  /** In nats, in the order of the members. */
  readonly surprisals: readonly number[];
}

export interface SeenAlerts {
  readonly modelVersion: string;
  readonly members: readonly MemberSpec[];
  readonly alerts: readonly SeenAlert[];
}

const mostAlerts = 50_000;
const atOnce = 64;

/**
 * The latest alerts whose highest breach this model raised, decided ones and open ones. What members made of a breach is
 * worked out once and kept. Alerts without stored features (history of the batch job) are left out.
 */
export async function readSeenAlerts(db: Kysely<Tables>, models: Models, modelVersion: string): Promise<SeenAlerts> {
  const model = models.load(modelVersion);
  await completeSurprisals(db, model, modelVersion);
  const { rows } = await sql<SeenAlert>`
    SELECT p.id, p.party_id AS "partyId", p.cell, p.state, s.surprisals,
      CASE d.outcome WHEN 'productive' THEN true WHEN 'unproductive' THEN false END AS productive,
      d.decided_at AS "decidedAt"
    FROM party_alert p
    JOIN alert a ON a.id = p.top_alert_id AND a.model_version = ${modelVersion}
    JOIN alert_surprisal s ON s.alert_id = a.id AND s.surprisals IS NOT NULL
    LEFT JOIN LATERAL (
      SELECT outcome, decided_at FROM disposition
      WHERE party_alert_id = p.id OR (case_id = p.case_id AND party_alert_id IS NULL) ORDER BY id DESC LIMIT 1
    ) d ON p.state = 'closed'
    ORDER BY p.id DESC LIMIT ${mostAlerts}`.execute(db);
  return { modelVersion, members: membersOf(model), alerts: rows.reverse() };
}

/** A few at a time, so that others of this thread get their turn. */
async function completeSurprisals(db: Kysely<Tables>, model: Model, modelVersion: string): Promise<void> {
  const members = membersOf(model).length;
  const write = createMemberSurprisals(model);
  for (;;) {
    const { rows } = await sql<{ id: number; features: number[]; axes: number[] }>`
      SELECT a.id, a.features, a.axes FROM alert a
      WHERE a.model_version = ${modelVersion} AND a.features IS NOT NULL AND a.axes IS NOT NULL
        AND EXISTS (SELECT FROM party_alert p WHERE p.top_alert_id = a.id)
        AND NOT EXISTS (SELECT FROM alert_surprisal s WHERE s.alert_id = a.id)
      ORDER BY a.id LIMIT ${atOnce}`.execute(db);
    if (rows.length === 0) return;
    const found = surprisalsOf(write, members, rows);
    await sql`INSERT INTO alert_surprisal (alert_id, surprisals)
      SELECT t.id, t.surprisals::double precision[] FROM unnest(${rows.map(({ id }) => id)}::bigint[],
        ${found}::text[]) AS t (id, surprisals) ON CONFLICT DO NOTHING`.execute(db);
    await new Promise(setImmediate);
  }
}

function surprisalsOf(
  write: ReturnType<typeof createMemberSurprisals>,
  members: number,
  rows: readonly { readonly features: number[]; readonly axes: number[] }[],
): (string | null)[] {
  const columns = rows[0]!.features.length;
  const features = matrix(rows.length, columns, Float64Array.from(rows.flatMap((row) => row.features)));
  const axes = rows[0]!.axes.map((_, a) => Int16Array.from(rows, (row) => row.axes[a]!));
  const { data } = matrix(rows.length, members);
  write(features, axes, { data });
  return rows.map((_, i) => {
    const values = data.subarray(i * members, (i + 1) * members);
    return values.some(Number.isNaN) ? null : `{${values.join()}}`;
  });
}
