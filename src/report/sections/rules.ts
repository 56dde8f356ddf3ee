import { axisStyle, colour, drawChart, nameAxis } from '../chart.ts';
import { dataTable, figure, section } from '../data-table.ts';
import type { EvaluationSummary, RecallLevel } from '../evaluation-summary.ts';
import { lineFinding, rulesFinding } from '../findings.ts';
import { compact, count, counted, decimal, percent, percentWithInterval } from '../format.ts';
import { type Html, html } from '../html.ts';
import { learnedPart } from './learned.ts';

/** False positives at equal recall, Peerline against tuned static rules. */
export function rulesSection(evaluation: EvaluationSummary): Html {
  if (evaluation.reason !== null) {
    return section('rules', 'Rules against Peerline', html`<p>${rulesFinding(evaluation)}</p>`);
  }
  const rows = evaluation.opponents.flatMap((opponent) => opponent.levels.map((level) => ({ opponent, level })));
  return section(
    'rules',
    'Rules against Peerline',
    html`<p>${lineFinding(evaluation)} ${rankingSentence(evaluation)}</p>`,
    figure(
      rulesFinding(evaluation),
      'False positives (innocent party-months flagged, logarithmic) needed to find 30, 50 and 70 % of the labelled ones in the test period.',
      comparisonChart(evaluation),
      dataTable(rows, [
        { head: 'Static rules', cell: ({ opponent }) => opponent.name },
        { head: 'Recall, %', cell: ({ level }) => (100 * level.recall).toFixed(0), numeric: true },
        {
          head: 'Rules: false positives',
          cell: ({ level }) => count(Math.round(level.ruleFalsePositives)),
          numeric: true,
        },
        {
          head: 'Peerline: false positives',
          cell: ({ level }) => count(Math.round(level.falsePositives)),
          numeric: true,
        },
        { head: 'Fewer [95 % interval]', cell: ({ level }) => reductionText(level), numeric: true },
      ]),
    ),
    learnedPart(evaluation),
    html`<h3>The opponents</h3>`,
    dataTable(evaluation.opponents, [
      { head: 'Static rules', cell: ({ name }) => name },
      { head: 'Thresholds', cell: ({ thresholds }) => count(thresholds), numeric: true },
      { head: 'Flagged', cell: ({ flagged }) => count(flagged), numeric: true },
      { head: 'Recall', cell: ({ recall }) => share(recall), numeric: true },
      { head: 'Precision', cell: ({ precision }) => share(precision), numeric: true },
      { head: 'Reach at any threshold', cell: ({ reach }) => percent(reach), numeric: true },
      { head: 'How tuned', cell: ({ tuning }) => tuning },
    ]),
  );
}

function rankingSentence({ auroc, aucpr, units, positives }: EvaluationSummary): string {
  if (auroc === null || aucpr === null) return '';
  const base = percent(positives / units);
  return `The ranking of all ${counted(units, 'party-month')} has an area under the ROC curve of ${decimal(auroc)} and an average precision of ${decimal(aucpr)}, where chance gives ${base}.`;
}

function share(value: number | null): string {
  return value === null ? '–' : percent(value);
}

function reductionText({ reduction, interval }: RecallLevel): string {
  return reduction === null ? 'rules flag none wrongly' : percentWithInterval(reduction, interval);
}

/** One row per opponent and level: two dots on a line, with the difference beside it. */
function comparisonChart(evaluation: EvaluationSummary): Html {
  const rows = evaluation.opponents.flatMap((opponent) => opponent.levels.map((level) => ({ opponent, level })));
  // Zero has no place on a logarithmic axis: it is drawn at a half and named 0 in the table.
  const place = (value: number): number => Math.max(value, 0.5);
  const dots = (pick: (level: RecallLevel) => number, fill: string, hollow: boolean): Record<string, unknown> => ({
    type: 'scatter',
    symbolSize: 10,
    z: 3,
    data: rows.map(({ level }, i) => [place(pick(level)), i]),
    itemStyle: hollow ? { color: 'var(--paper)', borderColor: fill, borderWidth: 2 } : { color: fill, opacity: 1 },
  });
  const option = {
    grid: { left: 380, right: 150, top: 26, bottom: 36 },
    xAxis: {
      type: 'log',
      ...axisStyle,
      axisLabel: { ...axisStyle.axisLabel, formatter: (value: number) => (value < 1 ? '0' : compact(value)) },
      name: 'false positives, party-months',
      nameLocation: 'middle',
      nameGap: 24,
    },
    yAxis: nameAxis(
      rows.map(({ opponent, level }) => `${opponent.name} · ${percent(level.recall)}`),
      370,
    ),
    series: [
      ...rows.map(({ level }, i) => ({
        type: 'line',
        symbol: 'none',
        data: [
          [place(level.falsePositives), i],
          [place(level.ruleFalsePositives), i],
        ],
        lineStyle: { color: colour.line, width: 2 },
        endLabel: { show: false },
      })),
      {
        ...dots((level) => level.ruleFalsePositives, colour.muted, true),
        label: {
          show: true,
          position: 'right',
          distance: 8,
          color: colour.ink,
          fontSize: 12,
          formatter: ({ dataIndex }: { dataIndex: number }) => reductionLabel(rows[dataIndex]!.level),
        },
      },
      {
        ...dots((level) => level.falsePositives, colour.subject, false),
        label: {
          show: true,
          position: 'top',
          color: colour.subject,
          fontSize: 12,
          formatter: ({ dataIndex }: { dataIndex: number }) => (dataIndex === 0 ? 'Peerline' : ''),
        },
      },
    ],
  };
  return drawChart('rules', rulesFinding(evaluation), { width: 1072, height: 66 + 32 * rows.length }, option);
}

function reductionLabel({ reduction }: RecallLevel): string {
  if (reduction === null) return 'static rules';
  return reduction >= 0 ? `rules · ${percent(reduction)} fewer ↓` : `rules · ${percent(-reduction)} more ↑`;
}
