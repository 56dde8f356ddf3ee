import { hour, minute } from '#domain/time';
import { LocalClock } from '#domain/time-zone';
import { bitOf } from '../conditions.ts';
import { keys } from '../declaration.ts';
import type { EventChunk, PartyColumns } from '../event-chunk.ts';
import type { FoldOptions } from '../fold-options.ts';
import type { EventView } from './evaluate.ts';
import { createEventView, distanceKm, evaluate } from './evaluate.ts';
import { eventFlags, minuteOfDay, travelBits } from './event-flags.ts';
import { fixedLog } from './fixed-point.ts';
import { History } from './history.ts';
import { keyWindows } from './key-table.ts';
import type { CompiledFeatures } from './row.ts';
import { recordDoubles, recordWords, scalar, word } from './scalars.ts';

const leastSteadyIntervalMs = 1_000;
const steadiness = 0.02;
const leastTravelMs = 10 * minute;
/** No aeroplane is faster: beyond this every speed is as impossible as another. */
const fastestTravelKmh = 900;
/** Events looked back over for the money that a payment is made of. */
const mostLookedBack = 256;
const payee = keys.indexOf('payee');
const payer = keys.indexOf('payer');
const path = keys.indexOf('path');
const country = keys.indexOf('country');
const device = keys.indexOf('device');
const category = keys.indexOf('category');

/** Bits that depend on the party's past. */
const pastBits = bitOf['new-counterparty'] | bitOf['has-interval'] | bitOf.steady;

/** Where a leg's row goes. */
export interface RowTarget {
  /** Graph columns of the leg's side, by operand. */
  graph: readonly Float32Array[];
  values: Float64Array;
  offset: number;
}

/** Applies events, one after the other, to the histories of parties, and writes the row of each leg. */
export class PartyFold {
  readonly history: History;
  readonly event: EventView = createEventView();
  private readonly compiled: CompiledFeatures;
  private readonly flagsOf: ReturnType<typeof eventFlags>;
  private readonly clock: LocalClock;
  /** Which of the counts of a key belongs to the longest window of a feature. */
  private readonly longestKeyed: number;
  private readonly target: RowTarget = { graph: [], values: new Float64Array(0), offset: 0 };

  constructor(compiled: CompiledFeatures, options: FoldOptions, smallestClass: number) {
    this.compiled = compiled;
    this.clock = new LocalClock(options.timeZone);
    this.history = new History(compiled.plan, this.clock, smallestClass);
    this.flagsOf = eventFlags(options);
    this.longestKeyed = compiled.plan.keyWindow.indexOf(compiled.plan.longestDeclared);
  }

  /**
   * Takes event i of the chunk, which is not late, into the history of the slot. For a leg it writes the row at
   * row[offset …] and returns true; `graph` are the graph columns of its side, `graphIndex` its place in them.
   */
  apply(
    slot: number,
    chunk: EventChunk,
    i: number,
    parties: PartyColumns,
    graph: readonly Float32Array[],
    graphIndex: number,
    row: Float64Array,
    offset: number,
  ): boolean {
    this.read(chunk, i, parties, graphIndex);
    this.target.graph = graph;
    this.target.values = row;
    this.target.offset = offset;
    this.take(slot, this.target);
    return (this.event.flags & bitOf.leg) !== 0;
  }

  /** Reads event i of the chunk into `event`; `graphIndex` is its place in the graph columns (−1 = none). */
  read(chunk: EventChunk, i: number, parties: PartyColumns, graphIndex: number): void {
    const { event } = this;
    const party = chunk.party[i]!;
    const flags = this.flagsOf(chunk, i, parties.country[party]!);
    const isLocated = (flags & bitOf.located) !== 0;
    event.at = chunk.at[i]!;
    event.flags = flags;
    event.sequence = chunk.sequence[i]!;
    event.latitude = isLocated ? Math.round(chunk.latitude[i]! * 1e6) : 0;
    event.longitude = isLocated ? Math.round(chunk.longitude[i]! * 1e6) : 0;
    const amount = chunk.amount[i]!;
    event.key[1] = -1;
    event.key[3] = -1;
    if ((flags & bitOf.leg) !== 0) {
      event.amount = amount;
      event.politicallyExposed = parties.politicallyExposed[party]!;
      event.riskRating = parties.riskRating[party]!;
      event.graphIndex = graphIndex;
      const counterpartyCountry = chunk.counterpartyCountry[i]!;
      event.key[0] = chunk.counterparty[i]!;
      event.key[1] = counterpartyCountry >= 0 ? counterpartyCountry : chunk.placeCountry[i]!;
      event.key[2] = chunk.device[i]!;
      event.key[3] = chunk.path[i]!;
      return;
    }
    const isBehaviour = (flags & bitOf.behaviour) !== 0;
    event.amount = amount >= 0 ? Math.round(amount) : 0;
    event.key[0] = isBehaviour ? chunk.path[i]! : -1;
    event.key[2] = isBehaviour ? chunk.device[i]! : -1;
  }

  /**
   * Takes the event that was read into the history of the slot. For a leg with a target it writes the row. `isNew` is
   * false for an event whose flags and interval already say what its past was when it came.
   */
  take(slot: number, target: RowTarget | null, isNew = true, storedInterval = 0): void {
    const { history, event } = this;
    const { at } = event;
    const isLeg = (event.flags & bitOf.leg) !== 0;
    if (isNew) event.flags &= ~pastBits;
    event.direction = (event.flags & bitOf.out) === 0 ? 1 : 0;
    history.expire(slot, at);
    this.findKeys(slot, isLeg);
    const base = slot * history.width;
    const record = history.reserve(slot);
    const first = record * recordWords;
    // Reserving may have moved the memory, so the views are read only now.
    const { i32, f64 } = history.records;
    let interval = 0;
    if (isLeg) {
      event.log = fixedLog(event.amount);
      const timed = (event.flags & bitOf['time-known']) !== 0;
      event.hour = timed ? (minuteOfDay(at, this.clock.offsetAt(at)) / 60) | 0 : -1;
      interval = this.interval(base, at, isNew);
      if (isNew) this.markNewCounterparty(slot, base);
      this.travel(base, at);
      if (target !== null) {
        event.dwell = event.direction === 0 ? this.dwell(base, at, event.amount) : Number.NaN;
        evaluate(this.compiled.before, history, slot, event, target.graph, target.values, target.offset);
      }
    }
    f64[record * recordDoubles] = at;
    f64[record * recordDoubles + 1] = event.amount;
    i32[first + word.flags] = event.flags;
    i32[first + word.log] = isLeg ? event.log : 0;
    i32[first + word.interval] = isNew ? interval : storedInterval;
    for (let each = 0; each < 4; each++) i32[first + word.key + each] = event.entry[each]!;
    // Events that hang on no chain leave no stale words of an earlier record either: snapshots are compared by bytes.
    i32[first + word.previous] = -1;
    i32[first + word.next] = -1;
    i32[first + word.latitude] = event.latitude;
    i32[first + word.longitude] = event.longitude;
    i32[first + word.sequence] = event.sequence;
    history.enter(slot, record);
    this.remember(base, at, isLeg);
    if (isLeg && target !== null) {
      evaluate(this.compiled.after, history, slot, event, target.graph, target.values, target.offset);
    }
  }

  private findKeys(slot: number, isLeg: boolean): void {
    const { event } = this;
    this.findKey(slot, 0, isLeg ? (event.direction === 0 ? payee : payer) : path);
    this.findKey(slot, 1, country);
    this.findKey(slot, 2, device);
    this.findKey(slot, 3, category);
  }

  private findKey(slot: number, place: number, tag: number): void {
    const key = this.event.key[place]!;
    this.event.entry[place] = key < 0 ? -1 : this.history.tables.obtain(slot, tag, key);
  }

  /** Fixed-point logarithm of the interval since the previous leg out; sets the flags that depend on it. */
  private interval(base: number, at: number, isNew: boolean): number {
    const { event } = this;
    const s = this.history.scalars;
    if (event.direction !== 0) return 0;
    const interval = at - s[base + scalar.lastOutAt]!;
    const previous = s[base + scalar.lastInterval]!;
    s[base + scalar.lastOutAt] = at;
    if (!(interval >= 0)) return 0;
    s[base + scalar.lastInterval] = interval;
    if (!isNew) return 0;
    event.flags |= bitOf['has-interval'];
    if (interval >= leastSteadyIntervalMs && Math.abs(interval - previous) <= steadiness * previous) {
      event.flags |= bitOf.steady;
    }
    return fixedLog(interval);
  }

  private markNewCounterparty(slot: number, base: number): void {
    const { event, history } = this;
    const entry = event.entry[0]!;
    if (entry < 0) return;
    const tag = event.direction === 0 ? payee : payer;
    const { total } = this.compiled.plan.keyed[tag * keyWindows + this.longestKeyed]!;
    if (!(history.scalars[base + total]! > 0)) return;
    const counts = history.tables.countsAt(slot, entry);
    if (history.tables.arena.i32[counts + this.longestKeyed] === 0) event.flags |= bitOf['new-counterparty'];
  }

  /** Speed in km/h since the previous located leg. */
  private travel(base: number, at: number): void {
    const { event } = this;
    event.travelSpeed = Number.NaN;
    if ((event.flags & travelBits) !== travelBits) return;
    const s = this.history.scalars;
    const latitude = event.latitude / 1e6;
    const longitude = event.longitude / 1e6;
    const since = at - s[base + scalar.lastLocatedAt]!;
    if (since >= 0) {
      const km = distanceKm(latitude, longitude, s[base + scalar.lastLatitude]!, s[base + scalar.lastLongitude]!);
      event.travelSpeed = Math.min(fastestTravelKmh, km / (Math.max(since, leastTravelMs) / hour));
    }
    s[base + scalar.lastLocatedAt] = at;
    s[base + scalar.lastLatitude] = latitude;
    s[base + scalar.lastLongitude] = longitude;
  }

  /**
   * Mean time in ms that an amount paid out had stayed, were it made of the most recently received money of the dwell
   * window; NaN when none is found among the last events.
   */
  private dwell(base: number, at: number, amount: number): number {
    const { history } = this;
    const { i32, f64 } = history.records;
    const head = history.scalars[base + scalar.head]!;
    const oldest = Math.max(history.oldest(base), head - mostLookedBack);
    let needed = amount;
    let weighted = 0;
    for (let position = head - 1; position >= oldest && needed > 0; position--) {
      const record = history.recordOf(base, position);
      const since = at - f64[record * recordDoubles]!;
      if (since >= this.compiled.plan.dwellMs) break;
      if ((i32[record * recordWords + word.flags]! & bitOf.in) === 0) continue;
      const taken = Math.min(f64[record * recordDoubles + 1]!, needed);
      weighted += taken * since;
      needed -= taken;
    }
    return needed === amount ? Number.NaN : weighted / (amount - needed);
  }

  private remember(base: number, at: number, isLeg: boolean): void {
    const s = this.history.scalars;
    const { lastMask, lastAt } = this.compiled.plan;
    const { flags } = this.event;
    for (let i = 0; i < lastMask.length; i++) {
      if ((flags & lastMask[i]!) === lastMask[i]!) s[base + lastAt[i]!] = at;
    }
    const since = isLeg ? scalar.firstLegAt : scalar.firstBehaviourAt;
    if ((isLeg || (flags & bitOf.behaviour) !== 0) && Number.isNaN(s[base + since]!)) s[base + since] = at;
  }
}
