import type { PoolClient } from 'pg';
import { alertId } from '#batch/alerts';
import { readAlerts, readExplanations } from '#batch/alerts-file';
import { AppError } from '#domain/app-error';
import { legId } from '#domain/leg';
import type { AlertSummary } from '#report/alert-summary';

export interface StoredAlert {
  readonly leg_id: string;
  readonly reasons: unknown;
}

/** The leg that speaks for an alert: its identifier is a digest of the leg's. */
function legOf({ id, transaction }: AlertSummary): string {
  const side = alertId(transaction, 0) === id ? 'own' : 'mirrored';
  return legId(transaction, side);
}

/**
 * Alerts of the batch result as the store keeps them. An alert of the batch job is an episode: legs of one party, of
 * which the one of the highest score speaks for all; the reasons say how many there are. What a label said is left out.
 */
export function readBatchAlerts(out: string): { readonly model: string; readonly alerts: readonly StoredAlert[] } {
  const { model, alerts } = readAlerts(out);
  const explained = readExplanations(out);
  if (explained.model !== model) {
    throw new AppError(
      'history.mixed',
      `alerts.json and alert-explanations.json in ${out} are of different models: run \`peerline score\` again.`,
    );
  }
  const rows = alerts.map((alert) => {
    const { id, firstAt, lastAt, legs, amountMinor, sameAmountElsewhere } = alert;
    const episode = { id, firstAt, lastAt, legs, amountMinor };
    return { leg_id: legOf(alert), reasons: { ...explained.explanations[id], episode, sameAmountElsewhere } };
  });
  return { model, alerts: rows };
}

/**
 * Stores an alert for each loaded evaluation that has none yet. Alerts of an earlier loading stay, since somebody may be
 * at work on them, and follow their evaluation to its new position. Returns how many alerts are loaded altogether.
 */
export async function putAlerts(client: PoolClient, alerts: readonly StoredAlert[], now: number): Promise<number> {
  // Far out of the way first, so that no two alerts meet on one position on their way.
  await client.query('UPDATE alert SET position = position - 4000000000000000 WHERE position < 0');
  await client.query(
    `UPDATE alert a SET position = e.position FROM evaluation e
     WHERE a.position < 0 AND e.position < 0 AND e.leg_id = a.leg_id`,
  );
  await client.query(
    `INSERT INTO alert (leg_id, position, side, party_id, at, created_at, amount_minor, score, p, tau, cell, expert,
       model_version, threshold_version, reasons)
     SELECT e.leg_id, e.position, e.side, e.party_id, e.at, $2, e.amount_minor, e.score, e.p, e.tau, e.cell, e.expert,
       e.model_version, e.threshold_version, t.reasons
     FROM jsonb_to_recordset($1::jsonb) AS t (leg_id text, reasons jsonb)
     JOIN evaluation e ON e.leg_id = t.leg_id AND e.position < 0
     WHERE NOT EXISTS (SELECT FROM alert a WHERE a.position = e.position AND a.side = e.side)
     ORDER BY e.position, e.side`,
    [JSON.stringify(alerts), now],
  );
  const { rows } = await client.query<{ alerts: number }>('SELECT count(*) AS alerts FROM alert WHERE position < 0');
  return rows[0]!.alerts;
}
