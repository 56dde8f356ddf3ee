// AssemblyScript, compiled by scripts/compile-kernels.js.
//
// The windowed history of a party: its records, sums of what lies in each window, and a table of keys. What enters a
// window is added, what leaves it is subtracted, in integers.
import {
  classEnter, classFlags, classLeave, contextClassCount, contextClassMask, contextClasses, contextCosineTable,
  contextEntropyTable, contextHours, contextInitial, contextLast, contextLastCount, contextLongestDeclared,
  contextMaxima, contextMeasures, contextSineTable, contextSlotBytes, contextSmallestKeys, contextWindows,
  contextWindowsMs, flagLeg, flagLocated, flagOut, flagTimeKnown, keyBytes, logBits, logMask, measureCosine,
  measureDuration, measureInterval, measureIntervalSquare, measureLog, measureLogSquare, measureSine, measureX, measureY,
  measureZ, narrowBytes, programAmounts, programCode, programCounts, programKeys, programMeasures, programSums,
  recordClass, recordLatitude, recordLog, recordLongitude, slotCarriedInterval, slotCarriedLatitude,
  slotCarriedLocatedAt, slotCarriedLongitude, slotCarriedOutAt, slotChainIn, slotChainOut, slotCursors, slotHead,
  slotKeysClass, slotPagesMask, slotRecordBytes, smallestDirectory, tabulated,
} from '../layout';
import { addCount, closeCounts, countsOf, reopenCounts } from './counts.as';
import { addOccurrence, closeKeys, openKeys, remove, reopenKeys } from './keys.as';
import { reserve } from './memory.as';
import {
  amountOf, atOf, closeRecords, entryOf, intervalOf, isWide, leavePage, nextOf, oldest, openRecords, pagesOf, previousOf,
  recordIn, recordOf, reopenRecords, setNext, setPrevious,
} from './records.as';

// The functions of the host, so that every number is the one that JavaScript gives.
// @ts-ignore: decorator
@external("env", "log")
declare function log(x: f64): f64;
// @ts-ignore: decorator
@external("env", "sin")
declare function sin(x: f64): f64;
// @ts-ignore: decorator
@external("env", "cos")
declare function cos(x: f64): f64;
/** Address of the class of flags that were not met before. */
// @ts-ignore: decorator
@external("env", "compileClass")
declare function compileClass(flags: i32): usize;

/** A journey is measured between two places only where it is known when. */
export const travelFlags = flagLocated | flagTimeKnown;
const circleSteps: f64 = 1048576;
const entropySteps: f64 = 1048576;
const circleMeasures = (1 << measureCosine) | (1 << measureSine);
const placeMeasures = (1 << measureX) | (1 << measureY) | (1 << measureZ);

/** Makes a slot ready for a party without history. */
export function open(slot: usize): void {
  memory.copy(slot, load<u32>(contextInitial), load<u32>(contextSlotBytes));
  openRecords(slot, 0);
  openKeys(slot);
}

/** Lets the events of a slot that was just opened begin at a position. */
export function begin(slot: usize, position: i32): void {
  closeRecords(slot);
  const windows = <usize>load<i32>(contextWindows);
  for (let window: usize = 0; window < windows; window++) store<i32>(slot + (window << 2), position, slotCursors);
  openRecords(slot, position);
}

/** Gives the memory of a slot back. */
export function close(slot: usize): void {
  closeKeys(slot);
  if (isWide(slot)) closeCounts(slot);
  closeRecords(slot);
}

/** Prepares a closed slot for what a snapshot holds: blocks of the sizes that its words name, content undefined. */
export function reopen(slot: usize): void {
  reopenRecords(slot, oldest(slot));
  reopenKeys(slot);
  if (isWide(slot)) reopenCounts(slot);
}

/** Time of the newest event that is kept, NaN without one. */
export function newestAt(slot: usize): f64 {
  const head = load<i32>(slot, slotHead);
  return oldest(slot) < head ? atOf(recordOf(slot, head - 1)) : NaN;
}

/** Whether a slot holds more memory than an empty one, and nothing that is younger than its longest window. */
export function isSpent(slot: usize, at: f64): bool {
  const longestMs = load<f64>(<usize>contextWindowsMs + ((<usize>load<i32>(contextWindows) - 1) << 3));
  if (newestAt(slot) > at - longestMs) return false;
  return (
    oldest(slot) < load<i32>(slot, slotHead) ||
    load<u32>(slot, slotRecordBytes) != narrowBytes ||
    load<i32>(slot, slotPagesMask) > smallestDirectory ||
    load<i32>(slot, slotKeysClass) > load<i32>(contextSmallestKeys)
  );
}

/** Gives back the memory of a slot that is spent. */
export function shrink(slot: usize, at: f64): void {
  expire(slot, at);
  close(slot);
  openRecords(slot, load<i32>(slot, slotHead));
  openKeys(slot);
}

// --- Classes of flags -------------------------------------------------------------------------------------------

function placeOf(flags: i32): usize {
  const classes = <usize>load<u32>(contextClasses);
  const mask = load<i32>(contextClassMask);
  let place = <i32>((<u32>flags * 0x9e3779b1) >>> 16) & mask;
  let at = classes + ((<usize>place) << 3);
  while (load<u32>(at, 4) != 0 && load<i32>(at) != flags) {
    place = (place + 1) & mask;
    at = classes + ((<usize>place) << 3);
  }
  return at;
}

function insertClass(flags: i32, at: usize): void {
  const mask = load<i32>(contextClassMask);
  const count = load<i32>(contextClassCount) + 1;
  store<i32>(contextClassCount, count);
  if (2 * count > mask) {
    const old = <usize>load<u32>(contextClasses);
    const bytes = (<usize>mask + 1) << 3;
    const larger = reserve(2 * bytes);
    memory.fill(larger, 0, 2 * bytes);
    store<u32>(contextClasses, <u32>larger);
    store<i32>(contextClassMask, 2 * mask + 1);
    for (let from = old; from < old + bytes; from += 8) {
      if (load<u32>(from, 4) != 0) store<u64>(placeOf(load<i32>(from)), load<u64>(from));
    }
  }
  const place = placeOf(flags);
  store<i32>(place, flags);
  store<u32>(place, <u32>at, 4);
}

/** Address of the class of some flags, compiled when first met. */
export function classOf(flags: i32): usize {
  const found = load<u32>(placeOf(flags), 4);
  if (found != 0) return found;
  const compiled = compileClass(flags);
  insertClass(flags, compiled);
  return compiled;
}

// --- Into and out of windows ------------------------------------------------------------------------------------

/** n · ln n in whole steps. */
// @ts-ignore: decorator
@inline
function entropyTerm(n: i32): f64 {
  if (n < tabulated) return load<f64>(<usize>load<u32>(contextEntropyTable) + ((<usize>n) << 3));
  return Math.round(<f64>n * log(<f64>n) * entropySteps);
}

/** The integers of an event that are asked for, the same on its way in as on its way out. */
function measure(record: usize, flags: i32, wanted: i32): void {
  if ((flags & flagLeg) == 0) {
    store<f64>(contextMeasures + 8 * measureDuration, <f64>amountOf(record));
    return;
  }
  const packed = load<i32>(record, recordLog);
  const logarithm = <f64>(packed & logMask);
  store<f64>(contextMeasures + 8 * measureLog, logarithm);
  store<f64>(contextMeasures + 8 * measureLogSquare, logarithm * logarithm);
  const interval = <f64>intervalOf(record);
  store<f64>(contextMeasures + 8 * measureInterval, interval);
  store<f64>(contextMeasures + 8 * measureIntervalSquare, interval * interval);
  if ((wanted & circleMeasures) != 0) {
    const minute = (<usize>(packed >> logBits)) << 2;
    store<f64>(contextMeasures + 8 * measureCosine, <f64>load<i32>(<usize>load<u32>(contextCosineTable) + minute));
    store<f64>(contextMeasures + 8 * measureSine, <f64>load<i32>(<usize>load<u32>(contextSineTable) + minute));
  }
  if ((wanted & placeMeasures) != 0 && (flags & flagLocated) != 0) {
    const latitude = (<f64>load<i32>(record, recordLatitude) / 1e6) * (Math.PI / 180);
    const longitude = (<f64>load<i32>(record, recordLongitude) / 1e6) * (Math.PI / 180);
    store<f64>(contextMeasures + 8 * measureX, Math.round(cos(latitude) * cos(longitude) * circleSteps));
    store<f64>(contextMeasures + 8 * measureY, Math.round(cos(latitude) * sin(longitude) * circleSteps));
    store<f64>(contextMeasures + 8 * measureZ, Math.round(sin(latitude) * circleSteps));
  }
}

/** Adds `sign` (1 or −1) times the event to the sums of a program; returns where its keys begin. */
// @ts-ignore: decorator
@inline
function accumulate(slot: usize, record: usize, flags: i32, program: usize, wide: bool, sign: i32): usize {
  let code = program + programCode;
  const counts = countsOf(slot, wide);
  const countsEnd = code + ((<usize>load<u32>(program, programCounts)) << 2);
  if (wide) for (; code < countsEnd; code += 4) addCount(counts, true, <usize>load<u32>(code), sign);
  else for (; code < countsEnd; code += 4) addCount(counts, false, <usize>load<u32>(code), sign);
  const amounts = <usize>load<u32>(program, programAmounts);
  if (amounts > 0) {
    const amount = amountOf(record) * <i64>sign;
    for (const end = code + (amounts << 2); code < end; code += 4) {
      const target = slot + <usize>load<u32>(code);
      store<i64>(target, load<i64>(target) + amount);
    }
  }
  const sums = <usize>load<u32>(program, programSums);
  if (sums > 0) {
    measure(record, flags, load<i32>(program, programMeasures));
    for (const end = code + (sums << 2); code < end; code += 4) {
      const packed = load<u32>(code);
      add(slot + <usize>(packed >>> 16), load<f64>(<usize>(packed & 0xffff)) * <f64>sign);
    }
  }
  return code;
}

/** The same for its keys, from `code` on. */
// @ts-ignore: decorator
@inline
function accumulateKeys(slot: usize, record: usize, program: usize, code: usize, wide: bool, sign: i32, last: bool): void {
  const counts = countsOf(slot, wide);
  for (const end = code + <usize>load<i32>(program, programKeys) * keyBytes; code < end; code += keyBytes) {
    const entry = entryOf(record, <usize>load<u32>(code), wide);
    if (entry < 0) continue;
    const now = addOccurrence(slot, entry, load<i32>(code, 4), wide, sign);
    const distinct = load<i32>(code, 8);
    const total = load<i32>(code, 12);
    const terms = load<i32>(code, 16);
    if (distinct >= 0 && now == (sign > 0 ? 1 : 0)) addCount(counts, wide, distinct, sign);
    if (total >= 0) addCount(counts, wide, total, sign);
    if (terms != 0) add(slot + <usize>terms, entropyTerm(now) - entropyTerm(now - sign));
    if (last && now == 0) remove(slot, entry);
  }
}

/** Adds the event at `record`, whose class is written there, to all windows. */
export function enter(slot: usize, record: usize): void {
  const kind = <usize>load<u32>(record, recordClass);
  const flags = load<i32>(kind, classFlags);
  const program = <usize>load<u32>(kind, classEnter);
  const wide = isWide(slot);
  const code = accumulate(slot, record, flags, program, wide, 1);
  accumulateKeys(slot, record, program, code, wide, 1, false);
  if ((flags & flagTimeKnown) != 0) addCount(countsOf(slot, wide), wide, hourOf(record), 1);
  if ((flags & flagLeg) != 0) chain(slot, record, (flags & flagOut) != 0 ? 0 : 1, wide);
  store<i32>(slot, load<i32>(slot, slotHead) + 1, slotHead);
}

// @ts-ignore: decorator
@inline
function add(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

/** Which count is that of the event's hour. */
// @ts-ignore: decorator
@inline
function hourOf(record: usize): usize {
  return <usize>(load<i32>(contextHours) + (load<i32>(record, recordLog) >> logBits) / 60);
}

/** Lets every window forget what is as old as its length or older at the time `at`. */
export function expire(slot: usize, at: f64): void {
  const windows = load<i32>(contextWindows);
  const head = load<i32>(slot, slotHead);
  const wide = isWide(slot);
  const pages = pagesOf(slot);
  const mask = load<i32>(slot, slotPagesMask);
  const recordBytes = <usize>load<u32>(slot, slotRecordBytes);
  for (let window = 0; window < windows; window++) {
    const limit = at - load<f64>(<usize>contextWindowsMs + ((<usize>window) << 3));
    const cursor = slot + ((<usize>window) << 2);
    const from = load<i32>(cursor, slotCursors);
    let position = from;
    while (position < head) {
      const record = recordIn(pages, mask, recordBytes, position);
      if (atOf(record) > limit) break;
      leave(slot, window, windows - 1, record, position, wide);
      position++;
      if (window == windows - 1) leavePage(slot, position);
    }
    if (position != from) store<i32>(cursor, position, slotCursors);
  }
}

function leave(slot: usize, window: i32, longest: i32, record: usize, position: i32, wide: bool): void {
  const kind = <usize>load<u32>(record, recordClass);
  const flags = load<i32>(kind, classFlags);
  const program = <usize>load<u32>(kind + ((<usize>window) << 2), classLeave);
  const code = accumulate(slot, record, flags, program, wide, -1);
  accumulateKeys(slot, record, program, code, wide, -1, window == longest);
  const direction: usize = (flags & flagOut) != 0 ? 0 : 1;
  if ((flags & flagLeg) != 0) {
    const top = load<i32>(<usize>contextMaxima + ((<usize>window) << 3) + (direction << 2));
    if (top != 0 && load<i32>(slot + <usize>top) == position) {
      store<i32>(slot + <usize>top, nextOf(record, position, wide));
    }
  }
  if (window == load<i32>(contextLongestDeclared) && (flags & flagTimeKnown) != 0) {
    addCount(countsOf(slot, wide), wide, hourOf(record), -1);
  }
  if (window < longest) return;
  const newest = slot + <usize>(direction == 0 ? slotChainOut : slotChainIn);
  if (load<i32>(newest) == position) store<i32>(newest, -1);
  if (load<i32>(contextLongestDeclared) < longest) carry(slot, record, flags);
}

/** Notes what later events need to know of one that leaves the history. */
function carry(slot: usize, record: usize, flags: i32): void {
  const at = atOf(record);
  const last = <usize>load<u32>(contextLast);
  for (let each = last, end = last + <usize>load<i32>(contextLastCount) * 12; each < end; each += 12) {
    const mask = load<i32>(each);
    if ((flags & mask) == mask) store<f64>(slot + <usize>load<i32>(each, 8), at);
  }
  if ((flags & flagOut) != 0) {
    const interval = at - load<f64>(slot, slotCarriedOutAt);
    if (interval >= 0) store<f64>(slot, interval, slotCarriedInterval);
    store<f64>(slot, at, slotCarriedOutAt);
  }
  if ((flags & travelFlags) != travelFlags) return;
  store<f64>(slot, at, slotCarriedLocatedAt);
  store<i32>(slot, load<i32>(record, recordLatitude), slotCarriedLatitude);
  store<i32>(slot, load<i32>(record, recordLongitude), slotCarriedLongitude);
}

/**
 * Hangs a leg onto its direction's chain of suffix maxima: from the newest leg backwards every link is larger than
 * all that came after it. The largest of any window is the oldest link inside it, so all windows share one chain.
 */
function chain(slot: usize, record: usize, direction: i32, wide: bool): void {
  const position = load<i32>(slot, slotHead);
  const first = oldest(slot);
  const amount = amountOf(record);
  const newest = slot + <usize>(direction == 0 ? slotChainOut : slotChainIn);
  let link = load<i32>(newest);
  while (link >= first) {
    const linked = recordOf(slot, link);
    if (amountOf(linked) > amount) break;
    link = previousOf(linked, link, wide);
  }
  if (link < first) link = -1;
  setPrevious(record, position, link, wide);
  if (link >= 0) setNext(recordOf(slot, link), link, position, wide);
  store<i32>(newest, position);
  const windows = load<i32>(contextWindows);
  for (let window = 0; window < windows; window++) {
    const top = load<i32>(<usize>contextMaxima + ((<usize>window) << 3) + ((<usize>direction) << 2));
    if (top == 0) continue;
    const largest = load<i32>(slot + <usize>top);
    if (largest < 0 || largest > link) store<i32>(slot + <usize>top, position);
  }
}
