import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { type Html, html, trusted } from './html.ts';

use([BarChart, CustomChart, LineChart, ScatterChart, GridComponent, MarkLineComponent, SVGRenderer]);

/** Colours by meaning; the stylesheet gives each a light and a dark value. */
export const colour = {
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  line: 'var(--line)',
  strong: 'var(--strong)',
  /** Peerline among others. */
  subject: 'var(--accent)',
  /** What it is compared with, and what lies below the line. */
  neutral: 'var(--neutral)',
  /** Above the line. */
  above: 'var(--above)',
} as const;

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** Text and lines of an axis in the report's language. */
export const axisStyle = {
  nameTextStyle: { color: colour.muted, fontSize: 12 },
  axisLabel: { color: colour.muted, fontSize: 12 },
  axisLine: { lineStyle: { color: colour.line } },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: colour.line } },
} as const;

/** A category axis of names from outside: cut, never wrapped. */
export function nameAxis(names: readonly string[], width: number): EChartsCoreOption {
  return {
    type: 'category',
    inverse: true,
    data: [...names],
    ...axisStyle,
    axisLine: { show: false },
    axisLabel: { color: colour.ink, fontSize: 13, width, overflow: 'truncate', interval: 0 },
  };
}

/**
 * Draws a chart as SVG without a browser. Colours stay CSS variables, so one drawing serves light, dark and print.
 * `id` must be unique in the document; `label` says in words what is seen.
 */
export function drawChart(id: string, label: string, size: ChartSize, option: EChartsCoreOption): Html {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: 'inherit', fontSize: 12 }, ...option });
    const inner = chart
      .renderToSVGString()
      // Hover styles and bookkeeping of the library; its counters would differ from run to run.
      .replace(/<style[^]*?<\/style>/g, '')
      .replace(/ (class="zr\d+-cls-\d+"|ecmeta_\w+="[^"]*"|pointer-events="visible")/g, '')
      .replace(/zr\d+-/g, `${id}-`)
      .replace(/^<svg[^>]*>/, '')
      .replace(/<\/svg>\s*$/, '');
    return html`<svg class="chart" role="img" aria-label="${label}" viewBox="0 0 ${size.width} ${size.height}" style="max-width:${size.width}px" xmlns="http://www.w3.org/2000/svg">${trusted(inner)}</svg>`;
  } finally {
    chart.dispose();
  }
}
