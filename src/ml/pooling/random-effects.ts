/** A population of effects: their mean and how much they truly differ. */
export interface RandomEffects {
  readonly mean: number;
  /** τ², the variance between groups beyond what sampling explains; 0 = no difference found. */
  readonly between: number;
}

/**
 * Random-effects mean and between-group variance of K estimates with known sampling variances (> 0; Infinity or NaN
 * leaves a group out). Moments estimator of DerSimonian & Laird (1986). O(K).
 */
export function randomEffects(estimates: ArrayLike<number>, variances: ArrayLike<number>): RandomEffects {
  let weight = 0;
  let weightSquared = 0;
  let weighted = 0;
  let groups = 0;
  for (let k = 0; k < estimates.length; k++) {
    const w = 1 / variances[k]!;
    if (!(w > 0) || !Number.isFinite(w)) continue;
    groups += 1;
    weight += w;
    weightSquared += w * w;
    weighted += w * estimates[k]!;
  }
  if (groups === 0) return { mean: 0, between: 0 };
  const fixedMean = weighted / weight;
  if (groups === 1) return { mean: fixedMean, between: 0 };
  let q = 0;
  for (let k = 0; k < estimates.length; k++) {
    const w = 1 / variances[k]!;
    if (w > 0 && Number.isFinite(w)) q += w * (estimates[k]! - fixedMean) ** 2;
  }
  const between = Math.max(0, (q - (groups - 1)) / (weight - weightSquared / weight));
  if (!(between > 0)) return { mean: fixedMean, between: 0 };
  let total = 0;
  let sum = 0;
  for (let k = 0; k < estimates.length; k++) {
    const w = 1 / (variances[k]! + between);
    if (!(w > 0) || !Number.isFinite(1 / variances[k]!)) continue;
    total += w;
    sum += w * estimates[k]!;
  }
  return { mean: sum / total, between };
}

/** The weight of a group's own estimate against its population: 1 as its sampling variance → 0, 0 as it → ∞. */
export function poolingWeight(between: number, samplingVariance: number): number {
  if (!(between > 0) || !Number.isFinite(samplingVariance)) return 0;
  return between / (between + samplingVariance);
}
