import { type Kysely, sql } from 'kysely';
import { type Officer, visibleAlert, visibleCase } from '#casework/officer';
import type { Tables } from '#store/tables/tables';

export interface FoundObject {
  readonly kind: 'party' | 'alert' | 'case';
  readonly id: string;
  /** What tells it from others of its kind. */
  readonly label: string;
  /** Which of its identifiers was meant. */
  readonly why: 'id' | 'account' | 'payment' | 'party';
}

const mostOfEach = 5;

/** The end of a range of texts that begin with this one. */
const after = (prefix: string): string => `${prefix}\u{10FFFF}`;

/**
 * Customers, alerts and cases that an identifier, or its beginning, means: their own, an account's, a payment's. Names
 * are encrypted and cannot be searched. What the officer may not know of is not found.
 */
export async function findObjects(db: Kysely<Tables>, text: string, officer: Officer): Promise<readonly FoundObject[]> {
  const wanted = text.trim().replace(/^(?:#|ALT-|CASE-)/i, '');
  if (wanted === '') return [];
  const number = /^\d{1,15}$/.test(wanted) ? Number(wanted) : null;
  const [parties, accounts, alerts, cases, payments] = await Promise.all([
    sql<FoundObject>`SELECT 'party' AS kind, id, entity_type AS label, 'id' AS why FROM party
      WHERE id COLLATE "C" >= ${wanted} AND id COLLATE "C" < ${after(wanted)} ORDER BY id LIMIT ${mostOfEach}`.execute(
      db,
    ),
    sql<FoundObject>`SELECT 'party' AS kind, party_id AS id, product AS label, 'account' AS why FROM account
      WHERE id = ${wanted}`.execute(db),
    sql<FoundObject>`SELECT 'alert' AS kind, id::text AS id, cell AS label,
        CASE WHEN id = ${number}::bigint THEN 'id' ELSE 'party' END AS why FROM party_alert
      WHERE (id = ${number}::bigint OR party_id = ${wanted}) AND ${visibleAlert(officer)}
      ORDER BY id DESC LIMIT ${mostOfEach}`.execute(db),
    sql<FoundObject>`SELECT 'case' AS kind, id::text AS id, type AS label,
        CASE WHEN id = ${number}::bigint THEN 'id' ELSE 'party' END AS why FROM work_case
      WHERE (id = ${number}::bigint OR party_id = ${wanted}) AND ${visibleCase(officer)}
      ORDER BY id DESC LIMIT ${mostOfEach}`.execute(db),
    sql<FoundObject>`SELECT 'alert' AS kind, party_alert.id::text AS id, party_alert.cell AS label, 'payment' AS why
      FROM alert JOIN party_alert_breach b ON b.alert_id = alert.id JOIN party_alert ON party_alert.id = b.party_alert_id
      WHERE alert.leg_id IN (${wanted}, ${`${wanted}~`}) AND ${visibleAlert(officer)} LIMIT ${mostOfEach}`.execute(db),
  ]);
  return [...alerts.rows, ...payments.rows, ...cases.rows, ...parties.rows, ...accounts.rows];
}
