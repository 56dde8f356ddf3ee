import { day } from '#domain/time';
import type { GraphColumns, TransferChunk } from './event-chunk.ts';
import type { GraphColumn } from './graph-features.ts';
import { graphColumnNames, symmetricGraphColumns } from './graph-features.ts';
import type { PatternLimits } from './graph/patterns.ts';
import { defaultPatternLimits, Patterns } from './graph/patterns.ts';
import { KeptCopies } from './graph/kept-copies.ts';
import type { SavedGraph } from './graph/pairs.ts';
import { TransferWindow } from './graph/transfer-window.ts';

export interface GraphOptions {
  /** Window of fan-in and fan-out. */
  readonly fanMs: number;
  /** Window of cycles, scatter-gather and reciprocity. */
  readonly pathMs: number;
  readonly limits: PatternLimits;
}

export const defaultGraphOptions: GraphOptions = { fanMs: 7 * day, pathMs: 30 * day, limits: defaultPatternLimits };

type Sides = { readonly payer: Float32Array; readonly payee: Float32Array };

/** Columns for `length` transactions, not known everywhere; over shared memory when workers are to read them. */
export function createGraphColumns(length: number, shared = false): GraphColumns {
  const column = (): Float32Array =>
    new Float32Array(shared ? new SharedArrayBuffer(4 * length) : new ArrayBuffer(4 * length)).fill(Number.NaN);
  const sides = (name: GraphColumn): Sides => {
    const payer = column();
    return { payer, payee: symmetricGraphColumns.has(name) ? payer : column() };
  };
  return { length, columns: Object.fromEntries(graphColumnNames.map((name) => [name, sides(name)])) };
}

/**
 * What needs more than one party: a pass over all transfers in global (at, id) order. Each transfer is described as of
 * itself, itself included. Work per transfer is bounded by the pattern limits, memory by the transfers in the window.
 * Pattern list: arXiv 2402.08593.
 */
export class GraphState {
  private readonly window: TransferWindow;
  private readonly patterns: Patterns;
  private readonly pathMs: number;
  private readonly copies = new KeptCopies();

  constructor(options: GraphOptions = defaultGraphOptions) {
    this.pathMs = options.pathMs;
    this.window = new TransferWindow(options);
    this.patterns = new Patterns(this.window, options.limits);
  }

  /**
   * A copy of the graph as of now, good until the next. The same transfers give the same arrays, with or without a restart
   * between them.
   */
  save(): SavedGraph {
    const parts = Object.entries({ ...this.window.parts(), ...this.patterns.parts() });
    return Object.fromEntries(parts.map(([name, values]) => [name, this.copies.of(name, values)]));
  }

  /** Takes over a saved graph of the same options, into a state that saw no transfer. */
  load(saved: SavedGraph): void {
    this.window.load(saved);
    this.patterns.load(saved);
  }

  /**
   * Takes the next transfers and writes what the graph says of each to `out`, at the transfer's rank less `outOffset`.
   * Transfers with an unknown side, or from a party to itself, leave the graph as it is. With an unknown side
   * patterns are not known unless an earlier transfer showed one, nor is what would describe the missing side; from a
   * party to itself they are 0.
   */
  update(chunk: TransferChunk, out: GraphColumns, outOffset = 0): void {
    const column = (name: GraphColumn): Sides => out.columns[name]!;
    const cycles = column('cycles').payer;
    const onCycle = column('onCycle');
    const scatterGather = column('scatterGather').payer;
    const gatherScatter = column('gatherScatter');
    const reciprocity = column('reciprocity').payer;
    const otherFanIn = column('otherFanIn');
    const otherFanOut = column('otherFanOut');
    const { window, patterns } = this;
    for (let i = 0; i < chunk.length; i++) {
      const at = chunk.at[i]!;
      const payer = chunk.payer[i]!;
      const payee = chunk.payee[i]!;
      const to = chunk.offset + i - outOffset;
      window.expire(at);
      const edge = payer >= 0 && payee >= 0 && payer !== payee;
      const none = payer >= 0 && payee >= 0 ? 0 : Number.NaN;
      let closed = none;
      let gathered = none;
      let mutual = none;
      if (edge) {
        closed = patterns.cycles(payer, payee, at);
        const { pairs } = window;
        const pair = window.add(at, chunk.amount[i]!, payer, payee);
        gathered = patterns.scatterGather(payer, payee);
        const back = pairs.find(payee, payer);
        if (back >= 0) {
          const forth = pairs.sum[pair]!;
          mutual = Math.min(forth, pairs.sum[back]!) / Math.max(forth, pairs.sum[back]!, 1);
        }
      }
      cycles[to] = closed;
      onCycle.payer[to] = shown(this.membership(payer, at), none);
      onCycle.payee[to] = shown(this.membership(payee, at), none);
      scatterGather[to] = gathered;
      reciprocity[to] = mutual;
      const payerIn = this.fan(window.fanIn.values, payer);
      const payerOut = this.fan(window.fanOut.values, payer);
      const payeeIn = this.fan(window.fanIn.values, payee);
      const payeeOut = this.fan(window.fanOut.values, payee);
      gatherScatter.payer[to] = shown(Math.min(payerIn, payerOut), none);
      gatherScatter.payee[to] = shown(Math.min(payeeIn, payeeOut), none);
      otherFanIn.payer[to] = payeeIn;
      otherFanIn.payee[to] = payerIn;
      otherFanOut.payer[to] = payeeOut;
      otherFanOut.payee[to] = payerOut;
    }
  }

  private membership(entity: number, at: number): number {
    if (entity < 0) return Number.NaN;
    return this.patterns.wasOnCycle(entity, at, this.pathMs) ? 1 : 0;
  }

  private fan(counts: Int32Array, entity: number): number {
    if (entity < 0) return Number.NaN;
    return entity < counts.length ? counts[entity]! : 0;
  }
}

function shown(value: number, otherwise: number): number {
  return value > 0 ? value : otherwise;
}
