import type { Kysely } from 'kysely';
import type { Json } from '#store/audit/audit-entry';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import type { Inbox } from './inbox-rule.ts';
import { invalid, type Officer } from './officer.ts';

/** Adds or changes an inbox; alerts that come from now on follow its rule. The last resort stays as it is. */
export async function putInbox(
  db: Kysely<Tables>,
  { id, name, team, rank, rule }: Inbox & { readonly name: string; readonly rank: number },
  officer: Officer,
  now: number,
): Promise<void> {
  if (id === 'general') throw invalid('The general inbox takes what no rule does and cannot be changed.');
  await db.transaction().execute(async (transaction) => {
    const before = await transaction
      .selectFrom('inbox')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    const fields = { name, team, rank, rule: JSON.stringify(rule) };
    await transaction
      .insertInto('inbox')
      .values({ id, ...fields })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(fields))
      .execute();
    const fact = {
      actor: officer.id,
      action: 'inbox.changed',
      subject: `inbox:${id}`,
      before: (before ?? null) as Json,
      after: { name, team, rank, rule } as Json,
      reason: null,
    };
    await recordChange(transaction, { at: now, facts: [fact], events: [] });
  });
}
