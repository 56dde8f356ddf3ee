import { type ShareInterval, wilsonInterval } from '#ml/statistics/wilson';
import { type Kpi, noKpi } from './kpi.ts';

const z = 1.959963984540054;

export function shareKpi(successes: number, n: number): Kpi {
  const { share, low, high }: ShareInterval = wilsonInterval(successes, n);
  return n === 0 ? noKpi(0) : { value: share, low, high, n };
}

/** A count with its Poisson interval, each divided by `per`. Source: Byar's approximation, Breslow & Day 1987, eq. 2.10. */
export function countKpi(count: number, per = 1): Kpi {
  if (!(per > 0)) return noKpi(count);
  const upper = count + 1;
  const low = count === 0 ? 0 : count * (1 - 1 / (9 * count) - z / (3 * Math.sqrt(count))) ** 3;
  const high = upper * (1 - 1 / (9 * upper) + z / (3 * Math.sqrt(upper))) ** 3;
  return { value: count / per, low: low / per, high: high / per, n: count };
}

/** 1 − (count ÷ exposure) ÷ (count₀ ÷ exposure₀); nothing without counts on both sides. */
export function reductionKpi(count: number, exposure: number, count0: number, exposure0: number): Kpi {
  if (count === 0 || count0 === 0 || exposure === 0 || exposure0 === 0) return noKpi(count);
  const ratio = count / exposure / (count0 / exposure0);
  const spread = Math.exp(z * Math.sqrt(1 / count + 1 / count0));
  return { value: 1 - ratio, low: 1 - ratio * spread, high: 1 - ratio / spread, n: count };
}

/** Mean with the normal interval of it; an interval from two values on. */
export function meanKpi(n: number, mean: number | null, deviation: number | null): Kpi {
  if (n === 0 || mean === null) return noKpi(n);
  const half = deviation === null ? null : (z * deviation) / Math.sqrt(n);
  return {
    value: mean,
    low: half === null ? null : Math.max(0, mean - half),
    high: half === null ? null : mean + half,
    n,
  };
}

/** Median of sorted values with its distribution-free interval: the ranks n/2 ∓ z·√n/2. Source: Conover 1999, §3.2. */
export function medianKpi(sorted: readonly number[]): Kpi {
  const n = sorted.length;
  if (n === 0) return noKpi(0);
  const value = (sorted[Math.floor((n - 1) / 2)]! + sorted[Math.ceil((n - 1) / 2)]!) / 2;
  const half = (z * Math.sqrt(n)) / 2;
  const low = Math.floor(n / 2 - half) - 1;
  const high = Math.ceil(n / 2 + half);
  return { value, low: low < 0 ? null : sorted[low]!, high: high >= n ? null : sorted[high]!, n };
}
