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

/** Number of the nearest of k centres (k × columns, row-major) to the row at `at`; the lowest number wins a tie. */
export function nearestCentre(
  data: Float64Array,
  at: number,
  centres: Float64Array,
  k: number,
  columns: number,
): number {
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let c = 0; c < k; c++) {
    const distance = squaredDistance(data, at, centres, c * columns, columns);
    if (distance < least) {
      least = distance;
      nearest = c;
    }
  }
  return nearest;
}
