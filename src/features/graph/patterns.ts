import type { TransferWindow } from './transfer-window.ts';
import { GrowingInts, type SavedGraph, type SavedParts } from './pairs.ts';

const none = -1;

/**
 * Bounds of the searches. Entities above them (shops, employers, exchanges) are everybody's neighbour and would be
 * found in every pattern; they also bound the work per transfer.
 */
export interface PatternLimits {
  /** Most recent neighbours looked at per entity. */
  readonly neighbours: number;
  /** Steps of one search. */
  readonly steps: number;
  /** Transfers of one pair looked back over. */
  readonly repeats: number;
  /** A payee of more payers than this (in the fan window) gathers from everybody: no scatter-gather is looked for. */
  readonly gatherers: number;
}

export const defaultPatternLimits: PatternLimits = { neighbours: 8, steps: 128, repeats: 8, gatherers: 64 };

const mostGoBetweens = 3;

/** Searches over a window of transfers, backwards in time from the newest. */
export class Patterns {
  private readonly window: TransferWindow;
  private readonly limits: PatternLimits;
  /** Stamp of the search in which an entity was met as a payee of the one that the money must come from. */
  private readonly reached = new GrowingInts(0);
  private readonly tally = new GrowingInts(0);
  private readonly tallied = new GrowingInts(0);
  private stamp = 0;
  private steps = 0;
  private now = 0;
  private readonly path = new Int32Array(mostGoBetweens + 1);
  /** Time of the last cycle that each entity was on, in whole seconds; −1 for none. */
  private readonly lastCycle = new GrowingInts(-1);

  constructor(window: TransferWindow, limits: PatternLimits) {
    this.window = window;
    this.limits = limits;
  }

  /** What outlives a search, not copied yet. */
  parts(): SavedParts {
    return { lastCycle: [this.lastCycle.values] };
  }

  load(saved: SavedGraph): void {
    this.lastCycle.load(saved['lastCycle'] as Int32Array);
  }

  /**
   * Number of cycles that a transfer payer → payee at `at` closes: chains of different entities payee → a → … → payer
   * with one to three go-betweens, in which no transfer is earlier than the one before it. Equal times count as in
   * order, since nothing tells them apart.
   */
  cycles(payer: number, payee: number, at: number): number {
    const { pairs } = this.window;
    if (first(pairs.firstOfPayee, payer) === none) return 0;
    let pair = first(pairs.firstOfPayer, payee);
    if (pair === none) return 0;
    this.stamp++;
    this.steps = this.limits.steps;
    for (let i = 0; pair !== none && i < 8 * this.limits.neighbours; i++) {
      this.reached.reach(pairs.payee[pair]!);
      this.reached.values[pairs.payee[pair]!] = this.stamp;
      pair = pairs.olderOfPayer[pair]!;
    }
    this.path[0] = payer;
    this.now = Math.floor(at / 1000);
    return this.chains(payer, payee, at, 0);
  }

  /** Chains from `source` to `entity` with at least one more go-between, all transfers at or before `bound`. */
  private chains(entity: number, source: number, bound: number, depth: number): number {
    const { window, stamp } = this;
    const { pairs } = window;
    const { payer, olderOfPayee } = pairs;
    const reached = this.reached.values;
    const isLast = depth + 1 >= mostGoBetweens;
    let found = 0;
    let pair = first(pairs.firstOfPayee, entity);
    for (let i = 0; pair !== none && i < this.limits.neighbours && this.steps > 0; i++) {
      const current = pair;
      pair = olderOfPayee[pair]!;
      const between = payer[current]!;
      if (between === source || this.onPath(between, depth)) continue;
      this.steps--;
      const isReached = between < reached.length && reached[between] === stamp;
      // Most steps end here: the times of a pair lie elsewhere in memory and are read only where they can matter.
      if (isLast && !isReached) continue;
      const at = window.newestAt(current, bound, this.limits.repeats);
      if (Number.isNaN(at)) continue;
      if (isReached) {
        const start = pairs.find(source, between);
        if (start !== none && !Number.isNaN(window.newestAt(start, at, this.limits.repeats))) {
          found++;
          this.mark(source);
          this.mark(between);
          for (let i = 0; i <= depth; i++) this.mark(this.path[i]!);
        }
      }
      if (!isLast) {
        this.path[depth + 1] = between;
        found += this.chains(between, source, at, depth + 1);
      }
    }
    return found;
  }

  private mark(entity: number): void {
    this.lastCycle.reach(entity);
    this.lastCycle.values[entity] = this.now;
  }

  /** Whether the entity was on a cycle that closed within `withinMs` before `at`, or at it. */
  wasOnCycle(entity: number, at: number, withinMs: number): boolean {
    const last = first(this.lastCycle, entity);
    return last >= 0 && at / 1000 - last < withinMs / 1000;
  }

  private onPath(entity: number, depth: number): boolean {
    for (let i = 0; i <= depth; i++) if (this.path[i] === entity) return true;
    return false;
  }

  /**
   * Largest number of go-betweens m, the payer among them, with source → m → payee in time order, over all sources
   * of the payer; 0 when there are fewer than two. The newest transfer is payer → payee.
   */
  scatterGather(payer: number, payee: number): number {
    const { window, limits } = this;
    const { pairs } = window;
    if ((window.fanIn.values[payee] ?? 0) > limits.gatherers) return 0;
    const newest = first(pairs.firstOfPayee, payee);
    const other = newest === none ? none : pairs.olderOfPayee[newest]!;
    if (other === none || first(pairs.firstOfPayee, payer) === none) return 0;
    this.stamp++;
    let sources = 0;
    let pair = first(pairs.firstOfPayee, payer);
    for (let i = 0; pair !== none && i < limits.neighbours; i++) {
      const source = pairs.payer[pair]!;
      if (source !== payee) {
        this.tallied.reach(source);
        this.tally.reach(source);
        this.tallied.values[source] = this.stamp;
        this.tally.values[source] = 1;
        sources++;
      }
      pair = pairs.olderOfPayee[pair]!;
    }
    if (sources === 0) return 0;
    let most = 1;
    const { payer: payerOf, olderOfPayee } = pairs;
    const { stamp } = this;
    const tallied = this.tallied.values;
    const tally = this.tally.values;
    let gathered = other;
    for (let i = 0; gathered !== none && i < 2 * limits.neighbours; i++) {
      const between = payerOf[gathered]!;
      let arrival = Number.NaN;
      let scattered = first(pairs.firstOfPayee, between);
      for (let j = 0; scattered !== none && j < limits.neighbours; j++) {
        const source = payerOf[scattered]!;
        if (source !== payee && source !== between && source < tallied.length && tallied[source] === stamp) {
          if (Number.isNaN(arrival)) arrival = window.newestAt(gathered, Number.POSITIVE_INFINITY, 1);
          if (window.oldestAt(scattered, limits.repeats) <= arrival) {
            tally[source]! += 1;
            most = Math.max(most, tally[source]!);
          }
        }
        scattered = olderOfPayee[scattered]!;
      }
      gathered = olderOfPayee[gathered]!;
    }
    return most < 2 ? 0 : most;
  }
}

function first(of: GrowingInts, entity: number): number {
  return entity < of.values.length ? of.values[entity]! : none;
}
