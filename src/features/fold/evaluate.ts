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

/** Runs the operations on a slot and writes row[offset + column]. `graph` holds the columns of the leg's side, by operand. */
export function evaluate(
  operations: Operations,
  history: History,
  slot: number,
  event: EventView,
  graph: readonly Float32Array[],
  row: Float64Array,
  offset: number,
): void {
  const { code, column, operands, behaviour } = operations;
  const s = history.scalars;
  const base = slot * history.width;
  const noBehaviour = Number.isNaN(s[base + scalar.firstBehaviourAt]!);
  for (let i = 0; i < operations.length; i++) {
    const o = 6 * i;
    const a = operands[o]!;
    const b = operands[o + 1]!;
    const c = operands[o + 2]!;
    const d = operands[o + 3]!;
    let value = unknown;
    if (behaviour[i] === 1 && noBehaviour) {
      row[offset + column[i]!] = unknown;
      continue;
    }
    switch (code[i]!) {
      case operation.amount:
        value = event.amount;
        break;
      case operation.flag:
        value = (event.flags & a) === 0 ? 0 : 1;
        break;
      case operation.travelSpeed:
        value = event.travelSpeed;
        break;
      case operation.dwell:
        value = event.dwell;
        break;
      case operation.politicallyExposed:
        value = event.politicallyExposed < 0 ? unknown : event.politicallyExposed;
        break;
      case operation.riskRating:
        value = event.riskRating < 0 ? unknown : event.riskRating;
        break;
      case operation.graph:
        value = event.graphIndex < 0 ? unknown : graph[a]![event.graphIndex]!;
        break;
      case operation.scalar:
        value = s[base + a]!;
        break;
      case operation.amounts:
        value = s[base + a]! * limb + s[base + b]!;
        break;
      case operation.meanAmount:
        value = ratio(s[base + a]! * limb + s[base + b]!, s[base + c]!);
        break;
      case operation.mean:
      case operation.share:
        value = ratio(s[base + a]!, s[base + b]!);
        break;
      case operation.maximum: {
        const top = s[base + a]!;
        value = top < 0 ? unknown : history.amountAt(slot, top);
        break;
      }
      case operation.deviation:
        value = deviation(s[base + a]!, s[base + b]!, s[base + c]!);
        break;
      case operation.amountShare:
        value = ratio(s[base + a]! * limb + s[base + b]!, s[base + c]! * limb + s[base + d]!);
        break;
      case operation.countTrend:
        value = trend(s[base + a]!, s[base + b]!, event.at - s[base + scalar.firstLegAt]!, operations.days, i);
        break;
      case operation.amountTrend:
        value = trend(
          s[base + a]! * limb + s[base + b]!,
          s[base + c]! * limb + s[base + d]!,
          event.at - s[base + scalar.firstLegAt]!,
          operations.days,
          i,
        );
        break;
      case operation.departure: {
        const shift = event.direction === 0 ? 0 : 3;
        const n = s[base + operands[o + shift]!]!;
        const sum = s[base + operands[o + shift + 1]!]!;
        const squares = s[base + operands[o + shift + 2]!]!;
        if (n >= leastForDeparture) {
          const spread = Math.max(deviation(n, sum, squares), leastDeviation);
          value = (event.log - sum / n) / logSteps / spread;
        }
        break;
      }
      case operation.ratioToMaximum: {
        const top = s[base + (event.direction === 0 ? a : b)]!;
        if (top >= 0) value = Math.log((1 + event.amount) / (1 + history.amountAt(slot, top)));
        break;
      }
      case operation.timeSince:
        value = event.at - s[base + a]!;
        break;
      case operation.surprise: {
        const n = s[base + b]!;
        if (n > 0) value = -Math.log((s[base + a + event.hour]! + hoursPrior / 24) / (n + hoursPrior));
        break;
      }
      case operation.concentration: {
        const n = s[base + a]!;
        if (n >= leastForConcentration) value = Math.hypot(s[base + b]!, s[base + c]!) / circleSteps / n;
        break;
      }
      case operation.passThrough: {
        const into = s[base + a]! * limb + s[base + b]!;
        const out = s[base + c]! * limb + s[base + d]!;
        value = ratio(Math.min(into, out), Math.max(into, out));
        break;
      }
      case operation.distanceFromCentre:
        if (s[base + a]! >= leastForCentre) {
          value = distanceToVectorKm(event.latitude, event.longitude, s[base + b]!, s[base + c]!, s[base + d]!);
        }
        break;
      case operation.entropy:
        value = entropy(s[base + a]!, s[base + b]!);
        break;
      case operation.novelty: {
        const entry = (event.flags & a) === a ? event.key[b]! : -1;
        if (entry >= 0 && s[base + d]! > 0) value = occurrences(history, slot, entry, c) === 0 ? 1 : 0;
        break;
      }
      case operation.repeats: {
        const entry = (event.flags & a) === a ? event.key[b]! : -1;
        if (entry >= 0) value = occurrences(history, slot, entry, c);
        break;
      }
      case operation.repeatShare: {
        const entry = (event.flags & a) === a ? event.key[b]! : -1;
        if (entry >= 0) value = ratio(occurrences(history, slot, entry, c), s[base + d]!);
        break;
      }
      default:
        throw new RangeError(`Operation ${code[i]!} is not known.`);
    }
    row[offset + column[i]!] = value;
  }
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? unknown : part / whole;
}

function occurrences(history: History, slot: number, entry: number, window: number): number {
  return history.tables.arena.i32[history.tables.countsAt(slot, entry) + window]!;
}

/** ln of a rate over the short window against that over the long one, or over the party's age when that is shorter. */
function trend(short: number, long: number, ageMs: number, days: Float64Array, i: number): number {
  if (short <= 0 || ageMs < leastAgeForTrend) return unknown;
  const longDays = Math.min(days[2 * i + 1]!, ageMs / day);
  return Math.log(short / days[2 * i]! / (long / longDays));
}

/** Great-circle distance in km from a place in degrees to the direction of a vector; NaN when either is not known. */
function distanceToVectorKm(latitude: number, longitude: number, x: number, y: number, z: number): number {
  const phi = latitude * (Math.PI / 180);
  const lambda = longitude * (Math.PI / 180);
  const px = Math.cos(phi) * Math.cos(lambda);
  const py = Math.cos(phi) * Math.sin(lambda);
  const pz = Math.sin(phi);
  const cross = Math.hypot(py * z - pz * y, pz * x - px * z, px * y - py * x);
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
