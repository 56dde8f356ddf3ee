import { wilsonInterval } from '#ml/statistics/wilson';

/** What came of one arm of a campaign. */
export interface ArmOutcome {
  readonly customers: number;
  readonly responded: number;
  readonly stayed: number;
  /** Sum, and sum of squares, of revenue per customer in minor units. */
  readonly revenue: number;
  readonly revenueSquares: number;
}

/** Treated less holdout, with its 95 % interval. */
export interface Uplift {
  readonly treated: number;
  readonly holdout: number;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly method: string;
}

/**
 * Difference of two shares with the hybrid score interval, which holds for small groups and shares near 0 or 1.
 * Source: Newcombe, Statistics in Medicine 1998, method 10.
 */
export function shareUplift(treated: readonly [number, number], holdout: readonly [number, number]): Uplift {
  const a = wilsonInterval(...treated);
  const b = wilsonInterval(...holdout);
  const difference = a.share - b.share;
  return {
    treated: a.share,
    holdout: b.share,
    difference,
    low: difference - Math.hypot(a.share - a.low, b.high - b.share),
    high: difference + Math.hypot(a.high - a.share, b.share - b.low),
    method: 'Newcombe hybrid score 95 %',
  };
}

function meanOf({ customers, revenue, revenueSquares }: ArmOutcome): { mean: number; variance: number } {
  const mean = revenue / customers;
  return { mean, variance: Math.max(0, revenueSquares - customers * mean * mean) / (customers - 1) / customers };
}

/** Difference of mean revenue per customer, unequal variances, large-sample quantile: for arms of hundreds. */
export function revenueUplift(treated: ArmOutcome, holdout: ArmOutcome): Uplift {
  const a = meanOf(treated);
  const b = meanOf(holdout);
  const difference = a.mean - b.mean;
  const half = 1.959963984540054 * Math.sqrt(a.variance + b.variance);
  const method = 'difference of means, unequal variances, normal 95 %';
  return { treated: a.mean, holdout: b.mean, difference, low: difference - half, high: difference + half, method };
}

export interface CampaignReturn {
  /** Revenue that would not have come without the offer, minor units: uplift per customer × customers addressed. */
  readonly incremental: number;
  readonly low: number;
  readonly high: number;
  /** (incremental − cost) / cost; null where it cost nothing. */
  readonly roi: number | null;
  readonly roiLow: number | null;
  readonly roiHigh: number | null;
}

export function campaignReturn(
  { difference, low, high }: Uplift,
  customers: number,
  costMinor: number,
): CampaignReturn {
  const roi = (revenue: number) => (costMinor === 0 ? null : (revenue - costMinor) / costMinor);
  const [incremental, least, most] = [difference * customers, low * customers, high * customers];
  return {
    incremental,
    low: least,
    high: most,
    roi: roi(incremental),
    roiLow: roi(least),
    roiHigh: roi(most),
  };
}
