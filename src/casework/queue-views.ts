import { type Kysely, type Selectable, sql } from 'kysely';
import type { Json } from '#store/audit/audit-entry';
import { recordChange } from '#store/record-change';
import type { QueueViewTable } from '#store/tables/casework-tables';
import type { Tables } from '#store/tables/tables';
import { conflict, invalid, notFound, type Officer } from './officer.ts';

export type QueueView = Selectable<QueueViewTable>;

export interface WantedView {
  readonly name: string;
  readonly list: QueueViewTable['list'];
  /** What the list is asked for; `me` stands for whoever looks. */
  readonly query: Readonly<Record<string, string | number>>;
  readonly shared: QueueViewTable['shared'];
  /** With `team` alone. */
  readonly team: string | null;
}

/** One's own views, those of one's teams, and those shared with everybody, by name. What they show depends on who looks. */
export async function listViews(db: Kysely<Tables>, officer: Officer): Promise<readonly QueueView[]> {
  return await db
    .selectFrom('queue_view')
    .selectAll()
    .where(
      sql<boolean>`(owner = ${officer.id} OR shared = 'everybody'
        OR (shared = 'team' AND team = ANY(${[...officer.teams]}::text[])))`,
    )
    .orderBy('name')
    .orderBy('id')
    .execute();
}

function check({ shared, team, list }: WantedView, officer: Officer): void {
  if ((shared === 'team') !== (team !== null))
    throw invalid('A view that is shared with a team names it, no other does.');
  if (team !== null && !officer.teams.includes(team))
    throw invalid(`You are not in the team ${team} to share with it.`);
  if (list !== 'alerts' && list !== 'cases') throw invalid('A view is of alerts or of cases.');
}

async function refuseTaken(db: Kysely<Tables>, { name, list }: WantedView, officer: Officer, but: number) {
  const taken = await db
    .selectFrom('queue_view')
    .select('id')
    .where('owner', '=', officer.id)
    .where('list', '=', list)
    .where('name', '=', name)
    .where('id', '!=', but)
    .executeTakeFirst();
  if (taken !== undefined) throw invalid(`You have a view of ${list} by the name ${name} already.`);
}

async function note(
  db: Kysely<Tables>,
  action: string,
  id: number,
  [before, after]: readonly [WantedView | null, WantedView | null],
  officer: Officer,
  at: number,
): Promise<void> {
  const said = (view: WantedView | null): Json =>
    view === null
      ? null
      : { name: view.name, list: view.list, query: view.query, shared: view.shared, team: view.team };
  const fact = { actor: officer.id, action, subject: `view:${id}`, reason: null };
  const transaction = db as Parameters<typeof recordChange>[0];
  await recordChange(transaction, { at, facts: [{ ...fact, before: said(before), after: said(after) }], events: [] });
}

/** Errors: `casework.invalid`. */
export async function addView(
  db: Kysely<Tables>,
  wanted: WantedView,
  officer: Officer,
  now: number,
): Promise<QueueView> {
  check(wanted, officer);
  return await db.transaction().execute(async (transaction) => {
    await refuseTaken(transaction, wanted, officer, 0);
    const { query, ...rest } = wanted;
    const view = await transaction
      .insertInto('queue_view')
      .values({ ...rest, query: JSON.stringify(query), owner: officer.id, changed_at: now })
      .returningAll()
      .executeTakeFirstOrThrow();
    await note(transaction, 'view.added', view.id, [null, wanted], officer, now);
    return view;
  });
}

/** A view is changed by its owner alone. Errors: `casework.not-found`, `casework.conflict`, `casework.invalid`. */
export async function changeView(
  db: Kysely<Tables>,
  target: { readonly id: number; readonly version: number },
  wanted: WantedView,
  officer: Officer,
  now: number,
): Promise<QueueView> {
  check(wanted, officer);
  return await db.transaction().execute(async (transaction) => {
    const before = await owned(transaction, target.id, officer);
    if (before.version !== target.version) throw conflict('view');
    await refuseTaken(transaction, wanted, officer, target.id);
    const { query, ...rest } = wanted;
    const view = await transaction
      .updateTable('queue_view')
      .set({ ...rest, query: JSON.stringify(query), changed_at: now, version: before.version + 1 })
      .where('id', '=', target.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await note(transaction, 'view.changed', view.id, [wantedOf(before), wanted], officer, now);
    return view;
  });
}

/** Error `casework.not-found`. */
export async function removeView(db: Kysely<Tables>, id: number, officer: Officer, now: number): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const before = await owned(transaction, id, officer);
    await transaction.deleteFrom('queue_view').where('id', '=', id).execute();
    await note(transaction, 'view.removed', id, [wantedOf(before), null], officer, now);
  });
}

async function owned(db: Kysely<Tables>, id: number, officer: Officer): Promise<QueueView> {
  const view = await db
    .selectFrom('queue_view')
    .selectAll()
    .where('id', '=', id)
    .where('owner', '=', officer.id)
    .forUpdate()
    .executeTakeFirst();
  if (view === undefined) throw notFound('view');
  return view;
}

function wantedOf({ name, list, query, shared, team }: QueueView): WantedView {
  return { name, list, query: query as WantedView['query'], shared, team };
}
