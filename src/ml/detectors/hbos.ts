import { BOUND } from '../bound.ts';
import type { Detector, Fitted, Scorer } from '../estimator.ts';
import { requireScorable, requireTraining } from './input.ts';

export interface HbosParams {
  /** Bins of equal width per column. */
  readonly bins: number;
}

export interface Hbos extends Fitted {
  readonly kind: 'hbos';
  readonly version: 1;
  readonly params: HbosParams;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** −log((count + 1)/(n + bins)) of each bin, columns × bins. */
  readonly surprise: Float64Array;
  /** The surprise of an empty bin, also of a value outside the training range. */
  readonly emptySurprise: number;
}

/**
 * Histogram-based outlier score: the surprisals of a row's bins, added over columns as if they were independent.
 * Score ≥ 0, in nats. A constant column surprises only where a row differs from it. Fit O(n·d), score O(d) a row.
 * Source: Goldstein & Dengel, KI 2012; counts carry one pseudo-count each, so that an empty bin stays finite.
 */
export const hbos: Detector<HbosParams, Hbos> = {
  kind: 'hbos',
  defaults: { bins: 10 },

  fit(params, X, _random) {
    requireTraining(X);
    const { rows, columns, data } = X;
    const { bins } = params;
    const low = new Float64Array(columns).fill(BOUND);
    const high = new Float64Array(columns).fill(-BOUND);
    for (let at = 0, j = 0; at < data.length; at++, j = j + 1 === columns ? 0 : j + 1) {
      const x = Math.max(-BOUND, Math.min(BOUND, data[at]!));
      if (x < low[j]!) low[j] = x;
      if (x > high[j]!) high[j] = x;
    }
    const surprise = new Float64Array(columns * bins);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const at = j * bins + binOf(data[i * columns + j]!, low[j]!, high[j]!, bins);
        surprise[at] = surprise[at]! + 1;
      }
    }
    for (let at = 0; at < surprise.length; at++) surprise[at] = -Math.log((surprise[at]! + 1) / (rows + bins));
    return { kind: 'hbos', version: 1, params, low, high, surprise, emptySurprise: Math.log(rows + bins) };
  },

  scorer(fitted): Scorer {
    const { low, high, surprise, emptySurprise } = fitted;
    const { bins } = fitted.params;
    const columns = low.length;
    return (X, out) => {
      requireScorable(X, columns, out);
      for (let i = 0; i < X.rows; i++) {
        let sum = 0;
        for (let j = 0; j < columns; j++) {
          const bin = binOf(X.data[i * columns + j]!, low[j]!, high[j]!, bins);
          sum += bin < 0 ? emptySurprise : surprise[j * bins + bin]!;
        }
        out[i] = sum;
      }
    };
  },
};

/** −1 outside [low, high]; values beyond ±1e15 count as ±1e15. */
function binOf(value: number, low: number, high: number, bins: number): number {
  const x = value > BOUND ? BOUND : value < -BOUND ? -BOUND : value;
  if (x < low || x > high) return -1;
  if (x === high) return high === low ? 0 : bins - 1;
  const bin = Math.floor(((x - low) / (high - low)) * bins);
  return bin < bins ? bin : bins - 1;
}
