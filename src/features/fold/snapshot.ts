import type { History } from './history.ts';
import { recordWords, scalar } from './scalars.ts';

/**
 * One slot as words: [records, words of the key table, …scalars, …records from the oldest on, …key table]. What lies
 * where in the arenas is left out, so the same events give the same words.
 */
export function saveSlot(history: History, slot: number): Int32Array {
  const base = slot * history.width;
  const scalars = history.scalars.slice(base, base + history.width);
  scalars[scalar.block] = 0;
  const oldest = history.oldest(base);
  const count = scalars[scalar.head]! - oldest;
  const table = history.tables.save(slot);
  const saved = new Int32Array(2 + 2 * history.width + count * recordWords + table.length);
  saved[0] = count;
  saved[1] = table.length;
  saved.set(new Int32Array(scalars.buffer), 2);
  let at = 2 + 2 * history.width;
  for (let i = 0; i < count; i++, at += recordWords) {
    const from = history.recordOf(base, oldest + i) * recordWords;
    saved.set(history.records.i32.subarray(from, from + recordWords), at);
  }
  saved.set(table, at);
  return saved;
}

/** Opens a slot with what was saved at `words[from …]`; returns where the next one starts. */
export function loadSlot(history: History, slot: number, words: Int32Array, from: number): number {
  history.open(slot);
  const base = slot * history.width;
  const count = words[from]!;
  const tableLength = words[from + 1]!;
  const scalarsFrom = from + 2;
  const scalars = new Float64Array(words.slice(scalarsFrom, scalarsFrom + 2 * history.width).buffer);
  history.records.release(history.scalars[base + scalar.block]!, history.scalars[base + scalar.sizeClass]!);
  scalars[scalar.block] = history.records.allocate(scalars[scalar.sizeClass]!);
  history.scalars.set(scalars, base);
  const oldest = history.oldest(base);
  let at = scalarsFrom + 2 * history.width;
  for (let i = 0; i < count; i++, at += recordWords) {
    const to = history.recordOf(base, oldest + i) * recordWords;
    history.records.i32.set(words.subarray(at, at + recordWords), to);
  }
  history.tables.load(slot, words.subarray(at, at + tableLength));
  return at + tableLength;
}
