/** A figure with its 95 % interval; null where there is nothing to divide by, or too few to show. */
export interface Kpi {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** What it rests on. */
  readonly n: number;
}

/** Fewer answers than this are not shown. */
export const fewestAnswers = 10;

export const noKpi = (n: number): Kpi => ({ value: null, low: null, high: null, n });

/** What each figure is, word for word as docs/kpis.md has it; the version moves with the definition. */
export const kpiDefinitions = {
  riskPredictionAccuracy:
    'kpi/1: productive ÷ (productive + unproductive) of the decisions of the period; inconclusive ones are left out; Wilson 95 %',
  incidentsForeseen:
    'kpi/1: share of the incidents of the period whose party had an alert opened in the 90 days before; Wilson 95 %',
  falsePositivesPerThousand:
    'kpi/2: unproductive decisions of the period per 1,000 legs evaluated in it, nothing where nothing was decided; Poisson 95 % (Byar)',
  falsePositiveReduction:
    'kpi/1: 1 − rate of the period ÷ rate of the first period shown that has both; interval of the ratio of two Poisson rates on the logarithm, 95 %',
  nps: 'nps/1: 100·(P − D)/n over answered integers 0–10; adjusted Wald 95 %; hidden below 10 answers',
  csat: 'csat/1: share of {4, 5} on 1–5 in per cent; Wilson 95 %; hidden below 10 answers',
  hoursPerAlert: 'kpi/1: mean of the minutes noted with the decisions of the period ÷ 60; normal 95 % of the mean',
  hoursToDecision:
    'kpi/1: median of decision time − opening time of the alerts decided in the period; order-statistic 95 %',
  decidedInTime: 'kpi/1: share of the alerts closed in the period that were closed by their due time; Wilson 95 %',
  incidents: 'kpi/1: incidents of the period, by the time at which they happened; Poisson 95 % (Byar)',
  complaints: 'kpi/1: complaints of the period, by the time at which they were made; Poisson 95 % (Byar)',
} as const;
export type KpiName = keyof typeof kpiDefinitions;
