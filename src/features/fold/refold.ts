import { bitOf } from '../conditions.ts';
import type { EventView } from './evaluate.ts';
import type { PartyFold, RowTarget } from './party-fold.ts';
import { recordDoubles, recordWords, scalar, word } from './scalars.ts';

const kindBits = [bitOf.leg, bitOf.behaviour, bitOf.complaint, bitOf.incident, bitOf['screening-hit']];

/** Rank of an event's kind among events of the same time. */
function kindOf(flags: number): number {
  return kindBits.findIndex((bit) => (flags & bit) !== 0);
}

/** Puts events that come late where they belong, by folding what the slot still holds once more around them. */
export class Refold {
  private readonly fold: PartyFold;
  private readonly toleranceMs: number;
  private words = new Int32Array(64 * recordWords);
  private doubles = new Float64Array(this.words.buffer);
  private keys = new Int32Array(64 * 4);

  constructor(fold: PartyFold, toleranceMs: number) {
    this.fold = fold;
    this.toleranceMs = toleranceMs;
  }

  /** Whether the event that was read belongs before the newest of the slot, by (at, kind, sequence). */
  isLate(slot: number): boolean {
    const { history, event } = this.fold;
    const newest = this.newest(slot);
    if (newest < 0) return false;
    const at = history.records.f64[newest * recordDoubles]!;
    if (event.at !== at) return event.at < at;
    const words = history.records.i32;
    return comesBefore(event, words[newest * recordWords + word.flags]!, words[newest * recordWords + word.sequence]!);
  }

  /**
   * Takes the late event that was read. One that is later than the tolerance is taken as if made just within it, so
   * that it is still evaluated and counted; then the answer is false.
   */
  insert(slot: number, target: RowTarget | null): boolean {
    const { fold } = this;
    const { history, event } = fold;
    const base = slot * history.width;
    const newestAt = history.records.f64[this.newest(slot) * recordDoubles]!;
    const inTime = event.at >= newestAt - this.toleranceMs;
    if (!inTime) event.at = newestAt - this.toleranceMs;
    const late: EventView = { ...event, key: event.key.slice(), entry: event.entry };
    const saved = history.scalars.slice(base, base + history.width);
    const count = this.copyRecords(slot);

    history.close(slot);
    history.open(slot);
    this.carry(base, saved, newestAt);
    let inserted = false;
    for (let i = 0; i < count; i++) {
      const first = i * recordWords;
      const at = this.doubles[i * recordDoubles]!;
      const isAfter =
        late.at < at ||
        (late.at === at && comesBefore(late, this.words[first + word.flags]!, this.words[first + word.sequence]!));
      if (isAfter && !inserted) {
        this.readLate(late);
        fold.take(slot, target);
        inserted = true;
      }
      this.readRecord(i);
      fold.take(slot, null, inserted, this.words[first + word.interval]);
    }
    if (!inserted) {
      this.readLate(late);
      fold.take(slot, target);
    }
    return inTime;
  }

  /** Record number of the newest event, −1 without history. */
  private newest(slot: number): number {
    const { history } = this.fold;
    const base = slot * history.width;
    const head = history.scalars[base + scalar.head]!;
    return head === history.oldest(base) ? -1 : history.recordOf(base, head - 1);
  }

  private copyRecords(slot: number): number {
    const { history } = this.fold;
    const base = slot * history.width;
    const oldest = history.oldest(base);
    const count = history.scalars[base + scalar.head]! - oldest;
    if (count * recordWords > this.words.length) {
      this.words = new Int32Array(2 * count * recordWords);
      this.doubles = new Float64Array(this.words.buffer);
      this.keys = new Int32Array(2 * count * 4);
    }
    for (let i = 0; i < count; i++) {
      const from = history.recordOf(base, oldest + i) * recordWords;
      this.words.set(history.records.i32.subarray(from, from + recordWords), i * recordWords);
      for (let each = 0; each < 4; each++) {
        const entry = this.words[i * recordWords + word.key + each]!;
        this.keys[4 * i + each] = entry < 0 ? -1 : history.tables.keyOf(slot, entry);
      }
    }
    return count;
  }

  /** Gives the opened slot what the events that have left the history had left behind. */
  private carry(base: number, saved: Float64Array, newestAt: number): void {
    const { history } = this.fold;
    const s = history.scalars;
    const { plan } = history;
    const oldest = saved[plan.cursor[plan.cursor.length - 1]!]!;
    s[base + scalar.head] = oldest;
    for (const cursor of plan.cursor) s[base + cursor] = oldest;
    const forgotten = newestAt - plan.windowsMs.at(-1)!;
    for (const first of [scalar.firstLegAt, scalar.firstBehaviourAt]) {
      // A first event that is still held is met again.
      if (saved[first]! <= forgotten) s[base + first] = saved[first]!;
    }
    for (let i = scalar.carriedOutAt; i <= scalar.carriedLongitude; i++) s[base + i] = saved[i]!;
    s[base + scalar.lastOutAt] = saved[scalar.carriedOutAt]!;
    s[base + scalar.lastInterval] = saved[scalar.carriedInterval]!;
    s[base + scalar.lastLocatedAt] = saved[scalar.carriedLocatedAt]!;
    s[base + scalar.lastLatitude] = saved[scalar.carriedLatitude]!;
    s[base + scalar.lastLongitude] = saved[scalar.carriedLongitude]!;
    for (const [i, carriedAt] of plan.carriedAt.entries()) {
      s[base + carriedAt] = saved[carriedAt]!;
      s[base + plan.lastAt[i]!] = saved[carriedAt]!;
    }
  }

  private readLate(late: EventView): void {
    const { event } = this.fold;
    const { key } = event;
    key.set(late.key);
    Object.assign(event, late, { key });
  }

  private readRecord(i: number): void {
    const { event } = this.fold;
    const first = i * recordWords;
    event.at = this.doubles[i * recordDoubles]!;
    event.amount = this.doubles[i * recordDoubles + 1]!;
    event.flags = this.words[first + word.flags]!;
    event.sequence = this.words[first + word.sequence]!;
    event.latitude = this.words[first + word.latitude]!;
    event.longitude = this.words[first + word.longitude]!;
    for (let each = 0; each < 4; each++) event.key[each] = this.keys[4 * i + each]!;
  }
}

function comesBefore(event: EventView, flags: number, sequence: number): boolean {
  const kind = kindOf(event.flags) - kindOf(flags);
  return kind < 0 || (kind === 0 && event.sequence < sequence);
}
