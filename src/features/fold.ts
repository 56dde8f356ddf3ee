import { directions } from '#domain/codes';
import { featureCatalogue } from './catalogue.ts';
import type { FeatureDeclaration } from './declaration.ts';
import type { EventChunk, GraphColumns, PartyColumns } from './event-chunk.ts';
import { eventKinds } from './event-chunk.ts';
import type { FoldOptions } from './fold-options.ts';
import { PartyFold } from './fold/party-fold.ts';
import { compile } from './fold/row.ts';

const out = directions.indexOf('out');
const batchSlot = 0;
/** Room for 32 events and keys before the slot grows. */
const batchClass = 5;

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
  const compiled = compile(features);
  const fold = new PartyFold(compiled, options, batchClass);
  const columns = features.length;
  const absent = { payer: new Float32Array(0), payee: new Float32Array(0) };
  const columnsOf = compiled.graph.map((name) => graph?.columns[name] ?? absent);
  const payer = columnsOf.map((column) => column.payer);
  const payee = columnsOf.map((column) => column.payee);
  // A column that was not computed reads as undefined, which a row keeps as NaN.
  const graphLength = graph?.length ?? 0;
  let current = -1;

  return {
    features,
    fold(chunk, output, from = 0, to = chunk.length) {
      if (output.columns !== columns) throw new RangeError(`The output has ${output.columns} columns, not ${columns}.`);
      output.length = 0;
      reserveRows(output, to - from);
      for (let i = from; i < to; i++) {
        const party = chunk.party[i]!;
        if (party !== current) {
          if (current >= 0) fold.history.close(batchSlot);
          fold.history.open(batchSlot);
          current = party;
        }
        const isLeg = chunk.kind[i] === eventKinds.leg;
        const sequence = chunk.sequence[i]!;
        const graphIndex = isLeg && sequence < graphLength ? sequence : -1;
        const side = chunk.direction[i] === out ? payer : payee;
        const offset = output.length * columns;
        if (fold.apply(batchSlot, chunk, i, parties, side, graphIndex, output.values, offset)) {
          output.event[output.length++] = i;
        }
      }
    },
    reset() {
      if (current >= 0) fold.history.close(batchSlot);
      current = -1;
    },
  };
}
