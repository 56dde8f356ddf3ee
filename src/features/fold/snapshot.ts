import type { Kernel } from './kernel.ts';
import * as layout from './layout.ts';

const recordWords = 1 << (layout.recordBytesLog2 - 2);
/** Words of a slot that say where its blocks lie. */
const addresses = [layout.slotBlock >> 2, layout.slotKeys >> 2];
const classWord = layout.recordClass >> 2;

/**
 * One slot as words: [records, …slot, …records from the oldest on, …key table]. What lies where in the memory is left
 * out and classes are named by their flags, so the same events give the same words.
 */
export function saveSlot(kernel: Kernel, slot: number): Int32Array {
  const { run, i32, slotBytes } = kernel;
  const words = slotBytes >> 2;
  const oldest = run.oldest(slot);
  const count = i32[(slot + layout.slotHead) >>> 2]! - oldest;
  const tableFrom = i32[(slot + layout.slotKeys) >>> 2]! >>> 2;
  const tableWords = tableWordsOf(i32[(slot + layout.slotKeysClass) >>> 2]!);
  const saved = new Int32Array(1 + words + count * recordWords + tableWords);
  saved[0] = count;
  saved.set(i32.subarray(slot >>> 2, (slot >>> 2) + words), 1);
  for (const address of addresses) saved[1 + address] = 0;
  let at = 1 + words;
  for (let i = 0; i < count; i++, at += recordWords) {
    const from = run.recordOf(slot, oldest + i) >>> 2;
    saved.set(i32.subarray(from, from + recordWords), at);
    saved[at + classWord] = i32[(saved[at + classWord]! + layout.classFlags) >>> 2]!;
  }
  saved.set(i32.subarray(tableFrom, tableFrom + tableWords), at);
  return saved;
}

/** Puts what was saved at `words[from …]` into a slot whose blocks were given back; returns where the next one starts. */
export function loadSlot(kernel: Kernel, slot: number, words: Int32Array, from: number): number {
  const { run, slotBytes } = kernel;
  const count = words[from]!;
  const slotWords = slotBytes >> 2;
  kernel.i32.set(words.subarray(from + 1, from + 1 + slotWords), slot >>> 2);
  run.reopen(slot);
  // Opening the table made its free list anew.
  const free = layout.slotKeysFree >> 2;
  kernel.i32[(slot >>> 2) + free] = words[from + 1 + free]!;
  const oldest = run.oldest(slot);
  let at = from + 1 + slotWords;
  for (let i = 0; i < count; i++, at += recordWords) {
    const flags = words[at + classWord]!;
    const classAt = run.classOf(flags);
    const to = run.recordOf(slot, oldest + i) >>> 2;
    kernel.i32.set(words.subarray(at, at + recordWords), to);
    kernel.i32[to + classWord] = classAt;
  }
  const table = kernel.i32[(slot + layout.slotKeys) >>> 2]! >>> 2;
  const tableWords = tableWordsOf(kernel.i32[(slot + layout.slotKeysClass) >>> 2]!);
  kernel.i32.set(words.subarray(at, at + tableWords), table);
  return at + tableWords;
}

function tableWordsOf(sizeClass: number): number {
  return 1 << (layout.keyUnitBytesLog2 - 2 + sizeClass);
}
