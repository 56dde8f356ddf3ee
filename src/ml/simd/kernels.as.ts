// AssemblyScript, compiled by scripts/compile-kernels.js. Pointers are byte offsets into the memory that JavaScript
// lays out; blocks are multiples of 16 bytes. "Packed" matrices come in groups of four outputs (landmarks, neurons),
// each group input by input: output o, input j at ((o >> 2) · inputs + j) · 4 + (o & 3). Each output is summed input
// after input, whatever the blocking: a row alone gives the bits it gives in a batch.

/** out[row · groups · 4 + o] = Σ_j (x[row, j] − packed[o, j])². */
export function squaredDistances(x: usize, rows: i32, inputs: i32, packed: usize, groups: i32, out: usize): void {
  const groupBytes = (<usize>inputs) << 4;
  const rowBytes = (<usize>inputs) << 2;
  const outBytes = (<usize>groups) << 4;
  let group = 0;
  for (; group + 4 <= groups; group += 4) {
    const p = packed + <usize>group * groupBytes;
    let row = 0;
    for (; row + 2 <= rows; row += 2) {
      distances2x4(
        x + <usize>row * rowBytes,
        rowBytes,
        p,
        groupBytes,
        out + <usize>row * outBytes + ((<usize>group) << 4),
        outBytes,
      );
    }
    if (row < rows) {
      distances1x4(
        x + <usize>row * rowBytes,
        rowBytes,
        p,
        groupBytes,
        out + <usize>row * outBytes + ((<usize>group) << 4),
      );
    }
  }
  for (; group < groups; group++) {
    for (let row = 0; row < rows; row++) {
      distances1x1(
        x + <usize>row * rowBytes,
        rowBytes,
        packed + <usize>group * groupBytes,
        out + <usize>row * outBytes + ((<usize>group) << 4),
      );
    }
  }
}

function distances2x4(x: usize, rowBytes: usize, p: usize, groupBytes: usize, out: usize, outBytes: usize): void {
  let a0 = f32x4.splat(0),
    a1 = f32x4.splat(0),
    a2 = f32x4.splat(0),
    a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0),
    b1 = f32x4.splat(0),
    b2 = f32x4.splat(0),
    b3 = f32x4.splat(0);
  const p1 = p + groupBytes,
    p2 = p1 + groupBytes,
    p3 = p2 + groupBytes;
  for (let j: usize = 0; j < rowBytes; j += 4) {
    const xa = v128.load32_splat(x + j),
      xb = v128.load32_splat(x + rowBytes + j);
    const at = j << 2;
    const l0 = v128.load(p + at),
      l1 = v128.load(p1 + at),
      l2 = v128.load(p2 + at),
      l3 = v128.load(p3 + at);
    let t = f32x4.sub(xa, l0);
    a0 = f32x4.add(a0, f32x4.mul(t, t));
    t = f32x4.sub(xa, l1);
    a1 = f32x4.add(a1, f32x4.mul(t, t));
    t = f32x4.sub(xa, l2);
    a2 = f32x4.add(a2, f32x4.mul(t, t));
    t = f32x4.sub(xa, l3);
    a3 = f32x4.add(a3, f32x4.mul(t, t));
    t = f32x4.sub(xb, l0);
    b0 = f32x4.add(b0, f32x4.mul(t, t));
    t = f32x4.sub(xb, l1);
    b1 = f32x4.add(b1, f32x4.mul(t, t));
    t = f32x4.sub(xb, l2);
    b2 = f32x4.add(b2, f32x4.mul(t, t));
    t = f32x4.sub(xb, l3);
    b3 = f32x4.add(b3, f32x4.mul(t, t));
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out, a2, 32);
  v128.store(out, a3, 48);
  out += outBytes;
  v128.store(out, b0);
  v128.store(out, b1, 16);
  v128.store(out, b2, 32);
  v128.store(out, b3, 48);
}

function distances1x4(x: usize, rowBytes: usize, p: usize, groupBytes: usize, out: usize): void {
  let a0 = f32x4.splat(0),
    a1 = f32x4.splat(0),
    a2 = f32x4.splat(0),
    a3 = f32x4.splat(0);
  const p1 = p + groupBytes,
    p2 = p1 + groupBytes,
    p3 = p2 + groupBytes;
  for (let j: usize = 0; j < rowBytes; j += 4) {
    const value = v128.load32_splat(x + j);
    const at = j << 2;
    let t = f32x4.sub(value, v128.load(p + at));
    a0 = f32x4.add(a0, f32x4.mul(t, t));
    t = f32x4.sub(value, v128.load(p1 + at));
    a1 = f32x4.add(a1, f32x4.mul(t, t));
    t = f32x4.sub(value, v128.load(p2 + at));
    a2 = f32x4.add(a2, f32x4.mul(t, t));
    t = f32x4.sub(value, v128.load(p3 + at));
    a3 = f32x4.add(a3, f32x4.mul(t, t));
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out, a2, 32);
  v128.store(out, a3, 48);
}

function distances1x1(x: usize, rowBytes: usize, p: usize, out: usize): void {
  let sum = f32x4.splat(0);
  for (let j: usize = 0; j < rowBytes; j += 4) {
    const t = f32x4.sub(v128.load32_splat(x + j), v128.load(p + (j << 2)));
    sum = f32x4.add(sum, f32x4.mul(t, t));
  }
  v128.store(out, sum);
}

/** out[row · groups · 4 + o] = bias[o] + Σ_j x[row, j] · packed[o, j]; rows of x lie `stride` bytes apart. */
export function dense(
  x: usize,
  rows: i32,
  stride: usize,
  inputs: i32,
  packed: usize,
  bias: usize,
  groups: i32,
  out: usize,
): void {
  const groupBytes = (<usize>inputs) << 4;
  const rowBytes = (<usize>inputs) << 2;
  const outBytes = (<usize>groups) << 4;
  let group = 0;
  for (; group + 4 <= groups; group += 4) {
    const p0 = packed + <usize>group * groupBytes,
      p1 = p0 + groupBytes,
      p2 = p1 + groupBytes,
      p3 = p2 + groupBytes;
    const b = bias + ((<usize>group) << 4);
    let row = 0;
    for (; row + 2 <= rows; row += 2) {
      const from = x + <usize>row * stride;
      const next = from + stride;
      let s0 = v128.load(b),
        s1 = v128.load(b, 16),
        s2 = v128.load(b, 32),
        s3 = v128.load(b, 48);
      let t0 = s0,
        t1 = s1,
        t2 = s2,
        t3 = s3;
      for (let j: usize = 0; j < rowBytes; j += 4) {
        const value = v128.load32_splat(from + j),
          other = v128.load32_splat(next + j);
        const at = j << 2;
        const w0 = v128.load(p0 + at),
          w1 = v128.load(p1 + at),
          w2 = v128.load(p2 + at),
          w3 = v128.load(p3 + at);
        s0 = f32x4.add(s0, f32x4.mul(value, w0));
        s1 = f32x4.add(s1, f32x4.mul(value, w1));
        s2 = f32x4.add(s2, f32x4.mul(value, w2));
        s3 = f32x4.add(s3, f32x4.mul(value, w3));
        t0 = f32x4.add(t0, f32x4.mul(other, w0));
        t1 = f32x4.add(t1, f32x4.mul(other, w1));
        t2 = f32x4.add(t2, f32x4.mul(other, w2));
        t3 = f32x4.add(t3, f32x4.mul(other, w3));
      }
      const to = out + <usize>row * outBytes + ((<usize>group) << 4);
      v128.store(to, s0);
      v128.store(to, s1, 16);
      v128.store(to, s2, 32);
      v128.store(to, s3, 48);
      const after = to + outBytes;
      v128.store(after, t0);
      v128.store(after, t1, 16);
      v128.store(after, t2, 32);
      v128.store(after, t3, 48);
    }
    if (row < rows) {
      const from = x + <usize>row * stride;
      let s0 = v128.load(b),
        s1 = v128.load(b, 16),
        s2 = v128.load(b, 32),
        s3 = v128.load(b, 48);
      for (let j: usize = 0; j < rowBytes; j += 4) {
        const value = v128.load32_splat(from + j);
        const at = j << 2;
        s0 = f32x4.add(s0, f32x4.mul(value, v128.load(p0 + at)));
        s1 = f32x4.add(s1, f32x4.mul(value, v128.load(p1 + at)));
        s2 = f32x4.add(s2, f32x4.mul(value, v128.load(p2 + at)));
        s3 = f32x4.add(s3, f32x4.mul(value, v128.load(p3 + at)));
      }
      const to = out + <usize>row * outBytes + ((<usize>group) << 4);
      v128.store(to, s0);
      v128.store(to, s1, 16);
      v128.store(to, s2, 32);
      v128.store(to, s3, 48);
    }
  }
  // A group alone would wait for its own sum: four rows at a time do not.
  for (; group < groups; group++) {
    const p = packed + <usize>group * groupBytes;
    const b = v128.load(bias + ((<usize>group) << 4));
    let row = 0;
    for (; row + 4 <= rows; row += 4) {
      const from = x + <usize>row * stride;
      const second = from + stride,
        third = second + stride,
        fourth = third + stride;
      let s0 = b,
        s1 = b,
        s2 = b,
        s3 = b;
      for (let j: usize = 0; j < rowBytes; j += 4) {
        const w = v128.load(p + (j << 2));
        s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(from + j), w));
        s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(second + j), w));
        s2 = f32x4.add(s2, f32x4.mul(v128.load32_splat(third + j), w));
        s3 = f32x4.add(s3, f32x4.mul(v128.load32_splat(fourth + j), w));
      }
      const to = out + <usize>row * outBytes + ((<usize>group) << 4);
      v128.store(to, s0);
      v128.store(to + outBytes, s1);
      v128.store(to + 2 * outBytes, s2);
      v128.store(to + 3 * outBytes, s3);
    }
    for (; row < rows; row++) {
      const from = x + <usize>row * stride;
      let sum = b;
      for (let j: usize = 0; j < rowBytes; j += 4) {
        sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(from + j), v128.load(p + (j << 2))));
      }
      v128.store(out + <usize>row * outBytes + ((<usize>group) << 4), sum);
    }
  }
}

/**
 * out[row] (f64) = squared Mahalanobis distance: rows x (f64) are bounded and centred, rounded to f32 into `centred`,
 * projected by `dense` into `projected`, and squared and added in f64, axis after axis. Directions outside the axes share
 * `restVariance`; 0 when there is none.
 */
export function mahalanobis(
  x: usize,
  rows: i32,
  columns: i32,
  bound: f64,
  mean: usize,
  packed: usize,
  bias: usize,
  groups: i32,
  precisions: usize,
  axes: i32,
  restVariance: f64,
  centred: usize,
  projected: usize,
  out: usize,
): void {
  let from = x;
  let to = centred;
  const meanEnd = mean + ((<usize>columns) << 3);
  for (let row = 0; row < rows; row++) {
    for (let m = mean; m < meanEnd; m += 8) {
      store<f32>(to, <f32>(min<f64>(max<f64>(load<f64>(from), -bound), bound) - load<f64>(m)));
      from += 8;
      to += 4;
    }
  }
  dense(centred, rows, (<usize>columns) << 2, columns, packed, bias, groups, projected);
  let at = centred;
  for (let row = 0; row < rows; row++) {
    let distance: f64 = 0;
    let explained: f64 = 0;
    const p = projected + <usize>row * ((<usize>groups) << 4);
    for (let c = 0; c < axes; c++) {
      const value = <f64>load<f32>(p + ((<usize>c) << 2));
      const square = value * value;
      explained += square;
      distance += square * load<f64>(precisions + ((<usize>c) << 3));
    }
    if (restVariance > 0) {
      let length: f64 = 0;
      const end = at + ((<usize>columns) << 2);
      for (let a = at; a < end; a += 4) {
        const value = <f64>load<f32>(a);
        length += value * value;
      }
      distance += max<f64>(length - explained, 0) / restVariance;
    }
    at += (<usize>columns) << 2;
    store<f64>(out + ((<usize>row) << 3), distance);
  }
}

/** values ← max(values, 0); count is a multiple of 4. */
export function rectify(values: usize, count: i32): void {
  const end = values + ((<usize>count) << 2);
  for (; values < end; values += 16) v128.store(values, f32x4.max(v128.load(values), f32x4.splat(0)));
}

/** out[o] = exp(−values[o] · scales[o] · factor) for values, scales, factor ≥ 0; count is a multiple of 4. */
export function decay(values: usize, count: i32, scales: usize, factor: f32, out: usize): void {
  const bytes = (<usize>count) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const exponent = f32x4.mul(f32x4.mul(v128.load(values + at), v128.load(scales + at)), f32x4.splat(-factor));
    v128.store(out + at, exponential(exponent));
  }
}

/** e^x for x ≤ 0 by x = n·ln 2 + r and a polynomial of degree 6 in r, |r| ≤ ln 2 / 2; relative error below 3e-7. */
function exponential(x: v128): v128 {
  // A value below −87 (or NaN from 0 · ∞) gives e^−87 ≈ 1.6e-38.
  const clamped = f32x4.pmax(f32x4.splat(-87), x);
  const n = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(1.4426950408889634)));
  let r = f32x4.sub(clamped, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.1219444e-4)));
  let y = f32x4.splat(1.0 / 720.0);
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.0 / 120.0));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.0 / 24.0));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.0 / 6.0));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(0.5));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(y, power);
}

/** The k-th smallest of `count` values, 1 ≤ k ≤ count; `nearest` has room for k and ends with the k smallest, rising. */
export function kthSmallest(values: usize, count: i32, k: i32, nearest: usize): f32 {
  const last = nearest + ((<usize>(k - 1)) << 2);
  for (let at = nearest; at <= last; at += 4) store<f32>(at, f32.MAX_VALUE);
  return putSmaller(values, count, f32.MAX_VALUE, nearest, last);
}

/** Puts what is below `limit`, the last of the short rising list, into that list. Returns its new last value. */
function putSmaller(values: usize, count: i32, limit: f32, nearest: usize, last: usize): f32 {
  const end = values + ((<usize>count) << 2);
  const whole = values + ((<usize>(count & ~3)) << 2);
  let at = values;
  while (at < whole) {
    let mask = i32x4.bitmask(f32x4.lt(v128.load(at), f32x4.splat(limit)));
    while (mask != 0) {
      const lane = ctz(mask);
      mask &= mask - 1;
      const value = load<f32>(at + ((<usize>lane) << 2));
      if (value < limit) limit = insert(value, nearest, last);
    }
    at += 16;
  }
  for (; at < end; at += 4) {
    const value = load<f32>(at);
    if (value < limit) limit = insert(value, nearest, last);
  }
  return limit;
}

/**
 * Mean over bags of the distance to the k-th nearest landmark: of all (pool[row], f64), and of those outside the row's own
 * fold (loco[row]), or of all where fewer than k lie outside. A bag's landmarks of fold f are those from starts[f] up to
 * starts[f + 1], with `folds` + 1 starts (i32) a bag. Fold −1 has no landmarks.
 */
export function foldedKnn(
  squared: usize,
  rows: i32,
  stride: usize,
  perBag: i32,
  bags: i32,
  starts: usize,
  folds: i32,
  fold: i32,
  k: i32,
  nearest: usize,
  pool: usize,
  loco: usize,
): void {
  const last = nearest + ((<usize>(k - 1)) << 2);
  for (let row = 0; row < rows; row++) {
    let poolSum: f64 = 0;
    let locoSum: f64 = 0;
    for (let bag = 0; bag < bags; bag++) {
      const from = squared + <usize>row * stride + ((<usize>(bag * perBag)) << 2);
      let ownFrom = perBag;
      let ownTo = perBag;
      if (fold >= 0) {
        const own = starts + ((<usize>(bag * (folds + 1) + fold)) << 2);
        ownFrom = load<i32>(own);
        ownTo = load<i32>(own, 4);
      }
      const inner = from + ((<usize>ownFrom) << 2);
      const after = from + ((<usize>ownTo) << 2);
      for (let at = nearest; at <= last; at += 4) store<f32>(at, f32.POSITIVE_INFINITY);
      let limit = putSmaller(from, ownFrom, f32.POSITIVE_INFINITY, nearest, last);
      limit = putSmaller(after, perBag - ownTo, limit, nearest, last);
      const others = limit;
      limit = putSmaller(inner, ownTo - ownFrom, limit, nearest, last);
      poolSum += sqrt<f64>(<f64>limit);
      locoSum += sqrt<f64>(<f64>(others < f32.POSITIVE_INFINITY ? others : limit));
    }
    store<f64>(pool + ((<usize>row) << 3), poolSum / <f64>bags);
    store<f64>(loco + ((<usize>row) << 3), locoSum / <f64>bags);
  }
}

function insert(value: f32, nearest: usize, last: usize): f32 {
  let place = last;
  while (place > nearest) {
    const before = load<f32>(place - 4);
    if (before <= value) break;
    store<f32>(place, before);
    place -= 4;
  }
  store<f32>(place, value);
  return load<f32>(last);
}

/** out[row] (f64) = mean over bags of the distance to the k-th nearest of the bag's landmarks. */
export function landmarkKnn(
  squared: usize,
  rows: i32,
  stride: usize,
  perBag: i32,
  bags: i32,
  k: i32,
  nearest: usize,
  out: usize,
): void {
  for (let row = 0; row < rows; row++) {
    let sum: f64 = 0;
    for (let bag = 0; bag < bags; bag++) {
      const from = squared + <usize>row * stride + ((<usize>(bag * perBag)) << 2);
      sum += sqrt<f64>(kthSmallest(from, perBag, k, nearest));
    }
    store<f64>(out + ((<usize>row) << 3), sum / <f64>bags);
  }
}

/**
 * Adds to out[row] (f64, zeroed here) the path length of each row in each tree, tree after tree. A node of a tree of q
 * columns a split is 16 · (1 + q) bytes: f64 threshold, u32 address of the left child (the right one follows it), then q
 * times f64 weight, u32 byte offset of the column within a row. A leaf has threshold +∞ and its own address as left
 * child, so that a walk of the tree's full depth ends in it without a branch; its first weight is its path length.
 */
export function isolationPaths(
  rows: usize, count: i32, rowBytes: usize, roots: usize, depths: usize, trees: i32, q: i32, out: usize,
): void {
  memory.fill(out, 0, (<usize>count) << 3);
  if (q == 1) pathsOfRows(rows, count, rowBytes, roots, depths, trees, 1, out);
  else if (q == 2) pathsOfRows(rows, count, rowBytes, roots, depths, trees, 2, out);
  else if (q == 3) pathsOfRows(rows, count, rowBytes, roots, depths, trees, 3, out);
  else pathsOfRows(rows, count, rowBytes, roots, depths, trees, q, out);
}

/** Four rows at a time through each tree, so that their loads overlap; the last rows one by one, four trees at a time. */
// @ts-ignore: decorator
@inline
function pathsOfRows(
  rows: usize, count: i32, rowBytes: usize, roots: usize, depths: usize, trees: i32, q: i32, out: usize,
): void {
  const size = 16 + ((<usize>q) << 4);
  const grouped = count & ~3;
  for (let tree: usize = 0; tree < <usize>trees; tree++) {
    const root = <usize>load<u32>(roots + (tree << 2));
    const depth = load<i32>(depths + (tree << 2));
    let x = rows;
    let to = out;
    for (let row = 0; row < grouped; row += 4) {
      let a = root, b = root, c = root, d = root;
      const xb = x + rowBytes, xc = xb + rowBytes, xd = xc + rowBytes;
      for (let level = depth; level > 0; level--) {
        a = child(x, a, q, size);
        b = child(xb, b, q, size);
        c = child(xc, c, q, size);
        d = child(xd, d, q, size);
      }
      store<f64>(to, load<f64>(to) + load<f64>(a, 16));
      store<f64>(to, load<f64>(to, 8) + load<f64>(b, 16), 8);
      store<f64>(to, load<f64>(to, 16) + load<f64>(c, 16), 16);
      store<f64>(to, load<f64>(to, 24) + load<f64>(d, 16), 24);
      x = xd + rowBytes;
      to += 32;
    }
  }
  for (let row = grouped; row < count; row++) {
    const x = rows + (<usize>row) * rowBytes;
    let path: f64 = 0;
    let tree: usize = 0;
    for (; tree + 4 <= <usize>trees; tree += 4) {
      const from = roots + (tree << 2);
      let a = <usize>load<u32>(from), b = <usize>load<u32>(from, 4), c = <usize>load<u32>(from, 8), d = <usize>load<u32>(from, 12);
      const depthAt = depths + (tree << 2);
      let depth = max(max(load<i32>(depthAt), load<i32>(depthAt, 4)), max(load<i32>(depthAt, 8), load<i32>(depthAt, 12)));
      for (; depth > 0; depth--) {
        a = child(x, a, q, size);
        b = child(x, b, q, size);
        c = child(x, c, q, size);
        d = child(x, d, q, size);
      }
      path += load<f64>(a, 16);
      path += load<f64>(b, 16);
      path += load<f64>(c, 16);
      path += load<f64>(d, 16);
    }
    for (; tree < <usize>trees; tree++) {
      let node = <usize>load<u32>(roots + (tree << 2));
      for (let level = load<i32>(depths + (tree << 2)); level > 0; level--) node = child(x, node, q, size);
      path += load<f64>(node, 16);
    }
    store<f64>(out + ((<usize>row) << 3), path);
  }
}

// @ts-ignore: decorator
@inline
function child(x: usize, node: usize, q: i32, size: usize): usize {
  let sum = load<f64>(node, 16) * load<f64>(x + <usize>load<u32>(node, 24));
  if (q > 1) sum += load<f64>(node, 32) * load<f64>(x + <usize>load<u32>(node, 40));
  if (q > 2) sum += load<f64>(node, 48) * load<f64>(x + <usize>load<u32>(node, 56));
  for (let k = 3; k < q; k++) {
    const part = node + 16 + ((<usize>k) << 4);
    sum += load<f64>(part) * load<f64>(x + <usize>load<u32>(part, 8));
  }
  return <usize>load<u32>(node, 8) + <usize>(sum > load<f64>(node)) * size;
}
