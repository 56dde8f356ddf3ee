import type { Random } from './random.ts';

/** `count` distinct integers of [0, n), in random order; all of them, shuffled, when count ≥ n. O(n) memory. */
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
