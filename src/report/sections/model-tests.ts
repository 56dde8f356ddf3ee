import { axisStyle, colour, drawChart, nameAxis } from '../chart.ts';
import { dataTable, figure, section } from '../data-table.ts';
import { counted, decimal, percent } from '../format.ts';
import { type Html, html, plain } from '../html.ts';
import type { PartEffect } from '#model/validation/part-effects';
import type { ModelDocument } from '../model-document-data.ts';

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

/** What rests on each part: no label is needed to ask, so a part that matters is not thereby a good one. */
export function ablationSection({ ablation }: ModelDocument): Html {
  if (ablation.length === 0)
    return section('ablation', 'Ablation', html`<p>Not measured: no ablation was run on this version.</p>`);
  const rows = ablation.toSorted((a, b) => a.upperOverlap - b.upperOverlap);
  const first = rows[0]!;
  const finding = `Most rests on ${nameOf(first)}: without, ${percent(first.upperOverlap)} of the highest scores are the same.`;
  return section(
    'ablation',
    'Ablation',
    figure(
      finding,
      'Legs among the highest hundredth both with and without the part, as a share of those in either (Jaccard), on legs of customers that no detector saw. A detector is left out; the features of a group count as not known.',
      ablationChart(rows, finding),
      dataTable(rows, [
        { head: 'Without', cell: (row) => plain(nameOf(row)) },
        { head: 'Same highest hundredth', cell: ({ upperOverlap }) => percent(upperOverlap), numeric: true },
        { head: 'Rank correlation', cell: ({ rankCorrelation }) => decimal(rankCorrelation), numeric: true },
        { head: 'Legs', cell: ({ legs }) => legs.toLocaleString('en'), numeric: true },
      ]),
    ),
    html`<p class="quiet">What each stage and each group adds to finding labelled crime takes models trained without them: <code>peerline bench ablation</code> measures it on simulated and public banks.</p>`,
  );
}

function nameOf({ part, kind }: PartEffect): string {
  return kind === 'member' ? `detector ${part}` : part;
}

function ablationChart(rows: readonly PartEffect[], label: string): Html {
  const option = {
    grid: { left: 280, right: 60, top: 8, bottom: 24 },
    xAxis: { type: 'value', min: 0, max: 1, ...axisStyle },
    yAxis: nameAxis(
      rows.map((row) => plain(nameOf(row))),
      270,
    ),
    series: [
      {
        type: 'scatter',
        symbolSize: 9,
        data: rows.map(({ upperOverlap }, i) => [upperOverlap, i]),
        itemStyle: { color: colour.subject, opacity: 1 },
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
