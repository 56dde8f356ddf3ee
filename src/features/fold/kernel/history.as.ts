// AssemblyScript, compiled by scripts/compile-kernels.js.
//
// The windowed history of a party: a ring of records that doubles when full, sums of what lies in each window, and a
// table of keys. What enters a window is added, what leaves it is subtracted, in integers.
import {
  classEnter, classFlags, classLeave, contextClassCount, contextClassMask, contextClasses, contextCosineTable,
  contextEntropyTable, contextHours, contextInitial, contextLast, contextLastCount, contextLongestDeclared,
  contextMaxima, contextMeasures, contextSineTable, contextSlotBytes, contextSmallestClass, contextWindows,
  contextWindowsMs, flagLeg, flagLocated, flagOut, flagTimeKnown, keyBytes, logBits, logMask, measureCosine, measureDuration, measureInterval, measureIntervalSquare, measureLog, measureLogSquare, measureSine,
  measureX, measureY, measureZ, programAmounts, programCode, programCounts, programKeys, programMeasures, programSums, recordAmount, recordAt,
  recordBytesLog2, recordClass, recordEntries, recordInterval, recordLatitude, recordLog, recordLongitude, recordNext,
  recordPrevious, slotBlock, slotCarriedInterval, slotCarriedLatitude, slotCarriedLocatedAt, slotCarriedLongitude,
  slotCarriedOutAt, slotChainIn, slotChainOut, slotCursors, slotHead, slotKeysClass, slotSizeClass, tabulated,
} from '../layout';
import { closeKeys, countsAt, openKeys, remove } from './keys.as';
import { allocate, release, reserve } from './memory.as';

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
  const sizeClass = load<i32>(contextSmallestClass);
  store<i32>(slot, sizeClass, slotSizeClass);
  store<u32>(slot, <u32>allocate(sizeClass + recordBytesLog2), slotBlock);
  openKeys(slot, sizeClass);
}

/** Gives the memory of a slot back. */
export function close(slot: usize): void {
  release(load<u32>(slot, slotBlock), load<i32>(slot, slotSizeClass) + recordBytesLog2);
  closeKeys(slot);
}

/** Prepares an opened slot for what a snapshot holds: blocks of the classes that its row names, content undefined. */
export function reopen(slot: usize): void {
  store<u32>(slot, <u32>allocate(load<i32>(slot, slotSizeClass) + recordBytesLog2), slotBlock);
  openKeys(slot, load<i32>(slot, slotKeysClass));
}

/** Whether a slot holds more memory than an empty one, and nothing that is younger than its longest window. */
export function isSpent(slot: usize, at: f64): bool {
  const head = load<i32>(slot, slotHead);
  if (oldest(slot) < head) {
    const longestMs = load<f64>(<usize>contextWindowsMs + ((<usize>load<i32>(contextWindows) - 1) << 3));
    if (load<f64>(recordOf(slot, head - 1), recordAt) > at - longestMs) return false;
  } else if (head == 0) return false;
  const smallest = load<i32>(contextSmallestClass);
  return load<i32>(slot, slotSizeClass) > smallest || load<i32>(slot, slotKeysClass) > smallest;
}

/** Gives back the memory of a slot that is spent. */
export function shrink(slot: usize, at: f64): void {
  expire(slot, at);
  close(slot);
  const smallest = load<i32>(contextSmallestClass);
  store<i32>(slot, smallest, slotSizeClass);
  store<u32>(slot, <u32>allocate(smallest + recordBytesLog2), slotBlock);
  openKeys(slot, smallest);
}

/** Address of the record at a position of the ring. */
// @ts-ignore: decorator
@inline
export function recordOf(slot: usize, position: i32): usize {
  const wrap = (1 << load<i32>(slot, slotSizeClass)) - 1;
  return <usize>load<u32>(slot, slotBlock) + ((<usize>(position & wrap)) << recordBytesLog2);
}

/** Position of the oldest event that is kept. */
// @ts-ignore: decorator
@inline
export function oldest(slot: usize): i32 {
  return load<i32>(slot + ((<usize>load<i32>(contextWindows) - 1) << 2), slotCursors);
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
    store<f64>(contextMeasures + 8 * measureDuration, load<f64>(record, recordAmount));
    return;
  }
  const packed = load<i32>(record, recordLog);
  const logarithm = <f64>(packed & logMask);
  store<f64>(contextMeasures + 8 * measureLog, logarithm);
  store<f64>(contextMeasures + 8 * measureLogSquare, logarithm * logarithm);
  const interval = <f64>load<i32>(record, recordInterval);
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
function accumulate(slot: usize, record: usize, flags: i32, program: usize, sign: i32): usize {
  let code = program + programCode;
  for (const end = code + ((<usize>load<u32>(program, programCounts)) << 2); code < end; code += 4) {
    addCount(slot + <usize>load<u32>(code), sign);
  }
  const amounts = <usize>load<u32>(program, programAmounts);
  if (amounts > 0) {
    const amount = <i64>load<f64>(record, recordAmount) * <i64>sign;
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

/** Adds the event at `record`, whose class is written there, to all windows. */
export function enter(slot: usize, record: usize): void {
  const kind = <usize>load<u32>(record, recordClass);
  const flags = load<i32>(kind, classFlags);
  const program = <usize>load<u32>(kind, classEnter);
  let code = accumulate(slot, record, flags, program, 1);
  for (const end = code + <usize>load<i32>(program, programKeys) * keyBytes; code < end; code += keyBytes) {
    const entry = load<i32>(record + <usize>load<i32>(code));
    if (entry < 0) continue;
    const counter = countsAt(slot, entry) + <usize>load<i32>(code, 4);
    const now = load<i32>(counter) + 1;
    store<i32>(counter, now);
    const distinct = load<i32>(code, 8);
    const total = load<i32>(code, 12);
    const terms = load<i32>(code, 16);
    if (distinct != 0 && now == 1) addCount(slot + <usize>distinct, 1);
    if (total != 0) addCount(slot + <usize>total, 1);
    if (terms != 0) add(slot + <usize>terms, entropyTerm(now) - entropyTerm(now - 1));
  }
  if ((flags & flagTimeKnown) != 0) addCount(hourOf(slot, record), 1);
  if ((flags & flagLeg) != 0) chain(slot, record, (flags & flagOut) != 0 ? 0 : 1);
  store<i32>(slot, load<i32>(slot, slotHead) + 1, slotHead);
}

// @ts-ignore: decorator
@inline
function add(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

// @ts-ignore: decorator
@inline
function addCount(at: usize, value: i32): void {
  store<i32>(at, load<i32>(at) + value);
}

// @ts-ignore: decorator
@inline
function hourOf(slot: usize, record: usize): usize {
  return slot + <usize>load<i32>(contextHours) + ((<usize>((load<i32>(record, recordLog) >> logBits) / 60)) << 2);
}

/** Lets every window forget what is as old as its length or older at the time `at`. */
export function expire(slot: usize, at: f64): void {
  const windows = load<i32>(contextWindows);
  const head = load<i32>(slot, slotHead);
  const block = <usize>load<u32>(slot, slotBlock);
  const wrap = (1 << load<i32>(slot, slotSizeClass)) - 1;
  for (let window = 0; window < windows; window++) {
    const limit = at - load<f64>(<usize>contextWindowsMs + ((<usize>window) << 3));
    const cursor = slot + ((<usize>window) << 2);
    let position = load<i32>(cursor, slotCursors);
    while (position < head) {
      const record = block + ((<usize>(position & wrap)) << recordBytesLog2);
      if (load<f64>(record, recordAt) > limit) break;
      leave(slot, window, windows - 1, record, position);
      position++;
    }
    store<i32>(cursor, position, slotCursors);
  }
}

function leave(slot: usize, window: i32, longest: i32, record: usize, position: i32): void {
  const kind = <usize>load<u32>(record, recordClass);
  const flags = load<i32>(kind, classFlags);
  const program = <usize>load<u32>(kind + ((<usize>window) << 2), classLeave);
  let code = accumulate(slot, record, flags, program, -1);
  for (const end = code + <usize>load<i32>(program, programKeys) * keyBytes; code < end; code += keyBytes) {
    const entry = load<i32>(record + <usize>load<i32>(code));
    if (entry < 0) continue;
    const counter = countsAt(slot, entry) + <usize>load<i32>(code, 4);
    const left = load<i32>(counter) - 1;
    store<i32>(counter, left);
    const distinct = load<i32>(code, 8);
    const total = load<i32>(code, 12);
    const terms = load<i32>(code, 16);
    if (distinct != 0 && left == 0) addCount(slot + <usize>distinct, -1);
    if (total != 0) addCount(slot + <usize>total, -1);
    if (terms != 0) add(slot + <usize>terms, entropyTerm(left) - entropyTerm(left + 1));
    if (window == longest && left == 0) remove(slot, entry);
  }
  const direction: usize = (flags & flagOut) != 0 ? 0 : 1;
  if ((flags & flagLeg) != 0) {
    const top = load<i32>(<usize>contextMaxima + ((<usize>window) << 3) + (direction << 2));
    if (top != 0 && load<i32>(slot + <usize>top) == position) {
      store<i32>(slot + <usize>top, load<i32>(record, recordNext));
    }
  }
  if (window == load<i32>(contextLongestDeclared) && (flags & flagTimeKnown) != 0) addCount(hourOf(slot, record), -1);
  if (window < longest) return;
  const newest = slot + <usize>(direction == 0 ? slotChainOut : slotChainIn);
  if (load<i32>(newest) == position) store<i32>(newest, -1);
  if (load<i32>(contextLongestDeclared) < longest) carry(slot, record, flags);
}

/** Notes what later events need to know of one that leaves the history. */
function carry(slot: usize, record: usize, flags: i32): void {
  const at = load<f64>(record, recordAt);
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
function chain(slot: usize, record: usize, direction: i32): void {
  const position = load<i32>(slot, slotHead);
  const first = oldest(slot);
  const amount = load<f64>(record, recordAmount);
  const newest = slot + <usize>(direction == 0 ? slotChainOut : slotChainIn);
  let link = load<i32>(newest);
  while (link >= first) {
    const linked = recordOf(slot, link);
    if (load<f64>(linked, recordAmount) > amount) break;
    link = load<i32>(linked, recordPrevious);
  }
  if (link < first) link = -1;
  store<i32>(record, link, recordPrevious);
  store<i32>(record, -1, recordNext);
  if (link >= 0) store<i32>(recordOf(slot, link), position, recordNext);
  store<i32>(newest, position);
  const windows = load<i32>(contextWindows);
  for (let window = 0; window < windows; window++) {
    const top = load<i32>(<usize>contextMaxima + ((<usize>window) << 3) + ((<usize>direction) << 2));
    if (top == 0) continue;
    const largest = load<i32>(slot + <usize>top);
    if (largest < 0 || largest > link) store<i32>(slot + <usize>top, position);
  }
}

/** Address of the record of the next event; makes room for it. */
export function reserveRecord(slot: usize): usize {
  const head = load<i32>(slot, slotHead);
  const first = oldest(slot);
  const sizeClass = load<i32>(slot, slotSizeClass);
  if (head - first == 1 << sizeClass) {
    const from = <usize>load<u32>(slot, slotBlock);
    const to = allocate(sizeClass + 1 + recordBytesLog2);
    for (let position = first; position < head; position++) {
      const source = from + ((<usize>(position & ((1 << sizeClass) - 1))) << recordBytesLog2);
      const target = to + ((<usize>(position & ((2 << sizeClass) - 1))) << recordBytesLog2);
      memory.copy(target, source, 64);
    }
    release(from, sizeClass + recordBytesLog2);
    store<u32>(slot, <u32>to, slotBlock);
    store<i32>(slot, sizeClass + 1, slotSizeClass);
  }
  return recordOf(slot, head);
}
