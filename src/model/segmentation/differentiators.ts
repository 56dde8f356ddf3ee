import type { Matrix } from '#ml/matrix';
import { quantileOfSorted } from '#ml/statistics/quantile';
import type { ProfileColumn } from './profile-column.ts';
import { decodeNumber, type Indicator, type ProfileEncoder } from './profile-encoder.ts';

/**
 * How one column tells a segment from everyone else. Numbers: `effect` = P(a member has more) − P(another has more), in
 * [−1, 1] (Cliff's delta), with medians in the column's unit. Categories: the value whose share differs most, `effect`
 * = the difference of shares.
 */
export interface Differentiator {
  readonly column: string;
  readonly label: string | null;
  readonly effect: number;
  /** Median, or share of the value, inside and outside the segment. */
  readonly inside: number;
  readonly outside: number;
}

/** The differentiators of each segment, most telling first, at most one per column. O(columns · rows · log rows). */
export function differentiators(
  encoder: ProfileEncoder,
  X: Matrix,
  indicators: readonly Indicator[],
  labels: Int32Array,
  k: number,
): readonly (readonly Differentiator[])[] {
  const all: Differentiator[][] = Array.from({ length: k }, () => []);
  for (const [j, { column, label }] of indicators.entries()) {
    const values = Float64Array.from({ length: X.rows }, (_, i) => X.data[i * X.columns + j]!);
    const encoding = label === null ? encoder.numbers[j]! : null;
    const effects = label === null ? deltas(values, labels, k) : null;
    for (let s = 0; s < k; s++) {
      const [inside, outside] = [true, false].map((own) =>
        values.filter((_, i) => labels[i]! >= 0 && (labels[i] === s) === own),
      );
      if (inside!.length === 0 || outside!.length === 0) continue;
      const summary = (group: Float64Array) =>
        encoding === null
          ? group.reduce((sum, value) => sum + value, 0) / group.length
          : decodeNumber(encoding, median(group));
      const [within, beyond] = [summary(inside!), summary(outside!)];
      const effect = effects === null ? within - beyond : effects[s]!;
      const difference = { column, label, effect, inside: within, outside: beyond };
      const rival = all[s]!.findIndex((held) => held.column === column);
      if (rival < 0) all[s]!.push(difference);
      else if (Math.abs(all[s]![rival]!.effect) < Math.abs(effect)) all[s]![rival] = difference;
    }
  }
  return all.map((found) => found.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect)));
}

function median(values: Float64Array): number {
  return quantileOfSorted(values.slice().sort(), 0.5);
}

/** Cliff's delta of each segment against the rest, by mid-ranks; rows without a segment are left out. */
function deltas(values: Float64Array, labels: Int32Array, k: number): Float64Array {
  const order = Array.from(values.keys())
    .filter((i) => labels[i]! >= 0)
    .sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(k);
  const sizes = new Float64Array(k);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let at = from; at < to; at++) {
      const label = labels[order[at]!]!;
      ranks[label] = ranks[label]! + (from + to + 1) / 2;
      sizes[label] = sizes[label]! + 1;
    }
    from = to;
  }
  return ranks.map((sum, s) => {
    const own = sizes[s]!;
    const others = order.length - own;
    return own === 0 || others === 0 ? 0 : (2 * (sum - (own * (own + 1)) / 2)) / (own * others) - 1;
  });
}

/** Whether two number columns say much the same (|rank correlation| ≥ 0.6): only one of them should name a segment. */
export function sayTheSame(a: ProfileColumn | undefined, b: ProfileColumn | undefined): boolean {
  if (a?.type !== 'number' || b?.type !== 'number') return false;
  const step = Math.max(1, Math.floor(a.values.length / 1000));
  const rows = Array.from(a.values.keys()).filter((i) => i % step === 0);
  const score = (values: Float64Array) => {
    const order = rows.toSorted((x, y) => values[x]! - values[y]!);
    const rank = new Map(order.map((row, at) => [row, at - (order.length - 1) / 2]));
    return rows.map((row) => rank.get(row)!);
  };
  const [x, y] = [score(a.values), score(b.values)];
  let product = 0;
  let square = 0;
  for (let i = 0; i < x.length; i++) {
    product += x[i]! * y[i]!;
    square += x[i]! * x[i]!;
  }
  return square > 0 && Math.abs(product / square) >= 0.6;
}
