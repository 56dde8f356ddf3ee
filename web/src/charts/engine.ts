import { BarChart, CustomChart, LineChart, SankeyChart, ScatterChart } from 'echarts/charts';
import {
  DatasetComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { type EChartsCoreOption, type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([
  BarChart,
  CustomChart,
  LineChart,
  SankeyChart,
  ScatterChart,
  DatasetComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  CanvasRenderer,
]);

const still = matchMedia('(prefers-reduced-motion: reduce)');

/** Draws into the element. Tooltips are drawn text: HTML ones carry inline styles. */
export function startChart(element: HTMLElement, option: EChartsCoreOption): EChartsType {
  const chart = init(element, null, { renderer: 'canvas' });
  chart.setOption({
    animation: !still.matches,
    animationDuration: 200,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 },
    ...option,
    ...(option['tooltip'] === undefined
      ? {}
      : { tooltip: { renderMode: 'richText', confine: true, ...(option['tooltip'] as object) } }),
  });
  return chart;
}
