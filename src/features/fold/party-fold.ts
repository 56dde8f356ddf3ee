import { hour, minute } from '#domain/time';
import { bitOf } from '../conditions.ts';
import { keys } from '../declaration.ts';
import type { EventChunk, PartyColumns } from '../event-chunk.ts';
import type { FoldOptions } from '../fold-options.ts';
import type { EventView } from './evaluate.ts';
import { distanceKm, evaluate } from './evaluate.ts';
import { eventFlags, minuteOfDay } from './event-flags.ts';
import { fixedLog } from './fixed-point.ts';
import { History } from './history.ts';
import { keyWindows } from './key-table.ts';
import type { CompiledFeatures } from './row.ts';
import { recordDoubles, recordWords, scalar, word } from './scalars.ts';

const leastSteadyIntervalMs = 1_000;
const steadiness = 0.02;
const leastTravelMs = 10 * minute;
const payee = keys.indexOf('payee');
const payer = keys.indexOf('payer');
const path = keys.indexOf('path');
const country = keys.indexOf('country');
const device = keys.indexOf('device');
const category = keys.indexOf('category');

/** Applies events, one after the other, to the histories of parties, and writes the row of each leg. */
export class PartyFold {
  readonly history: History;
  private readonly compiled: CompiledFeatures;
  private readonly flagsOf: ReturnType<typeof eventFlags>;
  private readonly utcOffsetMs: number;
  private readonly newestKeyed: number;
  private readonly event: EventView = {
    at: 0,
    amount: 0.5,
    flags: 0,
    log: 0,
    hour: 0,
    key: new Int32Array(4),
    travelSpeed: Number.NaN,
    dwell: Number.NaN,
    direction: 0,
    latitude: Number.NaN,
    longitude: Number.NaN,
    politicallyExposed: -1,
    riskRating: -1,
    graphIndex: -1,
  };

  constructor(compiled: CompiledFeatures, options: FoldOptions, smallestClass: number) {
    this.compiled = compiled;
    this.utcOffsetMs = options.utcOffsetMinutes * minute;
    this.history = new History(compiled.plan, this.utcOffsetMs, smallestClass);
    this.flagsOf = eventFlags(options);
    this.newestKeyed = compiled.plan.keyWindow.length - 1;
  }

  /**
   * Takes event i of the chunk into the history of the slot. For a leg it writes the row at row[offset …] and returns
   * true; `graph` are the graph columns of the leg's side and `graphIndex` its place in them (−1 = none).
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
    const { history, event } = this;
    const at = chunk.at[i]!;
    const party = chunk.party[i]!;
    history.expire(slot, at);
    const isLeg = this.view(slot, chunk, i, party, parties);
    const base = slot * history.width;
    const record = history.reserve(slot);
    const first = record * recordWords;
    // Reserving may have moved the memory, so the views are read only now.
    const { i32, f64 } = history.records;
    if (isLeg) {
      event.graphIndex = graphIndex;
      i32[first + word.interval] = this.interval(base, at);
      this.markNewCounterparty(slot, base);
      this.travel(base, at);
      event.dwell = (event.flags & bitOf.out) === 0 ? Number.NaN : this.useUp(base, at, event.amount);
      evaluate(this.compiled.before, history, slot, event, graph, row, offset);
    }
    f64[record * recordDoubles] = at;
    f64[record * recordDoubles + 1] = event.amount;
    i32[first + word.flags] = event.flags;
    i32[first + word.log] = event.log;
    for (let each = 0; each < 4; each++) i32[first + word.key + each] = event.key[each]!;
    const isLocated = (event.flags & bitOf.located) !== 0;
    i32[first + word.latitude] = isLocated ? Math.round(event.latitude * 1e6) : 0;
    i32[first + word.longitude] = isLocated ? Math.round(event.longitude * 1e6) : 0;
    i32[first + word.sequence] = chunk.sequence[i]!;
    history.enter(slot, record);
    this.remember(base, at, isLeg);
    if (isLeg) evaluate(this.compiled.after, history, slot, event, graph, row, offset);
    return isLeg;
  }

  /** Reads the event into the view and finds its keys. */
  private view(slot: number, chunk: EventChunk, i: number, party: number, parties: PartyColumns): boolean {
    const { event } = this;
    const at = chunk.at[i]!;
    const flags = this.flagsOf(chunk, i, parties.country[party]!);
    const isLeg = (flags & bitOf.leg) !== 0;
    const amount = chunk.amount[i]!;
    event.at = at;
    event.flags = flags;
    for (let each = 0; each < 4; each++) event.key[each] = -1;
    event.latitude = (flags & bitOf.located) === 0 ? Number.NaN : chunk.latitude[i]!;
    event.longitude = (flags & bitOf.located) === 0 ? Number.NaN : chunk.longitude[i]!;
    if (isLeg) {
      event.amount = amount;
      event.log = fixedLog(amount);
      event.direction = (flags & bitOf.out) === 0 ? 1 : 0;
      event.hour = (minuteOfDay(at, this.utcOffsetMs) / 60) | 0;
      event.politicallyExposed = parties.politicallyExposed[party]!;
      event.riskRating = parties.riskRating[party]!;
      const counterpartyCountry = chunk.counterpartyCountry[i]!;
      this.key(slot, 0, event.direction === 0 ? payee : payer, chunk.counterparty[i]!);
      this.key(slot, 1, country, counterpartyCountry >= 0 ? counterpartyCountry : chunk.placeCountry[i]!);
      this.key(slot, 2, device, chunk.device[i]!);
      this.key(slot, 3, category, chunk.path[i]!);
      return true;
    }
    event.amount = amount >= 0 ? Math.round(amount) : 0;
    event.log = 0;
    if ((flags & bitOf.behaviour) !== 0) {
      this.key(slot, 0, path, chunk.path[i]!);
      this.key(slot, 2, device, chunk.device[i]!);
    }
    return false;
  }

  private key(slot: number, place: number, tag: number, key: number): void {
    if (key >= 0) this.event.key[place] = this.history.tables.obtain(slot, tag, key);
  }

  /** Fixed-point logarithm of the interval since the previous leg out; sets the flags that depend on it. */
  private interval(base: number, at: number): number {
    const { event } = this;
    const s = this.history.scalars;
    if ((event.flags & bitOf.out) === 0) return 0;
    const interval = at - s[base + scalar.lastOutAt]!;
    const previous = s[base + scalar.lastInterval]!;
    s[base + scalar.lastOutAt] = at;
    if (!(interval >= 0)) return 0;
    event.flags |= bitOf['has-interval'];
    if (interval >= leastSteadyIntervalMs && Math.abs(interval - previous) <= steadiness * previous) {
      event.flags |= bitOf.steady;
    }
    s[base + scalar.lastInterval] = interval;
    return fixedLog(interval);
  }

  private markNewCounterparty(slot: number, base: number): void {
    const { event, history } = this;
    const entry = event.key[0]!;
    if (entry < 0) return;
    const tag = event.direction === 0 ? payee : payer;
    const { total } = this.compiled.plan.keyed[tag * keyWindows + this.newestKeyed]!;
    if (!(history.scalars[base + total]! > 0)) return;
    const counts = history.tables.countsAt(slot, entry);
    if (history.tables.arena.i32[counts + this.newestKeyed] === 0) event.flags |= bitOf['new-counterparty'];
  }

  /** Speed in km/h since the previous located leg. */
  private travel(base: number, at: number): void {
    const { event } = this;
    event.travelSpeed = Number.NaN;
    if ((event.flags & bitOf.located) === 0) return;
    const s = this.history.scalars;
    const since = at - s[base + scalar.lastLocatedAt]!;
    if (since >= 0) {
      const km = distanceKm(
        event.latitude,
        event.longitude,
        s[base + scalar.lastLatitude]!,
        s[base + scalar.lastLongitude]!,
      );
      event.travelSpeed = km / (Math.max(since, leastTravelMs) / hour);
    }
    s[base + scalar.lastLocatedAt] = at;
    s[base + scalar.lastLatitude] = event.latitude;
    s[base + scalar.lastLongitude] = event.longitude;
  }

  /**
   * Pays an amount out of what was received within the dwell window, first in, first out. Returns the mean time in ms
   * that the money had stayed, NaN when nothing was left of it.
   */
  private useUp(base: number, at: number, amount: number): number {
    const { history } = this;
    const s = history.scalars;
    const { i32, f64 } = history.records;
    const head = s[base + scalar.head]!;
    const oldest = s[base + this.compiled.plan.cursor[this.compiled.plan.dwellWindow]!]!;
    let lot = s[base + scalar.lot]!;
    let left = s[base + scalar.lotLeft]!;
    if (lot < oldest) {
      lot = oldest;
      left = Number.NaN;
    }
    let needed = amount;
    let weighted = 0;
    while (lot < head && needed > 0) {
      const record = history.recordOf(base, lot);
      if ((i32[record * recordWords + word.flags]! & bitOf.in) === 0) {
        lot++;
        continue;
      }
      if (Number.isNaN(left)) left = f64[record * recordDoubles + 1]!;
      const taken = Math.min(left, needed);
      weighted += taken * (at - f64[record * recordDoubles]!);
      needed -= taken;
      left -= taken;
      if (left === 0) {
        lot++;
        left = Number.NaN;
      }
    }
    s[base + scalar.lot] = lot;
    s[base + scalar.lotLeft] = left;
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
