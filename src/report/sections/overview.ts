import { dataTable, figure, section } from '../data-table.ts';
import { colour, drawChart, nameAxis } from '../chart.ts';
import { countsFinding, fewestPositives, funnelFinding, headline } from '../findings.ts';
import type { EvaluationSummary, Interval } from '../evaluation-summary.ts';
import { count, date, intervalText, percent } from '../format.ts';
import { type Html, html, type HtmlValue, outside } from '../html.ts';
import type { RunResult } from '../run-result.ts';

/** The head of the report: what came out, in one sentence and ten numbers. */
export function overviewHead(result: RunResult): Html {
  const { source, model, evaluation, transactions } = result;
  return html`<header>
<p class="kicker">Peerline · ${outside(source.name)} · ${date(source.firstAt)} to ${date(source.lastAt)} · model ${model.version.slice(0, 12)}</p>
<h1>${headline(result)}</h1>
<dl class="facts">
${fact('Transactions loaded', count(transactions.loaded), `${count(transactions.read)} rows read`)}
${fact('Legs evaluated', count(result.legs), 'each exactly once')}
${fact('Parties', count(result.parties), `${count(result.segments)} declared cells`)}
${fact('Alerts', count(result.alerts), result.legs === 0 ? '' : `${percent(result.alerts / result.legs)} of legs`)}
${judged('Recall', evaluation.recall, evaluation.recallInterval, 'per party-month', evaluation)}
${judged('Precision', evaluation.precision, evaluation.precisionInterval, 'per party-month', evaluation)}
${judged('False positives removed', evaluation.falsePositiveReduction, evaluation.interval, 'at 50 % recall', evaluation)}
${fact('Time', `${result.seconds.toFixed(1)} s`, `${count(Math.round(result.peakRssMb))} MB at most`)}
</dl>
<nav aria-label="Sections"><a href="#funnel">From rows to alerts</a><a href="#alerts">Alerts</a><a href="#rules">Rules against Peerline</a><a href="#typologies">Typologies</a><a href="#scores">Scores and the line</a><a href="#segments">Segments</a><a href="#quality">Data quality</a><a href="#run">The run</a></nav>
</header>`;
}

function fact(name: string, value: string, note: HtmlValue): Html {
  return html`<div><dt>${name}</dt><dd>${value}<small>${note}</small></dd></div>`;
}

/** A figure that rests on labels: suppressed where there are too few, with their number. */
function judged(
  name: string,
  share: number | null,
  interval: Interval | null,
  unit: string,
  { reason, positives }: EvaluationSummary,
): Html {
  if (reason !== null) return fact(name, '–', 'no labels to judge by');
  if (positives < fewestPositives) return fact(name, '–', `n = ${positives} labelled: too few`);
  return fact(name, share === null ? '–' : percent(share), intervalNote(interval, unit));
}

function intervalNote(interval: Interval | null, unit: string): string {
  return interval === null ? unit : `${intervalText(interval)} ${unit}`;
}

/** The funnel of counts. */
export function funnelSection(result: RunResult): Html {
  const steps = result.funnel.filter(({ count: value }) => value > 0);
  const option = {
    grid: { left: 250, right: 90, top: 4, bottom: 4 },
    xAxis: { type: 'log', min: 1, show: false },
    yAxis: nameAxis(
      steps.map(({ step }) => step),
      230,
    ),
    series: [
      {
        type: 'bar',
        barWidth: 14,
        data: steps.map(({ count: value, unit }) => ({
          // A bar of a single one would have no length on a logarithmic axis.
          value: Math.max(value, 1.15),
          itemStyle: { color: unit === 'alert' ? colour.above : colour.neutral },
          label: { formatter: count(value) },
        })),
        label: { show: true, position: 'right', color: colour.ink, fontSize: 13 },
      },
    ],
  };
  return section(
    'funnel',
    'From rows to alerts',
    figure(
      funnelFinding(result),
      `${countsFinding(result)} Lengths are logarithmic; steps of different units are not shares of each other.`,
      drawChart('funnel', funnelFinding(result), { width: 1072, height: 12 + 30 * steps.length }, option),
      dataTable(result.funnel, [
        { head: 'Step', cell: ({ step }) => step },
        { head: 'Unit', cell: ({ unit }) => unit },
        { head: 'Count', cell: ({ count: value }) => count(value), numeric: true },
      ]),
    ),
  );
}
