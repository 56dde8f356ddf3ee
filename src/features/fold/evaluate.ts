import { day as dayMs } from '#domain/time';
import { bitOf } from '../conditions.ts';
import { circleSteps, deviation, entropy, limb, logSteps } from './fixed-point.ts';
import type { History } from './history.ts';
import { keyWord } from './plan.ts';
import type { Operations } from './row.ts';
import { scalar } from './scalars.ts';

const unknown = Number.NaN;
/** Below these numbers of earlier events the party's own past says nothing. */
const leastForDeparture = 5;
const leastForCentre = 3;
const leastForConcentration = 5;
const leastAgeForTrend = 14 * dayMs;
/** Keeps a departure finite where all earlier amounts were about equal: 1 % of the amount. */
const leastDeviation = 0.01;
const hoursPrior = 1;
export const earthRadiusKm = 6371;

/** What an event is, on its way into the history. */
export interface EventView {
  at: number;
  amount: number;
  flags: number;
  sequence: number;
  /** Fixed-point ln(1 + amount). */
  log: number;
  /** Local hour of the day, −1 where only the date is known. */
  hour: number;
  /** Its four keys, −1 where not known, and the numbers of their entries in the key table. */
  readonly key: Int32Array;
  readonly entry: Int32Array;
  travelSpeed: number;
  dwell: number;
  /** 0 out, 1 in. */
  direction: number;
  /** Millionths of a degree, 0 where not known. */
  latitude: number;
  longitude: number;
  politicallyExposed: number;
  riskRating: number;
  /** Position in the graph columns, or −1. */
  graphIndex: number;
}

export function createEventView(): EventView {
  return {
    at: Number.NaN,
    amount: Number.NaN,
    flags: 0,
    sequence: 0,
    log: 0,
    hour: 0,
    key: new Int32Array(4).fill(-1),
    entry: new Int32Array(4).fill(-1),
    travelSpeed: Number.NaN,
    dwell: Number.NaN,
    direction: 0,
    latitude: 0,
    longitude: 0,
    politicallyExposed: -1,
    riskRating: -1,
    graphIndex: -1,
  };
}

/**
 * Runs the operations on a slot and writes row[offset + column]. `graph` holds the columns of the leg's side, by
 * operand. Each code of `operation`, in its order, is one tight loop over its part of the stream.
 */
export function evaluate(
  operations: Operations,
  history: History,
  slot: number,
  event: EventView,
  graph: readonly Float32Array[],
  row: Float64Array,
  offset: number,
): void {
  const { stream: code, days, behaviour } = operations;
  const s = history.scalars;
  const base = slot * history.width;
  const { flags, direction } = event;
  const age = event.at - s[base + scalar.firstLegAt]!;
  let at = 0;
  let end = 0;
  let day = 0;
  // amount
  for (end = at + 1 + code[at]!, at++; at < end; at++) {
    row[offset + code[at]!] = event.amount;
  }
  // country flag
  const countryKnown = event.key[keyWord.country]! >= 0;
  for (end = at + 1 + 2 * code[at]!, at++; at < end; at += 2) {
    row[offset + code[at]!] = countryKnown ? ((flags & code[at + 1]!) === 0 ? 0 : 1) : unknown;
  }
  // travel speed
  for (end = at + 1 + code[at]!, at++; at < end; at++) {
    row[offset + code[at]!] = event.travelSpeed;
  }
  // dwell
  for (end = at + 1 + code[at]!, at++; at < end; at++) {
    row[offset + code[at]!] = event.dwell;
  }
  // politically exposed
  for (end = at + 1 + code[at]!, at++; at < end; at++) {
    row[offset + code[at]!] = known(event.politicallyExposed);
  }
  // risk rating
  for (end = at + 1 + code[at]!, at++; at < end; at++) {
    row[offset + code[at]!] = known(event.riskRating);
  }
  // graph
  for (end = at + 1 + 2 * code[at]!, at++; at < end; at += 2) {
    row[offset + code[at]!] = event.graphIndex < 0 ? unknown : graph[code[at + 1]!]![event.graphIndex]!;
  }
  // scalar
  for (end = at + 1 + 2 * code[at]!, at++; at < end; at += 2) {
    row[offset + code[at]!] = s[base + code[at + 1]!]!;
  }
  // amounts
  for (end = at + 1 + 3 * code[at]!, at++; at < end; at += 3) {
    row[offset + code[at]!] = amounts(s, base, code, at + 1);
  }
  // mean amount
  for (end = at + 1 + 4 * code[at]!, at++; at < end; at += 4) {
    row[offset + code[at]!] = ratio(amounts(s, base, code, at + 1), s[base + code[at + 3]!]!);
  }
  // mean
  for (end = at + 1 + 3 * code[at]!, at++; at < end; at += 3) {
    row[offset + code[at]!] = ratio(s[base + code[at + 1]!]!, s[base + code[at + 2]!]!);
  }
  // maximum
  for (end = at + 1 + 2 * code[at]!, at++; at < end; at += 2) {
    const top = s[base + code[at + 1]!]!;
    row[offset + code[at]!] = top < 0 ? unknown : history.amountAt(slot, top);
  }
  // deviation
  for (end = at + 1 + 4 * code[at]!, at++; at < end; at += 4) {
    const n = s[base + code[at + 1]!]!;
    row[offset + code[at]!] = deviation(n, s[base + code[at + 2]!]!, s[base + code[at + 3]!]!);
  }
  // share
  for (end = at + 1 + 3 * code[at]!, at++; at < end; at += 3) {
    row[offset + code[at]!] = ratio(s[base + code[at + 1]!]!, s[base + code[at + 2]!]!);
  }
  // amount share
  for (end = at + 1 + 5 * code[at]!, at++; at < end; at += 5) {
    row[offset + code[at]!] = ratio(amounts(s, base, code, at + 1), amounts(s, base, code, at + 3));
  }
  // count trend
  for (end = at + 1 + 3 * code[at]!, at++; at < end; at += 3) {
    const short = s[base + code[at + 1]!]!;
    const long = s[base + code[at + 2]!]!;
    row[offset + code[at]!] = trend(short, long, age, days[day++]!, days[day++]!);
  }
  // amount trend
  for (end = at + 1 + 5 * code[at]!, at++; at < end; at += 5) {
    const short = amounts(s, base, code, at + 1);
    const long = amounts(s, base, code, at + 3);
    row[offset + code[at]!] = trend(short, long, age, days[day++]!, days[day++]!);
  }
  // departure
  for (end = at + 1 + 7 * code[at]!, at++; at < end; at += 7) {
    const o = at + 1 + 3 * direction;
    const n = s[base + code[o]!]!;
    const sum = s[base + code[o + 1]!]!;
    const spread = Math.max(deviation(n, sum, s[base + code[o + 2]!]!), leastDeviation);
    row[offset + code[at]!] = n < leastForDeparture ? unknown : (event.log - sum / n) / logSteps / spread;
  }
  // ratio to maximum
  for (end = at + 1 + 3 * code[at]!, at++; at < end; at += 3) {
    const top = s[base + code[at + 1 + direction]!]!;
    row[offset + code[at]!] = top < 0 ? unknown : (event.log - history.logAt(slot, top)) / logSteps;
  }
  // time since
  for (end = at + 1 + 2 * code[at]!, at++; at < end; at += 2) {
    row[offset + code[at]!] = event.at - s[base + code[at + 1]!]!;
  }
  // surprise
  for (end = at + 1 + 3 * code[at]!, at++; at < end; at += 3) {
    const n = s[base + code[at + 2]!]!;
    const alike = event.hour < 0 ? 0 : s[base + code[at + 1]! + event.hour]!;
    row[offset + code[at]!] =
      n === 0 || event.hour < 0 ? unknown : Math.log((n + hoursPrior) / (alike + hoursPrior / 24));
  }
  // concentration
  for (end = at + 1 + 4 * code[at]!, at++; at < end; at += 4) {
    const n = s[base + code[at + 1]!]!;
    const x = s[base + code[at + 2]!]!;
    const y = s[base + code[at + 3]!]!;
    row[offset + code[at]!] = n < leastForConcentration ? unknown : Math.sqrt(x * x + y * y) / circleSteps / n;
  }
  // pass-through
  for (end = at + 1 + 5 * code[at]!, at++; at < end; at += 5) {
    const into = amounts(s, base, code, at + 1);
    const out = amounts(s, base, code, at + 3);
    row[offset + code[at]!] = ratio(Math.min(into, out), Math.max(into, out));
  }
  // distance from centre
  for (end = at + 1 + 5 * code[at]!, at++; at < end; at += 5) {
    const near = s[base + code[at + 1]!]! >= leastForCentre && (flags & bitOf.located) !== 0;
    row[offset + code[at]!] = near ? distanceToCentreKm(event, s, base, code, at + 2) : unknown;
  }
  // entropy
  for (end = at + 1 + 3 * code[at]!, at++; at < end; at += 3) {
    row[offset + code[at]!] = entropy(s[base + code[at + 1]!]!, s[base + code[at + 2]!]!);
  }
  // novelty
  for (end = at + 1 + 5 * code[at]!, at++; at < end; at += 5) {
    const count = occurrences(history, slot, event, code, at + 1);
    const met = s[base + code[at + 4]!]! > 0;
    row[offset + code[at]!] = count < 0 || !met ? unknown : count === 0 ? 1 : 0;
  }
  // repeats
  for (end = at + 1 + 5 * code[at]!, at++; at < end; at += 5) {
    row[offset + code[at]!] = known(occurrences(history, slot, event, code, at + 1));
  }
  // repeat share
  for (end = at + 1 + 5 * code[at]!, at++; at < end; at += 5) {
    const count = occurrences(history, slot, event, code, at + 1);
    row[offset + code[at]!] = count < 0 ? unknown : count / s[base + code[at + 4]!]!;
  }
  // unknowable: comes last, over what was computed above
  for (end = at + 1 + 3 * code[at]!, at++; at < end; at += 3) {
    if (s[base + code[at + 2]!] === 0 && s[base + code[at + 1]!]! > 0) row[offset + code[at]!] = unknown;
  }
  if (Number.isNaN(s[base + scalar.firstBehaviourAt]!)) {
    for (let i = 0; i < behaviour.length; i++) row[offset + behaviour[i]!] = unknown;
  }
}

function known(code: number): number {
  return code < 0 ? unknown : code;
}

/** Sum of amounts from its two limbs. */
function amounts(s: Float64Array, base: number, code: Int32Array, at: number): number {
  return s[base + code[at]!]! * limb + s[base + code[at + 1]!]!;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? unknown : part / whole;
}

/** Occurrences of the event's key within the window, −1 where the event has none. Operands: mask, key word, window. */
function occurrences(history: History, slot: number, event: EventView, code: Int32Array, at: number): number {
  const mask = code[at]!;
  const entry = (event.flags & mask) === mask ? event.entry[code[at + 1]!]! : -1;
  if (entry < 0) return -1;
  return history.tables.arena.i32[history.tables.countsAt(slot, entry) + code[at + 2]!]!;
}

/** ln of a rate over the short window against that over the long one, or over the party's age when that is shorter. */
function trend(short: number, long: number, ageMs: number, shortDays: number, longDays: number): number {
  if (short <= 0 || !(ageMs >= leastAgeForTrend)) return unknown;
  return Math.log((short * Math.min(longDays, ageMs / dayMs)) / (long * shortDays));
}

function distanceToCentreKm(event: EventView, s: Float64Array, base: number, code: Int32Array, at: number): number {
  const x = s[base + code[at]!]!;
  const y = s[base + code[at + 1]!]!;
  const z = s[base + code[at + 2]!]!;
  return distanceToVectorKm(event.latitude / 1e6, event.longitude / 1e6, x, y, z);
}

/** Great-circle distance in km from a place in degrees to the direction of a vector; NaN when either is not known. */
function distanceToVectorKm(latitude: number, longitude: number, x: number, y: number, z: number): number {
  const phi = latitude * (Math.PI / 180);
  const lambda = longitude * (Math.PI / 180);
  const px = Math.cos(phi) * Math.cos(lambda);
  const py = Math.cos(phi) * Math.sin(lambda);
  const pz = Math.sin(phi);
  const cx = py * z - pz * y;
  const cy = pz * x - px * z;
  const cz = px * y - py * x;
  const cross = Math.sqrt(cx * cx + cy * cy + cz * cz);
  return earthRadiusKm * Math.atan2(cross, px * x + py * y + pz * z);
}

/** Great-circle distance in km between two places in degrees. */
export function distanceKm(latitude1: number, longitude1: number, latitude2: number, longitude2: number): number {
  const phi = latitude2 * (Math.PI / 180);
  const lambda = longitude2 * (Math.PI / 180);
  return distanceToVectorKm(
    latitude1,
    longitude1,
    Math.cos(phi) * Math.cos(lambda),
    Math.cos(phi) * Math.sin(lambda),
    Math.sin(phi),
  );
}
