/**
 * Area under the ROC curve in [0, 1]: the chance that a positive scores above a negative, ties counting one half
 * (the Mann–Whitney statistic, by mid-ranks, exact). `labels[i]` is positive when it is not 0. NaN when one class is
 * absent. Throws RangeError on a NaN score or on different lengths. O(n log n).
 */
export function auroc(labels: ArrayLike<number>, scores: ArrayLike<number>): number {
  const order = descendingOrder(labels, scores);
  let positives = 0;
  let pairsWon = 0;
  let negatives = 0;
  for (let i = 0; i < order.length; ) {
    const score = scores[order[i]!]!;
    let tiedPositives = 0;
    let tiedNegatives = 0;
    for (; i < order.length && scores[order[i]!] === score; i++) {
      if (labels[order[i]!] === 0) tiedNegatives++;
      else tiedPositives++;
    }
    pairsWon += tiedNegatives * (positives + tiedPositives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
  }
  return positives === 0 || negatives === 0 ? Number.NaN : pairsWon / (positives * negatives);
}

/** Row numbers by falling score. Throws RangeError on a NaN score or on different lengths. */
export function descendingOrder(labels: ArrayLike<number>, scores: ArrayLike<number>): Uint32Array {
  if (labels.length !== scores.length) {
    throw new RangeError(`${labels.length} labels beside ${scores.length} scores.`);
  }
  const order = new Uint32Array(scores.length);
  for (let i = 0; i < order.length; i++) {
    if (Number.isNaN(scores[i])) throw new RangeError(`Score ${i} is NaN.`);
    order[i] = i;
  }
  return order.sort((a, b) => (scores[a]! < scores[b]! ? 1 : scores[a]! > scores[b]! ? -1 : a - b));
}
