import { colour, drawChart, nameAxis } from '../chart.ts';
import { dataTable, figure, section } from '../data-table.ts';
import { stagesFinding } from '../findings.ts';
import { count, date, dateTime, percent } from '../format.ts';
import { type Html, html, type HtmlValue, outside } from '../html.ts';
import type { RunResult } from '../run-result.ts';

/** How the figures came about: model, periods, seed, time per stage. Enough to make the run again. */
export function runSection(result: RunResult): Html {
  const { model, source, stages } = result;
  const facts: readonly (readonly [string, HtmlValue])[] = [
    ['Model version', html`<code>${model.version}</code>`],
    ['Data fingerprint', html`<code>${model.dataFingerprint}</code>`],
    ['Seed', model.seed],
    ['Peerline', model.code],
    ['Begun', `${dateTime(result.startedAt)} UTC`],
    ['Mapping', outside(source.mapping)],
    ['Alert budget α', `${percent(model.alpha)} of legs`],
    ['Line τ', lineText(model)],
    ['Trained on', period(model.periods.train)],
    ['Calibrated on', calibrationText(model)],
    ['Tested on', period(model.periods.test)],
    ['Features', `${count(model.featuresKnown)} of ${count(model.features)} had values in this data`],
    ['Files', Object.entries(result.files).map(([name, file]) => html`${name}: <code>${file}</code> `)],
  ];
  const option = {
    grid: { left: 230, right: 80, top: 4, bottom: 4 },
    xAxis: { type: 'value', show: false },
    yAxis: nameAxis(
      stages.map(({ stage }) => stage),
      210,
    ),
    series: [
      {
        type: 'bar',
        barWidth: 12,
        data: stages.map(({ seconds }) => seconds),
        itemStyle: { color: colour.neutral },
        label: {
          show: true,
          position: 'right',
          color: colour.ink,
          formatter: ({ dataIndex }: { dataIndex: number }) => `${stages[dataIndex]!.seconds.toFixed(1)} s`,
        },
      },
    ],
  };
  return section(
    'run',
    'The run',
    figure(
      stagesFinding(result),
      'Wall-clock seconds per stage.',
      drawChart('stages', stagesFinding(result), { width: 1072, height: 12 + 26 * stages.length }, option),
      dataTable(stages, [
        { head: 'Stage', cell: ({ stage }) => stage },
        { head: 'Seconds', cell: ({ seconds }) => seconds.toFixed(2), numeric: true },
      ]),
    ),
    dataTable(facts, [
      { head: 'What', cell: ([name]) => name },
      { head: 'Value', cell: ([, value]) => value },
    ]),
  );
}

function period([from, to]: readonly [number, number]): string {
  return `${date(from)} to ${date(to)}`;
}

/** "0.5; 0.4 for customers of less than 90 days" */
export function lineText({ threshold, newCustomers }: RunResult['model']): string {
  if (newCustomers === null) return `${threshold}`;
  return `${threshold}; ${newCustomers.threshold} for customers of less than ${count(newCustomers.days)} days`;
}

function calibrationText({ periods, calibration }: RunResult['model']): string {
  const { legs, parties, earlier } = calibration;
  const of = `${count(legs)} legs of ${count(parties)} other parties`;
  const borrowed = `; the period had too few, so ${count(earlier)} of them are from before it`;
  return `${period(periods.calibrate)}: ${of}${earlier > 0 ? borrowed : ''}`;
}
