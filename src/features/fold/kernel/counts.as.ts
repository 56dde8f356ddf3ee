// AssemblyScript, compiled by scripts/compile-kernels.js. Counts of a slot: bytes in it, or words in a block of their own.
import { contextCounts, contextCountsFrom, contextWideCounts, slotCounts } from '../layout';
import { allocate, release } from './memory.as';

/** Address of the first count. */
// @ts-ignore: decorator
@inline
export function countsOf(slot: usize, wide: bool): usize {
  return wide ? <usize>load<u32>(slot, slotCounts) : slot + <usize>load<u32>(contextCountsFrom);
}

// @ts-ignore: decorator
@inline
export function countAt(counts: usize, wide: bool, index: usize): i32 {
  return wide ? load<i32>(counts + (index << 2)) : <i32>load<u8>(counts + index);
}

// @ts-ignore: decorator
@inline
export function addCount(counts: usize, wide: bool, index: usize, more: i32): void {
  if (wide) store<i32>(counts + (index << 2), load<i32>(counts + (index << 2)) + more);
  else store<u8>(counts + index, <u8>(<i32>load<u8>(counts + index) + more));
}

/** Allocates words for the counts of a slot, content undefined. */
export function reopenCounts(slot: usize): void {
  store<u32>(slot, <u32>allocate(load<i32>(contextWideCounts)), slotCounts);
}

export function closeCounts(slot: usize): void {
  release(load<u32>(slot, slotCounts), load<i32>(contextWideCounts));
}

export function widenCounts(slot: usize): void {
  reopenCounts(slot);
  const narrow = countsOf(slot, false);
  const words = countsOf(slot, true);
  const counts = <usize>load<u32>(contextCounts);
  memory.fill(words, 0, (<usize>1) << load<i32>(contextWideCounts));
  for (let index: usize = 0; index < counts; index++) store<i32>(words + (index << 2), <i32>load<u8>(narrow + index));
  memory.fill(narrow, 0, counts);
}
