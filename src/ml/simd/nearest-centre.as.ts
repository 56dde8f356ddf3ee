// AssemblyScript, compiled by scripts/compile-kernels.js. Pointers are byte offsets into the memory that JavaScript
// lays out. Centres come packed in pairs, each pair column by column: centre c, column j at
// ((c >> 1) · columns + j) · 2 + (c & 1); an odd last one is paired with anything finite. Each distance is summed column after
// column, whatever the blocking: a row alone gives the bits it gives in a batch.

// Where the nearest search leaves its answer beside the label it returns.
let least: f64 = 0;
let next: f64 = 0;

function search(x: usize, rowBytes: usize, packed: usize, k: i32, scratch: usize): i32 {
  const pairBytes = rowBytes << 1;
  const pairs = (k + 1) >> 1;
  let pair = 0;
  for (; pair + 4 <= pairs; pair += 4) {
    fourPairs(x, rowBytes, packed + <usize>pair * pairBytes, pairBytes, scratch + ((<usize>pair) << 4));
  }
  for (; pair < pairs; pair++) {
    onePair(x, rowBytes, packed + <usize>pair * pairBytes, scratch + ((<usize>pair) << 4));
  }
  let nearest = 0;
  let low = f64.load(scratch);
  let second: f64 = Infinity;
  for (let c = 1; c < k; c++) {
    const distance = f64.load(scratch + ((<usize>c) << 3));
    if (distance < low) {
      second = low;
      low = distance;
      nearest = c;
    } else if (distance < second) second = distance;
  }
  least = low;
  next = second;
  return nearest;
}

/**
 * For each row: the nearest of k centres (the lowest number wins a tie), its distance, and that of the next nearest
 * (∞ when there is none). `scratch` holds k + 1 numbers.
 */
export function settle(
  x: usize,
  rows: i32,
  columns: i32,
  packed: usize,
  k: i32,
  scratch: usize,
  labels: usize,
  upper: usize,
  lower: usize,
): void {
  const rowBytes = (<usize>columns) << 3;
  for (let row = 0; row < rows; row++, x += rowBytes, labels += 4, upper += 8, lower += 8) {
    i32.store(labels, search(x, rowBytes, packed, k, scratch));
    f64.store(upper, Math.sqrt(least));
    f64.store(lower, Math.sqrt(next));
  }
}

/**
 * One pass of Lloyd's algorithm under Hamerly's bounds: widens the bounds by how far the centres moved, searches for the
 * rows whose bounds meet, and keeps sums and sizes of the labels in step. Returns how many labels changed.
 * @param far the greatest movement of the centres other than the row's own: at 0 for the fastest centre's rows, at 8 for
 *   all others' rows
 */
export function reassign(
  x: usize,
  rows: i32,
  columns: i32,
  packed: usize,
  k: i32,
  scratch: usize,
  labels: usize,
  upper: usize,
  lower: usize,
  moved: usize,
  halfGap: usize,
  fastest: i32,
  far: usize,
  sums: usize,
  sizes: usize,
): i32 {
  const rowBytes = (<usize>columns) << 3;
  const farFromFastest = f64.load(far);
  const farFromOthers = f64.load(far, 8);
  let changes = 0;
  for (let row = 0; row < rows; row++, x += rowBytes, labels += 4, upper += 8, lower += 8) {
    const label = i32.load(labels);
    const at = (<usize>label) << 3;
    const up = f64.load(upper) + f64.load(moved + at);
    const low = f64.load(lower) - (label == fastest ? farFromFastest : farFromOthers);
    if (up < Math.max(low, f64.load(halfGap + at))) {
      f64.store(upper, up);
      f64.store(lower, low);
      continue;
    }
    const nearest = search(x, rowBytes, packed, k, scratch);
    f64.store(upper, Math.sqrt(least));
    f64.store(lower, Math.sqrt(next));
    if (nearest == label) continue;
    i32.store(labels, nearest);
    changes++;
    const to = (<usize>nearest) << 3;
    f64.store(sizes + at, f64.load(sizes + at) - 1);
    f64.store(sizes + to, f64.load(sizes + to) + 1);
    let from = sums + <usize>label * rowBytes;
    let into = sums + <usize>nearest * rowBytes;
    for (let j: usize = 0; j < rowBytes; j += 8, from += 8, into += 8) {
      const value = f64.load(x + j);
      f64.store(from, f64.load(from) - value);
      f64.store(into, f64.load(into) + value);
    }
  }
  return changes;
}

/** Adds every row to the sum of its label. `sums` and `sizes` begin as zeros. */
export function sumRows(x: usize, rows: i32, columns: i32, labels: usize, sums: usize, sizes: usize): void {
  const rowBytes = (<usize>columns) << 3;
  for (let row = 0; row < rows; row++, x += rowBytes, labels += 4) {
    const label = <usize>i32.load(labels);
    const size = sizes + (label << 3);
    f64.store(size, f64.load(size) + 1);
    let into = sums + label * rowBytes;
    for (let j: usize = 0; j < rowBytes; j += 8, into += 8) f64.store(into, f64.load(into) + f64.load(x + j));
  }
}

function fourPairs(x: usize, rowBytes: usize, p0: usize, pairBytes: usize, out: usize): void {
  const p1 = p0 + pairBytes,
    p2 = p1 + pairBytes,
    p3 = p2 + pairBytes;
  let a0 = f64x2.splat(0),
    a1 = f64x2.splat(0),
    a2 = f64x2.splat(0),
    a3 = f64x2.splat(0);
  for (let j: usize = 0; j < rowBytes; j += 8) {
    const value = v128.load64_splat(x + j);
    const at = j << 1;
    let t = f64x2.sub(value, v128.load(p0 + at));
    a0 = f64x2.add(a0, f64x2.mul(t, t));
    t = f64x2.sub(value, v128.load(p1 + at));
    a1 = f64x2.add(a1, f64x2.mul(t, t));
    t = f64x2.sub(value, v128.load(p2 + at));
    a2 = f64x2.add(a2, f64x2.mul(t, t));
    t = f64x2.sub(value, v128.load(p3 + at));
    a3 = f64x2.add(a3, f64x2.mul(t, t));
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out, a2, 32);
  v128.store(out, a3, 48);
}

function onePair(x: usize, rowBytes: usize, p: usize, out: usize): void {
  let sum = f64x2.splat(0);
  for (let j: usize = 0; j < rowBytes; j += 8) {
    const t = f64x2.sub(v128.load64_splat(x + j), v128.load(p + (j << 1)));
    sum = f64x2.add(sum, f64x2.mul(t, t));
  }
  v128.store(out, sum);
}
