import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from '#store/tables/tables';
import type { RecordClassName } from '../register/record-class.ts';

/** Table → statement that deletes what ended before a time (UTC epoch ms). What hangs on a row goes with it. */
type Sweep = Readonly<Record<string, (before: number) => RawBuilder<unknown>>>;

const endedBefore = (table: string, ended: string) => (before: number) =>
  sql`DELETE FROM ${sql.table(table)} WHERE ${sql.raw(ended)} < ${before}`;

/** What a schedule deletes within the database. Log and evaluations go by whole days and are swept by who owns them. */
export const sweeps: Readonly<Partial<Record<RecordClassName, Sweep>>> = {
  'workflow-runs': {
    // A rule that does not hold leaves a row per event; what acted, or was kept from it, is a part of the case.
    workflow_run: (before) => sql`DELETE FROM workflow_run WHERE outcome = 'no-match' AND at < ${before}`,
  },
  surveys: {
    survey_response: endedBefore('survey_response', 'coalesce(completed_at, expires_at)'),
    survey_import_pending: endedBefore('survey_import_pending', 'told_at'),
  },
  'survey-contacts': { survey_contact: endedBefore('survey_contact', 'at') },
  activity: {
    customer_activity: (before) => sql`DELETE FROM customer_activity WHERE day < day_of(${before}::bigint)`,
  },
  segments: {
    // Places of versions that were replaced: the map of the newest stays.
    commercial_segment_place: (
      before,
    ) => sql`DELETE FROM commercial_segment_place p USING commercial_segmentation_version v
      WHERE v.segmentation = p.segmentation AND v.version = p.version AND v.loaded_at < ${before}
        AND EXISTS (SELECT FROM commercial_segmentation_version n
          WHERE n.segmentation = v.segmentation AND n.as_of > v.as_of)`,
    commercial_segment_membership: endedBefore('commercial_segment_membership', 'left_at'),
    audience_member: endedBefore('audience_member', 'left_at'),
  },
  campaigns: {
    campaign_outcome: (before) =>
      sql`DELETE FROM campaign_outcome WHERE campaign_id IN (SELECT id FROM campaign WHERE ends_at < ${before})`,
    campaign_offer: (before) =>
      sql`DELETE FROM campaign_offer WHERE campaign_id IN (SELECT id FROM campaign WHERE ends_at < ${before})`,
  },
  messages: {
    webhook_delivery: endedBefore('webhook_delivery', 'settled_at'),
    // Only what every reader has dealt with.
    outbox_event: (before) => sql`DELETE FROM outbox_event WHERE at < ${before}
      AND position <= (SELECT coalesce(min(position), 0) FROM outbox_consumer)`,
  },
  security: {
    login_failure: endedBefore('login_failure', 'at'),
    setup_link: endedBefore('setup_link', 'expires_at'),
    access_session: (before) => sql`DELETE FROM access_session WHERE "expiresAt" < to_timestamp(${before} / 1000.0)`,
    access_verification: (before) =>
      sql`DELETE FROM access_verification WHERE "expiresAt" < to_timestamp(${before} / 1000.0)`,
  },
};

/** Runs a class's statements; table → rows deleted, tables without any left out. */
export async function sweep(
  transaction: Transaction<Tables>,
  recordClass: RecordClassName,
  before: number,
): Promise<Readonly<Record<string, number>>> {
  const deleted: Record<string, number> = {};
  for (const [table, statement] of Object.entries(sweeps[recordClass] ?? {})) {
    const { numAffectedRows } = await statement(before).execute(transaction);
    if (numAffectedRows !== undefined && numAffectedRows > 0n) deleted[table] = Number(numAffectedRows);
  }
  return deleted;
}
