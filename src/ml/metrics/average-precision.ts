import { descendingOrder } from './auroc.ts';

/**
 * Average precision in [0, 1]: Σ (recall gained) · precision over the distinct scores, highest first, as in
 * scikit-learn; tied rows enter together. It estimates the area under the precision–recall curve without
 * interpolation. NaN without a positive. Throws RangeError on a NaN score or on different lengths. O(n log n).
 */
export function averagePrecision(labels: ArrayLike<number>, scores: ArrayLike<number>): number {
  const order = descendingOrder(labels, scores);
  let seen = 0;
  let positives = 0;
  let sum = 0;
  while (seen < order.length) {
    const score = scores[order[seen]!]!;
    let tied = 0;
    for (; seen < order.length && scores[order[seen]!] === score; seen++) if (labels[order[seen]!] !== 0) tied++;
    positives += tied;
    sum += tied * (positives / seen);
  }
  return positives === 0 ? Number.NaN : sum / positives;
}
