import { type Kysely, sql } from 'kysely';
import { day } from '#domain/time';
import type { Tables } from '#store/tables/tables';
import { type Officer, visibleAlert, visibleCase } from './officer.ts';

interface TwoDays {
  readonly today: number;
  readonly before: number;
}

export const dueBuckets = ['overdue', 'within-a-day', 'within-three-days', 'later', 'stopped'] as const;
export type DueBucket = (typeof dueBuckets)[number];

export interface Workload {
  readonly asOf: number;
  readonly since: number;
  readonly opened: TwoDays;
  readonly closed: TwoDays;
  readonly productive: TwoDays;
  readonly cases: TwoDays;
  readonly open: number;
  readonly ageing: readonly { readonly due: DueBucket; readonly alerts: number }[];
  readonly segments: readonly SegmentWork[];
}

/** Alerts of the cells below one segment that are neither closed nor part of a case. */
interface SegmentWork {
  readonly segment: string;
  readonly open: number;
  /** Of them and of closed ones: since yesterday. */
  readonly opened: number;
  readonly overdue: number;
  readonly topScore: number;
}

/** The separator of cell names. */
const separator = ' · ';
/** Neither closed nor part of a case. */
export const undecided = sql<boolean>`(party_alert.closed_at IS NULL AND party_alert.state <> 'escalated')`;

/** What came and went in the last 24 hours and the 24 before, and what is open, as far as the officer may see. */
export async function readWorkload(
  db: Kysely<Tables>,
  officer: Officer,
  level: number,
  now: number,
): Promise<Workload> {
  const since = now - day;
  const earlier = since - day;
  const seen = visibleAlert(officer);
  const today = (column: string) => sql`count(*) FILTER (WHERE ${sql.ref(column)} >= ${since})::int`;
  const before = (column: string) =>
    sql`count(*) FILTER (WHERE ${sql.ref(column)} >= ${earlier} AND ${sql.ref(column)} < ${since})::int`;
  const [counts, cases, decided, ageing, segments] = await Promise.all([
    sql<{ opened: number; openedBefore: number; closed: number; closedBefore: number; open: number }>`
      SELECT ${today('party_alert.opened_at')} AS opened, ${before('party_alert.opened_at')} AS "openedBefore",
        ${today('party_alert.closed_at')} AS closed, ${before('party_alert.closed_at')} AS "closedBefore",
        count(*) FILTER (WHERE ${undecided})::int AS open
      FROM party_alert WHERE ${seen}`.execute(db),
    sql<TwoDays>`
      SELECT ${today('work_case.opened_at')} AS today, ${before('work_case.opened_at')} AS before
      FROM work_case WHERE ${visibleCase(officer)}`.execute(db),
    sql<TwoDays>`
      SELECT ${today('disposition.decided_at')} AS today, ${before('disposition.decided_at')} AS before
      FROM disposition JOIN party_alert ON party_alert.id = disposition.party_alert_id
      WHERE disposition.outcome = 'productive' AND ${seen}`.execute(db),
    sql<{ due: DueBucket; alerts: number }>`
      SELECT CASE WHEN clock_stopped_at IS NOT NULL THEN 'stopped' WHEN due_at < ${now} THEN 'overdue'
          WHEN due_at < ${now + day} THEN 'within-a-day' WHEN due_at < ${now + 3 * day} THEN 'within-three-days'
          ELSE 'later' END AS due, count(*)::int AS alerts
      FROM party_alert WHERE ${undecided} AND ${seen} GROUP BY 1`.execute(db),
    sql<SegmentWork>`
      SELECT array_to_string((string_to_array(cell, ${separator}))[1:${level}], ${separator}) AS segment,
        count(*) FILTER (WHERE ${undecided})::int AS open,
        count(*) FILTER (WHERE opened_at >= ${since})::int AS opened,
        count(*) FILTER (WHERE ${undecided} AND clock_stopped_at IS NULL AND due_at < ${now})::int AS overdue,
        max(score) AS "topScore"
      FROM party_alert WHERE (${undecided} OR opened_at >= ${since}) AND ${seen}
      GROUP BY 1 ORDER BY 2 DESC, 1`.execute(db),
  ]);
  const { opened, openedBefore, closed, closedBefore, open } = counts.rows[0]!;
  const alertsOf = new Map(ageing.rows.map(({ due, alerts }) => [due, alerts]));
  return {
    asOf: now,
    since,
    opened: { today: opened, before: openedBefore },
    closed: { today: closed, before: closedBefore },
    productive: decided.rows[0]!,
    cases: cases.rows[0]!,
    open,
    ageing: dueBuckets.map((due) => ({ due, alerts: alertsOf.get(due) ?? 0 })),
    segments: segments.rows,
  };
}
