import { type Kysely, sql } from 'kysely';
import type { Tables } from '#store/tables/tables';

/** A decision as the label of a customer from the first breach of the alert on. */
export interface DecisionLabel {
  readonly partyId: string;
  /** UTC epoch ms. */
  readonly at: number;
  readonly guilty: boolean;
}

/**
 * What was decided of alerts, as labels that a model's classifier can learn from: the latest decision of each, productive or
 * unproductive; inconclusive ones say nothing. Need-to-know cases count too, so this is for those who may see them all.
 */
export async function decisionLabels(db: Kysely<Tables>): Promise<readonly DecisionLabel[]> {
  const { rows } = await sql<DecisionLabel>`
    SELECT p.party_id AS "partyId", p.first_at AS at, d.outcome = 'productive' AS guilty
    FROM party_alert p
    JOIN LATERAL (
      SELECT outcome FROM disposition
      WHERE party_alert_id = p.id OR (case_id = p.case_id AND party_alert_id IS NULL) ORDER BY id DESC LIMIT 1
    ) d ON d.outcome <> 'inconclusive'
    WHERE p.state = 'closed' ORDER BY p.party_id, p.first_at, p.id`.execute(db);
  return rows;
}
