import type { LocalClock } from '#domain/time-zone';
import { bitOf } from '../conditions.ts';
import { Arena } from './arena.ts';
import { minuteOfDay, travelBits } from './event-flags.ts';
import { circleSteps, entropyTerm, limb, minuteCosine, minuteSine } from './fixed-point.ts';
import { KeyTables } from './key-table.ts';
import type { Plan } from './plan.ts';
import { keyWords, measureBits, Programs } from './programs.ts';
import { measure, measures, recordDoubles, recordWords, scalar, word } from './scalars.ts';

const measureMask = (1 << measureBits) - 1;

const amountMeasures = (1 << measure.amountHigh) | (1 << measure.amountLow);
const logMeasures = (1 << measure.log) | (1 << measure.logSquare);
const intervalMeasures = (1 << measure.interval) | (1 << measure.intervalSquare);
const circleMeasures = (1 << measure.cosine) | (1 << measure.sine);
const placeMeasures = (1 << measure.x) | (1 << measure.y) | (1 << measure.z);

/**
 * The windowed history of many parties, one slot each: a row of scalars, a ring of records that doubles when full, and
 * a table of keys. What enters a window is added, what leaves it is subtracted, in integers.
 */
export class History {
  readonly plan: Plan;
  readonly records = new Arena(recordWords);
  readonly tables: KeyTables;
  readonly width: number;
  scalars: Float64Array;
  private readonly clock: LocalClock;
  private readonly values = new Float64Array(measures);
  private readonly programs: Programs;
  private readonly longest: number;
  private readonly smallestClass: number;

  /**
   * A slot starts with 2^smallestClass records and keys: small where many slots are alive, larger where one slot serves
   * all parties in turn and growing would be done again for each.
   */
  constructor(plan: Plan, clock: LocalClock, smallestClass: number, slots = 1) {
    this.plan = plan;
    this.smallestClass = smallestClass;
    this.tables = new KeyTables(smallestClass);
    this.clock = clock;
    this.values[measure.one] = 1;
    this.width = plan.initial.length;
    this.scalars = new Float64Array(this.width * slots);
    this.programs = new Programs(plan);
    this.longest = plan.windowsMs.length - 1;
  }

  /** Makes a slot ready for a party without history. */
  open(slot: number): void {
    const needed = (slot + 1) * this.width;
    if (needed > this.scalars.length) {
      const larger = new Float64Array(Math.max(needed, 2 * this.scalars.length));
      larger.set(this.scalars);
      this.scalars = larger;
    }
    this.scalars.set(this.plan.initial, slot * this.width);
    this.scalars[slot * this.width + scalar.sizeClass] = this.smallestClass;
    this.scalars[slot * this.width + scalar.block] = this.records.allocate(this.smallestClass);
    this.tables.open(slot);
  }

  /** Gives the memory of a slot back. */
  close(slot: number): void {
    const base = slot * this.width;
    this.records.release(this.scalars[base + scalar.block]!, this.scalars[base + scalar.sizeClass]!);
    this.tables.close(slot);
  }

  /** Whether a slot holds more memory than an empty one, and nothing that is younger than its longest window. */
  isSpent(slot: number, at: number): boolean {
    const base = slot * this.width;
    const head = this.scalars[base + scalar.head]!;
    const newest = this.recordOf(base, head - 1);
    if (this.oldest(base) < head) {
      if (this.records.f64[newest * recordDoubles]! > at - this.plan.windowsMs[this.longest]!) return false;
    } else if (head === 0) return false;
    return this.scalars[base + scalar.sizeClass]! > this.smallestClass || this.tables.isLarge(slot);
  }

  /** Gives back the memory of a slot that is spent. */
  shrink(slot: number, at: number): void {
    this.expire(slot, at);
    const base = slot * this.width;
    this.close(slot);
    this.scalars[base + scalar.sizeClass] = this.smallestClass;
    this.scalars[base + scalar.block] = this.records.allocate(this.smallestClass);
    this.tables.open(slot);
  }

  /** Lets every window forget what is as old as its length or older at the time `at`. */
  expire(slot: number, at: number): void {
    const base = slot * this.width;
    const { scalars } = this;
    const { windowsMs, cursor } = this.plan;
    const head = scalars[base + scalar.head]!;
    const block = scalars[base + scalar.block]! | 0;
    const wrap = (1 << scalars[base + scalar.sizeClass]!) - 1;
    const { f64 } = this.records;
    for (let window = 0; window < windowsMs.length; window++) {
      const limit = at - windowsMs[window]!;
      const cursorAt = base + cursor[window]!;
      let position = scalars[cursorAt]! | 0;
      while (position < head) {
        const record = block + (position & wrap);
        if (f64[record * recordDoubles]! > limit) break;
        this.leave(slot, window, record, position);
        position++;
      }
      scalars[cursorAt] = position;
    }
  }

  /** Record number, in the arena, of the next event; makes room for it. */
  reserve(slot: number): number {
    const base = slot * this.width;
    const head = this.scalars[base + scalar.head]! | 0;
    const oldest = this.oldest(base) | 0;
    const sizeClass = this.scalars[base + scalar.sizeClass]! | 0;
    if (head - oldest === 1 << sizeClass) this.double(base, oldest, head);
    const block = this.scalars[base + scalar.block]! | 0;
    return block + (head & ((1 << this.scalars[base + scalar.sizeClass]!) - 1));
  }

  /** Adds the event written at the reserved record to all windows. */
  enter(slot: number, record: number): void {
    const base = slot * this.width;
    const { scalars } = this;
    const { i32 } = this.records;
    const first = record * recordWords;
    const flags = i32[first + word.flags]!;
    const program = this.programs.enter(flags);
    this.accumulate(program, base, record, flags, 1);
    this.keysEnter(program, slot, first);
    if ((flags & bitOf['time-known']) !== 0) scalars[base + this.plan.hours + this.hourOf(record)]! += 1;
    if ((flags & bitOf.leg) !== 0) {
      this.chain(base, record, (flags & bitOf.out) === 0 ? 1 : 0);
    }
    scalars[base + scalar.head]! += 1;
  }

  /** Local hour of the day of an event. */
  private hourOf(record: number): number {
    const at = this.records.f64[record * recordDoubles]!;
    return (minuteOfDay(at, this.clock.offsetAt(at)) / 60) | 0;
  }

  /** Fixed-point logarithm of the amount at a position of the ring. */
  logAt(slot: number, position: number): number {
    return this.records.i32[this.recordOf(slot * this.width, position) * recordWords + word.log]!;
  }

  /** The amount at a position of the ring. */
  amountAt(slot: number, position: number): number {
    return this.records.f64[this.recordOf(slot * this.width, position) * recordDoubles + 1]!;
  }

  /** Position of the oldest event that is kept. */
  oldest(base: number): number {
    return this.scalars[base + this.plan.cursor[this.longest]!]!;
  }

  recordOf(base: number, position: number): number {
    const wrap = (1 << this.scalars[base + scalar.sizeClass]!) - 1;
    return (this.scalars[base + scalar.block]! | 0) + (position & wrap);
  }

  private leave(slot: number, window: number, record: number, position: number): void {
    const base = slot * this.width;
    const { scalars } = this;
    const { i32 } = this.records;
    const first = record * recordWords;
    const flags = i32[first + word.flags]!;
    const program = this.programs.leave(flags, window);
    this.accumulate(program, base, record, flags, -1);
    if ((flags & bitOf.leg) !== 0) {
      const top = this.plan.maximum[2 * window + ((flags & bitOf.out) === 0 ? 1 : 0)]!;
      if (top >= 0 && scalars[base + top] === position) scalars[base + top] = i32[first + word.next]!;
    }
    this.keysLeave(program, slot, first, window === this.longest);
    if (window === this.plan.longestDeclared && (flags & bitOf['time-known']) !== 0) {
      scalars[base + this.plan.hours + this.hourOf(record)]! -= 1;
    }
    if (window < this.longest) return;
    const chain = base + ((flags & bitOf.out) === 0 ? scalar.chainIn : scalar.chainOut);
    if (scalars[chain] === position) scalars[chain] = -1;
    if (this.plan.longestDeclared < this.longest) this.carry(base, record, flags);
  }

  /** Notes what later events need to know of one that leaves the history. */
  private carry(base: number, record: number, flags: number): void {
    const { scalars } = this;
    const { lastMask, carriedAt } = this.plan;
    const at = this.records.f64[record * recordDoubles]!;
    for (let i = 0; i < lastMask.length; i++) {
      if ((flags & lastMask[i]!) === lastMask[i]!) scalars[base + carriedAt[i]!] = at;
    }
    if ((flags & bitOf.out) !== 0) {
      const interval = at - scalars[base + scalar.carriedOutAt]!;
      if (interval >= 0) scalars[base + scalar.carriedInterval] = interval;
      scalars[base + scalar.carriedOutAt] = at;
    }
    if ((flags & travelBits) !== travelBits) return;
    scalars[base + scalar.carriedLocatedAt] = at;
    scalars[base + scalar.carriedLatitude] = this.records.i32[record * recordWords + word.latitude]! / 1e6;
    scalars[base + scalar.carriedLongitude] = this.records.i32[record * recordWords + word.longitude]! / 1e6;
  }

  private keysEnter(program: number, slot: number, first: number): void {
    const { scalars } = this;
    const { code } = this.programs;
    const base = slot * this.width;
    const words = this.tables.arena.i32;
    let at = program + 3 + code[program + 1]!;
    for (const end = at + code[program + 2]! * keyWords; at < end; at += keyWords) {
      const entry = this.records.i32[first + word.key + code[at]!]!;
      if (entry < 0) continue;
      const count = this.tables.countsAt(slot, entry) + code[at + 1]!;
      const now = words[count]! + 1;
      words[count] = now;
      const distinct = code[at + 2]!;
      const total = code[at + 3]!;
      const terms = code[at + 4]!;
      if (distinct >= 0 && now === 1) scalars[base + distinct]! += 1;
      if (total >= 0) scalars[base + total]! += 1;
      if (terms >= 0) scalars[base + terms]! += entropyTerm(now) - entropyTerm(now - 1);
    }
  }

  private keysLeave(program: number, slot: number, first: number, forget: boolean): void {
    const { scalars } = this;
    const { code } = this.programs;
    const base = slot * this.width;
    const words = this.tables.arena.i32;
    let at = program + 3 + code[program + 1]!;
    for (const end = at + code[program + 2]! * keyWords; at < end; at += keyWords) {
      const entry = this.records.i32[first + word.key + code[at]!]!;
      if (entry < 0) continue;
      const count = this.tables.countsAt(slot, entry) + code[at + 1]!;
      const left = words[count]! - 1;
      words[count] = left;
      const distinct = code[at + 2]!;
      const total = code[at + 3]!;
      const terms = code[at + 4]!;
      if (distinct >= 0 && left === 0) scalars[base + distinct]! -= 1;
      if (total >= 0) scalars[base + total]! -= 1;
      if (terms >= 0) scalars[base + terms]! += entropyTerm(left) - entropyTerm(left + 1);
      if (forget && left === 0) this.tables.remove(slot, entry);
    }
  }

  private accumulate(program: number, base: number, record: number, flags: number, sign: 1 | -1): void {
    const { scalars, values } = this;
    const { code } = this.programs;
    const sums = code[program + 1]!;
    if (sums === 0) return;
    this.measureEvent(record, flags, code[program]!);
    for (let i = program + 3; i < program + 3 + sums; i++) {
      const packed = code[i]!;
      scalars[base + (packed >> measureBits)]! += sign * values[packed & measureMask]!;
    }
  }

  /** The integers of an event that are asked for, the same on its way in as on its way out. */
  private measureEvent(record: number, flags: number, wanted: number): void {
    const { values } = this;
    const { i32, f64 } = this.records;
    const first = record * recordWords;
    const amount = f64[record * recordDoubles + 1]!;
    if ((flags & bitOf.leg) === 0) {
      values[measure.duration] = amount;
      return;
    }
    if ((wanted & amountMeasures) !== 0) {
      const high = Math.floor(amount / limb);
      values[measure.amountHigh] = high;
      values[measure.amountLow] = amount - high * limb;
    }
    if ((wanted & logMeasures) !== 0) {
      const log = i32[first + word.log]!;
      values[measure.log] = log;
      values[measure.logSquare] = log * log;
    }
    if ((wanted & intervalMeasures) !== 0) {
      const interval = i32[first + word.interval]!;
      values[measure.interval] = interval;
      values[measure.intervalSquare] = interval * interval;
    }
    if ((wanted & circleMeasures) !== 0) {
      const at = f64[record * recordDoubles]!;
      const minuteThen = minuteOfDay(at, this.clock.offsetAt(at));
      values[measure.cosine] = minuteCosine[minuteThen]!;
      values[measure.sine] = minuteSine[minuteThen]!;
    }
    if ((wanted & placeMeasures) !== 0 && (flags & bitOf.located) !== 0) {
      const latitude = (i32[first + word.latitude]! / 1e6) * (Math.PI / 180);
      const longitude = (i32[first + word.longitude]! / 1e6) * (Math.PI / 180);
      values[measure.x] = Math.round(Math.cos(latitude) * Math.cos(longitude) * circleSteps);
      values[measure.y] = Math.round(Math.cos(latitude) * Math.sin(longitude) * circleSteps);
      values[measure.z] = Math.round(Math.sin(latitude) * circleSteps);
    }
  }

  /**
   * Hangs a leg onto its direction's chain of suffix maxima: from the newest leg backwards every link is larger than
   * all that came after it. The largest of any window is the oldest link inside it, so all windows share one chain.
   */
  private chain(base: number, record: number, direction: 0 | 1): void {
    const { scalars } = this;
    const { i32, f64 } = this.records;
    const position = scalars[base + scalar.head]! | 0;
    const oldest = this.oldest(base) | 0;
    const amount = f64[record * recordDoubles + 1]!;
    const newest = base + (direction === 0 ? scalar.chainOut : scalar.chainIn);
    let link = scalars[newest]! | 0;
    while (link >= oldest) {
      const linked = this.recordOf(base, link);
      if (f64[linked * recordDoubles + 1]! > amount) break;
      link = i32[linked * recordWords + word.previous]!;
    }
    if (link < oldest) link = -1;
    i32[record * recordWords + word.previous] = link;
    i32[record * recordWords + word.next] = -1;
    if (link >= 0) i32[this.recordOf(base, link) * recordWords + word.next] = position;
    scalars[newest] = position;
    const { maximum } = this.plan;
    for (let i = direction; i < maximum.length; i += 2) {
      const top = maximum[i]!;
      if (top >= 0 && (scalars[base + top]! < 0 || scalars[base + top]! > link)) scalars[base + top] = position;
    }
  }

  private double(base: number, oldest: number, head: number): void {
    const sizeClass = this.scalars[base + scalar.sizeClass]! | 0;
    const from = this.scalars[base + scalar.block]! | 0;
    const to = this.records.allocate(sizeClass + 1);
    const { i32 } = this.records;
    for (let position = oldest; position < head; position++) {
      const source = (from + (position & ((1 << sizeClass) - 1))) * recordWords;
      const target = (to + (position & ((2 << sizeClass) - 1))) * recordWords;
      i32.copyWithin(target, source, source + recordWords);
    }
    this.records.release(from, sizeClass);
    this.scalars[base + scalar.block] = to;
    this.scalars[base + scalar.sizeClass] = sizeClass + 1;
  }
}
