/** From quantiles to what is drawn of a distribution. Positions are in [0, 1], left to right. */
export interface Scale {
  readonly at: (value: number) => number;
  /** Values near which a label helps: low end, median, high end. */
  readonly ends: readonly [low: number, high: number];
}

const padding = 0.04;

/** The value at a probability, linear between those that are kept; NaN where none is known. */
export function quantileAt(
  quantiles: readonly (number | null)[],
  probabilities: readonly number[],
  probability: number,
): number {
  const k = probabilities.findIndex((each) => each >= probability);
  const high = quantiles[k] ?? Number.NaN;
  if (k <= 0 || probabilities[k] === probability) return high;
  const low = quantiles[k - 1] ?? Number.NaN;
  const part = (probability - probabilities[k - 1]!) / (probabilities[k]! - probabilities[k - 1]!);
  return low + part * (high - low);
}

/**
 * A scale that shows all groups and the value. Where a few values lie far out, distances from the middle are bent
 * (asinh), so that the bulk keeps its shape and the outlier its place.
 */
export function scaleOf(
  groups: readonly { readonly quantiles: readonly (number | null)[] }[],
  probabilities: readonly number[],
  value: number | null,
): Scale {
  const of = (probability: number) =>
    groups.map(({ quantiles }) => quantileAt(quantiles, probabilities, probability)).filter(Number.isFinite);
  const low = Math.min(...of(0.01), value ?? Number.POSITIVE_INFINITY);
  const high = Math.max(...of(0.99), value ?? Number.NEGATIVE_INFINITY);
  const middle = of(0.5)[0] ?? 0;
  const bulk = Math.max((of(0.9)[0] ?? 0) - (of(0.1)[0] ?? 0), Math.abs(middle) / 2, 1e-9);
  const bend = high - low > 12 * bulk ? (each: number) => Math.asinh((each - middle) / bulk) : (each: number) => each;
  const [from, to] = [bend(low), bend(high)];
  const width = to - from || 1;
  return {
    at: (each) => Math.min(1, Math.max(0, padding + ((bend(each) - from) / width) * (1 - 2 * padding))),
    ends: [low, high],
  };
}

/** Height of the density over each stretch between kept quantiles, the highest 1; stretches narrower than `least` are widened. */
export function densityOf(
  quantiles: readonly (number | null)[],
  probabilities: readonly number[],
  { at }: Scale,
  least = 0.012,
): readonly { readonly from: number; readonly to: number; readonly height: number }[] {
  const stretches = [];
  for (let k = 1; k < quantiles.length; k++) {
    const [low, high] = [quantiles[k - 1], quantiles[k]];
    if (low === null || high === null || low === undefined || high === undefined) continue;
    const middle = (at(low) + at(high)) / 2;
    const width = Math.max(least, at(high) - at(low));
    stretches.push({
      from: middle - width / 2,
      to: middle + width / 2,
      height: (probabilities[k]! - probabilities[k - 1]!) / width,
    });
  }
  const most = Math.max(...stretches.map(({ height }) => height), 1e-9);
  return stretches.map((each) => ({ ...each, height: each.height / most }));
}
