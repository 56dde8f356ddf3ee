/**
 * Units in falling order of a score, with ties kept together. Positions in `order`, `party` and `guilty` agree, so a
 * bootstrap replicate walks three flat arrays.
 */
export interface Ranking {
  /** Unit at each position. */
  readonly order: Int32Array;
  /** Exclusive end position of each group of equal scores, ascending. */
  readonly groupEnds: Int32Array;
  readonly party: Int32Array;
  /** 1 guilty, 0 innocent. */
  readonly guilty: Uint8Array;
  /** Positions of the guilty units, ascending. */
  readonly guiltyAt: Int32Array;
}

/** Ranks the given units; NaN counts as −∞: nothing was said of the unit. */
export function rankUnits(units: Int32Array, score: Float64Array, party: Int32Array, label: Int8Array): Ranking {
  const value = (unit: number): number => (Number.isNaN(score[unit]!) ? Number.NEGATIVE_INFINITY : score[unit]!);
  const order = units.slice().sort((a, b) => {
    const difference = value(b) - value(a);
    // −∞ − −∞ is NaN: equal.
    return difference < 0 ? -1 : difference > 0 ? 1 : a - b;
  });
  const groupEnds: number[] = [];
  for (let i = 1; i <= order.length; i++) {
    if (i === order.length || value(order[i]!) !== value(order[i - 1]!)) groupEnds.push(i);
  }
  const guilty = Uint8Array.from(order, (unit) => (label[unit] === 1 ? 1 : 0));
  return {
    order,
    groupEnds: Int32Array.from(groupEnds),
    party: order.map((unit) => party[unit]!),
    guilty,
    guiltyAt: Int32Array.from(guilty.keys()).filter((position) => guilty[position] === 1),
  };
}

/** Number of guilty units, each weighted by its party where weights are given. */
export function guiltyWeight(ranking: Ranking, weight: Float64Array | null = null): number {
  if (weight === null) return ranking.guiltyAt.length;
  let total = 0;
  for (let k = 0; k < ranking.guiltyAt.length; k++) total += weight[ranking.party[ranking.guiltyAt[k]!]!]!;
  return total;
}

/**
 * Innocent units flagged until each share of the guilty is found, written to `out`. Within a tie the order is random,
 * so the expected share of the group is taken: a ranking that has nothing to say about some units flags them at
 * random. `recalls` ascend and lie in (0, 1]; NaN where nobody is guilty. `weight` is by party.
 */
export function falsePositivesAt(
  ranking: Ranking,
  recalls: readonly number[],
  weight: Float64Array | null = null,
  out = new Float64Array(recalls.length),
): Float64Array {
  const { groupEnds, guilty, party } = ranking;
  const total = guiltyWeight(ranking, weight);
  out.fill(Number.NaN);
  if (total === 0) return out;
  let found = 0;
  let wrong = 0;
  let level = 0;
  let start = 0;
  for (let g = 0; g < groupEnds.length && level < recalls.length; g++) {
    const end = groupEnds[g]!;
    let groupGuilty = 0;
    let groupInnocent = 0;
    for (let i = start; i < end; i++) {
      const w = weight === null ? 1 : weight[party[i]!]!;
      if (guilty[i] === 1) groupGuilty += w;
      else groupInnocent += w;
    }
    // The tolerance keeps 0.3 · 10 from asking for a fourth unit.
    while (level < recalls.length && found + groupGuilty >= recalls[level]! * total - 1e-9) {
      const share = groupGuilty === 0 ? 0 : Math.max(0, (recalls[level]! * total - found) / groupGuilty);
      out[level] = wrong + Math.min(1, share) * groupInnocent;
      level++;
    }
    found += groupGuilty;
    wrong += groupInnocent;
    start = end;
  }
  return out;
}

/** Expected number of `wanted` units among the first `count` positions, ties in random order. */
export function expectedWithin(ranking: Ranking, count: number, wanted: (unit: number) => boolean): number {
  let start = 0;
  let expected = 0;
  for (const end of ranking.groupEnds) {
    if (start >= count) break;
    let hits = 0;
    for (let i = start; i < end; i++) if (wanted(ranking.order[i]!)) hits++;
    expected += hits * Math.min(1, (count - start) / (end - start));
    start = end;
  }
  return expected;
}
