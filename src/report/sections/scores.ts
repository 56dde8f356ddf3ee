import { axisStyle, colour, drawChart } from '../chart.ts';
import { dataTable, figure, section } from '../data-table.ts';
import { distributionFinding } from '../findings.ts';
import { compact, count, decimal, powerOfTen } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { RunResult } from '../run-result.ts';
import type { ScoreDistribution } from '../segment-summary.ts';

function newCustomerLine({ newCustomers }: RunResult['model']): string {
  if (newCustomers === null) return '.';
  return `; the dashed one of τ = ${newCustomers.threshold} holds for customers of less than ${count(newCustomers.days)} days.`;
}

/** Score distributions with the line, per expert and large cell. */
export function scoresSection(result: Pick<RunResult, 'model' | 'distributions'>): Html {
  const { alpha } = result.model;
  return section(
    'scores',
    'Scores and the line',
    html`<p>Legs by their tail probability p within their cell, from ordinary (left) to rare (right): each unit to the right is ten times rarer. The dotted line is what legs like the calibration sample would give. The line of τ = 0.5 stands at p = α${newCustomerLine(result.model)}</p>`,
    html`<div class="pair">${result.distributions.map((distribution, i) =>
      figure(
        distributionFinding(distribution, alpha),
        `${distribution.kind === 'expert' ? 'Expert' : 'Cell'}, ${count(distribution.legs)} legs.`,
        histogram(distribution, `score-${i}`, distributionFinding(distribution, alpha)),
        dataTable(
          distribution.counts.map((value, k) => ({
            value,
            from: distribution.edges[k]!,
            to: distribution.edges[k + 1]!,
          })),
          [
            { head: '−log₁₀ p from', cell: ({ from }) => decimal(from), numeric: true },
            { head: 'to', cell: ({ to }) => decimal(to), numeric: true },
            { head: 'Legs', cell: ({ value }) => count(value), numeric: true },
          ],
        ),
      ),
    )}</div>`,
    result.distributions.length === 0 ? html`<p>No leg was scored.</p>` : null,
  );
}

/** Bars on a logarithmic axis, drawn as rectangles between the edges. */
function histogram(distribution: ScoreDistribution, id: string, label: string): Html {
  const { edges, counts, legs, line50, line40 } = distribution;
  const first = edges[0]!;
  // The line is always in the picture, also where no leg comes near it.
  const last = Math.max(edges.at(-1)!, line50 + 0.5);
  const floor = 0.7;
  // What uniform p-values would give; the last bin holds everything beyond its edge and is left out.
  const expected = counts.slice(0, -1).flatMap((_, i) => {
    const value = legs * (10 ** -edges[i]! - 10 ** -edges[i + 1]!);
    return value >= floor ? [[(edges[i]! + edges[i + 1]!) / 2, value]] : [];
  });
  const bars = (above: boolean): Record<string, unknown> => ({
    type: 'bar',
    barWidth: '92%',
    barGap: '-100%',
    itemStyle: { color: above ? colour.above : colour.neutral },
    data: counts.map((value, i) => {
      const middle = (edges[i]! + edges[i + 1]!) / 2;
      return [middle, value > 0 && middle >= line50 === above ? value : null];
    }),
  });
  const line = (x: number, name: string, type: 'solid' | 'dashed'): Record<string, unknown> => ({
    xAxis: x,
    lineStyle: { color: colour.ink, width: 1, type },
    label: { formatter: name, color: colour.ink, fontSize: 12, position: 'end' },
  });
  const option = {
    grid: { left: 60, right: 16, top: 26, bottom: 38 },
    xAxis: {
      type: 'value',
      min: first,
      max: last,
      ...axisStyle,
      splitLine: { show: false },
      name: 'p',
      nameLocation: 'end',
      nameGap: 4,
      axisLabel: {
        ...axisStyle.axisLabel,
        formatter: (x: number) => (x === 0 ? '1' : Number.isInteger(x) ? powerOfTen(-x) : ''),
      },
    },
    yAxis: {
      type: 'log',
      min: floor,
      ...axisStyle,
      name: 'legs',
      nameLocation: 'end',
      nameGap: 8,
      axisLabel: { ...axisStyle.axisLabel, formatter: (value: number) => (value < 1 ? '' : compact(value)) },
    },
    series: [
      {
        ...bars(false),
        markLine: { symbol: 'none', data: [line(line50, 'τ 0.5', 'solid'), line(line40, '', 'dashed')] },
      },
      bars(true),
      {
        type: 'line',
        symbol: 'none',
        data: expected,
        lineStyle: { color: colour.strong, width: 1.5, type: 'dotted' },
        z: 4,
      },
    ],
  };
  return drawChart(id, label, { width: 520, height: 230 }, option);
}
