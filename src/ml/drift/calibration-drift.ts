import { adjustFalseDiscovery } from '../statistics/benjamini-hochberg.ts';
import { normalTail } from '../statistics/gamma.ts';
import { type ShareInterval, wilsonInterval } from '../statistics/wilson.ts';

/** Whether as many legs fall below a p-value as its calibration promised. */
export interface LevelCalibration {
  /** Promised share: P(p ≤ level) = level. */
  readonly level: number;
  readonly realised: ShareInterval;
  readonly adjustedP: number;
  /** The interval leaves the promise out, after adjusting for the number of levels. */
  readonly drifted: boolean;
}

/**
 * Realised share of conformal p-values at or below each level, against the level itself. `calibrationRows` is the size
 * of the sample behind the p-values: its own chance (variance level·(1 − level)/rows) widens what is allowed.
 * NaN p-values are left out.
 */
export function calibrationDrift(
  pValues: ArrayLike<number>,
  levels: readonly number[],
  calibrationRows: number,
): readonly LevelCalibration[] {
  let n = 0;
  const below = new Float64Array(levels.length);
  for (let i = 0; i < pValues.length; i++) {
    const p = pValues[i]!;
    if (Number.isNaN(p)) continue;
    n++;
    for (const [at, level] of levels.entries()) if (p <= level) below[at]!++;
  }
  return calibrationOfCounts(below, n, levels, calibrationRows);
}

/** The same from counts: of `n` p-values, `below[k]` are at or below level k. */
export function calibrationOfCounts(
  below: Float64Array,
  n: number,
  levels: readonly number[],
  calibrationRows: number,
): readonly LevelCalibration[] {
  const raw = levels.map((level, at) => {
    if (n === 0) return Number.NaN;
    const deviation = Math.sqrt(level * (1 - level) * (1 / n + 1 / calibrationRows));
    return deviation === 0 ? 1 : Math.min(1, 2 * normalTail(Math.abs(below[at]! / n - level) / deviation));
  });
  const adjusted = adjustFalseDiscovery(raw);
  return levels.map((level, at) => ({
    level,
    realised: wilsonInterval(below[at]!, n),
    adjustedP: adjusted[at]!,
    drifted: adjusted[at]! < 0.05,
  }));
}

/** Legs of a party resemble each other, so beyond chance is not enough: a promise must be missed by half. */
const farOff = 1.5;

/** Too many at a level, or too few where p is fine enough to tell. */
export function isFarOff({ level, realised, drifted }: LevelCalibration): boolean {
  const { share } = realised;
  return drifted && (share > level * farOff || (level >= 0.01 && share < level / farOff));
}

/** Predicted probabilities against outcomes. */
export interface Reliability {
  /** Mean |predicted − realised| over equally filled bins, in [0, 1]. */
  readonly expectedError: number;
  /** Mean squared error of the probabilities. */
  readonly brier: number;
  /** Spiegelhalter's z and its two-sided p-value: small = the probabilities do not mean what they say. */
  readonly z: number;
  readonly pValue: number;
  readonly bins: readonly { readonly predicted: number; readonly realised: ShareInterval }[];
}

/** Source: Spiegelhalter, Statistics in Medicine 1986. NaN results without rows. */
export function reliability(probabilities: Float64Array, outcomes: ArrayLike<number>, bins = 10): Reliability {
  const order = Array.from(probabilities.keys()).sort((a, b) => probabilities[a]! - probabilities[b]!);
  const n = order.length;
  let brier = 0;
  let excess = 0;
  let variance = 0;
  for (const i of order) {
    const p = probabilities[i]!;
    const y = outcomes[i] === 0 ? 0 : 1;
    brier += (y - p) ** 2 / n;
    excess += (y - p) * (1 - 2 * p);
    variance += (1 - 2 * p) ** 2 * p * (1 - p);
  }
  const groups = Array.from({ length: Math.min(bins, n) }, (_, b) => {
    const rows = order.slice(Math.floor((b * n) / Math.min(bins, n)), Math.floor(((b + 1) * n) / Math.min(bins, n)));
    const predicted = rows.reduce((sum, i) => sum + probabilities[i]! / rows.length, 0);
    const positives = rows.reduce((sum, i) => sum + (outcomes[i] === 0 ? 0 : 1), 0);
    return { predicted, realised: wilsonInterval(positives, rows.length) };
  });
  const z = n === 0 ? Number.NaN : excess / Math.sqrt(Math.max(variance, 1e-300));
  return {
    expectedError: groups.reduce(
      (sum, { predicted, realised }) => sum + (Math.abs(predicted - realised.share) * realised.n) / n,
      n === 0 ? Number.NaN : 0,
    ),
    brier: n === 0 ? Number.NaN : brier,
    z,
    pValue: Number.isNaN(z) ? z : Math.min(1, 2 * normalTail(Math.abs(z))),
    bins: groups,
  };
}
