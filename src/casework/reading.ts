import { type Kysely, type Selectable, sql } from 'kysely';
import type { CaseState } from '#domain/casework-states';
import type { CaseType, CaseworkTables, DispositionTable, WorkRisk } from '#store/tables/casework-tables';
import type { AlertTable, Tables } from '#store/tables/tables';
import type { PartyAlert } from './alerts/alert-command.ts';
import type { WorkCase } from './cases/open-case.ts';
import { notFound, type Officer, visibleAlert, visibleCase } from './officer.ts';
import { type AlertFilter, filteredAlerts } from './queue-filter.ts';
import { groupKey, hitsGroup, type QueueGrouping } from './queue-groups.ts';

export type Breach = Selectable<AlertTable>;
export type Disposition = Selectable<DispositionTable>;
export type AlertHit = Selectable<CaseworkTables['party_alert_hit']>;

const mostBreaches = 1000;

export interface AlertQuery extends AlertFilter {
  readonly limit: number;
  /** Key of the last row of the page before. */
  readonly after?: readonly [dueAt: number, id: number] | undefined;
  /** The groups one after the other, each with the most urgent first. */
  readonly group?: QueueGrouping | undefined;
  /** With `group`: that of the last row of the page before. */
  readonly afterGroup?: string | undefined;
}

/** Alerts, the most urgent first; one more than `limit` where there are more. */
export async function listAlerts(
  db: Kysely<Tables>,
  query: AlertQuery,
  officer: Officer,
): Promise<readonly PartyAlert[]> {
  const { after, group, afterGroup = '' } = query;
  let rows = filteredAlerts(db, query, officer).selectAll();
  if (after !== undefined) {
    const [dueAt, id] = after;
    rows = rows.where(
      group === undefined
        ? sql<boolean>`(due_at, id) > (${dueAt}, ${id})`
        : sql<boolean>`(${groupKey(group)}, due_at, id) > (${afterGroup}, ${dueAt}, ${id})`,
    );
  }
  if (group !== undefined) rows = rows.orderBy(groupKey(group));
  return await rows
    .orderBy('due_at')
    .orderBy('id')
    .limit(query.limit + 1)
    .execute();
}

/** What a list shows of an alert's highest breach: its first reason as a sentence, and its line. */
export interface TopBreach {
  /** Without breaches, the highest hit. Null where it is still being worked out. */
  readonly reason: string | null;
  readonly tau: number | null;
  /** Group of the first reason. */
  readonly reasonGroup: string | null;
}

/** By alert. */
export async function topBreaches(
  db: Kysely<Tables>,
  alerts: readonly PartyAlert[],
): Promise<ReadonlyMap<number, TopBreach>> {
  if (alerts.length === 0) return new Map();
  const ofHits = await db
    .selectFrom('party_alert_hit')
    .distinctOn('party_alert_id')
    .select(['party_alert_id', 'list', 'score'])
    .where(
      'party_alert_id',
      'in',
      alerts.map(({ id }) => id),
    )
    .orderBy('party_alert_id')
    .orderBy('score', 'desc')
    .execute();
  const hitOf = new Map(
    ofHits.map(({ party_alert_id: id, list, score }) => [id, `A name on ${list} is alike (${score.toFixed(2)}).`]),
  );
  const rows = await db
    .selectFrom('alert')
    .select(['id', 'tau', 'reason_group', sql<string | null>`reasons->'reasons'->0->>'sentence'`.as('reason')])
    .where('id', 'in', [...new Set(alerts.map((alert) => alert.top_alert_id ?? -1))])
    .execute();
  const top = new Map(
    rows.map(({ id, tau, reason, reason_group }) => [id, { tau, reason, reasonGroup: reason_group }]),
  );
  return new Map(
    alerts.map(({ id, top_alert_id }) => {
      const reasonGroup = top_alert_id === null ? hitsGroup : null;
      const ofHit = { tau: null, reason: hitOf.get(id) ?? null, reasonGroup };
      return [id, (top_alert_id === null ? undefined : top.get(top_alert_id)) ?? ofHit];
    }),
  );
}

export interface CaseQuery extends Pick<AlertQuery, 'inbox' | 'assignee' | 'partyId' | 'limit' | 'after'> {
  readonly state?: CaseState | undefined;
  readonly type?: CaseType | undefined;
  readonly risk?: WorkRisk | undefined;
  /** Not closed. */
  readonly open?: boolean;
  readonly openedFrom?: number | undefined;
  /** Of those whose clock runs. */
  readonly dueBefore?: number | undefined;
  /** `opened`: the latest first; the key of a page is then (opened at, id). */
  readonly sort?: 'due' | 'opened';
}

/** Cases in the order of `sort`; one more than `limit` where there are more. */
export async function listCases(db: Kysely<Tables>, query: CaseQuery, officer: Officer): Promise<readonly WorkCase[]> {
  let rows = db.selectFrom('work_case').selectAll().where(visibleCase(officer));
  if (query.state !== undefined) rows = rows.where('state', '=', query.state);
  if (query.type !== undefined) rows = rows.where('type', '=', query.type);
  if (query.inbox !== undefined) rows = rows.where('inbox', '=', query.inbox);
  if (query.assignee !== undefined) rows = rows.where('assignee', '=', query.assignee);
  if (query.partyId !== undefined) rows = rows.where('party_id', '=', query.partyId);
  if (query.risk !== undefined) rows = rows.where('risk', '=', query.risk);
  if (query.open === true) rows = rows.where('state', '!=', 'closed');
  if (query.openedFrom !== undefined) rows = rows.where('opened_at', '>=', query.openedFrom);
  if (query.dueBefore !== undefined) {
    rows = rows.where('due_at', '<', query.dueBefore).where('clock_stopped_at', 'is', null);
  }
  const latest = query.sort === 'opened';
  const column = latest ? 'opened_at' : 'due_at';
  if (query.after !== undefined) {
    const [at, id] = query.after;
    rows = rows.where(sql<boolean>`(${sql.ref(column)}, id) ${sql.raw(latest ? '<' : '>')} (${at}, ${id})`);
  }
  return await rows
    .orderBy(column, latest ? 'desc' : 'asc')
    .orderBy('id', latest ? 'desc' : 'asc')
    .limit(query.limit + 1)
    .execute();
}

async function breachesOf(db: Kysely<Tables>, alertIds: readonly number[]): Promise<readonly Breach[]> {
  if (alertIds.length === 0) return [];
  return await db
    .selectFrom('alert')
    .innerJoin('party_alert_breach', 'party_alert_breach.alert_id', 'alert.id')
    .selectAll('alert')
    .where('party_alert_breach.party_alert_id', 'in', [...alertIds])
    .orderBy('alert.at')
    .orderBy('alert.id')
    .limit(mostBreaches)
    .execute();
}

async function hitsOf(db: Kysely<Tables>, alertIds: readonly number[]): Promise<readonly AlertHit[]> {
  if (alertIds.length === 0) return [];
  return await db
    .selectFrom('party_alert_hit')
    .selectAll()
    .where('party_alert_id', 'in', [...alertIds])
    .orderBy('position')
    .limit(mostBreaches)
    .execute();
}

export interface AlertDetail {
  readonly alert: PartyAlert;
  readonly breaches: readonly Breach[];
  readonly hits: readonly AlertHit[];
  readonly dispositions: readonly Disposition[];
  /** Other alerts of the party, the latest first. */
  readonly others: readonly PartyAlert[];
}

/** Error `casework.not-found`. */
export async function readAlert(db: Kysely<Tables>, id: number, officer: Officer): Promise<AlertDetail> {
  const alert = await db
    .selectFrom('party_alert')
    .selectAll()
    .where('id', '=', id)
    .where(visibleAlert(officer))
    .executeTakeFirst();
  if (alert === undefined) throw notFound('alert');
  const [breaches, hits, dispositions, others] = await Promise.all([
    breachesOf(db, [id]),
    hitsOf(db, [id]),
    db.selectFrom('disposition').selectAll().where('party_alert_id', '=', id).orderBy('id').execute(),
    db
      .selectFrom('party_alert')
      .selectAll()
      .where('party_id', '=', alert.party_id)
      .where('id', '!=', id)
      .where(visibleAlert(officer))
      .orderBy('id', 'desc')
      .limit(50)
      .execute(),
  ]);
  return { alert, breaches, hits, dispositions, others };
}

/** A case with all that belongs to it. Errors `casework.not-found`. */
export async function readCase(db: Kysely<Tables>, id: number, officer: Officer) {
  const found = await db
    .selectFrom('work_case')
    .selectAll()
    .where('id', '=', id)
    .where(visibleCase(officer))
    .executeTakeFirst();
  if (found === undefined) throw notFound('case');
  const alerts = await db.selectFrom('party_alert').selectAll().where('case_id', '=', id).orderBy('id').execute();
  const alertIds = alerts.map((alert) => alert.id);
  const [breaches, hits, members, links, dispositions, requests, attachments] = await Promise.all([
    breachesOf(db, alertIds),
    hitsOf(db, alertIds),
    db.selectFrom('case_member').select('member').where('case_id', '=', id).orderBy('member').execute(),
    db
      .selectFrom('case_link')
      .selectAll()
      .where((at) => at.or([at('case_id', '=', id), at('other_id', '=', id)]))
      .execute(),
    db.selectFrom('disposition').selectAll().where('case_id', '=', id).orderBy('id').execute(),
    db.selectFrom('document_request').selectAll().where('case_id', '=', id).orderBy('id').execute(),
    db
      .selectFrom('attachment')
      .select(['id', 'sha256', 'bytes', 'media_type', 'added_by', 'added_at'])
      .where('case_id', '=', id)
      .orderBy('id')
      .execute(),
  ]);
  return {
    case: found,
    alerts,
    breaches,
    hits,
    members: members.map(({ member }) => member),
    links: links.map((link) => ({ otherId: link.case_id === id ? link.other_id : link.case_id, reason: link.reason })),
    dispositions,
    requests,
    attachments,
  };
}
export type CaseDetail = Awaited<ReturnType<typeof readCase>>;
