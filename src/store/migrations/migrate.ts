import { createHash } from 'node:crypto';
import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { AppError } from '#domain/app-error';
import type { Tables } from '../tables/tables.ts';
import { eventLog } from './0001-event-log.ts';
import { evaluations } from './0002-evaluations.ts';
import { access } from './0003-access.ts';
import { alertExplanations } from './0010-alert-explanations.ts';
import { appendByCopy } from './0011-append-by-copy.ts';
import { loadedHistory } from './0020-loaded-history.ts';
import { signOn } from './0025-sign-on.ts';
import { auditTrail } from './0100-audit-trail.ts';
import { outbox } from './0200-outbox.ts';
import { applicationRole } from './0201-application-role.ts';
import { casework } from './0202-casework.ts';
import { auditAnchors } from './0203-audit-anchors.ts';
import { thresholds } from './0204-thresholds.ts';
import { reports } from './0205-reports.ts';
import { surveys } from './0250-surveys.ts';
import { surveyImports } from './0251-survey-imports.ts';
import { improve } from './0300-improve.ts';
import { outcomesAndBi } from './0301-outcomes-and-bi.ts';
import { trials } from './0302-trials.ts';
import { webhooks } from './0330-webhooks.ts';
import { workflows } from './0331-workflows.ts';
import { logArchive } from './0340-log-archive.ts';
import { auditSearch } from './0341-audit-search.ts';
import { driftChecks } from './0342-drift-checks.ts';
import { ruleSets } from './0345-rule-sets.ts';
import { caseworkViews } from './0346-casework-views.ts';
import { quietDays } from './0349-quiet-days.ts';
import { readEvents } from './0350-read-events.ts';
import { vacuumAfterTheDay } from './0351-vacuum-after-the-day.ts';
import { findingObjects } from './0360-finding-objects.ts';
import { groupsOfReasons } from './0362-groups-of-reasons.ts';
import { biBehindFunctions } from './0380-bi-behind-functions.ts';
import { segmentations } from './0370-segmentations.ts';
import { screening } from './0400-screening.ts';
import { alertsOfHits } from './0401-alerts-of-hits.ts';
import { privacy } from './0420-privacy.ts';
import type { SchemaStep } from './migration.ts';

export const schemaSteps: readonly SchemaStep[] = [
  // One line each: steps are written side by side.
  eventLog,
  evaluations,
  access,
  alertExplanations,
  appendByCopy,
  loadedHistory,
  signOn,
  auditTrail,
  outbox,
  applicationRole,
  casework,
  auditAnchors,
  thresholds,
  reports,
  surveys,
  surveyImports,
  improve,
  outcomesAndBi,
  trials,
  webhooks,
  workflows,
  logArchive,
  auditSearch,
  driftChecks,
  ruleSets,
  caseworkViews,
  quietDays,
  readEvents,
  vacuumAfterTheDay,
  findingObjects,
  groupsOfReasons,
  segmentations,
  biBehindFunctions,
  screening,
  alertsOfHits,
  privacy,
];

function checksumOf(step: SchemaStep): string {
  return createHash('sha256').update(step.sql).digest('hex');
}

function asMigration(step: SchemaStep): Migration {
  return {
    async up(db) {
      await sql.raw(step.sql).execute(db);
      await sql`INSERT INTO schema_checksum (name, checksum) VALUES (${step.name}, ${checksumOf(step)})`.execute(db);
    },
  };
}

/** Compares what was run with what this release would run. Returns the names already in the database. */
async function checkHistory(db: Kysely<Tables>, steps: readonly SchemaStep[]): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS schema_checksum (name text PRIMARY KEY, checksum text NOT NULL)`.execute(db);
  const { rows } = await sql<{ name: string; checksum: string }>`SELECT name, checksum FROM schema_checksum`.execute(
    db,
  );
  for (const { name, checksum } of rows) {
    const step = steps.find((candidate) => candidate.name === name);
    if (step === undefined) {
      throw new AppError(
        'store.newer-database',
        `The database has the schema step ${name}, which this version of Peerline does not know: install the version that wrote it, or restore a backup.`,
      );
    }
    if (checksumOf(step) !== checksum) {
      throw new AppError('store.changed-step', `The schema step ${name} differs from the one that was run here.`);
    }
  }
}

const mostTries = 5;

/**
 * Roles belong to the server: while another database of it is being set up, one may be made between our look and our
 * making it, and this transaction's caches may not know it even then. The next transaction does.
 */
function isRaceForRole(error: unknown): boolean {
  const { code, message = '' } = (error ?? {}) as { code?: string; message?: string };
  if (code === '23505') return message.includes('pg_authid');
  return (code === '42704' || code === '42710') && message.startsWith('role ');
}

/**
 * Brings the schema forward to this release, each step in a transaction, under a lock so that two processes may start at
 * once. Errors: `store.newer-database`, `store.changed-step`, `store.migration-failed`.
 */
export async function migrate(db: Kysely<Tables>, steps: readonly SchemaStep[] = schemaSteps): Promise<void> {
  await checkHistory(db, steps);
  const migrations = Object.fromEntries(steps.map((step) => [step.name, asMigration(step)]));
  // Steps of one release may be written side by side, so their order is that of their names, not of their arrival.
  const provider = { getMigrations: async () => migrations };
  const migrator = new Migrator({ db, provider, allowUnorderedMigrations: true });
  let { error, results } = await migrator.migrateToLatest();
  for (let tries = 1; isRaceForRole(error) && tries < mostTries; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100 * tries));
    ({ error, results } = await migrator.migrateToLatest());
  }
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'unknown';
  throw new AppError(
    'store.migration-failed',
    `The schema step ${failed} failed: ${error instanceof Error ? error.message : 'unknown reason'}.`,
    {},
    error,
  );
}
