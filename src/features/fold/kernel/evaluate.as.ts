// AssemblyScript, compiled by scripts/compile-kernels.js. One row from the sums of a slot.
import {
  contextBehaviourAfter, contextBehaviourBefore, contextLogTable, eventDirection, eventDwell, eventEntries, eventFlags,
  eventHour, eventImpossibleTravel, inputAmount, inputAt, inputKeys, inputLatitude, inputLog, inputLongitude,
  inputPoliticallyExposed, inputRiskRating, logMask, recordLog, slotFirstBehaviourAt, slotFirstLegAt,
  flagLocated, tabulated,
} from '../layout';
import { countAt, countsOf } from './counts.as';
import { occurrencesOf } from './keys.as';
import { amountOf, isWide, recordOf } from './records.as';

// @ts-ignore: decorator
@external("env", "log")
declare function log(x: f64): f64;
// @ts-ignore: decorator
@external("env", "sin")
declare function sin(x: f64): f64;
// @ts-ignore: decorator
@external("env", "cos")
declare function cos(x: f64): f64;
// @ts-ignore: decorator
@external("env", "atan2")
declare function atan2(y: f64, x: f64): f64;

const unknown: f64 = NaN;
const dayMs: f64 = 86400000;
const logSteps: f64 = 4096;
const circleSteps: f64 = 1048576;
const entropySteps: f64 = 1048576;
/** Below these numbers of earlier events the party's own past says nothing. */
const leastForDeparture: f64 = 5;
const leastForCentre: f64 = 3;
const leastForConcentration: f64 = 5;
const leastAgeForTrend: f64 = 14 * 86400000;
/** Keeps a departure finite where all earlier amounts were about equal: 1 % of the amount. */
const leastDeviation: f64 = 0.01;
const hoursPrior: f64 = 1;
const earthRadiusKm: f64 = 6371;

// @ts-ignore: decorator
@inline
function known(code: i32): f64 {
  return code < 0 ? unknown : <f64>code;
}

// @ts-ignore: decorator
@inline
function scalar(slot: usize, op: usize, operand: usize): f64 {
  return load<f64>(slot + <usize>load<u32>(op + (operand << 2)));
}

// @ts-ignore: decorator
@inline
function count(counts: usize, wide: bool, op: usize, operand: usize): f64 {
  return <f64>countAt(counts, wide, <usize>load<u32>(op + (operand << 2)));
}

/** Sum of amounts: the integer rounded once. */
// @ts-ignore: decorator
@inline
function amounts(slot: usize, op: usize, operand: usize): f64 {
  return <f64>load<i64>(slot + <usize>load<u32>(op + (operand << 2)));
}

// @ts-ignore: decorator
@inline
function ratio(part: f64, whole: f64): f64 {
  return whole == 0 ? unknown : part / whole;
}

/** Sample deviation of n fixed-point logarithms in nats; NaN below three. Exactly 0 when all are equal. */
function deviation(n: f64, sum: f64, squares: f64): f64 {
  if (n < 3) return unknown;
  const mean = sum / n;
  const variance = ((squares / n - mean * mean) * n) / (n - 1);
  return variance > 0 ? Math.sqrt(variance) / logSteps : 0;
}

/** ln of a rate over the short window against that over the long one, or over the party's age when that is shorter. */
function trend(short: f64, long: f64, ageMs: f64, shortDays: f64, longDays: f64): f64 {
  if (short <= 0 || !(ageMs >= leastAgeForTrend)) return unknown;
  return log((short * min(longDays, ageMs / dayMs)) / (long * shortDays));
}

/** Shannon entropy in nats of `total` occurrences whose n · ln n sum up to `terms`; NaN for none. */
function entropy(total: i32, terms: f64): f64 {
  if (total == 0) return unknown;
  const logarithm =
    total < tabulated ? load<f64>(<usize>load<u32>(contextLogTable) + ((<usize>total) << 3)) : log(<f64>total);
  const nats = logarithm - terms / entropySteps / <f64>total;
  // Each term is rounded by at most half a step, so an entropy of zero may come out a little off it.
  return nats > 1e-6 ? nats : 0;
}

/** Occurrences of the event's key within the window, −1 where the event has none. Operands: mask, entry, window. */
function occurrences(slot: usize, op: usize, wide: bool): i32 {
  const mask = load<i32>(op, 4);
  if ((load<i32>(eventFlags) & mask) != mask) return -1;
  const entry = load<i32>(<usize>eventEntries + <usize>load<u32>(op, 8));
  return entry < 0 ? -1 : occurrencesOf(slot, entry, load<i32>(op, 12), wide);
}

/** Great-circle distance in km from a place in degrees to the direction of a vector; NaN when either is not known. */
function distanceToVectorKm(latitude: f64, longitude: f64, x: f64, y: f64, z: f64): f64 {
  const phi = latitude * (Math.PI / 180);
  const lambda = longitude * (Math.PI / 180);
  const px = cos(phi) * cos(lambda);
  const py = cos(phi) * sin(lambda);
  const pz = sin(phi);
  const cx = py * z - pz * y;
  const cy = pz * x - px * z;
  const cz = px * y - py * x;
  const cross = Math.sqrt(cx * cx + cy * cy + cz * cz);
  return earthRadiusKm * atan2(cross, px * x + py * y + pz * z);
}

/** Great-circle distance in km between two places in degrees. */
export function distanceKm(latitude1: f64, longitude1: f64, latitude2: f64, longitude2: f64): f64 {
  const phi = latitude2 * (Math.PI / 180);
  const lambda = longitude2 * (Math.PI / 180);
  return distanceToVectorKm(latitude1, longitude1, cos(phi) * cos(lambda), cos(phi) * sin(lambda), sin(phi));
}

/** Where the operations of a code end; each has `words` words, the first the byte of its column in the row. */
// @ts-ignore: decorator
@inline
function endOf(op: usize, words: usize): usize {
  return op + 4 + <usize>load<u32>(op) * (words << 2);
}

// @ts-ignore: decorator
@inline
function put(row: usize, op: usize, value: f64): void {
  store<f64>(row + <usize>load<u32>(op), value);
}

/**
 * Runs the operations at `op`: of each code of `operation`, in its order, a number and so many operations, in one tight
 * loop each.
 */
export function evaluate(op: usize, slot: usize, input: usize, row: usize, isAfter: bool): void {
  const flags = load<i32>(eventFlags);
  const at = load<f64>(input, inputAt);
  const logarithm = <f64>(load<i32>(input, inputLog) & logMask);
  const age = at - load<f64>(slot, slotFirstLegAt);
  const wide = isWide(slot);
  const counts = countsOf(slot, wide);
  let end = endOf(op, 1);
  // amount
  for (op += 4; op < end; op += 4) put(row, op, load<f64>(input, inputAmount));
  // country flag
  end = endOf(op, 2);
  for (op += 4; op < end; op += 8) {
    put(row, op, load<i32>(input, inputKeys + 4) < 0 ? unknown : (flags & load<i32>(op, 4)) == 0 ? 0 : 1);
  }
  // impossible travel
  end = endOf(op, 1);
  for (op += 4; op < end; op += 4) put(row, op, load<f64>(eventImpossibleTravel));
  // dwell
  end = endOf(op, 1);
  for (op += 4; op < end; op += 4) put(row, op, load<f64>(eventDwell));
  // politically exposed
  end = endOf(op, 1);
  for (op += 4; op < end; op += 4) put(row, op, known(load<i32>(input, inputPoliticallyExposed)));
  // risk rating
  end = endOf(op, 1);
  for (op += 4; op < end; op += 4) put(row, op, known(load<i32>(input, inputRiskRating)));
  // count
  end = endOf(op, 2);
  for (op += 4; op < end; op += 8) put(row, op, count(counts, wide, op, 1));
  // amounts
  end = endOf(op, 2);
  for (op += 4; op < end; op += 8) put(row, op, amounts(slot, op, 1));
  // mean amount
  end = endOf(op, 3);
  for (op += 4; op < end; op += 12) put(row, op, ratio(amounts(slot, op, 1), count(counts, wide, op, 2)));
  // mean
  end = endOf(op, 3);
  for (op += 4; op < end; op += 12) put(row, op, ratio(scalar(slot, op, 1), count(counts, wide, op, 2)));
  // maximum
  end = endOf(op, 2);
  for (op += 4; op < end; op += 8) {
    const top = load<i32>(slot + <usize>load<u32>(op, 4));
    put(row, op, top < 0 ? unknown : <f64>amountOf(recordOf(slot, top)));
  }
  // deviation
  end = endOf(op, 4);
  for (op += 4; op < end; op += 16) {
    put(row, op, deviation(count(counts, wide, op, 1), scalar(slot, op, 2), scalar(slot, op, 3)));
  }
  // share
  end = endOf(op, 3);
  for (op += 4; op < end; op += 12) put(row, op, ratio(count(counts, wide, op, 1), count(counts, wide, op, 2)));
  // amount share
  end = endOf(op, 3);
  for (op += 4; op < end; op += 12) put(row, op, ratio(amounts(slot, op, 1), amounts(slot, op, 2)));
  // count trend
  end = endOf(op, 4);
  for (op += 4; op < end; op += 16) {
    const days = <usize>load<u32>(op, 12);
    put(row, op, trend(count(counts, wide, op, 1), count(counts, wide, op, 2), age, load<f64>(days), load<f64>(days, 8)));
  }
  // amount trend
  end = endOf(op, 4);
  for (op += 4; op < end; op += 16) {
    const days = <usize>load<u32>(op, 12);
    put(row, op, trend(amounts(slot, op, 1), amounts(slot, op, 2), age, load<f64>(days), load<f64>(days, 8)));
  }
  // departure
  const direction = <usize>load<i32>(eventDirection);
  end = endOf(op, 7);
  for (op += 4; op < end; op += 28) {
    const operand: usize = 1 + 3 * direction;
    const n = count(counts, wide, op, operand);
    const sum = scalar(slot, op, operand + 1);
    const spread = max(deviation(n, sum, scalar(slot, op, operand + 2)), leastDeviation);
    put(row, op, n < leastForDeparture ? unknown : (logarithm - sum / n) / logSteps / spread);
  }
  // ratio to maximum
  end = endOf(op, 3);
  for (op += 4; op < end; op += 12) {
    const top = load<i32>(slot + <usize>load<u32>(op + (direction << 2), 4));
    const largest: i32 = top < 0 ? 0 : load<i32>(recordOf(slot, top), recordLog) & logMask;
    put(row, op, top < 0 ? unknown : (logarithm - <f64>largest) / logSteps);
  }
  // time since
  end = endOf(op, 2);
  for (op += 4; op < end; op += 8) put(row, op, at - scalar(slot, op, 1));
  // surprise
  end = endOf(op, 3);
  for (op += 4; op < end; op += 12) {
    const hour = load<i32>(eventHour);
    const n = count(counts, wide, op, 2);
    const alike = <f64>countAt(counts, wide, <usize>(load<i32>(op, 4) + max(hour, 0)));
    put(row, op, n == 0 || hour < 0 ? unknown : log((n + hoursPrior) / (alike + hoursPrior / 24)));
  }
  // concentration
  end = endOf(op, 4);
  for (op += 4; op < end; op += 16) {
    const n = count(counts, wide, op, 1);
    const x = scalar(slot, op, 2);
    const y = scalar(slot, op, 3);
    put(row, op, n < leastForConcentration ? unknown : Math.sqrt(x * x + y * y) / circleSteps / n);
  }
  // pass-through
  end = endOf(op, 3);
  for (op += 4; op < end; op += 12) {
    const into = amounts(slot, op, 1);
    const out = amounts(slot, op, 2);
    put(row, op, ratio(min(into, out), max(into, out)));
  }
  // distance from centre
  end = endOf(op, 5);
  for (op += 4; op < end; op += 20) {
    const near = count(counts, wide, op, 1) >= leastForCentre && (flags & flagLocated) != 0;
    put(row, op, near ? distanceToCentreKm(input, slot, op) : unknown);
  }
  // entropy
  end = endOf(op, 3);
  for (op += 4; op < end; op += 12) put(row, op, entropy(countAt(counts, wide, load<u32>(op, 4)), scalar(slot, op, 2)));
  // novelty
  end = endOf(op, 5);
  for (op += 4; op < end; op += 20) {
    const alike = occurrences(slot, op, wide);
    put(row, op, alike < 0 || !(count(counts, wide, op, 4) > 0) ? unknown : alike == 0 ? 1 : 0);
  }
  // repeats
  end = endOf(op, 5);
  for (op += 4; op < end; op += 20) put(row, op, known(occurrences(slot, op, wide)));
  // repeat share
  end = endOf(op, 5);
  for (op += 4; op < end; op += 20) {
    const alike = occurrences(slot, op, wide);
    put(row, op, alike < 0 ? unknown : <f64>alike / count(counts, wide, op, 4));
  }
  // unknowable: comes last, over what was computed above
  end = endOf(op, 3);
  for (op += 4; op < end; op += 12) {
    if (count(counts, wide, op, 2) == 0 && count(counts, wide, op, 1) > 0) put(row, op, unknown);
  }
  const firstBehaviour = load<f64>(slot, slotFirstBehaviourAt);
  if (firstBehaviour == firstBehaviour) return;
  const columns = <usize>load<u32>(isAfter ? contextBehaviourAfter : contextBehaviourBefore);
  end = endOf(columns, 1);
  for (op = columns + 4; op < end; op += 4) put(row, op, unknown);
}

function distanceToCentreKm(input: usize, slot: usize, op: usize): f64 {
  const latitude = <f64>load<i32>(input, inputLatitude) / 1e6;
  const longitude = <f64>load<i32>(input, inputLongitude) / 1e6;
  return distanceToVectorKm(latitude, longitude, scalar(slot, op, 2), scalar(slot, op, 3), scalar(slot, op, 4));
}
