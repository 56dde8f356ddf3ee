import { axisStyle, colour, drawChart, nameAxis } from '../chart.ts';
import { dataTable, figure, section } from '../data-table.ts';
import { counted, decimal, percent } from '../format.ts';
import { type Html, html, plain } from '../html.ts';
import type { AblationRow, ModelDocument } from '../model-document-data.ts';

/** Tests with their limits: passed, failed, or not testable and why. */
export function testsSection({ tests }: ModelDocument): Html {
  if (tests.length === 0) return section('tests', 'Tests', html`<p>Not measured: no test was run on this version.</p>`);
  const failed = tests.filter(({ passed }) => passed === false).length;
  const open = tests.filter(({ passed }) => passed === null).length;
  return section(
    'tests',
    'Tests',
    html`<h3>${counted(tests.length - failed - open, 'test')} passed, ${failed} failed, ${open} not testable on this data.</h3>`,
    dataTable(tests, [
      { head: 'Test', cell: ({ name, question }) => html`${name}<br><span class="quiet">${question}</span>` },
      { head: 'Result', cell: ({ result }) => result },
      { head: 'Limit', cell: ({ limit }) => limit },
      {
        head: 'Verdict',
        cell: ({ passed }) => (passed === null ? 'not testable' : passed ? 'passed' : html`<strong>failed</strong>`),
      },
      { head: 'Note', cell: ({ note }) => note ?? '' },
    ]),
  );
}

/** What each part adds. A part that does not help is said not to. */
export function ablationSection({ ablation }: ModelDocument): Html {
  if (ablation.length === 0)
    return section('ablation', 'Ablation', html`<p>Not measured: no ablation was run on this version.</p>`);
  const measured = ablation.filter(({ interval }) => interval !== null);
  const helps = measured.filter(({ interval }) => interval![0] > 0).length;
  const hurts = measured.filter(({ interval }) => interval![1] < 0).length;
  const finding = `Of ${counted(measured.length, 'part')}, ${helps} help, ${hurts} hurt and ${measured.length - helps - hurts} make no clear difference.`;
  return section(
    'ablation',
    'Ablation',
    figure(
      finding,
      'Difference of the area under the ROC curve that the part makes, with 95 % interval.',
      ablationChart(measured, finding),
      dataTable(ablation, [
        { head: 'Variant', cell: ({ variant }) => plain(variant) },
        { head: 'AUROC', cell: ({ auroc }) => orNot(auroc), numeric: true },
        { head: 'AUCPR', cell: ({ aucpr }) => orNot(aucpr), numeric: true },
        { head: 'Difference [95 % interval]', cell: (row) => differenceText(row), numeric: true },
        { head: 'Note', cell: ({ note }) => note ?? '' },
      ]),
    ),
  );
}

function orNot(value: number | null): string {
  return value === null ? 'not testable' : decimal(value);
}

function differenceText({ difference, interval }: AblationRow): string {
  if (difference === null) return '–';
  return interval === null ? decimal(difference) : `${decimal(difference)} [${interval.map(decimal).join(', ')}]`;
}

function ablationChart(rows: readonly AblationRow[], label: string): Html {
  const option = {
    grid: { left: 280, right: 60, top: 8, bottom: 24 },
    xAxis: { type: 'value', ...axisStyle },
    yAxis: nameAxis(
      rows.map(({ variant }) => plain(variant)),
      270,
    ),
    series: [
      ...rows.map(({ interval }, i) => ({
        type: 'line',
        symbol: 'none',
        data: interval!.map((end) => [end, i]),
        lineStyle: { color: colour.neutral, width: 2 },
      })),
      {
        type: 'scatter',
        symbolSize: 9,
        z: 3,
        data: rows.map(({ difference }, i) => [difference ?? 0, i]),
        itemStyle: { color: colour.subject, opacity: 1 },
        markLine: {
          symbol: 'none',
          data: [{ xAxis: 0, lineStyle: { color: colour.ink, width: 1, type: 'solid' }, label: { show: false } }],
        },
      },
    ],
  };
  return drawChart('ablation', label, { width: 1072, height: 36 + 28 * rows.length }, option);
}

/** How much depends on chance. */
export function stabilitySection({ stability }: ModelDocument): Html {
  if (stability.length === 0) {
    return section(
      'stability',
      'Stability',
      html`<p>Not measured: no refit was made, so how much this version depends on chance is not known.</p>`,
    );
  }
  return section(
    'stability',
    'Stability',
    dataTable(stability, [
      { head: 'What was refitted', cell: ({ subject }) => plain(subject) },
      { head: 'What was varied', cell: ({ varied }) => varied },
      { head: 'Measure', cell: ({ measure }) => measure },
      {
        head: 'Value',
        cell: ({ value, interval }) =>
          interval === null ? decimal(value) : `${decimal(value)} [${interval.map(decimal).join(', ')}]`,
        numeric: true,
      },
    ]),
  );
}

/** Every feature with its frame: peer (against the cell), self (against the own past) or absolute. */
export function featuresSection({ features }: ModelDocument): Html {
  return section(
    'features',
    'Features',
    html`<details><summary>${counted(features.length, 'feature')}</summary>${dataTable(features, [
      { head: 'Feature', cell: ({ name }) => html`<code>${name}</code>` },
      { head: 'Family', cell: ({ family }) => family },
      { head: 'Compared with', cell: ({ frame }) => frame },
      { head: 'Unit', cell: ({ unit }) => unit },
      { head: 'Known', cell: ({ known }) => (known === null ? '–' : percent(known)), numeric: true },
      { head: 'Meaning', cell: ({ description }) => description },
    ])}</details>`,
  );
}
