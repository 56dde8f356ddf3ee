import { bitOf } from '../conditions.ts';
import { keys } from '../declaration.ts';
import { keyWindows } from './key-table.ts';
import { keyMask, keyWord } from './plan.ts';
import type { Plan } from './plan.ts';

/** Bits of a packed sum that hold the measure; the rest is the scalar. */
export const measureBits = 4;
/** Integers per key in a program: key word, window among the keyed ones, scalars of distinct, total and terms. */
export const keyWords = 5;

const empty = -1;

/**
 * What an event adds to when it enters all windows, or takes away when it leaves one, depends on its flags alone. So
 * each combination of flags that occurs gets its programs once, and an event runs them without testing a filter.
 *
 * A program in `code` is [bits of measures, number of sums, number of keys, …sums, …keys]; a sum is
 * scalar << measureBits | measure.
 */
export class Programs {
  code = new Int32Array(4096);
  private readonly plan: Plan;
  /** Programs per combination: one to enter, one to leave each window. */
  private readonly each: number;
  private flags = new Int32Array(256).fill(empty);
  private starts: Int32Array;
  private readonly written = new Map<string, number>();
  private known = 0;
  private used = 0;

  constructor(plan: Plan) {
    this.plan = plan;
    this.each = plan.windowsMs.length + 1;
    this.starts = new Int32Array(this.flags.length * this.each);
  }

  /** Start in `code` of the program to enter all windows. */
  enter(flags: number): number {
    // Finding may grow `starts`, so it is looked up only then.
    const place = this.find(flags);
    return this.starts[place * this.each]!;
  }

  /** Start in `code` of the program to leave a window. */
  leave(flags: number, window: number): number {
    const place = this.find(flags);
    return this.starts[place * this.each + 1 + window]!;
  }

  private find(flags: number): number {
    const wrap = this.flags.length - 1;
    let place = (Math.imul(flags, 0x9e3779b1) >>> 16) & wrap;
    while (this.flags[place] !== flags) {
      if (this.flags[place] === empty) return this.compile(flags, place);
      place = (place + 1) & wrap;
    }
    return place;
  }

  private compile(flags: number, place: number): number {
    if (2 * (this.known + 1) > this.flags.length) {
      this.grow();
      return this.find(flags);
    }
    this.known++;
    this.flags[place] = flags;
    const { plan } = this;
    for (let program = 0; program < this.each; program++) {
      const sums = program === 0 ? plan.enter : plan.leave[program - 1]!;
      const packed: number[] = [];
      let measures = 0;
      for (let group = 0; group < sums.mask.length; group++) {
        if ((flags & sums.mask[group]!) !== sums.mask[group]) continue;
        for (let i = sums.start[group]!; i < sums.start[group + 1]!; i++) {
          packed.push((sums.target[i]! << measureBits) | sums.measure[i]!);
          measures |= 1 << sums.measure[i]!;
        }
      }
      const keyed = Array.from(plan.keyWindow).flatMap((window, i) =>
        program === 0 || window === program - 1 ? this.keys(flags, i) : [],
      );
      this.starts[place * this.each + program] = this.append([
        measures,
        packed.length,
        keyed.length / keyWords,
        ...packed,
        ...keyed,
      ]);
    }
    return place;
  }

  private keys(flags: number, window: number): number[] {
    const isCounted = (flags & (bitOf.leg | bitOf.behaviour)) !== 0;
    return keys.flatMap((key, tag) => {
      const statistics = this.plan.keyed[tag * keyWindows + window]!;
      if (!isCounted || !statistics.counted || (flags & keyMask[key]) !== keyMask[key]) return [];
      return [keyWord[key], window, statistics.distinct, statistics.total, statistics.terms];
    });
  }

  /** Combinations that differ in what no filter of a window asks share its program, which keeps the code small. */
  private append(program: readonly number[]): number {
    const name = program.join();
    const same = this.written.get(name);
    if (same !== undefined) return same;
    const start = this.used;
    this.written.set(name, start);
    this.used += program.length;
    if (this.used > this.code.length) {
      const larger = new Int32Array(2 * this.used);
      larger.set(this.code);
      this.code = larger;
    }
    this.code.set(program, start);
    return start;
  }

  private grow(): void {
    const { flags, starts, each } = this;
    this.flags = new Int32Array(2 * flags.length).fill(empty);
    this.starts = new Int32Array(2 * starts.length);
    const wrap = this.flags.length - 1;
    for (let from = 0; from < flags.length; from++) {
      if (flags[from] === empty) continue;
      let place = (Math.imul(flags[from]!, 0x9e3779b1) >>> 16) & wrap;
      while (this.flags[place] !== empty) place = (place + 1) & wrap;
      this.flags[place] = flags[from]!;
      this.starts.set(starts.subarray(from * each, (from + 1) * each), place * each);
    }
  }
}
