import { axisStyle, colour, drawChart } from '../chart.ts';
import { dataTable, figure, meter, section } from '../data-table.ts';
import { cellsFinding, latticeFinding } from '../findings.ts';
import { compact, count, decimal, percent } from '../format.ts';
import { type Html, html, outside } from '../html.ts';
import type { RunResult } from '../run-result.ts';
import type { CellSummary } from '../segment-summary.ts';

const cellsShown = 40;

/** Cells, their pooling and alert rates; the experts. */
export function segmentsSection(
  result: Pick<RunResult, 'model' | 'cells' | 'segments' | 'lattice' | 'expertModels'>,
): Html {
  const { cells, model } = result;
  const shown = cells.slice(0, cellsShown);
  const rest = result.segments - shown.length;
  return section(
    'segments',
    'Segments',
    html`<p>${latticeFinding(result)} A cell of pooling weight 1 speaks for itself; the nearer to 0, the more it borrows from its parents.</p>`,
    cells.length === 0
      ? html`<p>No cell holds a leg.</p>`
      : figure(
          cellsFinding(cells, model.alpha),
          'Each dot is a cell: share of its legs above the line of τ = 0.5, against its size (both logarithmic). Hollow = calibrated on a parent. The horizontal line is the budget α.',
          ratesChart(cells, model.alpha),
          html`${dataTable(shown, [
            { head: 'Cell', cell: ({ name }) => outside(name) },
            { head: 'Legs', cell: ({ legs }) => count(legs), numeric: true },
            { head: 'Parties', cell: ({ parties }) => count(parties), numeric: true },
            { head: 'Pooling weight', cell: ({ poolingWeight }) => meter(poolingWeight, poolingWeight.toFixed(2)) },
            { head: 'Alert rate τ 0.5', cell: ({ alertRate50 }) => percent(alertRate50), numeric: true },
            { head: 'τ 0.4', cell: ({ alertRate40 }) => percent(alertRate40), numeric: true },
            {
              head: 'Calibrated on',
              cell: ({ backedOffTo }) => (backedOffTo === null ? 'itself' : outside(backedOffTo)),
            },
            { head: 'Calibration legs', cell: ({ calibrationLegs }) => count(calibrationLegs), numeric: true },
          ])}${rest > 0 ? html`<p class="note">And ${count(rest)} smaller cells.</p>` : null}`,
        ),
    html`<h3>Experts</h3>`,
    dataTable(result.expertModels, [
      { head: 'Expert', cell: ({ name }) => outside(name) },
      { head: 'Trained on rows', cell: ({ trainedRows }) => count(trainedRows), numeric: true },
      { head: 'Legs', cell: ({ legs }) => count(legs), numeric: true },
      { head: 'Alert rate τ 0.5', cell: ({ alertRate50 }) => percent(alertRate50), numeric: true },
      {
        head: 'Members (weight)',
        cell: ({ members }) => members.map(({ name, weight }) => `${name} (${decimal(weight)})`).join(', '),
      },
    ]),
  );
}

function ratesChart(cells: readonly CellSummary[], alpha: number): Html {
  const positive = cells.map(({ alertRate50 }) => alertRate50).filter((rate) => rate > 0);
  const sizes = cells.map(({ legs }) => Math.max(1, legs));
  // Cells without any alert are drawn on the floor, below the smallest rate.
  const floor = Math.min(alpha / 10, ...positive) / 2;
  const dots = (backedOff: boolean): Record<string, unknown> => ({
    type: 'scatter',
    symbolSize: 7,
    data: cells
      .filter(({ backedOffTo, legs }) => (backedOffTo !== null) === backedOff && legs > 0)
      .map(({ legs, alertRate50 }) => [legs, Math.max(floor, alertRate50)]),
    itemStyle: backedOff
      ? { color: 'transparent', borderColor: colour.muted, borderWidth: 1.5, opacity: 1 }
      : { color: colour.subject, opacity: 0.8 },
  });
  const option = {
    grid: { left: 70, right: 60, top: 12, bottom: 40 },
    xAxis: {
      type: 'log',
      ...axisStyle,
      splitLine: { show: false },
      name: 'legs in the cell',
      nameLocation: 'middle',
      nameGap: 24,
      axisLabel: { ...axisStyle.axisLabel, formatter: (value: number) => compact(value) },
    },
    yAxis: {
      type: 'log',
      min: floor,
      ...axisStyle,
      axisLabel: { ...axisStyle.axisLabel, formatter: (value: number) => (value <= floor ? 'none' : percent(value)) },
    },
    series: [
      {
        type: 'line',
        symbol: 'none',
        data: [Math.min(...sizes), Math.max(...sizes)].map((legs) => [legs, alpha]),
        lineStyle: { color: colour.ink, width: 1 },
        endLabel: { show: true, formatter: 'α', color: colour.ink, fontSize: 13 },
      },
      dots(false),
      dots(true),
    ],
  };
  return drawChart('cells', cellsFinding(cells, alpha), { width: 1072, height: 300 }, option);
}
