/** Squared Euclidean distance between `columns` values of a from `atA` and of b from `atB`; four sums run side by side. */
export function squaredDistance(a: Float64Array, atA: number, b: Float64Array, atB: number, columns: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let j = 0;
  for (const even = columns - 3; j < even; j += 4) {
    const d0 = a[atA + j]! - b[atB + j]!;
    const d1 = a[atA + j + 1]! - b[atB + j + 1]!;
    const d2 = a[atA + j + 2]! - b[atB + j + 2]!;
    const d3 = a[atA + j + 3]! - b[atB + j + 3]!;
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  for (; j < columns; j++) {
    const d = a[atA + j]! - b[atB + j]!;
    s0 += d * d;
  }
  return s0 + s1 + (s2 + s3);
}
