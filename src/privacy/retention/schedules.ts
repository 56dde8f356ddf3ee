import { type Kysely, sql } from 'kysely';
import { AppError } from '#domain/app-error';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { type RecordClassName, recordClasses, recordClassNames } from '../register/record-class.ts';

/** How long a class of records is kept. */
export interface Schedule {
  readonly recordClass: RecordClassName;
  readonly title: string;
  /** Null = kept. */
  readonly days: number | null;
  readonly leastDays: number;
  readonly from: string;
  readonly law: string | null;
  /** Else its records end with an erasure, or not at all. */
  readonly settable: boolean;
  /** Null: the default stands. */
  readonly changedBy: string | null;
  readonly changedAt: number | null;
}

/** Classes whose end is an erasure, or that never end: no schedule deletes from them. */
const withoutSchedule: ReadonlySet<RecordClassName> = new Set(['customers', 'proof', 'settings']);

/** The schedules in force, one per class. */
export async function readSchedules(db: Kysely<Tables>): Promise<readonly Schedule[]> {
  const { rows } = await sql<{ name: string; days: number | null; by: string; at: number }>`
    SELECT record_class AS name, days, changed_by AS by, changed_at AS at FROM retention_schedule`.execute(db);
  return recordClassNames.map((recordClass) => {
    const { title, defaultDays, leastDays, from, law } = recordClasses[recordClass];
    const set = rows.find(({ name }) => name === recordClass);
    return {
      recordClass,
      title,
      days: set === undefined ? defaultDays : set.days,
      leastDays,
      from,
      law,
      settable: !withoutSchedule.has(recordClass),
      changedBy: set?.by ?? null,
      changedAt: set?.at ?? null,
    };
  });
}

/** Days per class, as the record of processing shows them. */
export async function daysInForce(
  db: Kysely<Tables>,
): Promise<Readonly<Partial<Record<RecordClassName, number | null>>>> {
  return Object.fromEntries((await readSchedules(db)).map(({ recordClass, days }) => [recordClass, days]));
}

/** Sets a schedule, with its entry in the audit trail. Errors: `privacy.too-short`, `privacy.no-schedule`. */
export async function setSchedule(
  db: Kysely<Tables>,
  recordClass: RecordClassName,
  change: { readonly days: number | null; readonly reason: string; readonly actor: string; readonly at: number },
): Promise<void> {
  const { days, reason, actor, at } = change;
  const { leastDays, law, title } = recordClasses[recordClass];
  if (withoutSchedule.has(recordClass)) {
    throw new AppError(
      'privacy.no-schedule',
      `${title}: these have no schedule, they end with an erasure or not at all.`,
    );
  }
  if (days !== null && days < leastDays) {
    const why = law ?? 'as the system needs them';
    throw new AppError('privacy.too-short', `${title} are kept for at least ${leastDays} days (${why}).`);
  }
  await db.transaction().execute(async (transaction) => {
    const before = (await readSchedules(transaction)).find((each) => each.recordClass === recordClass)!;
    await sql`INSERT INTO retention_schedule (record_class, days, reason, changed_by, changed_at)
      VALUES (${recordClass}, ${days}, ${reason}, ${actor}, ${at})
      ON CONFLICT (record_class) DO UPDATE SET days = excluded.days, reason = excluded.reason,
        changed_by = excluded.changed_by, changed_at = excluded.changed_at`.execute(transaction);
    const fact = {
      actor,
      action: 'privacy.retention-set',
      subject: `retention:${recordClass}`,
      before: { days: before.days },
      after: { days },
      reason,
    };
    await recordChange(transaction, { facts: [fact], events: [], at });
  });
}
