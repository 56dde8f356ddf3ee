import type { Answered } from '../../api/call.ts';
import { number } from '../../i18n/format.ts';

export type Results = Answered<'getSurveyResults'>;
export type ResultCell = Results['questions'][number]['total'];
export type Metric = NonNullable<Extract<ResultCell, { readonly suppressed: false }>['cell']['metric']>;

/** Ends of a metric's scale: NPS −100 to 100, shares in per cent, a mean from 1 to at most 10. */
export function scaleOf({ name }: Pick<Metric, 'name'>): readonly [number, number] {
  if (name === 'nps') return [-100, 100];
  return name === 'mean' ? [1, 10] : [0, 100];
}

/** `32 [20, 44]`; shares with their sign of per cent. */
export function metricText({ name, value, low, high }: Metric): string {
  const places = name === 'mean' ? 2 : 0;
  const unit = name === 'nps' || name === 'mean' ? '' : ' %';
  return `${number(value, places)}${unit} [${number(low, places)}, ${number(high, places)}]`;
}
