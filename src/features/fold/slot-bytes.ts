import type { Kernel } from './kernel.ts';
import * as layout from './layout.ts';

/** Bytes of memory that the state of a party takes. */
export interface SlotBytes {
  /** What every party has: sums, counts, cursors; and the counts of a long history. */
  readonly sums: number;
  /** Pages of records, and the directory of them. */
  readonly records: number;
  /** The table of counterparties, countries, devices, paths and categories. */
  readonly keys: number;
  /** Events that lie in the pages. */
  readonly events: number;
}

/** What a slot takes of the kernel's memory, unused room of its blocks included. */
export function slotBytesOf(kernel: Kernel, slot: number): SlotBytes {
  const word = (offset: number): number => kernel.i32[(slot + offset) >>> 2]!;
  const oldest = kernel.run.oldest(slot);
  const head = word(layout.slotHead);
  const recordBytes = word(layout.slotRecordBytes);
  const pages = ((head + (1 << layout.pageLog2) - 1) >> layout.pageLog2) - (oldest >> layout.pageLog2);
  return {
    sums: 16 * Math.ceil(kernel.slotBytes / 16) + (recordBytes === layout.wideBytes ? kernel.wideCountsBytes : 0),
    records: pages * (recordBytes << layout.pageLog2) + 4 * (word(layout.slotPagesMask) + 1),
    keys: kernel.run.classBytes(word(layout.slotKeysClass)),
    events: head - oldest,
  };
}
