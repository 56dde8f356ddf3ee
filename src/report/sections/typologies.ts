import { axisStyle, colour, drawChart, nameAxis } from '../chart.ts';
import { dataTable, figure, section } from '../data-table.ts';
import type { EvaluationSummary } from '../evaluation-summary.ts';
import { typologyFinding } from '../findings.ts';
import { count, decimal, percent, percentWithInterval } from '../format.ts';
import { type Html, html, outside, plain } from '../html.ts';

/** Recall per kind of crime at the released line, with its interval and what the rules find at the same effort. */
export function typologySection(evaluation: EvaluationSummary): Html {
  const rows = [...evaluation.typologies].sort((a, b) => b.recall - a.recall || b.units - a.units);
  if (rows.length === 0) {
    return section(
      'typologies',
      'Typologies',
      html`<p>No recall per typology: no labelled typology lies in the test period.</p>`,
    );
  }
  const rules = rows.flatMap(({ foundByRules, units }, i) =>
    foundByRules === null ? [] : [[foundByRules / units, i]],
  );
  const option = {
    grid: { left: 280, right: 60, top: 26, bottom: 24 },
    xAxis: {
      type: 'value',
      min: 0,
      max: 1,
      ...axisStyle,
      axisLabel: { ...axisStyle.axisLabel, formatter: (value: number) => percent(value) },
    },
    yAxis: nameAxis(
      rows.map(({ typology, units }) => `${plain(typology)} · n ${units}`),
      270,
    ),
    series: [
      ...rows.map(({ interval }, i) => ({
        type: 'line',
        symbol: 'none',
        data: interval.map((end) => [end, i]),
        lineStyle: { color: colour.neutral, width: 2 },
      })),
      {
        type: 'scatter',
        symbol: 'rect',
        symbolSize: [2, 14],
        z: 2,
        data: rules,
        itemStyle: { color: colour.muted, opacity: 1 },
        label: topLabel('static rules', colour.muted, 'left'),
      },
      {
        type: 'scatter',
        symbolSize: 10,
        z: 3,
        data: rows.map(({ recall }, i) => [recall, i]),
        itemStyle: { color: colour.subject, opacity: 1 },
        label: topLabel('Peerline', colour.subject, 'top'),
      },
    ],
  };
  return section(
    'typologies',
    'Typologies',
    figure(
      typologyFinding(evaluation),
      'Share of labelled party-months found at the released line, with 95 % interval. The tick is what the best static rules find when they flag as many.',
      drawChart('typologies', typologyFinding(evaluation), { width: 1072, height: 56 + 28 * rows.length }, option),
      dataTable(rows, [
        { head: 'Typology', cell: ({ typology }) => outside(typology) },
        { head: 'Party-months', cell: ({ units }) => count(units), numeric: true },
        { head: 'Found', cell: ({ found }) => count(found), numeric: true },
        {
          head: 'Recall [95 % interval]',
          cell: ({ recall, interval }) => percentWithInterval(recall, interval),
          numeric: true,
        },
        {
          head: 'Found by rules',
          cell: ({ foundByRules }) => (foundByRules === null ? '–' : decimal(foundByRules)),
          numeric: true,
        },
      ]),
    ),
  );
}

/** Names a series once, on its first mark. */
function topLabel(name: string, color: string, position: string): Record<string, unknown> {
  return {
    show: true,
    position,
    color,
    fontSize: 12,
    formatter: ({ dataIndex }: { dataIndex: number }) => (dataIndex === 0 ? name : ''),
  };
}
