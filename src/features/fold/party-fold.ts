import { directions } from '#domain/codes';
import { countryScoring } from '#domain/country-risk';
import { LocalClock } from '#domain/time-zone';
import { bitOf } from '../conditions.ts';
import type { EventChunk, GraphColumns, PartyColumns } from '../event-chunk.ts';
import type { FoldOptions } from '../fold-options.ts';
import type { FoldOutput } from '../fold.ts';
import { eventFlags, minuteOfDay } from './event-flags.ts';
import { fixedLog } from './fixed-point.ts';
import { Kernel } from './kernel.ts';
import * as layout from './layout.ts';
import type { Plan } from './plan.ts';
import type { CompiledFeatures } from './row.ts';

const out = directions.indexOf('out');
const inputWords = 1 << (layout.inputBytesLog2 - 2);
const inputDoubles = inputWords / 2;

/** Events whose inputs and rows lie in the kernel at a time: few enough to stay in the second-level cache. */
export const blockEvents = 256;

const absent = { payer: new Float32Array(0), payee: new Float32Array(0) };

/** Brings events of chunks into the kernel, and rows out of it. */
export class PartyFold {
  readonly kernel: Kernel;
  /** Address of the inputs of a block, and of its rows. */
  readonly inputs: number;
  readonly rows: number;
  private readonly compiled: CompiledFeatures;
  private readonly places = new Int32Array(blockEvents);
  private readonly flagsOf: ReturnType<typeof eventFlags>;
  private readonly clock: LocalClock;
  private readonly riskAt: ReturnType<typeof countryScoring>;

  constructor(compiled: CompiledFeatures, options: FoldOptions, smallestKeys: number) {
    this.compiled = compiled;
    this.kernel = new Kernel(compiled, smallestKeys);
    this.inputs = this.kernel.run.reserve(blockEvents << layout.inputBytesLog2);
    this.rows = this.kernel.run.reserve(blockEvents * this.kernel.rowBytes);
    this.flagsOf = eventFlags(options);
    this.clock = new LocalClock(options.timeZone);
    this.riskAt = countryScoring(options.countryRisk.scores ?? []);
  }

  get plan(): Plan {
    return this.compiled.plan;
  }

  minuteAt(at: number): number {
    return minuteOfDay(at, this.clock.offsetAt(at));
  }

  /** Address of the k-th input of the block. */
  input(k: number): number {
    return this.inputs + (k << layout.inputBytesLog2);
  }

  /** Reads event i of the chunk into the k-th input; true for a leg. */
  read(chunk: EventChunk, i: number, parties: PartyColumns, k: number): boolean {
    const { i32, f64 } = this.kernel;
    const first = (this.inputs >> 2) + k * inputWords;
    const firstDouble = (this.inputs >> 3) + k * inputDoubles;
    const party = chunk.party[i]!;
    const flags = this.flagsOf(chunk, i, parties.country[party]!);
    const isLeg = (flags & bitOf.leg) !== 0;
    const isBehaviour = (flags & bitOf.behaviour) !== 0;
    const isLocated = (flags & bitOf.located) !== 0;
    const at = chunk.at[i]!;
    const amount = chunk.amount[i]!;
    f64[firstDouble] = at;
    i32[first + (layout.inputFlags >> 2)] = flags;
    i32[first + (layout.inputSequence >> 2)] = chunk.sequence[i]!;
    i32[first + (layout.inputLatitude >> 2)] = isLocated ? Math.round(chunk.latitude[i]! * 1e6) : 0;
    i32[first + (layout.inputLongitude >> 2)] = isLocated ? Math.round(chunk.longitude[i]! * 1e6) : 0;
    const keys = first + (layout.inputKeys >> 2);
    if (isLeg) {
      const country = chunk.counterpartyCountry[i]!;
      f64[firstDouble + 1] = amount;
      i32[first + (layout.inputLog >> 2)] = fixedLog(amount) | (this.minuteAt(at) << layout.logBits);
      i32[keys] = chunk.counterparty[i]!;
      i32[keys + 1] = country >= 0 ? country : chunk.placeCountry[i]!;
      i32[keys + 2] = chunk.device[i]!;
      i32[keys + 3] = chunk.path[i]!;
      i32[first + (layout.inputPoliticallyExposed >> 2)] = parties.politicallyExposed[party]!;
      i32[first + (layout.inputRiskRating >> 2)] = parties.riskRating[party]!;
    } else {
      f64[firstDouble + 1] = amount >= 0 ? Math.round(amount) : 0;
      i32[first + (layout.inputLog >> 2)] = 0;
      i32[keys] = isBehaviour ? chunk.path[i]! : -1;
      i32[keys + 1] = -1;
      i32[keys + 2] = isBehaviour ? chunk.device[i]! : -1;
      i32[keys + 3] = -1;
    }
    return isLeg;
  }

  /** The riskier of the counterparty's country and the place's, as indices saw them at that time. */
  private riskOf(chunk: EventChunk, i: number): number {
    const at = chunk.at[i]!;
    const other = this.riskAt(chunk.counterpartyCountry[i]!, at);
    const place = this.riskAt(chunk.placeCountry[i]!, at);
    return place <= other || Number.isNaN(place) ? other : place;
  }

  /**
   * Copies the first rows of the block behind the `from` rows that the output has, and adds what the graph pass says of
   * their events: the transaction of sequence q lies at q − graphOffset. What depends on screening is not known before it.
   */
  write(
    output: FoldOutput,
    from: number,
    rows: number,
    chunk: EventChunk,
    { screenedSince }: PartyColumns,
    graph?: GraphColumns,
    graphOffset = 0,
  ): void {
    const { values, event, columns } = output;
    const first = this.rows >> 3;
    values.set(this.kernel.f64.subarray(first, first + rows * columns), from * columns);
    const { places } = this;
    const length = graph?.length ?? 0;
    for (let row = 0; row < rows; row++) {
      const i = event[from + row]!;
      const place = chunk.sequence[i]! - graphOffset;
      // Twice the place in the graph columns, and one more on the side of the payee.
      places[row] = place >= 0 && place < length ? 2 * place + (chunk.direction[i] === out ? 0 : 1) : -1;
    }
    for (const { column, name } of this.compiled.graph) {
      // A column that is absent, or shorter than the graph, reads as undefined, which a row keeps as NaN.
      const { payer, payee } = graph?.columns[name] ?? absent;
      for (let row = 0, to = from * columns + column; row < rows; row++, to += columns) {
        const place = places[row]!;
        values[to] = place < 0 ? Number.NaN : (place & 1) === 0 ? payer[place >>> 1]! : payee[place >>> 1]!;
      }
    }
    for (const column of this.compiled.countryScores) {
      for (let row = 0, to = from * columns + column; row < rows; row++, to += columns) {
        values[to] = this.riskOf(chunk, event[from + row]!);
      }
    }
    for (const column of this.compiled.onceScreened) {
      for (let row = 0, to = from * columns + column; row < rows; row++, to += columns) {
        if (!(chunk.at[event[from + row]!]! > screenedSince)) values[to] = Number.NaN;
      }
    }
  }
}
