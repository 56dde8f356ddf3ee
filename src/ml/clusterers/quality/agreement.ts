import { contingency, sizesOf } from './stability.ts';

/**
 * Adjusted Rand index of two labellings of the same rows: 1 = the same partition, 0 = as alike as chance makes them.
 * Rows that are noise in either are left out. NaN without two rows. Source: Hubert & Arabie 1985.
 */
export function adjustedRand(a: Int32Array, b: Int32Array): number {
  const both = Array.from(a.keys()).filter((i) => a[i]! >= 0 && b[i]! >= 0);
  if (both.length < 2) return Number.NaN;
  const [ownA, ownB] = [a, b].map((labels) => Int32Array.from(both, (i) => labels[i]!)) as [Int32Array, Int32Array];
  const kOfA = Math.max(...ownA) + 1;
  const kOfB = Math.max(...ownB) + 1;
  const pairs = (counts: Float64Array) => counts.reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  const together = pairs(contingency(ownA, ownB, kOfA, kOfB));
  const inA = pairs(sizesOf(ownA, kOfA));
  const inB = pairs(sizesOf(ownB, kOfB));
  const expected = (inA * inB) / ((both.length * (both.length - 1)) / 2);
  const most = (inA + inB) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}
