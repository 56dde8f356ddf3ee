import { type Kysely, sql } from 'kysely';
import type { AlertState } from '#domain/casework-states';
import type { Tables } from '#store/tables/tables';
import { type Officer, visibleAlert } from './officer.ts';
import { undecided } from './workload.ts';

export interface AlertFilter {
  readonly state?: AlertState | undefined;
  readonly inbox?: string | undefined;
  readonly assignee?: string | undefined;
  readonly partyId?: string | undefined;
  /** Neither closed nor part of a case. */
  readonly undecided?: boolean;
  /** A cell; those below it count too. */
  readonly segment?: string | undefined;
  readonly openedFrom?: number | undefined;
  readonly closedFrom?: number | undefined;
  /** Of those whose clock runs. */
  readonly dueFrom?: number | undefined;
  readonly dueBefore?: number | undefined;
}

/** Alerts of a queue, as far as the officer may know of them. */
export function filteredAlerts(db: Kysely<Tables>, filter: AlertFilter, officer: Officer) {
  let rows = db.selectFrom('party_alert').where(visibleAlert(officer));
  if (filter.state !== undefined) rows = rows.where('state', '=', filter.state);
  if (filter.inbox !== undefined) rows = rows.where('inbox', '=', filter.inbox);
  if (filter.assignee !== undefined) rows = rows.where('assignee', '=', filter.assignee);
  if (filter.partyId !== undefined) rows = rows.where('party_id', '=', filter.partyId);
  if (filter.undecided === true) rows = rows.where(undecided);
  if (filter.segment !== undefined) {
    rows = rows.where(sql<boolean>`(cell = ${filter.segment} OR starts_with(cell, ${`${filter.segment} · `}))`);
  }
  if (filter.openedFrom !== undefined) rows = rows.where('opened_at', '>=', filter.openedFrom);
  if (filter.closedFrom !== undefined) rows = rows.where('closed_at', '>=', filter.closedFrom);
  if (filter.dueFrom !== undefined) rows = rows.where('due_at', '>=', filter.dueFrom);
  if (filter.dueBefore !== undefined) rows = rows.where('due_at', '<', filter.dueBefore);
  if (filter.dueFrom !== undefined || filter.dueBefore !== undefined) {
    rows = rows.where('clock_stopped_at', 'is', null);
  }
  return rows;
}
