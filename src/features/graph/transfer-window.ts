import type { GrowingInts, SavedGraph, SavedParts } from './pairs.ts';
import { GrowingInts as Ints, Pairs } from './pairs.ts';

const none = -1;

/** Windows of the graph pass. */
export interface GraphWindows {
  /** Fan-in and fan-out. */
  readonly fanMs: number;
  /** Cycles, scatter-gather and reciprocity; at least `fanMs`. */
  readonly pathMs: number;
}

/**
 * The transfers of the last `pathMs` in a ring, and what they add up to: pairs, fan-in and fan-out. Memory follows the
 * number of transfers in the window, not that of the history.
 */
export class TransferWindow {
  readonly pairs = new Pairs();
  /** Distinct payers and payees of each entity within `fanMs`. */
  readonly fanIn: GrowingInts = new Ints(0);
  readonly fanOut: GrowingInts = new Ints(0);
  private at = new Float64Array(4096);
  private amount = new Float64Array(4096);
  private pair = new Int32Array(4096);
  private older = new Int32Array(4096);
  private head = 0;
  private fanFrom = 0;
  private pathFrom = 0;
  private readonly windows: GraphWindows;

  constructor(windows: GraphWindows) {
    this.windows = windows;
  }

  /** What is saved, by name; not copied yet. */
  parts(): SavedParts {
    const from = this.place(this.pathFrom);
    const length = this.head - this.pathFrom;
    return {
      windowCounts: [Float64Array.of(this.at.length, this.head, this.fanFrom, this.pathFrom)],
      windowAt: inOrder(this.at, from, length),
      windowAmount: inOrder(this.amount, from, length),
      windowPair: inOrder(this.pair, from, length),
      windowOlder: inOrder(this.older, from, length),
      fanIn: [this.fanIn.values],
      fanOut: [this.fanOut.values],
      ...this.pairs.parts(),
    };
  }

  /** Takes over what a window of the same lengths saved. */
  load(saved: SavedGraph): void {
    const [capacity, head, fanFrom, pathFrom] = saved['windowCounts']!;
    while (this.at.length < capacity!) this.grow();
    this.head = head!;
    this.fanFrom = fanFrom!;
    this.pathFrom = pathFrom!;
    for (let i = 0; i < head! - pathFrom!; i++) {
      const place = this.place(pathFrom! + i);
      this.at[place] = saved['windowAt']![i]!;
      this.amount[place] = saved['windowAmount']![i]!;
      this.pair[place] = saved['windowPair']![i]!;
      this.older[place] = saved['windowOlder']![i]!;
    }
    this.fanIn.load(saved['fanIn'] as Int32Array);
    this.fanOut.load(saved['fanOut'] as Int32Array);
    this.pairs.load(saved);
  }

  /** Forgets what is older than the windows at the time `at`. */
  expire(at: number): void {
    const { pairs } = this;
    while (this.fanFrom < this.head && this.at[this.place(this.fanFrom)]! <= at - this.windows.fanMs) {
      const pair = this.pair[this.place(this.fanFrom++)]!;
      pairs.fanCount[pair]! -= 1;
      if (pairs.fanCount[pair]! > 0) continue;
      this.fanOut.values[pairs.payer[pair]!]! -= 1;
      this.fanIn.values[pairs.payee[pair]!]! -= 1;
    }
    while (this.pathFrom < this.head && this.at[this.place(this.pathFrom)]! <= at - this.windows.pathMs) {
      const place = this.place(this.pathFrom++);
      const pair = this.pair[place]!;
      pairs.count[pair]! -= 1;
      pairs.sum[pair]! -= this.amount[place]!;
      if (pairs.count[pair] === 0) pairs.remove(pair);
    }
  }

  /** Takes in a transfer between two different known entities; returns its pair. */
  add(at: number, amount: number, payer: number, payee: number): number {
    if (this.head - this.pathFrom === this.at.length) this.grow();
    const { pairs } = this;
    const pair = pairs.touch(payer, payee);
    const place = this.place(this.head);
    this.at[place] = at;
    this.amount[place] = amount;
    this.pair[place] = pair;
    this.older[place] = pairs.newest[pair]!;
    pairs.newest[pair] = this.head++;
    pairs.count[pair]! += 1;
    pairs.sum[pair]! += amount;
    pairs.fanCount[pair]! += 1;
    this.fanIn.reach(payee);
    this.fanOut.reach(payer);
    if (pairs.fanCount[pair] === 1) {
      this.fanIn.values[payee]! += 1;
      this.fanOut.values[payer]! += 1;
    }
    return pair;
  }

  /** Time of the pair's newest transfer at or before `bound`, looking back over at most `steps`; NaN without one. */
  newestAt(pair: number, bound: number, steps: number): number {
    let position = this.pairs.newest[pair]!;
    for (let step = 0; step < steps && position >= this.pathFrom; step++) {
      const place = this.place(position);
      if (this.at[place]! <= bound) return this.at[place]!;
      position = this.older[place]!;
    }
    return Number.NaN;
  }

  /** Time of the pair's oldest transfer in the window, looking back over at most `steps`. */
  oldestAt(pair: number, steps: number): number {
    let position = this.pairs.newest[pair]!;
    for (let step = 1; step < steps; step++) {
      const older = this.older[this.place(position)]!;
      if (older < this.pathFrom || older === none) break;
      position = older;
    }
    return this.at[this.place(position)]!;
  }

  private place(position: number): number {
    return position & (this.at.length - 1);
  }

  private grow(): void {
    const length = 2 * this.at.length;
    const at = new Float64Array(length);
    const amount = new Float64Array(length);
    const pair = new Int32Array(length);
    const older = new Int32Array(length);
    for (let position = this.pathFrom; position < this.head; position++) {
      const from = this.place(position);
      const to = position & (length - 1);
      at[to] = this.at[from]!;
      amount[to] = this.amount[from]!;
      pair[to] = this.pair[from]!;
      older[to] = this.older[from]!;
    }
    this.at = at;
    this.amount = amount;
    this.pair = pair;
    this.older = older;
  }
}

/** The two parts of a ring that hold what begins at a place. */
function inOrder<T extends Float64Array | Int32Array>(ring: T, from: number, length: number): readonly [T, T] {
  const end = Math.min(ring.length, from + length);
  return [ring.subarray(from, end) as T, ring.subarray(0, length - (end - from)) as T];
}
