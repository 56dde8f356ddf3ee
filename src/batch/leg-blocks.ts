import type { EventChunk, GraphColumns, PartyColumns } from '#features/event-chunk';
import { createFold, createFoldOutput, type Fold, type FoldOutput } from '#features/fold';
import type { FoldOptions } from '#features/fold-options';
import { type Axis, type AxisDictionary, createAxisCoder } from '#model/axes';

/** What a worker needs to turn events into legs with features and axis codes. */
export interface LegBlockInit {
  readonly parties: PartyColumns;
  readonly graph: GraphColumns;
  readonly foldOptions: FoldOptions;
  readonly axes: readonly Axis[];
  readonly dictionary: AxisDictionary;
}

/** The legs of one chunk. Views are overwritten by the next chunk. */
export interface LegBlock {
  readonly rows: FoldOutput;
  /** One array per axis, by row. */
  readonly codes: readonly Int16Array[];
}

export interface LegBlocks {
  /** Folds a chunk and codes the axes of its legs. */
  read(chunk: EventChunk): LegBlock;
  /** Between two partitions. */
  reset(): void;
}

export function createLegBlocks(init: LegBlockInit): LegBlocks {
  const fold: Fold = createFold(init.foldOptions, init.parties, init.graph);
  const rows = createFoldOutput();
  const code = createAxisCoder(init.axes, init.dictionary, init.foldOptions.timeZone);
  let byEvent: Int16Array[] = [];
  let codes: Int16Array[] = [];
  return {
    read(chunk) {
      fold.fold(chunk, rows);
      if ((byEvent[0]?.length ?? -1) < chunk.length) {
        byEvent = init.axes.map(() => new Int16Array(chunk.length));
        codes = init.axes.map(() => new Int16Array(chunk.length));
      }
      code(chunk, init.parties, byEvent);
      for (let a = 0; a < byEvent.length; a++) {
        const from = byEvent[a]!;
        const to = codes[a]!;
        for (let row = 0; row < rows.length; row++) to[row] = from[rows.event[row]!]!;
      }
      return { rows, codes };
    },
    reset: () => fold.reset(),
  };
}
