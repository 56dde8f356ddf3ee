import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from '#store/tables/tables';

/** What answers are grouped by; `segment` by commercial segment as it was when the customer was asked. */
export type Division =
  | { readonly by: 'nothing' }
  | { readonly by: 'segment'; readonly segmentation: string }
  | { readonly by: 'day' | 'week' | 'month' };

/** Answers to one question in one cell. */
export interface CellCounts {
  readonly key: string;
  /** Who answered the question. */
  readonly n: number;
  readonly scores: ReadonlyMap<number, number>;
  readonly options: ReadonlyMap<string, number>;
  readonly granted: number;
}

export interface CountedRange {
  /** UTC epoch ms; null = from the first. */
  readonly from: number | null;
  readonly to: number | null;
  /**
   * Anonymous surveys count whole batches of this many complete answers, in the order in which they came: whoever looks
   * again after one more answer sees no difference, and so cannot tell what it was. Null = all answers, partial ones too.
   */
  readonly batch: number | null;
}

function keyOf(division: Division): RawBuilder<string> {
  if (division.by === 'nothing') return sql<string>`''`;
  if (division.by === 'segment') return sql<string>`coalesce(r.segments->>${division.segmentation}, 'none')`;
  const format = { day: 'YYYY-MM-DD', week: 'IYYY-"W"IW', month: 'YYYY-MM' }[division.by];
  return sql<string>`to_char(to_timestamp(a.answered_at / 1000.0) AT TIME ZONE 'UTC', ${format})`;
}

interface Row {
  readonly question_id: string;
  readonly key: string;
  readonly score: number | null;
  readonly option: string | null;
  readonly granted: boolean | null;
  readonly respondents: number;
}

/** Counts of all questions of a survey, per cell. Answers over the quota are not counted. */
export async function countAnswers(
  db: Kysely<Tables>,
  surveyId: string,
  division: Division,
  { from, to, batch }: CountedRange,
): Promise<ReadonlyMap<string, readonly CellCounts[]>> {
  const responses =
    batch === null
      ? sql`SELECT * FROM survey_response WHERE survey_id = ${surveyId} AND (completed_at IS NULL OR counted)`
      : sql`SELECT * FROM survey_response WHERE survey_id = ${surveyId} AND counted ORDER BY completed_at, id
          LIMIT (SELECT count(*) / ${batch}::bigint * ${batch}::bigint FROM survey_response
            WHERE survey_id = ${surveyId} AND counted)`;
  const { rows } = await sql<Row>`
    WITH r AS (${responses})
    SELECT a.question_id, ${keyOf(division)} AS key, a.score, o.option, a.granted, count(*) AS respondents
    FROM r JOIN survey_answer a ON a.response_id = r.id
    LEFT JOIN LATERAL unnest(a.options || ARRAY[NULL::text]) AS o (option) ON a.options IS NOT NULL
    WHERE a.answered_at >= ${from ?? 0} AND a.answered_at < ${to ?? Number.MAX_SAFE_INTEGER}
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2`.execute(db);
  type Growing = { key: string; n: number; scores: Map<number, number>; options: Map<string, number>; granted: number };
  const byQuestion = new Map<string, Map<string, Growing>>();
  for (const { question_id: id, key, score, option, granted, respondents } of rows) {
    const cells = byQuestion.get(id) ?? new Map<string, Growing>();
    byQuestion.set(id, cells);
    const cell = cells.get(key) ?? { key, n: 0, scores: new Map(), options: new Map(), granted: 0 };
    cells.set(key, cell);
    // A list of choices has a row per choice, and one of its own that stands for the respondent.
    if (option === null) cell.n += respondents;
    else cell.options.set(option, respondents);
    if (score !== null) cell.scores.set(score, respondents);
    if (granted === true) cell.granted += respondents;
  }
  return new Map([...byQuestion].map(([id, cells]) => [id, [...cells.values()]]));
}
