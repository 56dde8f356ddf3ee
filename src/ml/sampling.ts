import type { Random } from './random.ts';

/**
 * `size` different row numbers of [0, rows), uniformly drawn, in ascending order (which keeps reads sequential).
 * All rows when `size ≥ rows`.
 */
export function sampleRows(rows: number, size: number, random: Random): Int32Array {
  if (size >= rows) return Int32Array.from({ length: rows }, (_, i) => i);
  const taken = new Set<number>();
  // Floyd's algorithm: one draw per taken row, whatever the number of rows.
  for (let top = rows - size; top < rows; top++) {
    const drawn = random.below(top + 1);
    taken.add(taken.has(drawn) ? top : drawn);
  }
  return Int32Array.from(taken).sort();
}

/** As `sampleRows`, but in random order: the first of them are a sample too. O(n) memory. */
export function sampleWithoutReplacement(random: Random, n: number, count: number): Uint32Array {
  const pool = new Uint32Array(n);
  for (let i = 0; i < n; i++) pool[i] = i;
  const taken = Math.min(count, n);
  for (let i = 0; i < taken; i++) {
    const j = i + random.below(n - i);
    const value = pool[j]!;
    pool[j] = pool[i]!;
    pool[i] = value;
  }
  return pool.slice(0, taken);
}

/** `size` row numbers of [0, rows) drawn with replacement, in the order drawn. */
export function bootstrapRows(rows: number, size: number, random: Random): Int32Array {
  const drawn = new Int32Array(size);
  for (let i = 0; i < size; i++) drawn[i] = random.below(rows);
  return drawn;
}

/** The numbers 0 … rows − 1 in random order (Fisher–Yates). */
export function permutation(rows: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  for (let i = rows - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
  return order;
}
