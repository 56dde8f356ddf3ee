/**
 * p-values adjusted so that rejecting those ≤ q keeps the expected share of false rejections at q.
 * Source: Benjamini & Hochberg, JRSS B 1995. A NaN stays NaN and is not counted.
 */
export function adjustFalseDiscovery(pValues: readonly number[]): number[] {
  const order = [...pValues.keys()].filter((i) => !Number.isNaN(pValues[i]!)).sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = pValues.map(() => Number.NaN);
  let least = 1;
  for (let rank = order.length; rank >= 1; rank--) {
    const i = order[rank - 1]!;
    least = Math.min(least, (pValues[i]! * order.length) / rank);
    adjusted[i] = least;
  }
  return adjusted;
}
