import type { Kysely } from 'kysely';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { invalid, type Officer } from '../officer.ts';
import { lockCase } from './act-on-case.ts';

/** Links two cases, both of which the officer may see. A link that is there already stays as it is. */
export async function linkCases(
  db: Kysely<Tables>,
  one: number,
  other: number,
  reason: string,
  officer: Officer,
  now: number,
): Promise<void> {
  if (one === other) throw invalid('A case is not linked with itself.');
  const [first, second] = [Math.min(one, other), Math.max(one, other)];
  await db.transaction().execute(async (transaction) => {
    await lockCase(transaction, first, officer);
    await lockCase(transaction, second, officer);
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('case_link')
      .values({ case_id: first, other_id: second, reason, linked_by: officer.id, linked_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) return;
    const subject = `case:${first}`;
    const after = { otherId: second };
    await recordChange(transaction, {
      at: now,
      facts: [{ actor: officer.id, action: 'case.linked', subject, before: null, after, reason }],
      events: [{ kind: 'case.linked', subject, payload: { caseId: first, otherId: second } }],
    });
  });
}
