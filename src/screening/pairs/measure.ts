/** What scores are worth against labels. Rates are null where nothing was there to count. */
export interface Measures {
  readonly pairs: number;
  readonly matches: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  /** Area under the ROC curve; pairs with equal scores count half. */
  readonly auc: number | null;
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/**
 * @param scores 0–1, one per label
 * @param threshold a score at or above it says "match"
 */
export function measure(scores: ArrayLike<number>, labels: readonly boolean[], threshold: number): Measures {
  let hits = 0;
  let said = 0;
  let matches = 0;
  for (const [place, label] of labels.entries()) {
    const yes = scores[place]! >= threshold;
    if (label) matches += 1;
    if (yes) said += 1;
    if (yes && label) hits += 1;
  }
  const precision = ratio(hits, said);
  const recall = ratio(hits, matches);
  return {
    pairs: labels.length,
    matches,
    precision,
    recall,
    f1: ratio(2 * hits, said + matches),
    auc: areaUnderCurve(scores, labels, matches),
  };
}

function areaUnderCurve(scores: ArrayLike<number>, labels: readonly boolean[], matches: number): number | null {
  const others = labels.length - matches;
  if (matches === 0 || others === 0) return null;
  let better = 0;
  for (const [i, yes] of labels.entries()) {
    if (!yes) continue;
    for (const [j, no] of labels.entries()) {
      if (no) continue;
      if (scores[i]! > scores[j]!) better += 1;
      else if (scores[i] === scores[j]) better += 0.5;
    }
  }
  return better / (matches * others);
}

/** Pairs that share the highest score, and how many of them are no match: no threshold tells these apart. */
export interface Ties {
  readonly score: number;
  readonly pairs: number;
  readonly wrong: number;
}

export function tiesAtTop(scores: ArrayLike<number>, labels: readonly boolean[]): Ties {
  let score = 0;
  for (let place = 0; place < scores.length; place++) score = Math.max(score, scores[place]!);
  let pairs = 0;
  let wrong = 0;
  for (const [place, label] of labels.entries()) {
    if (scores[place] !== score) continue;
    pairs += 1;
    if (!label) wrong += 1;
  }
  return { score, pairs, wrong };
}
