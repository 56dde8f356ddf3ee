import { type Kysely, sql } from 'kysely';
import { type ShareInterval, wilsonInterval } from '#ml/statistics/wilson';
import type { Tables } from '#store/tables/tables';
import type { SeenAlerts } from './decided-alerts.ts';
import { type DecidedAlerts, surprisalMatrix } from './queue-effect.ts';

/** The decided ones of the alerts, in the order of their decisions. */
export function decidedOf({ members, alerts }: SeenAlerts): DecidedAlerts & { readonly cells: readonly string[] } {
  const decided = alerts
    .filter(({ productive, decidedAt }) => productive !== null && decidedAt !== null)
    .sort((a, b) => a.decidedAt! - b.decidedAt! || a.id - b.id);
  return {
    members,
    surprisals: surprisalMatrix(decided, members.length),
    outcomes: Uint8Array.from(decided, ({ productive }) => (productive === true ? 1 : 0)),
    decidedAt: Float64Array.from(decided, ({ decidedAt }) => decidedAt!),
    parties: decided.map(({ partyId }) => partyId),
    cells: decided.map(({ cell }) => cell),
  };
}

/** How far decisions can be trusted: alerts decided more than once, and those whose last decision was another. */
export interface LabelNoise {
  readonly decidedTwice: number;
  readonly reversed: ShareInterval;
}

export async function readLabelNoise(db: Kysely<Tables>): Promise<LabelNoise> {
  const { rows } = await sql<{ twice: number; reversed: number }>`
    SELECT count(*)::integer AS twice, (count(*) FILTER (WHERE first <> last))::integer AS reversed FROM (
      SELECT (array_agg(outcome ORDER BY id))[1] AS first, (array_agg(outcome ORDER BY id DESC))[1] AS last
      FROM disposition WHERE outcome <> 'inconclusive'
      GROUP BY coalesce('alert ' || party_alert_id, 'case ' || case_id) HAVING count(*) > 1
    ) decided`.execute(db);
  const { twice, reversed } = rows[0]!;
  return { decidedTwice: twice, reversed: wilsonInterval(reversed, twice) };
}
