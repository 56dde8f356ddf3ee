import { bitOf } from '../conditions.ts';
import * as layout from './layout.ts';
import type { PartyFold } from './party-fold.ts';

const inputWords = 1 << (layout.inputBytesLog2 - 2);
const kindBits = [bitOf.leg, bitOf.behaviour, bitOf.complaint, bitOf.incident, bitOf['screening-hit']];

/** Rank of an event's kind among events of the same time. */
function kindOf(flags: number): number {
  return kindBits.findIndex((bit) => (flags & bit) !== 0);
}

/** Puts events that come late where they belong, by folding what the slot still holds once more around them. */
export class Refold {
  private readonly fold: PartyFold;
  private readonly toleranceMs: number;
  /** Address of the input of events that are taken again. */
  private readonly again: number;

  constructor(fold: PartyFold, toleranceMs: number) {
    this.fold = fold;
    this.toleranceMs = toleranceMs;
    this.again = fold.kernel.run.reserve(1 << layout.inputBytesLog2);
  }

  /** Whether the event of the input belongs before the newest of the slot, by (at, kind, sequence). */
  isLate(slot: number, input: number): boolean {
    const { run, f64 } = this.fold.kernel;
    const inputAt = f64[input >>> 3]!;
    const newestAt = run.newestAt(slot);
    // Not a number where there is none.
    if (!(inputAt <= newestAt)) return false;
    if (inputAt < newestAt) return true;
    const { i32 } = this.fold.kernel;
    run.unpack(slot, i32[(slot + layout.slotHead) >>> 2]! - 1, this.again);
    const flags = i32[(this.again + layout.inputFlags) >>> 2]!;
    return this.comesBefore(input, flags, i32[(this.again + layout.inputSequence) >>> 2]!);
  }

  /**
   * Takes the late event of the input and writes its row at `row`, unless that is 0. One that is later than the
   * tolerance is taken as if made just within it, so that it is still evaluated and counted; then the answer is false.
   */
  insert(slot: number, input: number, row: number): boolean {
    const { run } = this.fold.kernel;
    const newestAt = run.newestAt(slot);
    const inTime = this.fold.kernel.f64[input >>> 3]! >= newestAt - this.toleranceMs;
    if (!inTime) this.moveTo(input, newestAt - this.toleranceMs);
    const lateAt = this.fold.kernel.f64[input >>> 3]!;
    const saved = this.saveRow(slot);
    const records = this.inputsOf(slot);
    const times = new Float64Array(records.buffer);

    run.close(slot);
    run.open(slot);
    this.carry(slot, saved, newestAt);
    let inserted = false;
    for (let first = 0; first < records.length; first += inputWords) {
      const at = times[first >> 1]!;
      const flags = records[first + (layout.inputFlags >> 2)]!;
      const sequence = records[first + (layout.inputSequence >> 2)]!;
      if (!inserted && (lateAt < at || (lateAt === at && this.comesBefore(input, flags, sequence)))) {
        run.take(slot, input, row, true);
        inserted = true;
      }
      this.fold.kernel.i32.set(records.subarray(first, first + inputWords), this.again >>> 2);
      run.take(slot, this.again, 0, inserted);
    }
    if (!inserted) run.take(slot, input, row, true);
    return inTime;
  }

  private saveRow(slot: number): DataView {
    const { kernel } = this.fold;
    return new DataView(kernel.bytes(slot, kernel.slotBytes).slice().buffer);
  }

  /** The records of the slot as inputs, from the oldest on. */
  private inputsOf(slot: number): Int32Array<ArrayBuffer> {
    const { run, i32 } = this.fold.kernel;
    const oldest = run.oldest(slot);
    const count = i32[(slot + layout.slotHead) >>> 2]! - oldest;
    const inputs = new Int32Array(count * inputWords);
    for (let i = 0; i < count; i++) {
      run.unpack(slot, oldest + i, this.again);
      inputs.set(i32.subarray(this.again >>> 2, (this.again >>> 2) + inputWords), i * inputWords);
    }
    return inputs;
  }

  /** Gives the opened slot what the events that have left the history had left behind. */
  private carry(slot: number, saved: DataView, newestAt: number): void {
    const { plan } = this.fold;
    const windows = plan.windowsMs.length;
    this.fold.kernel.run.begin(slot, saved.getInt32(layout.slotCursors + 4 * (windows - 1), true));
    const { i32, f64 } = this.fold.kernel;
    const put = (offset: number, from: number): void => {
      f64[(slot + offset) >>> 3] = saved.getFloat64(from, true);
    };
    const forgotten = newestAt - plan.windowsMs.at(-1)!;
    for (const first of [layout.slotFirstLegAt, layout.slotFirstBehaviourAt]) {
      // A first event that is still held is met again.
      if (saved.getFloat64(first, true) <= forgotten) put(first, first);
    }
    for (const [last, carried] of carriedOver) {
      put(carried, carried);
      put(last, carried);
    }
    for (const [last, carried] of carriedPlaces) {
      const place = saved.getInt32(carried, true);
      i32[(slot + carried) >>> 2] = place;
      i32[(slot + last) >>> 2] = place;
    }
    for (const [i, carried] of plan.carriedAt.entries()) {
      put(carried, carried);
      put(plan.lastAt[i]!, carried);
    }
  }

  private moveTo(input: number, at: number): void {
    const { i32, f64 } = this.fold.kernel;
    f64[input >>> 3] = at;
    const log = (input + layout.inputLog) >>> 2;
    if ((i32[(input + layout.inputFlags) >>> 2]! & bitOf.leg) === 0) return;
    i32[log] = (i32[log]! & layout.logMask) | (this.fold.minuteAt(at) << layout.logBits);
  }

  private comesBefore(input: number, flags: number, sequence: number): boolean {
    const { i32 } = this.fold.kernel;
    const kind = kindOf(i32[(input + layout.inputFlags) >>> 2]!) - kindOf(flags);
    return kind < 0 || (kind === 0 && i32[(input + layout.inputSequence) >>> 2]! < sequence);
  }
}

const carriedOver: readonly (readonly [last: number, carried: number])[] = [
  [layout.slotLastOutAt, layout.slotCarriedOutAt],
  [layout.slotLastInterval, layout.slotCarriedInterval],
  [layout.slotLastLocatedAt, layout.slotCarriedLocatedAt],
];

const carriedPlaces: typeof carriedOver = [
  [layout.slotLastLatitude, layout.slotCarriedLatitude],
  [layout.slotLastLongitude, layout.slotCarriedLongitude],
];
