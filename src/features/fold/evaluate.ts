import { day } from '#domain/time';
import { circleSteps, deviation, entropy, limb, logSteps } from './fixed-point.ts';
import type { History } from './history.ts';
import type { Operations } from './row.ts';
import { operation } from './row.ts';
import { scalar } from './scalars.ts';

const unknown = Number.NaN;
/** Below these numbers of earlier events the party's own past says nothing. */
const leastForDeparture = 5;
const leastForCentre = 3;
const leastForConcentration = 5;
const leastAgeForTrend = 14 * day;
/** Keeps a departure finite where all earlier amounts were about equal: 1 % of the amount. */
const leastDeviation = 0.01;
const hoursPrior = 1;
export const earthRadiusKm = 6371;

/** What an event is, for the operations that look at it. */
export interface EventView {
  at: number;
  amount: number;
  flags: number;
  /** Fixed-point ln(1 + amount). */
  log: number;
  hour: number;
  /** Entry numbers of its four keys, −1 where not known. */
  readonly key: Int32Array;
  travelSpeed: number;
  dwell: number;
  /** 0 out, 1 in. */
  direction: number;
  /** Degrees, NaN where not known. */
  latitude: number;
  longitude: number;
  politicallyExposed: number;
  riskRating: number;
  /** Position in the graph columns, or −1. */
  graphIndex: number;
}

/**
 * Runs the operations on a slot and writes row[offset + column]. `graph` holds the columns of the leg's side, by
 * operand. Operations lie sorted by their code, so each kind is one tight loop.
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
  const { start, column, operands, days, behaviour } = operations;
  const s = history.scalars;
  const base = slot * history.width;
  const { flags, direction } = event;
  let i = start[operation.amount]!;
  for (; i < start[operation.flag]!; i++) row[offset + column[i]!] = event.amount;
  for (; i < start[operation.travelSpeed]!; i++) row[offset + column[i]!] = (flags & operands[6 * i]!) === 0 ? 0 : 1;
  for (; i < start[operation.dwell]!; i++) row[offset + column[i]!] = event.travelSpeed;
  for (; i < start[operation.politicallyExposed]!; i++) row[offset + column[i]!] = event.dwell;
  for (; i < start[operation.riskRating]!; i++) row[offset + column[i]!] = known(event.politicallyExposed);
  for (; i < start[operation.graph]!; i++) row[offset + column[i]!] = known(event.riskRating);
  for (; i < start[operation.scalar]!; i++) {
    row[offset + column[i]!] = event.graphIndex < 0 ? unknown : graph[operands[6 * i]!]![event.graphIndex]!;
  }
  for (; i < start[operation.amounts]!; i++) row[offset + column[i]!] = s[base + operands[6 * i]!]!;
  for (; i < start[operation.meanAmount]!; i++) row[offset + column[i]!] = amounts(s, base, operands, 6 * i);
  for (; i < start[operation.mean]!; i++) {
    row[offset + column[i]!] = ratio(amounts(s, base, operands, 6 * i), s[base + operands[6 * i + 2]!]!);
  }
  for (; i < start[operation.maximum]!; i++) {
    row[offset + column[i]!] = ratio(s[base + operands[6 * i]!]!, s[base + operands[6 * i + 1]!]!);
  }
  for (; i < start[operation.deviation]!; i++) {
    const top = s[base + operands[6 * i]!]!;
    row[offset + column[i]!] = top < 0 ? unknown : history.amountAt(slot, top);
  }
  for (; i < start[operation.share]!; i++) {
    const o = 6 * i;
    row[offset + column[i]!] = deviation(
      s[base + operands[o]!]!,
      s[base + operands[o + 1]!]!,
      s[base + operands[o + 2]!]!,
    );
  }
  for (; i < start[operation.amountShare]!; i++) {
    row[offset + column[i]!] = ratio(s[base + operands[6 * i]!]!, s[base + operands[6 * i + 1]!]!);
  }
  for (; i < start[operation.countTrend]!; i++) {
    row[offset + column[i]!] = ratio(amounts(s, base, operands, 6 * i), amounts(s, base, operands, 6 * i + 2));
  }
  const age = event.at - s[base + scalar.firstLegAt]!;
  for (; i < start[operation.amountTrend]!; i++) {
    const short = s[base + operands[6 * i]!]!;
    const long = s[base + operands[6 * i + 1]!]!;
    row[offset + column[i]!] = trend(short, long, age, days[2 * i]!, days[2 * i + 1]!);
  }
  for (; i < start[operation.departure]!; i++) {
    const short = amounts(s, base, operands, 6 * i);
    const long = amounts(s, base, operands, 6 * i + 2);
    row[offset + column[i]!] = trend(short, long, age, days[2 * i]!, days[2 * i + 1]!);
  }
  for (; i < start[operation.ratioToMaximum]!; i++) {
    const o = 6 * i + 3 * direction;
    const n = s[base + operands[o]!]!;
    const sum = s[base + operands[o + 1]!]!;
    const spread = Math.max(deviation(n, sum, s[base + operands[o + 2]!]!), leastDeviation);
    row[offset + column[i]!] = n < leastForDeparture ? unknown : (event.log - sum / n) / logSteps / spread;
  }
  for (; i < start[operation.timeSince]!; i++) {
    const top = s[base + operands[6 * i + direction]!]!;
    row[offset + column[i]!] = top < 0 ? unknown : (event.log - history.logAt(slot, top)) / logSteps;
  }
  for (; i < start[operation.surprise]!; i++) row[offset + column[i]!] = event.at - s[base + operands[6 * i]!]!;
  for (; i < start[operation.concentration]!; i++) {
    const alike = s[base + operands[6 * i]! + event.hour]!;
    const n = s[base + operands[6 * i + 1]!]!;
    row[offset + column[i]!] = n === 0 ? unknown : Math.log((n + hoursPrior) / (alike + hoursPrior / 24));
  }
  for (; i < start[operation.passThrough]!; i++) {
    const n = s[base + operands[6 * i]!]!;
    const x = s[base + operands[6 * i + 1]!]!;
    const y = s[base + operands[6 * i + 2]!]!;
    row[offset + column[i]!] = n < leastForConcentration ? unknown : Math.sqrt(x * x + y * y) / circleSteps / n;
  }
  for (; i < start[operation.distanceFromCentre]!; i++) {
    const into = amounts(s, base, operands, 6 * i);
    const out = amounts(s, base, operands, 6 * i + 2);
    row[offset + column[i]!] = ratio(Math.min(into, out), Math.max(into, out));
  }
  for (; i < start[operation.entropy]!; i++) {
    const o = 6 * i;
    row[offset + column[i]!] =
      s[base + operands[o]!]! < leastForCentre || Number.isNaN(event.latitude)
        ? unknown
        : distanceToVectorKm(
            event.latitude,
            event.longitude,
            s[base + operands[o + 1]!]!,
            s[base + operands[o + 2]!]!,
            s[base + operands[o + 3]!]!,
          );
  }
  for (; i < start[operation.novelty]!; i++) {
    row[offset + column[i]!] = entropy(s[base + operands[6 * i]!]!, s[base + operands[6 * i + 1]!]!);
  }
  for (; i < start[operation.repeats]!; i++) {
    const count = occurrences(history, slot, event, operands, 6 * i);
    const met = s[base + operands[6 * i + 3]!]! > 0;
    row[offset + column[i]!] = count < 0 || !met ? unknown : count === 0 ? 1 : 0;
  }
  for (; i < start[operation.repeatShare]!; i++) {
    row[offset + column[i]!] = known(occurrences(history, slot, event, operands, 6 * i));
  }
  for (; i < start[operation.repeatShare + 1]!; i++) {
    const count = occurrences(history, slot, event, operands, 6 * i);
    row[offset + column[i]!] = count < 0 ? unknown : count / s[base + operands[6 * i + 3]!]!;
  }
  if (Number.isNaN(s[base + scalar.firstBehaviourAt]!)) {
    for (let j = 0; j < behaviour.length; j++) row[offset + behaviour[j]!] = unknown;
  }
}

function known(code: number): number {
  return code < 0 ? unknown : code;
}

/** Sum of amounts from its two limbs. */
function amounts(s: Float64Array, base: number, operands: Int32Array, o: number): number {
  return s[base + operands[o]!]! * limb + s[base + operands[o + 1]!]!;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? unknown : part / whole;
}

/** Occurrences of the event's key within the window, −1 where the event has none. Operands: mask, key word, window. */
function occurrences(history: History, slot: number, event: EventView, operands: Int32Array, o: number): number {
  const mask = operands[o]!;
  const entry = (event.flags & mask) === mask ? event.key[operands[o + 1]!]! : -1;
  if (entry < 0) return -1;
  return history.tables.arena.i32[history.tables.countsAt(slot, entry) + operands[o + 2]!]!;
}

/** ln of a rate over the short window against that over the long one, or over the party's age when that is shorter. */
function trend(short: number, long: number, ageMs: number, shortDays: number, longDays: number): number {
  if (short <= 0 || !(ageMs >= leastAgeForTrend)) return unknown;
  return Math.log((short * Math.min(longDays, ageMs / day)) / (long * shortDays));
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
