import { type Kysely, sql } from 'kysely';
import { adjustFalseDiscovery } from '#ml/statistics/benjamini-hochberg';
import { chiSquaredHomogeneity, type GroupTest, kruskalWallis } from '#ml/statistics/group-tests';
import type { Tables } from '#store/tables/tables';
import { takeInOutcomes } from '../kpis/customer-outcomes.ts';

export interface SegmentOutcomesQuery {
  /** What AML knows serves nobody who talks with customers, and commercial segments are not judged by it. */
  readonly purpose: 'aml' | 'commercial';
  readonly segmentation: string;
  /** UTC epoch ms, half-open. */
  readonly from: number;
  readonly to: number;
}

/** One outcome in one segment; null figures where fewer than ten parties stand behind them. */
export interface SegmentFigure {
  readonly segment: string;
  readonly n: number;
  /** Mean answer, or share of parties with the outcome. */
  readonly value: number | null;
}

export interface SegmentOutcome {
  readonly outcome: 'nps' | 'csat' | 'ces' | 'complaints' | 'incidents' | 'alerts' | 'productive alerts';
  readonly test: 'Kruskal–Wallis' | 'χ² of homogeneity';
  readonly segments: readonly SegmentFigure[];
  /** p as the test has it; null where it would not hold. */
  readonly p: number | null;
  /** Adjusted for looking at all outcomes (Benjamini–Hochberg); null likewise. */
  readonly adjustedP: number | null;
  /** ε² or Cramér's V, in [0, 1]. */
  readonly effect: number;
}

/** Segments of fewer parties or answers are left out of tests and shown without figures. */
export const fewestInSegment = 10;

const tableOf = { aml: 'aml_segment_membership', commercial: 'commercial_segment_membership' } as const;

/**
 * Whether segments differ in what their members say and in what became of them: answers by Kruskal–Wallis, shares by χ²,
 * adjusted for all outcomes together. Members are those of the segment at the time of an answer, and at the end of the
 * time for shares.
 */
export async function segmentOutcomes(
  db: Kysely<Tables>,
  query: SegmentOutcomesQuery,
): Promise<readonly SegmentOutcome[]> {
  while ((await takeInOutcomes(db)) > 0);
  const answers = await readAnswers(db, query);
  const kinds = ['nps', 'csat', 'ces'] as const;
  const judged = [
    ...kinds.map((kind) =>
      byRanks(
        kind,
        answers.filter((answer) => answer.kind === kind),
      ),
    ),
    ...byShares(await readShares(db, query), query.purpose),
  ];
  const adjusted = adjustFalseDiscovery(judged.map(({ p }) => p ?? Number.NaN));
  return judged.map((outcome, i) => ({ ...outcome, adjustedP: outcome.p === null ? null : adjusted[i]! }));
}

type Judged = Omit<SegmentOutcome, 'adjustedP'>;

interface Answer {
  readonly kind: string;
  readonly segment: string;
  readonly score: number;
}

function byRanks(outcome: 'nps' | 'csat' | 'ces', answers: readonly Answer[]): Judged {
  const scores = new Map<string, number[]>();
  for (const { segment, score } of answers) {
    const known = scores.get(segment);
    if (known === undefined) scores.set(segment, [score]);
    else known.push(score);
  }
  const large = [...scores.values()].filter(({ length }) => length >= fewestInSegment);
  const segments = [...scores].map(([segment, values]) => ({
    segment,
    n: values.length,
    value: values.length < fewestInSegment ? null : values.reduce((sum, score) => sum + score, 0) / values.length,
  }));
  return judgedBy('Kruskal–Wallis', outcome, segments, kruskalWallis(large));
}

interface ShareRow {
  readonly segment: string;
  readonly parties: number;
  readonly complaints: number;
  readonly incidents: number;
  readonly alerts: number;
  readonly decided: number;
  readonly productive: number;
}

function byShares(rows: readonly ShareRow[], purpose: SegmentOutcomesQuery['purpose']): Judged[] {
  const share = (
    outcome: SegmentOutcome['outcome'],
    hits: (row: ShareRow) => number,
    of: (row: ShareRow) => number,
  ) => {
    const large = rows.filter((row) => of(row) >= fewestInSegment);
    const segments = rows.map((row) => ({
      segment: row.segment,
      n: of(row),
      value: of(row) < fewestInSegment ? null : hits(row) / of(row),
    }));
    const table = large.map((row) => [hits(row), of(row) - hits(row)]);
    return judgedBy('χ² of homogeneity', outcome, segments, chiSquaredHomogeneity(table));
  };
  const parties = (row: ShareRow) => row.parties;
  const complaints = share('complaints', (row) => row.complaints, parties);
  if (purpose === 'commercial') return [complaints];
  return [
    complaints,
    share('incidents', (row) => row.incidents, parties),
    share('alerts', (row) => row.alerts, parties),
    share(
      'productive alerts',
      (row) => row.productive,
      (row) => row.decided,
    ),
  ];
}

function judgedBy(
  test: SegmentOutcome['test'],
  outcome: SegmentOutcome['outcome'],
  segments: readonly SegmentFigure[],
  { p, effect }: GroupTest,
): Judged {
  return { outcome, test, segments: segments.toSorted((a, b) => (a.segment < b.segment ? -1 : 1)), p, effect };
}

async function readAnswers(db: Kysely<Tables>, query: SegmentOutcomesQuery): Promise<readonly Answer[]> {
  const { rows } = await sql<Answer>`
    SELECT question->>'kind' AS kind, m.segment, a.score
    FROM survey_response r
    JOIN ${sql.table(tableOf[query.purpose])} m ON m.party_id = r.party_id AND m.segmentation = ${query.segmentation}
      AND m.entered_at <= r.completed_at AND (m.left_at IS NULL OR m.left_at > r.completed_at)
    JOIN survey_version v ON v.survey_id = r.survey_id AND v.version = r.version
    CROSS JOIN LATERAL jsonb_array_elements(v.definition->'questions') AS question
    JOIN survey_answer a ON a.response_id = r.id AND a.question_id = question->>'id'
    WHERE r.counted AND a.score IS NOT NULL AND r.completed_at >= ${query.from} AND r.completed_at < ${query.to}
      AND question->>'kind' IN ('nps', 'csat', 'ces')`.execute(db);
  return rows;
}

async function readShares(db: Kysely<Tables>, query: SegmentOutcomesQuery): Promise<readonly ShareRow[]> {
  const { from, to } = query;
  const happened = (kind: string) => sql`EXISTS (SELECT FROM customer_outcome o
    WHERE o.party_id = m.party_id AND o.kind = ${kind} AND o.at >= ${from} AND o.at < ${to})`;
  const decided = (outcomes: string[]) => sql`EXISTS (SELECT FROM party_alert p JOIN disposition d
      ON d.party_alert_id = p.id OR (d.party_alert_id IS NULL AND d.case_id = p.case_id)
    WHERE p.party_id = m.party_id AND d.decided_at >= ${from} AND d.decided_at < ${to} AND d.outcome = ANY(${outcomes}))`;
  const alerted = sql`EXISTS (SELECT FROM party_alert p
    WHERE p.party_id = m.party_id AND p.opened_at >= ${from} AND p.opened_at < ${to})`;
  const none = sql`false`;
  const aml = query.purpose === 'aml';
  const { rows } = await sql<ShareRow>`
    SELECT m.segment, count(*)::integer AS parties,
      (count(*) FILTER (WHERE ${happened('complaint')}))::integer AS complaints,
      (count(*) FILTER (WHERE ${aml ? happened('incident') : none}))::integer AS incidents,
      (count(*) FILTER (WHERE ${aml ? alerted : none}))::integer AS alerts,
      (count(*) FILTER (WHERE ${aml ? decided(['productive', 'unproductive']) : none}))::integer AS decided,
      (count(*) FILTER (WHERE ${aml ? decided(['productive']) : none}))::integer AS productive
    FROM ${sql.table(tableOf[query.purpose])} m
    WHERE m.segmentation = ${query.segmentation} AND m.entered_at < ${to} AND (m.left_at IS NULL OR m.left_at >= ${to})
    GROUP BY 1 ORDER BY 1`.execute(db);
  return rows;
}
