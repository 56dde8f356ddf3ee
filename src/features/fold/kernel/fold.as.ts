// AssemblyScript, compiled by scripts/compile-kernels.js. Takes events into the history of a party and writes rows.
import {
  contextAfter, contextBefore, contextDwellMs, contextLast, contextLastCount, contextLongestKeyed, contextPayeeTotal,
  contextPayerTotal, contextRowBytes, eventDirection, eventDwell, eventEntries, eventFlags, eventHour,
  eventImpossibleTravel, flagBehaviour, flagHasInterval, flagIn, flagLeg, flagLocated, flagNewCounterparty, flagOut,
  flagSteady, flagTimeKnown, classFlags, inputAmount, inputAt, inputBytesLog2, inputFlags, inputInterval, inputKeys,
  inputLatitude, inputLog, inputLongitude, locatedBytes, logBits, narrowBytes, recordClass, slotFirstBehaviourAt,
  slotFirstLegAt, slotHead, slotLastInterval, slotLastLatitude, slotLastLocatedAt, slotLastLongitude, slotLastOutAt,
  slotPagesMask, slotRecordBytes, tagCategory, tagCountry, tagDevice, tagPath, tagPayee, tagPayer,
} from '../layout';
import { countAt, countsOf } from './counts.as';
import { distanceKm, evaluate } from './evaluate.as';
import { classOf, enter, expire, travelFlags } from './history.as';
import { obtain, occurrencesOf } from './keys.as';
import { amountOf, atOf, isWide, oldest, pagesOf, recordIn, reserveRecord, resizeRecords, writeRecord } from './records.as';
import { mostNarrow, widen } from './widen.as';

export { classBytes, reserve } from './memory.as';
export { begin, classOf, close, isSpent, newestAt, open, reopen, shrink } from './history.as';
export { oldest, recordOf, unpack } from './records.as';

// @ts-ignore: decorator
@external("env", "log")
declare function log(x: f64): f64;

const pastFlags = flagNewCounterparty | flagHasInterval | flagSteady;
const logSteps: f64 = 4096;
const leastSteadyIntervalMs: f64 = 1000;
const steadiness: f64 = 0.02;
const hourMs: f64 = 3600000;
/** No train is faster from town to town; to fly takes hours beside the flight. */
const railKmh: f64 = 300;
const flightKmh: f64 = 900;
const besideFlightHours: f64 = 2;
/** Clocks and places are not exact. */
const travelLeewayHours: f64 = 1.0 / 6;
/** Events looked back over for the money that a payment is made of. */
const mostLookedBack = 256;

/** Takes `count` events of one party; writes the rows of its legs from `row` on and returns where they end. */
export function takeAll(slot: usize, input: usize, count: i32, row: usize): usize {
  const rowBytes = <usize>load<u32>(contextRowBytes);
  for (const end = input + ((<usize>count) << inputBytesLog2); input < end; input += 1 << inputBytesLog2) {
    take(slot, input, row, true);
    if ((load<i32>(input, inputFlags) & flagLeg) != 0) row += rowBytes;
  }
  return row;
}

/**
 * Takes the event at `input` into the history of the slot. For a leg it writes the row at `row`, unless that is 0.
 * `isNew` is false for an event whose flags and interval already say what its past was when it came.
 */
export function take(slot: usize, input: usize, row: usize, isNew: bool): void {
  const at = load<f64>(input, inputAt);
  const isLeg = (load<i32>(input, inputFlags) & flagLeg) != 0;
  let flags = load<i32>(input, inputFlags);
  if (isNew) flags &= ~pastFlags;
  const direction = (flags & flagOut) != 0 ? 0 : 1;
  store<i32>(eventDirection, direction);
  expire(slot, at);
  findKey(slot, input, 0, isLeg ? (direction == 0 ? tagPayee : tagPayer) : tagPath);
  findKey(slot, input, 1, tagCountry);
  findKey(slot, input, 2, tagDevice);
  findKey(slot, input, 3, tagCategory);
  if (!isWide(slot)) {
    if (load<i32>(slot, slotHead) - oldest(slot) == mostNarrow) widen(slot);
    else if ((flags & flagLocated) != 0 && load<u32>(slot, slotRecordBytes) == narrowBytes) resizeRecords(slot, locatedBytes);
  }
  const record = reserveRecord(slot);
  const packedLog = load<i32>(input, inputLog);
  let interval = 0;
  if (isLeg) {
    if (direction == 0) {
      const since = at - load<f64>(slot, slotLastOutAt);
      const previous = load<f64>(slot, slotLastInterval);
      store<f64>(slot, at, slotLastOutAt);
      if (since >= 0) {
        store<f64>(slot, since, slotLastInterval);
        if (isNew) {
          flags |= flagHasInterval;
          if (since >= leastSteadyIntervalMs && Math.abs(since - previous) <= steadiness * previous) flags |= flagSteady;
          interval = <i32>Math.round(log(1 + since) * logSteps);
        }
      }
    }
    if (isNew && isNewCounterparty(slot, direction)) flags |= flagNewCounterparty;
    travel(slot, input, at, flags);
    store<i32>(eventFlags, flags);
    if (row != 0) {
      store<i32>(eventHour, (flags & flagTimeKnown) != 0 ? (packedLog >> logBits) / 60 : -1);
      store<f64>(eventDwell, direction == 0 ? dwell(slot, at, load<f64>(input, inputAmount)) : NaN);
      evaluate(load<u32>(contextBefore), slot, input, row, false);
    }
  }
  writeRecord(slot, record, input, classOf(flags), isNew ? interval : load<i32>(input, inputInterval), eventEntries);
  enter(slot, record);
  remember(slot, at, flags);
  if (isLeg && row != 0) evaluate(load<u32>(contextAfter), slot, input, row, true);
}

// @ts-ignore: decorator
@inline
function findKey(slot: usize, input: usize, place: usize, tag: i32): void {
  const key = load<i32>(input + (place << 2), inputKeys);
  store<i32>(<usize>eventEntries + (place << 2), key < 0 ? -1 : obtain(slot, tag, key));
}

/** First contact within the longest window, for a party that had others. */
function isNewCounterparty(slot: usize, direction: i32): bool {
  const entry = load<i32>(eventEntries);
  if (entry < 0) return false;
  const wide = isWide(slot);
  const total = <usize>load<u32>(direction == 0 ? contextPayeeTotal : contextPayerTotal);
  if (countAt(countsOf(slot, wide), wide, total) == 0) return false;
  return occurrencesOf(slot, entry, load<i32>(contextLongestKeyed), wide) == 0;
}

/** Time in ms that is missing for the way from the previous located leg by the fastest means there is. */
function travel(slot: usize, input: usize, at: f64, flags: i32): void {
  store<f64>(eventImpossibleTravel, NaN);
  if ((flags & travelFlags) != travelFlags) return;
  const latitude = load<i32>(input, inputLatitude);
  const longitude = load<i32>(input, inputLongitude);
  const since = at - load<f64>(slot, slotLastLocatedAt);
  if (since >= 0) {
    const lastLatitude = <f64>load<i32>(slot, slotLastLatitude) / 1e6;
    const lastLongitude = <f64>load<i32>(slot, slotLastLongitude) / 1e6;
    const km = distanceKm(<f64>latitude / 1e6, <f64>longitude / 1e6, lastLatitude, lastLongitude);
    const needed = min(km / railKmh, besideFlightHours + km / flightKmh);
    store<f64>(eventImpossibleTravel, max(<f64>0, (needed - travelLeewayHours) * hourMs - since));
  }
  store<f64>(slot, at, slotLastLocatedAt);
  store<i32>(slot, latitude, slotLastLatitude);
  store<i32>(slot, longitude, slotLastLongitude);
}

/**
 * Mean time in ms that an amount paid out had stayed, were it made of the most recently received money of the dwell
 * window; NaN when none is found among the last events.
 */
function dwell(slot: usize, at: f64, amount: f64): f64 {
  const head = load<i32>(slot, slotHead);
  const first = max(oldest(slot), head - mostLookedBack);
  const pages = pagesOf(slot);
  const mask = load<i32>(slot, slotPagesMask);
  const recordBytes = <usize>load<u32>(slot, slotRecordBytes);
  let needed = amount;
  let weighted: f64 = 0;
  for (let position = head - 1; position >= first && needed > 0; position--) {
    const record = recordIn(pages, mask, recordBytes, position);
    const since = at - atOf(record);
    if (since >= load<f64>(contextDwellMs)) break;
    if ((load<i32>(load<u32>(record, recordClass), classFlags) & flagIn) == 0) continue;
    const taken = min(<f64>amountOf(record), needed);
    weighted += taken * since;
    needed -= taken;
  }
  return needed == amount ? NaN : weighted / (amount - needed);
}

function remember(slot: usize, at: f64, flags: i32): void {
  const last = <usize>load<u32>(contextLast);
  for (let each = last, end = last + <usize>load<i32>(contextLastCount) * 12; each < end; each += 12) {
    const mask = load<i32>(each);
    if ((flags & mask) == mask) store<f64>(slot + <usize>load<i32>(each, 4), at);
  }
  if ((flags & (flagLeg | flagBehaviour)) == 0) return;
  const since = slot + <usize>((flags & flagLeg) != 0 ? slotFirstLegAt : slotFirstBehaviourAt);
  const first = load<f64>(since);
  if (first != first) store<f64>(since, at);
}
