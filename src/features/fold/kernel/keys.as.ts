// AssemblyScript, compiled by scripts/compile-kernels.js.
//
// Per slot a chained hash table (tag, key) → occurrences per window. An entry lives as long as the history holds one of
// its occurrences, and keeps its number, which the history stores instead of the key. A block of room for n entries is
// n keys, 4 n counts, n links and n heads: keys are words, the others bytes, or words where records are wide.
import {
  narrowKeyBytes, contextSmallestKeys, slotKeys, slotKeysClass, slotKeysFree, slotKeysRoom, slotKeysUsed, tagBits, wideKeyBytes,
} from '../layout';
import { allocateClass, classBytes, releaseClass } from './memory.as';
import { isWide } from './records.as';
import { widen } from './widen.as';

// @ts-ignore: decorator
@external("env", "tooManyKeys")
declare function tooManyKeys(): void;

const none = -1;
const noneNarrow = 255;
/** In place of the key of an entry that is free: no key has this tag. */
const free: u32 = 0xffffffff;

// @ts-ignore: decorator
@inline
function hashOf(named: u32, room: i32): i32 {
  return <i32>((<u64>(named * 0x9e3779b1) * <u64>room) >> 32);
}

// @ts-ignore: decorator
@inline
function linkAt(at: usize, wide: bool): i32 {
  if (wide) return load<i32>(at);
  const link = <i32>load<u8>(at);
  return link == noneNarrow ? none : link;
}

// @ts-ignore: decorator
@inline
function setLink(at: usize, link: i32, wide: bool): void {
  if (wide) store<i32>(at, link);
  else store<u8>(at, <u8>link);
}

/** Occurrences of an entry in one of the windows in which keys are counted. */
// @ts-ignore: decorator
@inline
export function occurrencesOf(slot: usize, entry: i32, window: i32, wide: bool): i32 {
  const at = (<usize>load<i32>(slot, slotKeysRoom) << 2) + <usize>load<u32>(slot, slotKeys);
  const place = <usize>(4 * entry + window);
  return wide ? load<i32>(at + (place << 2)) : <i32>load<u8>(at + place);
}

/** Adds to them, and returns what they have become. */
// @ts-ignore: decorator
@inline
export function addOccurrence(slot: usize, entry: i32, window: i32, wide: bool, more: i32): i32 {
  const at = (<usize>load<i32>(slot, slotKeysRoom) << 2) + <usize>load<u32>(slot, slotKeys);
  const place = <usize>(4 * entry + window);
  if (wide) {
    const now = load<i32>(at + (place << 2)) + more;
    store<i32>(at + (place << 2), now);
    return now;
  }
  const now = <i32>load<u8>(at + place) + more;
  store<u8>(at + place, <u8>now);
  return now;
}

export function keyOf(slot: usize, entry: i32): i32 {
  return <i32>(load<u32>(<usize>load<u32>(slot, slotKeys) + ((<usize>entry) << 2)) >> tagBits);
}

/** Gives the slot an empty table of a size class. */
function openTable(slot: usize, sizeClass: i32, wide: bool): void {
  const at = allocateClass(sizeClass);
  const room = classBytes(sizeClass) / (wide ? wideKeyBytes : narrowKeyBytes);
  store<u32>(slot, <u32>at, slotKeys);
  store<i32>(slot, sizeClass, slotKeysClass);
  store<i32>(slot, room, slotKeysRoom);
  memory.fill(at, 0, classBytes(sizeClass));
  const heads = wide ? <usize>room * (wideKeyBytes - 4) : <usize>room * (narrowKeyBytes - 1);
  memory.fill(at + heads, 255, wide ? <usize>room << 2 : <usize>room);
}

export function openKeys(slot: usize): void {
  openTable(slot, load<i32>(contextSmallestKeys), false);
  store<i32>(slot, 0, slotKeysUsed);
  store<i32>(slot, none, slotKeysFree);
}

/** Allocates the block of a table that a snapshot holds, content undefined. */
export function reopenKeys(slot: usize): void {
  store<u32>(slot, <u32>allocateClass(load<i32>(slot, slotKeysClass)), slotKeys);
}

export function closeKeys(slot: usize): void {
  releaseClass(load<u32>(slot, slotKeys), load<i32>(slot, slotKeysClass));
}

/** Moves all entries into a table of another size or width; they keep their numbers. */
function moveTable(slot: usize, sizeClass: i32, fromWide: bool, toWide: bool): void {
  const old = <usize>load<u32>(slot, slotKeys);
  const oldClass = load<i32>(slot, slotKeysClass);
  const oldRoom = <usize>load<i32>(slot, slotKeysRoom);
  openTable(slot, sizeClass, toWide);
  const at = <usize>load<u32>(slot, slotKeys);
  const room = load<i32>(slot, slotKeysRoom);
  const toShift: usize = toWide ? 2 : 0;
  const fromShift: usize = fromWide ? 2 : 0;
  const links = at + (<usize>room << 2) + (<usize>room << (2 + toShift));
  const heads = links + (<usize>room << toShift);
  const oldLinks = old + (oldRoom << 2) + (oldRoom << (2 + fromShift));
  for (let entry = 0, used = load<i32>(slot, slotKeysUsed); entry < used; entry++) {
    const named = load<u32>(old + ((<usize>entry) << 2));
    store<u32>(at + ((<usize>entry) << 2), named);
    for (let window = 0; window < 4; window++) {
      const place = <usize>(4 * entry + window);
      const from = old + (oldRoom << 2) + (place << fromShift);
      setLink(at + (<usize>room << 2) + (place << toShift), fromWide ? load<i32>(from) : <i32>load<u8>(from), toWide);
    }
    const link = links + ((<usize>entry) << toShift);
    if (named == free) {
      setLink(link, linkAt(oldLinks + ((<usize>entry) << fromShift), fromWide), toWide);
      continue;
    }
    const head = heads + ((<usize>hashOf(named, room)) << toShift);
    setLink(link, linkAt(head, toWide), toWide);
    setLink(head, entry, toWide);
  }
  releaseClass(old, oldClass);
}

/** Turns a narrow table into a wide one with room for one more entry at least. */
export function widenKeys(slot: usize): void {
  let sizeClass = load<i32>(slot, slotKeysClass);
  while (classBytes(sizeClass) / wideKeyBytes <= load<i32>(slot, slotKeysUsed)) sizeClass++;
  moveTable(slot, sizeClass, false, true);
}

/** Makes room in a table that is full. */
function grow(slot: usize): void {
  const wide = isWide(slot);
  const sizeClass = load<i32>(slot, slotKeysClass) + 1;
  if (wide) moveTable(slot, sizeClass, true, true);
  else if (classBytes(sizeClass) / narrowKeyBytes <= noneNarrow) moveTable(slot, sizeClass, false, false);
  else widen(slot);
}

/** Number of the entry of a key, made with counts of 0 when absent. */
export function obtain(slot: usize, tag: i32, key: i32): i32 {
  if (<u32>key >>> (32 - tagBits) != 0) tooManyKeys();
  const named = (<u32>key << tagBits) | <u32>tag;
  const wide = isWide(slot);
  const shift: usize = wide ? 2 : 0;
  const room = load<i32>(slot, slotKeysRoom);
  const at = <usize>load<u32>(slot, slotKeys);
  const links = at + (<usize>room << 2) + (<usize>room << (2 + shift));
  const head = links + ((<usize>(room + hashOf(named, room))) << shift);
  const first = linkAt(head, wide);
  for (let entry = first; entry != none; entry = linkAt(links + ((<usize>entry) << shift), wide)) {
    if (load<u32>(at + ((<usize>entry) << 2)) == named) return entry;
  }
  let entry = load<i32>(slot, slotKeysFree);
  if (entry != none) {
    store<i32>(slot, linkAt(links + ((<usize>entry) << shift), wide), slotKeysFree);
  } else {
    entry = load<i32>(slot, slotKeysUsed);
    if (entry == room) {
      grow(slot);
      return obtain(slot, tag, key);
    }
    store<i32>(slot, entry + 1, slotKeysUsed);
  }
  store<u32>(at + ((<usize>entry) << 2), named);
  setLink(links + ((<usize>entry) << shift), first, wide);
  setLink(head, entry, wide);
  return entry;
}

/** Forgets an entry that no event of the history refers to any more: its counts are 0. */
export function remove(slot: usize, entry: i32): void {
  const wide = isWide(slot);
  const shift: usize = wide ? 2 : 0;
  const room = load<i32>(slot, slotKeysRoom);
  const at = <usize>load<u32>(slot, slotKeys);
  const links = at + (<usize>room << 2) + (<usize>room << (2 + shift));
  const own = at + ((<usize>entry) << 2);
  let link = links + ((<usize>(room + hashOf(load<u32>(own), room))) << shift);
  for (let other = linkAt(link, wide); other != entry; other = linkAt(link, wide)) {
    link = links + ((<usize>other) << shift);
  }
  setLink(link, linkAt(links + ((<usize>entry) << shift), wide), wide);
  store<u32>(own, free);
  setLink(links + ((<usize>entry) << shift), load<i32>(slot, slotKeysFree), wide);
  store<i32>(slot, entry, slotKeysFree);
}
