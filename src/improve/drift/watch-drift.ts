import { type Kysely, sql } from 'kysely';
import { day } from '#domain/time';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { type DriftFinding, judgeTraffic } from './judge-traffic.ts';
import { countTraffic } from './traffic-counts.ts';

/** A week of now against the four weeks before it. */
const [currentDays, referenceDays] = [7, 28] as const;

export interface DriftCheck {
  /** UTC day on which it was made; it is of the days before. */
  readonly day: string;
  readonly modelVersion: string;
  readonly at: number;
  readonly legsBefore: number;
  readonly legsNow: number;
  /** Column → population stability index; null where there were too few legs to tell. */
  readonly psi: Readonly<Record<string, number>> | null;
  readonly findings: readonly DriftFinding[];
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/**
 * Compares the live traffic of the model in use with that of the weeks before and with what its p-values promise, once per
 * UTC day whoever asks. `drift.found` tells what was not found on the day before. Null when there is nothing to do: no
 * model, or today's check is made.
 */
export async function watchDrift(db: Kysely<Tables>, now: number): Promise<DriftCheck | null> {
  const champion = await db.selectFrom('model').select('version').where('status', '=', 'champion').executeTakeFirst();
  if (champion === undefined) return null;
  const { version } = champion;
  const today = dayOf(now);
  const { rows: made } = await sql`SELECT FROM drift_check WHERE day = ${today} AND model_version = ${version}`.execute(
    db,
  );
  if (made.length > 0) return null;
  const since = dayOf(now - currentDays * day);
  const from = dayOf(now - (currentDays + referenceDays) * day);
  const counts = await countTraffic(db, version, { from, since, to: today });
  const drift = judgeTraffic(counts.before, counts.now);
  const check: DriftCheck = {
    day: today,
    modelVersion: version,
    at: now,
    legsBefore: counts.before.legs,
    legsNow: counts.now.legs,
    psi: drift === null ? null : Object.fromEntries(drift.columns.map(({ column, psi }) => [column, psi])),
    findings: drift?.findings ?? [],
  };
  return (await keep(db, check)) ? check : null;
}

/** Keeps the check and tells of what is new, in one transaction; false where another process was first. */
async function keep(db: Kysely<Tables>, check: DriftCheck): Promise<boolean> {
  const { day: today, modelVersion, at, legsBefore, legsNow, psi, findings } = check;
  return await db.transaction().execute(async (transaction) => {
    const { numAffectedRows } = await sql`
      INSERT INTO drift_check (day, model_version, at, legs_before, legs_now, psi, findings)
      VALUES (${today}, ${modelVersion}, ${at}, ${legsBefore}, ${legsNow}, ${JSON.stringify(psi)}::jsonb,
        ${JSON.stringify(findings)}::jsonb) ON CONFLICT DO NOTHING`.execute(transaction);
    if (numAffectedRows !== 1n) return false;
    const { rows } = await sql<{ findings: readonly DriftFinding[] }>`SELECT findings FROM drift_check
      WHERE model_version = ${modelVersion} AND day < ${today} ORDER BY day DESC LIMIT 1`.execute(transaction);
    const before = (rows[0]?.findings ?? []).map(({ key }) => key);
    const fresh = findings.filter(({ key }) => !before.includes(key));
    if (fresh.length === 0) return true;
    const subject = `model:${modelVersion}`;
    const sentences = fresh.map(({ sentence }) => sentence);
    const fact = { actor: 'system:drift', action: 'drift.found', subject, reason: sentences.join(' ') };
    await recordChange(transaction, {
      at,
      facts: [{ ...fact, before, after: findings.map(({ key }) => key) }],
      events: [
        { kind: 'drift.found', subject, payload: { modelVersion, found: fresh.map(({ key }) => key), sentences } },
      ],
    });
    return true;
  });
}

/** The checks of all models, the latest first. */
export async function driftChecks(db: Kysely<Tables>, limit: number): Promise<readonly DriftCheck[]> {
  const { rows } = await sql<DriftCheck>`SELECT day, model_version AS "modelVersion", at, legs_before AS "legsBefore",
    legs_now AS "legsNow", psi, findings FROM drift_check ORDER BY day DESC, at DESC LIMIT ${limit}`.execute(db);
  return rows;
}
