import { type ShareInterval, wilsonInterval } from '#ml/statistics/wilson';

/** Answers per score: `counts[score]`. */
export type ScoreCounts = ReadonlyMap<number, number>;

/** A metric with its 95 % interval and how it was computed. */
export interface Metric {
  readonly name: 'nps' | 'csat' | 'ces' | 'mean' | 'share';
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
  /** Definition and its version; stored and shown with the number. */
  readonly method: string;
}

/** Normal quantile of a two-sided 95 % interval. */
export const z95 = 1.959963984540054;

function count(counts: ScoreCounts, low: number, high: number): number {
  let sum = 0;
  for (const [score, n] of counts) if (score >= low && score <= high) sum += n;
  return sum;
}

/** Variance of NPS/100 by the adjusted Wald method, with the adjusted value. */
export function adjustedNps(promoters: number, detractors: number, n: number): { value: number; variance: number } {
  const adjusted = n + 3;
  const p = (promoters + 0.75) / adjusted;
  const d = (detractors + 0.75) / adjusted;
  return { value: p - d, variance: (p + d - (p - d) ** 2) / adjusted };
}

/**
 * Net promoter score, −100 to 100: 100·(P − D)/n over answered integers 0–10, P = 9–10, D = 0–6. The interval is adjusted
 * Wald: n′ = n + 3, p = (P + ¾)/n′, d = (D + ¾)/n′, (p − d) ± z·√((p + d − (p − d)²)/n′).
 * Source: Rocks, "Interval estimation for the net promoter score", The American Statistician 2016.
 */
export function netPromoterScore(counts: ScoreCounts): Metric {
  const n = count(counts, 0, 10);
  const promoters = count(counts, 9, 10);
  const detractors = count(counts, 0, 6);
  const { value, variance } = adjustedNps(promoters, detractors, n);
  const half = z95 * Math.sqrt(variance);
  return {
    name: 'nps',
    value: n === 0 ? Number.NaN : (100 * (promoters - detractors)) / n,
    low: Math.max(-100, 100 * (value - half)),
    high: Math.min(100, 100 * (value + half)),
    n,
    method: 'nps/1: 100·(P − D)/n, P = 9–10, D = 0–6; adjusted Wald 95 %',
  };
}

function shareMetric(name: 'csat' | 'ces' | 'share', interval: ShareInterval, method: string): Metric {
  const { share, low, high, n } = interval;
  return { name, value: 100 * share, low: 100 * low, high: 100 * high, n, method };
}

/** Customer satisfaction in per cent: share of {4, 5} on 1–5, Wilson interval. */
export function customerSatisfaction(counts: ScoreCounts): Metric {
  const interval = wilsonInterval(count(counts, 4, 5), count(counts, 1, 5));
  return shareMetric('csat', interval, 'csat/1: share of 4 and 5 on 1–5; Wilson 95 %');
}

/** Customer effort score in per cent: share of 5–7 on 1–7 (effort was low), Wilson interval; the form is stated. */
export function customerEffort(counts: ScoreCounts, form: 'agreement' | 'ease'): Metric {
  const interval = wilsonInterval(count(counts, 5, 7), count(counts, 1, 7));
  const asked = form === 'agreement' ? '"made it easy", 7 = strongly agree' : '7 = very easy';
  return shareMetric('ces', interval, `ces/1, form ${form} (${asked}): share of 5–7 on 1–7; Wilson 95 %`);
}

/** Mean score with the normal 95 % interval of the mean, kept within the scale 1 to `highest`. */
export function meanRating(counts: ScoreCounts, highest: number): Metric {
  const n = count(counts, 1, highest);
  let sum = 0;
  let squares = 0;
  for (const [score, times] of counts) {
    sum += score * times;
    squares += score * score * times;
  }
  const value = sum / n;
  const variance = n > 1 ? Math.max(0, squares - n * value * value) / (n - 1) : Number.NaN;
  const half = z95 * Math.sqrt(variance / n);
  return {
    name: 'mean',
    value,
    low: Math.max(1, value - half),
    high: Math.min(highest, value + half),
    n,
    method: `mean/1: mean on 1–${highest}; normal 95 % interval of the mean`,
  };
}

/** Share in per cent of those who gave an answer among those who answered the question. */
export function answerShare(chosen: number, n: number): Metric {
  return shareMetric('share', wilsonInterval(chosen, n), 'share/1: of those who answered; Wilson 95 %');
}
