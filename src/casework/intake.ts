import { type Kysely, sql, type Transaction } from 'kysely';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { lockIntake, settle, type Sum, sumsByParty } from './settle.ts';

const batchSize = 500;

interface Breach {
  readonly id: number;
  readonly party_id: string;
  readonly team: string | null;
  readonly at: number;
  readonly amount_minor: number;
  readonly score: number;
  readonly p: number;
  readonly cell: string;
}

/** What the breaches of one party add up to. */
export function sumOf(breaches: readonly Breach[]): Sum {
  const top = breaches.reduce((best, each) => (each.score > best.score ? each : best));
  return {
    breaches: breaches.length,
    hits: 0,
    amount_minor: breaches.reduce((sum, { amount_minor }) => sum + amount_minor, 0),
    score: top.score,
    p: top.p,
    cell: top.cell,
    top_alert_id: top.id,
    first_at: Math.min(...breaches.map(({ at }) => at)),
    last_at: Math.max(...breaches.map(({ at }) => at)),
    team: breaches.find((breach) => breach.team !== null)?.team ?? null,
  };
}

async function takeBreaches(transaction: Transaction<Tables>): Promise<readonly Breach[]> {
  if (!(await lockIntake(transaction))) return [];
  const { rows } = await sql<Breach>`
    WITH taken AS (
      DELETE FROM alert_intake WHERE alert_id IN (SELECT alert_id FROM alert_intake ORDER BY alert_id LIMIT ${batchSize})
      RETURNING alert_id
    )
    SELECT a.id, a.party_id, a.team, a.at, a.amount_minor, a.score, a.p, a.cell
    FROM alert a JOIN taken t ON t.alert_id = a.id
    WHERE NOT EXISTS (SELECT FROM party_alert_breach b WHERE b.alert_id = a.id) ORDER BY a.id`.execute(transaction);
  return rows;
}

/**
 * Takes new breaches from the queue into the open alert of their party, or opens one. Queue, alerts, audit and outbox
 * are one transaction: every breach belongs to exactly one alert, whatever fails. Returns how many were taken.
 */
export async function takeInBreaches(db: Kysely<Tables>, now: number): Promise<number> {
  return await db.transaction().execute(async (transaction) => {
    const breaches = await takeBreaches(transaction);
    if (breaches.length === 0) return 0;
    const { alertOf, change } = await settle(transaction, sumsByParty(breaches, sumOf), now);
    const links = breaches.map(({ id, party_id }) => ({ alert_id: id, party_alert_id: alertOf.get(party_id)! }));
    await sql`INSERT INTO party_alert_breach (alert_id, party_alert_id)
      SELECT alert_id, party_alert_id FROM jsonb_to_recordset(${JSON.stringify(links)}::jsonb)
        AS t (alert_id bigint, party_alert_id bigint)`.execute(transaction);
    await recordChange(transaction, change);
    return breaches.length;
  });
}
