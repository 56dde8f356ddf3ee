import { type Kysely, sql } from 'kysely';
import { day } from '#domain/time';
import type { Tables } from '#store/tables/tables';
import { takeInOutcomes } from './customer-outcomes.ts';
import { countKpi, meanKpi, medianKpi, reductionKpi, shareKpi } from './intervals.ts';
import { fewestAnswers, type Kpi, type KpiName, noKpi } from './kpi.ts';

export const kpiPeriods = ['day', 'week', 'month'] as const;
export type KpiPeriod = (typeof kpiPeriods)[number];

export interface KpiQuery {
  readonly by: KpiPeriod;
  /** UTC epoch ms; the whole days that [from, to) touches. */
  readonly from: number;
  readonly to: number;
}

export interface KpiPoint {
  /** Beginning of the period, UTC epoch ms. */
  readonly at: number;
  readonly values: Readonly<Record<KpiName, Kpi>>;
}

/** Metrics of answers, scores → number of answers; surveys define them. */
export interface SatisfactionMetrics {
  readonly nps: (counts: ReadonlyMap<number, number>) => Metric;
  readonly csat: (counts: ReadonlyMap<number, number>) => Metric;
}
interface Metric {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

interface PeriodRow {
  readonly at: number;
  readonly productive: number;
  readonly unproductive: number;
  readonly minutes: number;
  readonly mean_minutes: number | null;
  readonly deviation: number | null;
  readonly hours: readonly number[] | null;
  readonly closed: number;
  readonly in_time: number;
  readonly evaluated: number;
  readonly incidents: number;
  readonly foreseen: number;
  readonly complaints: number;
}

const foreseenMs = 90 * 86_400_000;

/**
 * Figures per period, the earliest first; periods without anything have zeros and nulls.
 * @param evaluated beginning of a day, UTC epoch ms → evaluations of what was accepted on it
 */
export async function readKpis(
  db: Kysely<Tables>,
  metrics: SatisfactionMetrics,
  evaluated: ReadonlyMap<number, number>,
  { by, from, to }: KpiQuery,
): Promise<readonly KpiPoint[]> {
  while ((await takeInOutcomes(db)) > 0);
  const query = { by, from: Math.floor(from / day) * day, to: Math.ceil(to / day) * day };
  const [rows, scores] = await Promise.all([readPeriods(db, evaluated, query), readScores(db, query)]);
  const base = rows.find(({ unproductive, evaluated }) => unproductive > 0 && evaluated > 0);
  return rows.map((row) => ({
    at: row.at,
    values: {
      riskPredictionAccuracy: shareKpi(row.productive, row.productive + row.unproductive),
      incidentsForeseen: shareKpi(row.foreseen, row.incidents),
      // Where nobody decided anything, none of it was false, and none right.
      falsePositivesPerThousand:
        row.productive + row.unproductive === 0 ? noKpi(0) : countKpi(row.unproductive, row.evaluated / 1000),
      falsePositiveReduction:
        base === undefined
          ? noKpi(0)
          : reductionKpi(row.unproductive, row.evaluated, base.unproductive, base.evaluated),
      nps: satisfaction(metrics.nps, scores.get(`nps ${row.at}`)),
      csat: satisfaction(metrics.csat, scores.get(`csat ${row.at}`)),
      hoursPerAlert: meanKpi(row.minutes, scaled(row.mean_minutes), scaled(row.deviation)),
      hoursToDecision: medianKpi(row.hours ?? []),
      decidedInTime: shareKpi(row.in_time, row.closed),
      incidents: countKpi(row.incidents),
      complaints: countKpi(row.complaints),
    },
  }));
}

function scaled(minutes: number | null): number | null {
  return minutes === null ? null : minutes / 60;
}

function satisfaction(metric: (counts: ReadonlyMap<number, number>) => Metric, counts?: Map<number, number>): Kpi {
  if (counts === undefined) return noKpi(0);
  const { value, low, high, n } = metric(counts);
  return n < fewestAnswers ? noKpi(n) : { value, low, high, n };
}

/** Beginning of the period of a time column in UTC epoch ms, as SQL. */
const periodOf = (by: KpiPeriod, column: string) =>
  sql`(extract(epoch FROM date_trunc(${sql.lit(by)}, to_timestamp(${sql.ref(column)} / 1000.0) AT TIME ZONE 'UTC')) * 1000)::bigint`;

async function readPeriods(
  db: Kysely<Tables>,
  evaluated: ReadonlyMap<number, number>,
  { by, from, to }: KpiQuery,
): Promise<readonly PeriodRow[]> {
  const within = (column: string) => sql`${sql.ref(column)} >= ${from} AND ${sql.ref(column)} < ${to}`;
  const { rows } = await sql<PeriodRow>`
    WITH period AS (
      SELECT (extract(epoch FROM start) * 1000)::bigint AS at FROM generate_series(
        date_trunc(${sql.lit(by)}, to_timestamp(${from}::bigint / 1000.0) AT TIME ZONE 'UTC'),
        to_timestamp((${to}::bigint - 1) / 1000.0) AT TIME ZONE 'UTC', ${sql.lit(`1 ${by}`)}::interval) AS start
    ), decided AS (
      SELECT ${periodOf(by, 'd.decided_at')} AS at,
        count(*) FILTER (WHERE outcome = 'productive')::integer AS productive,
        count(*) FILTER (WHERE outcome = 'unproductive')::integer AS unproductive,
        count(minutes)::integer AS minutes, avg(minutes)::float8 AS mean_minutes,
        stddev_samp(minutes)::float8 AS deviation,
        array_agg((d.decided_at - p.opened_at) / 3600000.0::float8 ORDER BY d.decided_at - p.opened_at)
          FILTER (WHERE p.id IS NOT NULL) AS hours
      FROM disposition d LEFT JOIN party_alert p ON p.id = d.party_alert_id WHERE ${within('d.decided_at')} GROUP BY 1
    ), closed AS (
      SELECT ${periodOf(by, 'closed_at')} AS at, count(*)::integer AS closed,
        count(*) FILTER (WHERE closed_at <= due_at)::integer AS in_time
      FROM party_alert WHERE ${within('closed_at')} GROUP BY 1
    ), evaluated AS (
      SELECT ${periodOf(by, 'of_day.at')} AS at, sum(legs)::integer AS evaluated
      FROM unnest(${[...evaluated.keys()]}::bigint[], ${[...evaluated.values()]}::bigint[]) AS of_day(at, legs)
      WHERE ${within('of_day.at')} GROUP BY 1
    ), happened AS (
      SELECT ${periodOf(by, 'o.at')} AS at, count(*) FILTER (WHERE kind = 'incident')::integer AS incidents,
        count(*) FILTER (WHERE kind = 'complaint')::integer AS complaints,
        count(*) FILTER (WHERE kind = 'incident' AND EXISTS (SELECT FROM party_alert p
          WHERE p.party_id = o.party_id AND p.opened_at <= o.at AND p.opened_at > o.at - ${foreseenMs}))::integer
          AS foreseen
      FROM customer_outcome o WHERE ${within('o.at')} GROUP BY 1
    )
    SELECT period.at, coalesce(productive, 0) AS productive, coalesce(unproductive, 0) AS unproductive,
      coalesce(minutes, 0) AS minutes, mean_minutes, deviation, hours, coalesce(closed, 0) AS closed,
      coalesce(in_time, 0) AS in_time, coalesce(evaluated, 0) AS evaluated, coalesce(incidents, 0) AS incidents,
      coalesce(foreseen, 0) AS foreseen, coalesce(complaints, 0) AS complaints
    FROM period LEFT JOIN decided USING (at) LEFT JOIN closed USING (at) LEFT JOIN evaluated USING (at)
      LEFT JOIN happened USING (at) ORDER BY at`.execute(db);
  return rows;
}

/** `nps AT` or `csat AT` → score → answers, over all surveys. */
async function readScores(
  db: Kysely<Tables>,
  { by, from, to }: KpiQuery,
): Promise<ReadonlyMap<string, Map<number, number>>> {
  const { rows } = await sql<{ at: number; kind: string; score: number; answers: number }>`
    SELECT ${periodOf(by, 'r.completed_at')} AS at, question->>'kind' AS kind, a.score, count(*)::integer AS answers
    FROM survey_response r
    JOIN survey_version v ON v.survey_id = r.survey_id AND v.version = r.version
    CROSS JOIN LATERAL jsonb_array_elements(v.definition->'questions') AS question
    JOIN survey_answer a ON a.response_id = r.id AND a.question_id = question->>'id'
    WHERE r.counted AND a.score IS NOT NULL AND question->>'kind' IN ('nps', 'csat')
      AND r.completed_at >= ${from} AND r.completed_at < ${to} GROUP BY 1, 2, 3`.execute(db);
  const counts = new Map<string, Map<number, number>>();
  for (const { at, kind, score, answers } of rows) {
    const key = `${kind} ${at}`;
    const known = counts.get(key) ?? new Map<number, number>();
    counts.set(key, known.set(score, answers));
  }
  return counts;
}
