import type { Kysely } from 'kysely';
import type { SegmentMembers } from '#batch/segment-members';
import { type AssignmentResult, assignMembers } from '#store/segments/membership';
import type { Tables } from '#store/tables/tables';
import { assignCommercial } from '#surveys/segments/commercial';

/** Puts the members of a segmentation where its purpose belongs: commercial and AML segments never share a table. */
export async function assignToStore(
  db: Kysely<Tables>,
  segmentation: string,
  found: SegmentMembers,
  at: number,
): Promise<AssignmentResult> {
  const assignment = { ...found, segmentation, at };
  if (found.purpose === 'commercial') return await assignCommercial(db, assignment);
  return await db.transaction().execute((transaction) => assignMembers(transaction, 'aml', assignment));
}
