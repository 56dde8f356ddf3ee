import type { Kysely } from 'kysely';
import type { Tables } from '#store/tables/tables';
import type { ListEntry, ScreeningList } from '../lists/list.ts';

/** Entries of the version in force; none for a list that is new. */
export async function entriesInForce(db: Kysely<Tables>, list: string): Promise<readonly ListEntry[]> {
  const row = await db
    .selectFrom('screening_list')
    .select('entries')
    .where('list', '=', list)
    .where('in_force', '=', true)
    .executeTakeFirst();
  return (row?.entries ?? []) as readonly ListEntry[];
}

/** Every list in force but for those named, as they were stored. */
export async function otherListsInForce(
  db: Kysely<Tables>,
  besides: readonly string[],
): Promise<readonly Pick<ScreeningList, 'name' | 'version' | 'entries'>[]> {
  let query = db.selectFrom('screening_list').select(['list', 'version', 'entries']).where('in_force', '=', true);
  if (besides.length > 0) query = query.where('list', 'not in', [...besides]);
  const rows = await query.orderBy('list').execute();
  return rows.map(({ list, version, entries }) => ({ name: list, version, entries: entries as readonly ListEntry[] }));
}

export async function putInForce(db: Kysely<Tables>, list: ScreeningList, actor: string, at: number): Promise<void> {
  await db.updateTable('screening_list').set({ in_force: false }).where('list', '=', list.name).execute();
  await db
    .insertInto('screening_list')
    .values({
      list: list.name,
      version: list.version,
      list_date: list.date,
      entries: JSON.stringify(list.entries),
      entry_count: list.entries.length,
      problem_count: list.problems.length,
      control_characters: list.controlCharacters,
      loaded_by: actor,
      loaded_at: at,
      in_force: true,
    })
    .onConflict((conflict) => conflict.columns(['list', 'version']).doUpdateSet({ in_force: true }))
    .execute();
}
