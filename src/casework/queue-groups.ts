import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { queueGroupings } from '#contract/casework-words';
import type { Tables } from '#store/tables/tables';
import type { PartyAlert } from './alerts/alert-command.ts';
import type { Officer } from './officer.ts';
import { type AlertFilter, filteredAlerts } from './queue-filter.ts';
import type { TopBreach } from './reading.ts';

export type QueueGrouping = (typeof queueGroupings)[number];

/** What alerts without a breach are grouped under, by reason: they stand for hits of screening. */
export const hitsGroup = 'screening';

/** The name of an alert's group, sorted byte by byte; empty: not known yet, or nobody. */
export function groupKey(by: QueueGrouping): RawBuilder<string> {
  switch (by) {
    case 'segment':
      return sql<string>`party_alert.cell COLLATE "C"`;
    case 'assignee':
      return sql<string>`coalesce(party_alert.assignee, '') COLLATE "C"`;
    case 'reason':
      return sql<string>`(CASE WHEN party_alert.top_alert_id IS NULL THEN ${sql.lit(hitsGroup)} ELSE coalesce((
        SELECT a.reason_group FROM alert a WHERE a.id = party_alert.top_alert_id), '') END) COLLATE "C"`;
  }
}

/** The same of an alert that was read. */
export function groupOf(by: QueueGrouping, alert: PartyAlert, top: TopBreach | undefined): string {
  if (by === 'segment') return alert.cell;
  return (by === 'assignee' ? alert.assignee : top?.reasonGroup) ?? '';
}

export interface QueueGroup {
  readonly group: string;
  readonly alerts: number;
}

/** How many alerts each group of a queue has, over all of its pages, in the order in which the pages come. */
export async function countGroups(
  db: Kysely<Tables>,
  by: QueueGrouping,
  filter: AlertFilter,
  officer: Officer,
): Promise<readonly QueueGroup[]> {
  return await filteredAlerts(db, filter, officer)
    .select([groupKey(by).as('group'), sql<number>`count(*)::int`.as('alerts')])
    .groupBy(sql`1`)
    .orderBy(sql`1`)
    .execute();
}
