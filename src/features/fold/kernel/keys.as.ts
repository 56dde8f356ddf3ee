// AssemblyScript, compiled by scripts/compile-kernels.js.
//
// Per slot a chained hash table (tag, key) → occurrences per window. An entry lives as long as the history holds one of
// its occurrences, and keeps its number, which the history stores instead of the key. A block is 2^c heads, then 2^c
// entries of [key, tag, next, four counts].
import { keyEntryBytes, keyUnitBytesLog2, slotKeys, slotKeysClass, slotKeysFree } from '../layout';
import { allocate, release } from './memory.as';

const none = -1;

function bucketOf(tag: i32, key: i32, sizeClass: i32): usize {
  return <usize>(((<u32>(key * 8 + tag)) * 0x9e3779b1) >>> (32 - sizeClass)) << 2;
}

/** Address of an entry. */
// @ts-ignore: decorator
@inline
function entryAt(slot: usize, entry: i32): usize {
  return <usize>load<u32>(slot, slotKeys) + ((<usize>4) << load<i32>(slot, slotKeysClass)) + <usize>entry * keyEntryBytes;
}

/** Address of the first count of an entry. */
// @ts-ignore: decorator
@inline
export function countsAt(slot: usize, entry: i32): usize {
  return entryAt(slot, entry) + 12;
}

export function keyOf(slot: usize, entry: i32): i32 {
  return load<i32>(entryAt(slot, entry));
}

function chainFree(entries: usize, from: i32, to: i32): void {
  for (let entry = from; entry < to; entry++) {
    store<i32>(entries + <usize>entry * keyEntryBytes, entry + 1 < to ? entry + 1 : none, 8);
  }
}

/** Gives the slot an empty table. */
export function openKeys(slot: usize, sizeClass: i32): void {
  const at = allocate(sizeClass + keyUnitBytesLog2);
  store<u32>(slot, <u32>at, slotKeys);
  store<i32>(slot, sizeClass, slotKeysClass);
  store<i32>(slot, 0, slotKeysFree);
  const heads = (<usize>4) << sizeClass;
  memory.fill(at, 255, heads);
  memory.fill(at + heads, 0, (<usize>keyEntryBytes) << sizeClass);
  chainFree(at + heads, 0, 1 << sizeClass);
}

export function closeKeys(slot: usize): void {
  release(load<u32>(slot, slotKeys), load<i32>(slot, slotKeysClass) + keyUnitBytesLog2);
}

/** Doubles the table; entries keep their numbers. */
function grow(slot: usize): void {
  const sizeClass = load<i32>(slot, slotKeysClass);
  const old = <usize>load<u32>(slot, slotKeys);
  const count = 1 << sizeClass;
  openKeys(slot, sizeClass + 1);
  const heads = <usize>load<u32>(slot, slotKeys);
  const entries = heads + ((<usize>8) << sizeClass);
  memory.copy(entries, old + ((<usize>4) << sizeClass), <usize>count * keyEntryBytes);
  for (let entry = 0; entry < count; entry++) {
    const at = entries + <usize>entry * keyEntryBytes;
    const bucket = heads + bucketOf(load<i32>(at, 4), load<i32>(at), sizeClass + 1);
    store<i32>(at, load<i32>(bucket), 8);
    store<i32>(bucket, entry);
  }
  store<i32>(slot, count, slotKeysFree);
  release(old, sizeClass + keyUnitBytesLog2);
}

/** Number of the entry of a key, made with counts of 0 when absent. */
export function obtain(slot: usize, tag: i32, key: i32): i32 {
  const sizeClass = load<i32>(slot, slotKeysClass);
  const heads = <usize>load<u32>(slot, slotKeys);
  const entries = heads + ((<usize>4) << sizeClass);
  const bucket = heads + bucketOf(tag, key, sizeClass);
  for (let entry = load<i32>(bucket); entry != none; ) {
    const at = entries + <usize>entry * keyEntryBytes;
    if (load<i32>(at) == key && load<i32>(at, 4) == tag) return entry;
    entry = load<i32>(at, 8);
  }
  const entry = load<i32>(slot, slotKeysFree);
  if (entry == none) {
    grow(slot);
    return obtain(slot, tag, key);
  }
  const at = entries + <usize>entry * keyEntryBytes;
  store<i32>(slot, load<i32>(at, 8), slotKeysFree);
  store<i32>(at, key);
  store<i32>(at, tag, 4);
  store<i32>(at, load<i32>(bucket), 8);
  store<i32>(bucket, entry);
  return entry;
}

/** Forgets an entry that no event of the history refers to any more. */
export function remove(slot: usize, entry: i32): void {
  const sizeClass = load<i32>(slot, slotKeysClass);
  const heads = <usize>load<u32>(slot, slotKeys);
  const entries = heads + ((<usize>4) << sizeClass);
  const at = entries + <usize>entry * keyEntryBytes;
  let link = heads + bucketOf(load<i32>(at, 4), load<i32>(at), sizeClass);
  while (load<i32>(link) != entry) link = entries + <usize>load<i32>(link) * keyEntryBytes + 8;
  store<i32>(link, load<i32>(at, 8));
  memory.fill(at, 0, keyEntryBytes);
  store<i32>(at, load<i32>(slot, slotKeysFree), 8);
  store<i32>(slot, entry, slotKeysFree);
}
