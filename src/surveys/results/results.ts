import { sql } from 'kysely';
import type { Question } from '#contract/survey-definition';
import { AppError } from '#domain/app-error';
import { readDefinition, readSurvey } from '../catalogue/surveys.ts';
import type { SurveyDeps } from '../deps.ts';
import { compareSegments, type Grouping, npsGrouping, type SegmentComparison, topGrouping } from './compare.ts';
import { type CellCounts, type CountedRange, countAnswers, type Division } from './counts.ts';
import {
  answerShare,
  customerEffort,
  customerSatisfaction,
  meanRating,
  type Metric,
  netPromoterScore,
} from './score-metrics.ts';
import { type Shown, suppressSmall } from './suppress.ts';

export interface ResultCell {
  readonly n: number;
  /** The question's metric; of a choice none. */
  readonly metric: Metric | null;
  /** Score or option → answers and their share. */
  readonly distribution: readonly { readonly answer: string; readonly count: number; readonly share: Metric }[];
}

export interface QuestionResult {
  readonly id: string;
  readonly kind: Question['kind'];
  readonly text: string;
  readonly total: Shown<ResultCell>;
  /** Segments or periods, as asked for. */
  readonly cells: readonly (Shown<ResultCell> & { readonly key: string })[];
  readonly comparison: SegmentComparison | null;
}

export interface SurveyResults {
  readonly surveyId: string;
  readonly version: number;
  readonly smallestGroup: number;
  readonly invited: number;
  readonly started: number;
  readonly complete: number;
  readonly questions: readonly QuestionResult[];
}

function metricOf(question: Question, { scores, granted, n }: CellCounts): Metric | null {
  switch (question.kind) {
    case 'nps':
      return netPromoterScore(scores);
    case 'csat':
      return customerSatisfaction(scores);
    case 'ces':
      return customerEffort(scores, question.form);
    case 'rating':
      return meanRating(scores, question.highest);
    case 'consent':
      return answerShare(granted, n);
    case 'single':
    case 'multiple':
    case 'open':
      return null;
  }
}

function cellOf(question: Question, counts: CellCounts): ResultCell {
  const { n, scores, options } = counts;
  const listed: readonly (readonly [string, number])[] =
    'options' in question
      ? question.options.map(({ id }) => [id, options.get(id) ?? 0])
      : [...scores].sort(([a], [b]) => a - b).map(([score, count]) => [String(score), count]);
  return {
    n,
    metric: metricOf(question, counts),
    distribution: listed.map(([answer, count]) => ({ answer, count, share: answerShare(count, n) })),
  };
}

function groupingOf({ kind }: Question): Grouping | null {
  if (kind === 'nps') return npsGrouping;
  if (kind === 'csat') return topGrouping(4);
  return kind === 'ces' ? topGrouping(5) : null;
}

const none: CellCounts = { key: '', n: 0, scores: new Map(), options: new Map(), granted: 0 };

/**
 * Results of a survey in all versions (a question keeps its kind through them). Cells below the survey's smallest group
 * are hidden. Error `survey.anonymous-range`: of an anonymous survey no range of time can be asked for, since two
 * ranges that differ by a day would tell who answered on it.
 */
export async function readResults(
  { db }: Pick<SurveyDeps, 'db'>,
  surveyId: string,
  division: Division,
  range: Omit<CountedRange, 'batch'>,
): Promise<SurveyResults> {
  const survey = await readSurvey(db, surveyId);
  const version = survey.liveVersion ?? survey.versions;
  const definition = await readDefinition(db, surveyId, version);
  const { anonymous, smallestGroup } = definition;
  if (anonymous && (range.from !== null || range.to !== null)) {
    throw new AppError('survey.anonymous-range', 'Answers to an anonymous survey are not shown by ranges of time.');
  }
  const counted = { ...range, batch: anonymous ? smallestGroup : null };
  const totals = await countAnswers(db, surveyId, { by: 'nothing' }, counted);
  const parts = division.by === 'nothing' ? null : await countAnswers(db, surveyId, division, counted);
  const { rows } = await sql<{ invited: number; started: number }>`
    SELECT count(*) AS invited, count(started_at) AS started FROM survey_response
    WHERE survey_id = ${surveyId}`.execute(db);
  const questions = definition.questions
    .filter(({ kind }) => kind !== 'open')
    .map((question): QuestionResult => {
      const total = totals.get(question.id)?.[0] ?? none;
      const cells = parts?.get(question.id) ?? [];
      const shown = suppressSmall(cells, smallestGroup);
      const visible = cells.filter((_, i) => !shown[i]!.suppressed);
      const grouping = division.by === 'segment' ? groupingOf(question) : null;
      const segments = visible.map(({ key, scores }) => ({ segment: key, counts: scores }));
      const show = (cell: Shown<CellCounts>): Shown<ResultCell> =>
        cell.suppressed ? cell : { suppressed: false, cell: cellOf(question, cell.cell) };
      return {
        id: question.id,
        kind: question.kind,
        text: question.text[definition.languages[0]!]!,
        total: show(suppressSmall([total], smallestGroup)[0]!),
        cells: cells.map(({ key }, i) => ({ key, ...show(shown[i]!) })),
        comparison: grouping === null ? null : compareSegments(segments, grouping),
      };
    });
  return { surveyId, version, smallestGroup, ...rows[0]!, complete: survey.complete, questions };
}
