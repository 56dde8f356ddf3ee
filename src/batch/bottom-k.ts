/**
 * A uniform sample of rows that does not depend on how the rows are divided among workers: the k rows with the lowest
 * hash (bottom-k sketch, Cohen & Kaplan 2007). Bounded memory: at most 2k rows are held.
 */
export interface BottomK {
  /** False when a row with this hash cannot be in the sample; lets the caller skip building the row. */
  accepts(hash: number): boolean;
  /** Copies `columns` values from `source` at `offset`. */
  offer(hash: number, source: Float64Array, offset: number): void;
  /** The sample, sorted by hash. */
  take(): BottomKRows;
}

export interface BottomKRows {
  readonly length: number;
  readonly hashes: Float64Array;
  /** Row-major, `length × columns`. */
  readonly values: Float64Array;
}

const firstRows = 1024;

export function createBottomK(capacity: number, columns: number): BottomK {
  const most = 2 * capacity;
  let hashes = new Float64Array(Math.min(most, firstRows));
  let values = new Float64Array(hashes.length * columns);
  let length = 0;
  let limit = Number.POSITIVE_INFINITY;

  function grow(): void {
    const rows = Math.min(most, hashes.length * 2);
    const grownHashes = new Float64Array(rows);
    grownHashes.set(hashes);
    const grownValues = new Float64Array(rows * columns);
    grownValues.set(values);
    hashes = grownHashes;
    values = grownValues;
  }

  function shrink(): void {
    if (length <= capacity) return;
    limit = hashes.slice(0, length).sort()[capacity - 1]!;
    let kept = 0;
    for (let i = 0; i < length && kept < capacity; i++) {
      if (hashes[i]! > limit) continue;
      hashes[kept] = hashes[i]!;
      values.copyWithin(kept * columns, i * columns, (i + 1) * columns);
      kept++;
    }
    length = kept;
  }

  return {
    accepts: (hash) => hash <= limit && capacity > 0,
    offer(hash, source, offset) {
      if (hash > limit || capacity === 0) return;
      if (length === hashes.length) {
        if (length < most) grow();
        else shrink();
      }
      hashes[length] = hash;
      for (let j = 0; j < columns; j++) values[length * columns + j] = source[offset + j]!;
      length++;
    },
    take() {
      shrink();
      return sortedByHash({ length, hashes, values }, columns);
    },
  };
}

function sortedByHash(rows: BottomKRows, columns: number): BottomKRows {
  const order = Int32Array.from({ length: rows.length }, (_, i) => i).sort((a, b) => rows.hashes[a]! - rows.hashes[b]!);
  const hashes = new Float64Array(rows.length);
  const values = new Float64Array(rows.length * columns);
  for (let i = 0; i < order.length; i++) {
    hashes[i] = rows.hashes[order[i]!]!;
    values.set(rows.values.subarray(order[i]! * columns, (order[i]! + 1) * columns), i * columns);
  }
  return { length: rows.length, hashes, values };
}

/** The sample of the union of samples taken with the same hashes: the same as one sample over all rows. */
export function mergeBottomK(parts: readonly BottomKRows[], capacity: number, columns: number): BottomKRows {
  const merged = createBottomK(capacity, columns);
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) merged.offer(part.hashes[i]!, part.values, i * columns);
  }
  return merged.take();
}

/**
 * A well-mixed 53-bit hash of two 32-bit integers under a seed, in [0, 1). Two rounds of the murmur3 finaliser
 * (Appleby 2011) with different constants give the high and the low bits.
 */
export function hashPair(a: number, b: number, seed: number): number {
  const high = mix((Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ seed) >>> 0);
  const low = mix((Math.imul(b, 0x27d4eb2f) ^ Math.imul(a, 0x165667b1) ^ high) >>> 0);
  return ((high >>> 5) * 67108864 + (low >>> 6)) / 9007199254740992;
}

function mix(value: number): number {
  let h = value;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
