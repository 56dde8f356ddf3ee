import { Arena } from './arena.ts';

/** Most windows in which occurrences of a key are counted. */
export const keyWindows = 4;

const entryWords = 7;
const unitWords = 8;
const none = -1;

/**
 * Per slot a chained hash table (tag, key) → occurrences per window. An entry lives as long as the history holds one
 * of its occurrences, and keeps its number, which the history stores instead of the key. Block of 2^c units of eight
 * words: 2^c heads, then 2^c entries of [key, tag, next, four counts].
 */
export class KeyTables {
  readonly arena = new Arena(unitWords);
  /** Per slot: first unit, size class, number of the first free entry. */
  private slots = new Int32Array(0);
  private readonly smallestClass: number;

  constructor(smallestClass: number) {
    this.smallestClass = smallestClass;
  }

  open(slot: number): void {
    if (slot * 3 >= this.slots.length) {
      const larger = new Int32Array(Math.max(3, slot * 6));
      larger.set(this.slots);
      this.slots = larger;
    }
    this.assign(slot, this.smallestClass);
  }

  close(slot: number): void {
    this.arena.release(this.slots[slot * 3]!, this.slots[slot * 3 + 1]!);
  }

  /** Whether the slot's block is larger than that of an open one. */
  isLarge(slot: number): boolean {
    return this.slots[slot * 3 + 1]! > this.smallestClass;
  }

  /** Number of the entry of a key, made with counts of 0 when absent. */
  obtain(slot: number, tag: number, key: number): number {
    const start = this.slots[slot * 3]!;
    const sizeClass = this.slots[slot * 3 + 1]!;
    const words = this.arena.i32;
    const heads = start * unitWords;
    const entries = heads + (1 << sizeClass);
    const bucket = heads + bucketOf(tag, key, sizeClass);
    for (let entry = words[bucket]!; entry !== none; entry = words[entries + entry * entryWords + 2]!) {
      const at = entries + entry * entryWords;
      if (words[at] === key && words[at + 1] === tag) return entry;
    }
    const entry = this.slots[slot * 3 + 2]!;
    if (entry === none) {
      this.grow(slot);
      return this.obtain(slot, tag, key);
    }
    const at = entries + entry * entryWords;
    this.slots[slot * 3 + 2] = words[at + 2]!;
    words[at] = key;
    words[at + 1] = tag;
    words[at + 2] = words[bucket]!;
    words[bucket] = entry;
    return entry;
  }

  /** Index in `arena.i32` of the first count of an entry. */
  countsAt(slot: number, entry: number): number {
    return this.slots[slot * 3]! * unitWords + (1 << this.slots[slot * 3 + 1]!) + entry * entryWords + 3;
  }

  keyOf(slot: number, entry: number): number {
    return this.arena.i32[this.countsAt(slot, entry) - 3]!;
  }

  /** Forgets an entry that no event of the history refers to any more. */
  remove(slot: number, entry: number): void {
    const words = this.arena.i32;
    const sizeClass = this.slots[slot * 3 + 1]!;
    const heads = this.slots[slot * 3]! * unitWords;
    const entries = heads + (1 << sizeClass);
    const at = entries + entry * entryWords;
    let link = heads + bucketOf(words[at + 1]!, words[at]!, sizeClass);
    while (words[link] !== entry) link = entries + words[link]! * entryWords + 2;
    words[link] = words[at + 2]!;
    for (let each = 0; each < entryWords; each++) words[at + each] = 0;
    words[at + 2] = this.slots[slot * 3 + 2]!;
    this.slots[slot * 3 + 2] = entry;
  }

  /** The whole table of a slot, for a snapshot: [size class, first free entry, …words]. */
  save(slot: number): Int32Array {
    const sizeClass = this.slots[slot * 3 + 1]!;
    const start = this.slots[slot * 3]! * unitWords;
    const length = (1 + entryWords) << sizeClass;
    const saved = new Int32Array(2 + length);
    saved[0] = sizeClass;
    saved[1] = this.slots[slot * 3 + 2]!;
    saved.set(this.arena.i32.subarray(start, start + length), 2);
    return saved;
  }

  /** Puts a saved table into a slot that is open. */
  load(slot: number, saved: Int32Array): void {
    this.close(slot);
    this.assign(slot, saved[0]!);
    this.slots[slot * 3 + 2] = saved[1]!;
    this.arena.i32.set(saved.subarray(2), this.slots[slot * 3]! * unitWords);
  }

  private assign(slot: number, sizeClass: number): void {
    const start = this.arena.allocate(sizeClass);
    this.slots[slot * 3] = start;
    this.slots[slot * 3 + 1] = sizeClass;
    this.slots[slot * 3 + 2] = 0;
    const heads = start * unitWords;
    const entries = heads + (1 << sizeClass);
    this.arena.i32.fill(none, heads, entries);
    this.arena.i32.fill(0, entries, entries + (entryWords << sizeClass));
    this.chainFree(entries, 0, 1 << sizeClass);
  }

  private chainFree(entries: number, from: number, to: number): void {
    for (let entry = from; entry < to; entry++) {
      this.arena.i32[entries + entry * entryWords + 2] = entry + 1 < to ? entry + 1 : none;
    }
  }

  /** Doubles the table; entries keep their numbers. */
  private grow(slot: number): void {
    const oldStart = this.slots[slot * 3]!;
    const oldClass = this.slots[slot * 3 + 1]!;
    const count = 1 << oldClass;
    this.assign(slot, oldClass + 1);
    const words = this.arena.i32;
    const from = oldStart * unitWords + count;
    const heads = this.slots[slot * 3]! * unitWords;
    const entries = heads + 2 * count;
    words.copyWithin(entries, from, from + count * entryWords);
    for (let entry = 0; entry < count; entry++) {
      const at = entries + entry * entryWords;
      const bucket = heads + bucketOf(words[at + 1]!, words[at]!, oldClass + 1);
      words[at + 2] = words[bucket]!;
      words[bucket] = entry;
    }
    this.slots[slot * 3 + 2] = count;
    this.arena.release(oldStart, oldClass);
  }
}

function bucketOf(tag: number, key: number, sizeClass: number): number {
  return Math.imul(key * 8 + tag, 0x9e3779b1) >>> (32 - sizeClass);
}
