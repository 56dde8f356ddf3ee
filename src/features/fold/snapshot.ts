import type { Kernel } from './kernel.ts';
import * as layout from './layout.ts';

/** Words of a slot that say where its blocks lie. */
const addresses = [layout.slotPages >> 2, layout.slotKeys >> 2, layout.slotCounts >> 2];
const classWord = layout.recordClass >> 2;

/**
 * One slot as words: [records, …slot, …records from the oldest on, …key table, …counts of a wide slot]. What lies where
 * in the memory is left out and classes are named by their flags, so the same events give the same words.
 */
export function saveSlot(kernel: Kernel, slot: number): Int32Array {
  const { run, i32 } = kernel;
  const words = kernel.slotBytes >> 2;
  const recordWords = recordWordsOf(i32, slot);
  const oldest = run.oldest(slot);
  const count = i32[(slot + layout.slotHead) >>> 2]! - oldest;
  const blocks = blocksOf(kernel, slot);
  const blockWords = blocks.reduce((sum, block) => sum + block.words, 0);
  const saved = new Int32Array(1 + words + count * recordWords + blockWords);
  saved[0] = count;
  saved.set(i32.subarray(slot >>> 2, (slot >>> 2) + words), 1);
  for (const address of addresses) saved[1 + address] = 0;
  let at = 1 + words;
  for (let i = 0; i < count; i++, at += recordWords) {
    const from = run.recordOf(slot, oldest + i) >>> 2;
    saved.set(i32.subarray(from, from + recordWords), at);
    saved[at + classWord] = i32[(saved[at + classWord]! + layout.classFlags) >>> 2]!;
  }
  for (const { from, words } of blocks) {
    saved.set(i32.subarray(from, from + words), at);
    at += words;
  }
  return saved;
}

/** Puts what was saved at `words[from …]` into a slot whose blocks were given back; returns where the next one starts. */
export function loadSlot(kernel: Kernel, slot: number, words: Int32Array, from: number): number {
  const { run } = kernel;
  const count = words[from]!;
  const slotWords = kernel.slotBytes >> 2;
  kernel.i32.set(words.subarray(from + 1, from + 1 + slotWords), slot >>> 2);
  run.reopen(slot);
  const recordWords = recordWordsOf(kernel.i32, slot);
  const oldest = run.oldest(slot);
  let at = from + 1 + slotWords;
  for (let i = 0; i < count; i++, at += recordWords) {
    const flags = words[at + classWord]!;
    const classAt = run.classOf(flags);
    const to = run.recordOf(slot, oldest + i) >>> 2;
    kernel.i32.set(words.subarray(at, at + recordWords), to);
    kernel.i32[to + classWord] = classAt;
  }
  for (const { from: to, words: length } of blocksOf(kernel, slot)) {
    kernel.i32.set(words.subarray(at, at + length), to);
    at += length;
  }
  return at;
}

function recordWordsOf(i32: Int32Array, slot: number): number {
  return i32[(slot + layout.slotRecordBytes) >>> 2]! >> 2;
}

/** Where the blocks of a slot lie that are saved as they are, in words: keys, and the counts of a wide one. */
function blocksOf(kernel: Kernel, slot: number): { readonly from: number; readonly words: number }[] {
  const word = (offset: number): number => kernel.i32[(slot + offset) >>> 2]!;
  const keys = { from: word(layout.slotKeys) >>> 2, words: kernel.run.classBytes(word(layout.slotKeysClass)) >> 2 };
  if (word(layout.slotRecordBytes) !== layout.wideBytes) return [keys];
  return [keys, { from: word(layout.slotCounts) >>> 2, words: kernel.wideCountsBytes >> 2 }];
}
