import { chiSquaredTail } from './gamma.ts';

/** Whether groups differ. `p` is null where the test would not hold. */
export interface GroupTest {
  readonly statistic: number;
  readonly degrees: number;
  readonly p: number | null;
  /** How much they differ, in [0, 1]: ε² of ranks, or Cramér's V. */
  readonly effect: number;
}

/**
 * Kruskal–Wallis on ordinal values, corrected for ties: whether one group tends to larger values than another. p is null
 * with fewer than two groups of five or where all values are equal. Source: Kruskal & Wallis, JASA 1952; ε²: Tomczak 2014.
 */
export function kruskalWallis(groups: readonly ArrayLike<number>[]): GroupTest {
  const used = groups.filter((group) => group.length > 0);
  const values = used.flatMap((group, g) => Array.from(group, (value) => ({ value, g })));
  values.sort((a, b) => a.value - b.value);
  const n = values.length;
  const rankSums = used.map(() => 0);
  let ties = 0;
  for (let from = 0; from < n; ) {
    let to = from + 1;
    while (to < n && values[to]!.value === values[from]!.value) to++;
    for (let i = from; i < to; i++) rankSums[values[i]!.g]! += (from + to + 1) / 2;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  const degrees = Math.max(0, used.length - 1);
  const correction = 1 - ties / (n ** 3 - n);
  if (degrees === 0 || !(correction > 0)) return { statistic: 0, degrees, p: null, effect: 0 };
  const squares = used.reduce((sum, group, g) => sum + rankSums[g]! ** 2 / group.length, 0);
  const statistic = Math.max(0, ((12 / (n * (n + 1))) * squares - 3 * (n + 1)) / correction);
  const holds = used.every((group) => group.length >= 5);
  return { statistic, degrees, p: holds ? chiSquaredTail(statistic, degrees) : null, effect: statistic / (n - 1) };
}

/**
 * Pearson's χ² of homogeneity over groups × classes. Classes that nobody has are left out. p is null when more than a
 * fifth of the expected counts are under 5 (Cochran 1954).
 */
export function chiSquaredHomogeneity(table: readonly (readonly number[])[]): GroupTest {
  const rows = table.filter((row) => row.some((count) => count > 0));
  const totals = (rows[0] ?? []).map((_, column) => rows.reduce((sum, row) => sum + row[column]!, 0));
  const used = [...totals.keys()].filter((column) => totals[column]! > 0);
  const n = totals.reduce((sum, count) => sum + count, 0);
  const degrees = Math.max(0, rows.length - 1) * Math.max(0, used.length - 1);
  if (degrees === 0) return { statistic: 0, degrees, p: null, effect: 0 };
  let statistic = 0;
  let small = 0;
  for (const row of rows) {
    const size = row.reduce((sum, count) => sum + count, 0);
    for (const column of used) {
      const expected = (size * totals[column]!) / n;
      if (expected < 5) small += 1;
      statistic += (row[column]! - expected) ** 2 / expected;
    }
  }
  const holds = small <= (rows.length * used.length) / 5;
  const effect = Math.sqrt(statistic / (n * Math.min(rows.length - 1, used.length - 1)));
  return { statistic, degrees, p: holds ? chiSquaredTail(statistic, degrees) : null, effect };
}
