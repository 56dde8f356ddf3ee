/**
 * Spearman's rank correlation of two samples of equal length, ties by mid-ranks; NaN when one of them does not vary.
 * O(n log n). Throws RangeError when the lengths differ.
 */
export function rankCorrelation(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} values do not pair with ${b.length}.`);
  const [x, y] = [centredRanks(a), centredRanks(b)];
  let [both, ofX, ofY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    both += x[i]! * y[i]!;
    ofX += x[i]! ** 2;
    ofY += y[i]! ** 2;
  }
  return both / Math.sqrt(ofX * ofY);
}

/** Mid-ranks less their mean. */
function centredRanks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((i, k) => values[i]! - values[k]!);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let at = from; at < to; at++) ranks[order[at]!] = (from + to - order.length) / 2;
    from = to;
  }
  return ranks;
}
