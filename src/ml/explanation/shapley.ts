/**
 * Exact Shapley values of n players from the values of all 2ⁿ coalitions: `values[mask]`, bit i set when player i takes
 * part. Returns φ with Σφ = values[2ⁿ − 1] − values[0]. O(n · 2ⁿ). Throws RangeError when the length is not a power of 2.
 * Source: Shapley 1953; Lundberg & Lee, NeurIPS 2017 (one background record).
 */
export function shapleyValues(values: Float64Array): Float64Array {
  const players = Math.log2(values.length);
  if (!Number.isInteger(players)) throw new RangeError(`${values.length} coalitions are not all subsets of a set.`);
  // |S|! (n − |S| − 1)! / n! by size of the coalition that a player joins.
  const weights = new Float64Array(players);
  for (let size = 0; size < players; size++) {
    let choose = 1;
    for (let k = 1; k <= size; k++) choose = (choose * (players - k)) / k;
    weights[size] = 1 / (players * choose);
  }
  const phi = new Float64Array(players);
  for (let mask = 0; mask < values.length; mask++) {
    const size = bitCount(mask);
    for (let i = 0; i < players; i++) {
      if ((mask & (1 << i)) === 0) phi[i]! += weights[size]! * (values[mask | (1 << i)]! - values[mask]!);
    }
  }
  return phi;
}

/** Number of bits set in a non-negative integer. */
export function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
