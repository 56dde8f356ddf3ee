// AssemblyScript, compiled by scripts/compile-kernels.js.
//
// The records of a party, in pages of four that are given back as soon as all of a page has left the history. The slot
// knows its pages by a directory that wraps around and doubles when full. A record has one of three sizes: narrow,
// located (with a place), wide (numbers of entries and links of 32 bits instead of 8); all of a slot have the same.
import {
  contextFreeLocated, contextWindows, flagLocated, inputAmount, inputAt, inputFlags, inputInterval, inputKeys, inputLatitude,
  inputLog, inputLongitude, inputSequence, classFlags, locatedBytes, narrowBytes, pageLog2, recordAmount, recordAt,
  recordClass, recordEntries, recordInterval, recordLatitude, recordLog, recordLongitude, recordNarrowNext,
  recordNarrowPrevious, recordSequence, recordWideEntries, recordWideNext, recordWidePrevious, slotCursors, slotHead,
  slotPages, slotPagesMask, slotRecordBytes, smallestDirectory, wideBytes,
} from '../layout';
import { keyOf } from './keys.as';
import { allocate, release, reserve } from './memory.as';

const inPage = (1 << pageLog2) - 1;
const noEntry: u32 = 255;
const amountMask: u64 = 0xfffffffffff;

// @ts-ignore: decorator
@inline
export function isWide(slot: usize): bool {
  return load<u32>(slot, slotRecordBytes) == wideBytes;
}

/** Position of the oldest event that is kept. */
// @ts-ignore: decorator
@inline
export function oldest(slot: usize): i32 {
  return load<i32>(slot + ((<usize>load<i32>(contextWindows) - 1) << 2), slotCursors);
}

/** Where the address of the page of a position is noted. */
// @ts-ignore: decorator
@inline
function noteOf(slot: usize, page: i32): usize {
  return <usize>load<u32>(slot, slotPages) + ((<usize>(page & load<i32>(slot, slotPagesMask))) << 2);
}

/** Address of the directory. */
// @ts-ignore: decorator
@inline
export function pagesOf(slot: usize): usize {
  return <usize>load<u32>(slot, slotPages);
}

/** Address of the record at a position, for those who look at many of a slot. */
// @ts-ignore: decorator
@inline
export function recordIn(pages: usize, mask: i32, recordBytes: usize, position: i32): usize {
  const page = <usize>load<u32>(pages + ((<usize>((position >> pageLog2) & mask)) << 2));
  return page + <usize>(position & inPage) * recordBytes;
}

/** Address of the record at a position. */
// @ts-ignore: decorator
@inline
export function recordOf(slot: usize, position: i32): usize {
  return recordIn(pagesOf(slot), load<i32>(slot, slotPagesMask), <usize>load<u32>(slot, slotRecordBytes), position);
}

function allocatePage(recordBytes: u32): usize {
  if (recordBytes == narrowBytes) return allocate(5 + pageLog2);
  if (recordBytes == wideBytes) return allocate(6 + pageLog2);
  const at = <usize>load<u32>(contextFreeLocated);
  if (at == 0) return reserve(locatedBytes << pageLog2);
  store<u32>(contextFreeLocated, load<u32>(at));
  return at;
}

function releasePage(at: usize, recordBytes: u32): void {
  if (recordBytes == narrowBytes) return release(at, 5 + pageLog2);
  if (recordBytes == wideBytes) return release(at, 6 + pageLog2);
  store<u32>(at, load<u32>(contextFreeLocated));
  store<u32>(contextFreeLocated, <u32>at);
}

function directoryLog2(mask: i32): i32 {
  return 34 - clz(mask);
}

/** Gives the slot an empty directory, and narrow records. The next event has the position `head`. */
export function openRecords(slot: usize, head: i32): void {
  store<u32>(slot, narrowBytes, slotRecordBytes);
  store<i32>(slot, smallestDirectory, slotPagesMask);
  store<i32>(slot, head, slotHead);
  reopenRecords(slot, head);
}

/** Allocates the pages of the events [first, head) of a slot, content undefined. */
export function reopenRecords(slot: usize, first: i32): void {
  store<u32>(slot, <u32>allocate(directoryLog2(load<i32>(slot, slotPagesMask))), slotPages);
  const end = (load<i32>(slot, slotHead) + inPage) >> pageLog2;
  const recordBytes = load<u32>(slot, slotRecordBytes);
  for (let page = first >> pageLog2; page < end; page++) store<u32>(noteOf(slot, page), <u32>allocatePage(recordBytes));
}

export function closeRecords(slot: usize): void {
  const end = (load<i32>(slot, slotHead) + inPage) >> pageLog2;
  const recordBytes = load<u32>(slot, slotRecordBytes);
  for (let page = oldest(slot) >> pageLog2; page < end; page++) releasePage(load<u32>(noteOf(slot, page)), recordBytes);
  release(load<u32>(slot, slotPages), directoryLog2(load<i32>(slot, slotPagesMask)));
}

/** Gives a page back once the position behind its last has become the oldest. */
// @ts-ignore: decorator
@inline
export function leavePage(slot: usize, oldest: i32): void {
  if ((oldest & inPage) != 0) return;
  releasePage(load<u32>(noteOf(slot, (oldest >> pageLog2) - 1)), load<u32>(slot, slotRecordBytes));
}

/** Address of the record of the next event; makes room for it. */
export function reserveRecord(slot: usize): usize {
  const head = load<i32>(slot, slotHead);
  if ((head & inPage) == 0) {
    const page = head >> pageLog2;
    const first = oldest(slot) >> pageLog2;
    if (page - first > load<i32>(slot, slotPagesMask)) growDirectory(slot, first, page);
    store<u32>(noteOf(slot, page), <u32>allocatePage(load<u32>(slot, slotRecordBytes)));
  }
  return recordOf(slot, head);
}

function growDirectory(slot: usize, first: i32, end: i32): void {
  const from = <usize>load<u32>(slot, slotPages);
  const mask = load<i32>(slot, slotPagesMask);
  store<i32>(slot, 2 * mask + 1, slotPagesMask);
  store<u32>(slot, <u32>allocate(directoryLog2(2 * mask + 1)), slotPages);
  for (let page = first; page < end; page++) {
    store<u32>(noteOf(slot, page), load<u32>(from + ((<usize>(page & mask)) << 2)));
  }
  release(from, directoryLog2(mask));
}

/** Gives all records of a slot another size, a larger one. */
export function resizeRecords(slot: usize, recordBytes: u32): void {
  const first = oldest(slot);
  const head = load<i32>(slot, slotHead);
  const formerBytes = load<u32>(slot, slotRecordBytes);
  for (let page = first >> pageLog2, end = (head + inPage) >> pageLog2; page < end; page++) {
    const note = noteOf(slot, page);
    const from = <usize>load<u32>(note);
    const to = allocatePage(recordBytes);
    const begin = max(first, page << pageLog2);
    for (let position = begin; position < min(head, (page + 1) << pageLog2); position++) {
      const place = <usize>(position & inPage);
      enlarge(from + place * formerBytes, formerBytes, to + place * recordBytes, recordBytes, position);
    }
    store<u32>(note, <u32>to);
    releasePage(from, formerBytes);
  }
  store<u32>(slot, recordBytes, slotRecordBytes);
}

function enlarge(from: usize, fromBytes: u32, to: usize, toBytes: u32, position: i32): void {
  memory.fill(to, 0, toBytes);
  memory.copy(to, from, fromBytes);
  if (toBytes != wideBytes) return;
  for (let place: usize = 0; place < 4; place++) {
    const entry = <u32>load<u8>(from + place, recordEntries);
    store<i32>(to + (place << 2), entry == noEntry ? -1 : <i32>entry, recordWideEntries);
  }
  const previous = <i32>load<u8>(from, recordNarrowPrevious);
  const next = <i32>load<u8>(from, recordNarrowNext);
  store<i32>(to, previous == 0 ? -1 : position - previous, recordWidePrevious);
  store<i32>(to, next == 0 ? -1 : position + next, recordWideNext);
  store<u16>(to, 0, recordNarrowPrevious);
  store<u32>(to, 0, recordEntries);
}

// --- What a record holds ----------------------------------------------------------------------------------------

/** Writes all but the links, which are none. `entries` is the address of four numbers of entries. */
export function writeRecord(slot: usize, record: usize, input: usize, kind: usize, interval: i32, entries: usize): void {
  store<i64>(record, <i64>load<f64>(input, inputAt) & 0xffffffffffff, recordAt);
  store<u64>(record, <u64>load<f64>(input, inputAmount) | (<u64>interval << 44), recordAmount);
  store<i32>(record, load<i32>(input, inputLog), recordLog);
  store<u32>(record, <u32>kind, recordClass);
  store<i32>(record, load<i32>(input, inputSequence), recordSequence);
  const recordBytes = load<u32>(slot, slotRecordBytes);
  if (recordBytes != narrowBytes) {
    store<i32>(record, load<i32>(input, inputLatitude), recordLatitude);
    store<i32>(record, load<i32>(input, inputLongitude), recordLongitude);
  }
  if (recordBytes == wideBytes) {
    store<u32>(record, 0, recordEntries);
    store<u64>(record, load<u64>(entries), recordWideEntries);
    store<u64>(record, load<u64>(entries, 8), recordWideEntries + 8);
    store<i64>(record, -1, recordWidePrevious);
  } else {
    // A missing number, −1, becomes 255.
    store<u8>(record, <u8>load<i32>(entries), recordEntries);
    store<u8>(record, <u8>load<i32>(entries, 4), recordEntries + 1);
    store<u8>(record, <u8>load<i32>(entries, 8), recordEntries + 2);
    store<u8>(record, <u8>load<i32>(entries, 12), recordEntries + 3);
  }
}

// @ts-ignore: decorator
@inline
export function atOf(record: usize): f64 {
  return <f64>((load<i64>(record, recordAt) << 16) >> 16);
}

// @ts-ignore: decorator
@inline
export function amountOf(record: usize): i64 {
  return <i64>(load<u64>(record, recordAmount) & amountMask);
}

// @ts-ignore: decorator
@inline
export function intervalOf(record: usize): i32 {
  return <i32>(load<u32>(record, recordInterval) >> 12);
}

/** Number of one of the four entries, −1 where there is none. */
// @ts-ignore: decorator
@inline
export function entryOf(record: usize, place: usize, wide: bool): i32 {
  if (wide) return load<i32>(record + (place << 2), recordWideEntries);
  const entry = <u32>load<u8>(record + place, recordEntries);
  return entry == noEntry ? -1 : <i32>entry;
}

/** Positions of the links of the chain of suffix maxima, −1 for none. */
export function previousOf(record: usize, position: i32, wide: bool): i32 {
  if (wide) return load<i32>(record, recordWidePrevious);
  const distance = <i32>load<u8>(record, recordNarrowPrevious);
  return distance == 0 ? -1 : position - distance;
}

export function nextOf(record: usize, position: i32, wide: bool): i32 {
  if (wide) return load<i32>(record, recordWideNext);
  const distance = <i32>load<u8>(record, recordNarrowNext);
  return distance == 0 ? -1 : position + distance;
}

export function setPrevious(record: usize, position: i32, previous: i32, wide: bool): void {
  if (wide) store<i32>(record, previous, recordWidePrevious);
  else store<u8>(record, <u8>(previous < 0 ? 0 : position - previous), recordNarrowPrevious);
}

export function setNext(record: usize, position: i32, next: i32, wide: bool): void {
  if (wide) store<i32>(record, next, recordWideNext);
  else store<u8>(record, <u8>(next - position), recordNarrowNext);
}

/** Writes the event at a position as the input that it came from. */
export function unpack(slot: usize, position: i32, input: usize): void {
  const record = recordOf(slot, position);
  const wide = isWide(slot);
  store<f64>(input, atOf(record), inputAt);
  store<f64>(input, <f64>amountOf(record), inputAmount);
  const flags = load<i32>(load<u32>(record, recordClass), classFlags);
  store<i32>(input, flags, inputFlags);
  store<i32>(input, load<i32>(record, recordLog), inputLog);
  store<i32>(input, load<i32>(record, recordSequence), inputSequence);
  store<i32>(input, intervalOf(record), inputInterval);
  const located = (flags & flagLocated) != 0;
  store<i32>(input, located ? load<i32>(record, recordLatitude) : 0, inputLatitude);
  store<i32>(input, located ? load<i32>(record, recordLongitude) : 0, inputLongitude);
  for (let place: usize = 0; place < 4; place++) {
    const entry = entryOf(record, place, wide);
    store<i32>(input + (place << 2), entry < 0 ? -1 : keyOf(slot, entry), inputKeys);
  }
}
