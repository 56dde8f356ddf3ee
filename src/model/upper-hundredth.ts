/** Positions of the largest hundredth of the values, at least one; of equal values the first. */
export function upperHundredth(values: Float64Array): ReadonlySet<number> {
  const count = Math.max(1, Math.round(values.length / 100));
  const order = Array.from(values.keys()).sort((a, b) => values[b]! - values[a]! || a - b);
  return new Set(order.slice(0, count));
}

/** Members of both sets as a share of those of either, in [0, 1]. */
export function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const common = [...a].filter((i) => b.has(i)).length;
  return common / (a.size + b.size - common);
}
