/** Below this many values a comparison sort is faster than making histograms. */
const fewest = 768;
const digitBits = 11;
const buckets = 1 << digitBits;
const digits = 6;
/** Lowest bit of each digit within the low (0–31) or the high (32–63) half, and its width: 11, 11 and 10 bits a half. */
const shifts = [0, 11, 22, 0, 11, 22] as const;
const masks = [0x7ff, 0x7ff, 0x3ff, 0x7ff, 0x7ff, 0x3ff] as const;
const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/**
 * Sorts in place, rising, and returns the same array: the order of `Float64Array.prototype.sort` (−0 before 0, NaN last).
 * By the digits of the numbers' bits: O(n), several times as fast as comparing from some thousand values on; 16 bytes of
 * scratch a value. Source: Terdiman, "Radix sort revisited", 2000, with the sign bit's mapping of Herf, 2001.
 */
export function sortFloats(values: Float64Array): Float64Array {
  const n = values.length;
  if (n < fewest || !littleEndian || !(values.buffer instanceof ArrayBuffer)) return values.sort();
  for (let i = 0; i < n; i++) if (Number.isNaN(values[i]!)) return values.sort();
  let from = new Uint32Array(values.buffer, values.byteOffset, 2 * n);
  let to = new Uint32Array(2 * n);
  const counts = new Int32Array(digits * buckets);
  for (let at = 0; at < 2 * n; at += 2) {
    const high = from[at + 1]!;
    // Bits of negative numbers fall as the numbers rise.
    const flip = high >>> 31 === 1 ? 0xffffffff : 0;
    const low = (from[at]! ^ flip) >>> 0;
    const top = (high ^ (flip | 0x80000000)) >>> 0;
    from[at] = low;
    from[at + 1] = top;
    counts[low & 0x7ff]! += 1;
    counts[buckets + ((low >>> 11) & 0x7ff)]! += 1;
    counts[2 * buckets + (low >>> 22)]! += 1;
    counts[3 * buckets + (top & 0x7ff)]! += 1;
    counts[4 * buckets + ((top >>> 11) & 0x7ff)]! += 1;
    counts[5 * buckets + (top >>> 22)]! += 1;
  }
  for (let digit = 0; digit < digits; digit++) {
    const shift = shifts[digit]!;
    const mask = masks[digit]!;
    const half = digit < 3 ? 0 : 1;
    const start = counts.subarray(digit * buckets, (digit + 1) * buckets);
    // A digit that all numbers share orders nothing.
    if (start[(from[half]! >>> shift) & mask] === n) continue;
    for (let bucket = 0, sum = 0; bucket < buckets; bucket++) {
      const count = start[bucket]!;
      start[bucket] = sum;
      sum += count;
    }
    for (let at = 0; at < 2 * n; at += 2) {
      const bucket = (from[at + half]! >>> shift) & mask;
      const place = 2 * start[bucket]!;
      start[bucket]! += 1;
      to[place] = from[at]!;
      to[place + 1] = from[at + 1]!;
    }
    [from, to] = [to, from];
  }
  const bits = new Uint32Array(values.buffer, values.byteOffset, 2 * n);
  for (let at = 0; at < 2 * n; at += 2) {
    const high = from[at + 1]!;
    const flip = high >>> 31 === 1 ? 0 : 0xffffffff;
    const low = from[at]! ^ flip;
    bits[at + 1] = high ^ (flip | 0x80000000);
    bits[at] = low;
  }
  return values;
}
