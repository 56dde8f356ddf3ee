import type { History } from '#features/fold/history';
import { recordWords, scalar } from '#features/fold/scalars';

/** A copy of one party's history, to put back after a look at what a further event would do. */
export interface HeldSlot {
  readonly scalars: Float64Array;
  readonly records: Int32Array;
  readonly table: Int32Array;
}

export function holdSlot(history: History, slot: number): HeldSlot {
  const base = slot * history.width;
  const scalars = history.scalars.slice(base, base + history.width);
  const block = scalars[scalar.block]!;
  const size = 1 << scalars[scalar.sizeClass]!;
  return {
    scalars,
    records: history.records.i32.slice(block * recordWords, (block + size) * recordWords),
    table: history.tables.save(slot),
  };
}

/** The history as it was; its ring may lie elsewhere in memory, which nothing depends on. */
export function putBackSlot(history: History, slot: number, held: HeldSlot): void {
  const base = slot * history.width;
  const { records } = history;
  records.release(history.scalars[base + scalar.block]!, history.scalars[base + scalar.sizeClass]!);
  const block = records.allocate(held.scalars[scalar.sizeClass]!);
  records.i32.set(held.records, block * recordWords);
  history.scalars.set(held.scalars, base);
  history.scalars[base + scalar.block] = block;
  history.tables.load(slot, held.table);
}
