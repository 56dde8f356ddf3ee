import { featureCatalogue } from './catalogue.ts';
import type { FeatureDeclaration } from './declaration.ts';
import type { EventChunk, GraphColumns, PartyColumns } from './event-chunk.ts';
import type { FoldOptions } from './fold-options.ts';
import { blockEvents, PartyFold } from './fold/party-fold.ts';
import { compile } from './fold/row.ts';

/** Size class of a table with room for 102 keys before it grows. */
const batchKeys = 6;

/** The rows of one chunk's legs, in the order of the chunk. */
export interface FoldOutput {
  /** Number of rows. */
  length: number;
  /** Row-major, `columns` values a row; NaN = not known. */
  values: Float64Array;
  /** Per row: index of the leg's event within the chunk. */
  event: Int32Array;
  readonly columns: number;
}

export function createFoldOutput(columns: number = featureCatalogue.length, rows = 1024): FoldOutput {
  return { length: 0, values: new Float64Array(columns * rows), event: new Int32Array(rows), columns };
}

/** Makes room for the rows of `legs` more legs. */
export function reserveRows(output: FoldOutput, legs: number): void {
  const needed = output.length + legs;
  if (needed <= output.event.length) return;
  const rows = Math.max(needed, 2 * output.event.length);
  const values = new Float64Array(rows * output.columns);
  values.set(output.values.subarray(0, output.length * output.columns));
  const event = new Int32Array(rows);
  event.set(output.event.subarray(0, output.length));
  output.values = values;
  output.event = event;
}

export interface Fold {
  readonly features: readonly FeatureDeclaration[];
  /**
   * Folds the next events and replaces the content of `output` by the rows of their legs. Chunks follow one another in
   * the order of EventChunk; a party may begin in one and end in the next. Pass `from` and `to` to take a part only.
   */
  fold(chunk: EventChunk, output: FoldOutput, from?: number, to?: number): void;
  /** Forgets the current party, so that another stream of events may follow. */
  reset(): void;
}

/**
 * The fold of the batch: every feature of a party in one pass over its time-ordered events, as of each leg, itself
 * included. One slot of memory serves all parties, one after the other. Same events, same bytes.
 *
 * @example
 * const fold = createFold(defaultFoldOptions, parties, graph);
 * const rows = createFoldOutput();
 * for await (const chunk of engine.events(range)) {
 *   fold.fold(chunk, rows);
 *   score(rows.values.subarray(0, rows.length * rows.columns));
 * }
 */
export function createFold(
  options: FoldOptions,
  parties: PartyColumns,
  graph?: GraphColumns,
  features: readonly FeatureDeclaration[] = featureCatalogue,
): Fold {
  const fold = new PartyFold(compile(features), options, batchKeys);
  const { kernel } = fold;
  const slot = kernel.addSlot();
  const columns = features.length;
  let current = -1;

  /** Takes the inputs [from, to) of a block, all of one party, and writes their rows at `row`; returns where they end. */
  function take(party: number, from: number, to: number, row: number): number {
    if (party !== current) {
      kernel.run.close(slot);
      kernel.run.open(slot);
      current = party;
    }
    return kernel.run.takeAll(slot, fold.input(from), to - from, row);
  }

  /** Folds the events [from, to) of the chunk, at most a block. */
  function foldBlock(chunk: EventChunk, from: number, to: number, output: FoldOutput): void {
    const before = output.length;
    let row = fold.rows;
    let begin = from;
    for (let i = from; i < to; i++) {
      if (chunk.party[i] !== chunk.party[begin]) {
        row = take(chunk.party[begin]!, begin - from, i - from, row);
        begin = i;
      }
      if (fold.read(chunk, i, parties, i - from)) output.event[output.length++] = i;
    }
    take(chunk.party[begin]!, begin - from, to - from, row);
    fold.write(output, before, output.length - before, chunk, parties, graph);
  }

  return {
    features,
    fold(chunk, output, from = 0, to = chunk.length) {
      if (output.columns !== columns) throw new RangeError(`The output has ${output.columns} columns, not ${columns}.`);
      output.length = 0;
      reserveRows(output, to - from);
      for (let begin = from; begin < to; begin += blockEvents) {
        foldBlock(chunk, begin, Math.min(begin + blockEvents, to), output);
      }
    },
    reset() {
      current = -1;
    },
  };
}
