import { type Kysely, sql } from 'kysely';
import { day } from '#domain/time';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { type ErasureDeps, finishErasures } from '../erasure/erase.ts';
import type { RecordClassName } from '../register/record-class.ts';
import { readSchedules } from './schedules.ts';
import { sweep } from './sweeps.ts';

/** Removes whole days that ended before a time (UTC epoch ms), or counts them in a dry run: table → days. */
export type DaySweep = (before: number, dryRun: boolean) => Promise<Readonly<Record<string, number>>>;

export interface RetentionDeps extends ErasureDeps {
  /** Of classes that are kept in tables per day. */
  readonly daySweeps: Readonly<Partial<Record<RecordClassName, DaySweep>>>;
}

export interface RetentionResult {
  readonly at: number;
  readonly dryRun: boolean;
  /** Class → the time before which records ended, and what went: table → rows, or days of it. */
  readonly classes: Readonly<
    Partial<Record<RecordClassName, { readonly before: number; readonly removed: Readonly<Record<string, number>> }>>
  >;
  /** Requests for erasure that were finished; in a dry run those that wait. */
  readonly erasures: number;
}

class DryRunEnds extends Error {}

/** Deletes for real and, in a dry run, takes it back: the counts are then exactly those of the real run. */
async function sweepClass(
  db: Kysely<Tables>,
  recordClass: RecordClassName,
  before: number,
  dryRun: boolean,
): Promise<Readonly<Record<string, number>>> {
  let removed: Readonly<Record<string, number>> = {};
  try {
    await db.transaction().execute(async (transaction) => {
      removed = await sweep(transaction, recordClass, before);
      if (dryRun) throw new DryRunEnds();
    });
  } catch (error) {
    if (!(error instanceof DryRunEnds)) throw error;
  }
  return removed;
}

/** Applies all schedules once. A run, dry or not, is kept with its counts; a real one has an entry in the audit trail. */
export async function runRetention(deps: RetentionDeps, actor: string, dryRun: boolean): Promise<RetentionResult> {
  const { db, daySweeps } = deps;
  const at = deps.now();
  const classes: Partial<Record<RecordClassName, { before: number; removed: Readonly<Record<string, number>> }>> = {};
  for (const { recordClass, days } of await readSchedules(db)) {
    if (days === null) continue;
    const before = at - days * day;
    const byDay = daySweeps[recordClass];
    const removed =
      byDay === undefined ? await sweepClass(db, recordClass, before, dryRun) : await byDay(before, dryRun);
    if (Object.keys(removed).length > 0) classes[recordClass] = { before, removed };
  }
  const erasures = dryRun ? await waitingErasures(db) : (await finishErasures(deps, actor)).length;
  const result: RetentionResult = { at, dryRun, classes, erasures };
  await db.transaction().execute(async (transaction) => {
    await sql`INSERT INTO retention_run (at, actor, dry_run, results)
      VALUES (${at}, ${actor}, ${dryRun}, ${JSON.stringify(result)}::jsonb)`.execute(transaction);
    const after = { classes, erasures };
    const fact = {
      actor,
      action: 'privacy.retention-run',
      subject: 'retention:all',
      before: null,
      after,
      reason: null,
    };
    await recordChange(transaction, { facts: dryRun ? [] : [fact], events: [], at });
  });
  return result;
}

async function waitingErasures(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM erasure WHERE state = 'restricted'`.execute(db);
  return rows[0]!.n;
}

/** The latest runs first. */
export async function listRuns(db: Kysely<Tables>): Promise<readonly (RetentionResult & { readonly actor: string })[]> {
  const { rows } = await sql<{ actor: string; results: RetentionResult }>`
    SELECT actor, results FROM retention_run ORDER BY id DESC LIMIT 100`.execute(db);
  return rows.map(({ actor, results }) => ({ ...results, actor }));
}

/**
 * Runs once a day (UTC). Several processes may try at once: deleting twice removes nothing more, and the second run of a
 * day finds that there was one. Returns whether it ran.
 */
export async function runRetentionDaily(deps: RetentionDeps): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`SELECT EXISTS (SELECT FROM retention_run
    WHERE NOT dry_run AND day_of(at) >= day_of(${deps.now()}::bigint)) AS done`.execute(deps.db);
  if (rows[0]!.done) return false;
  await runRetention(deps, 'system:retention', false);
  return true;
}
