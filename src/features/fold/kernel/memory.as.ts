// AssemblyScript, compiled by scripts/compile-kernels.js. Blocks of the memory; pointers are byte offsets.
import { contextFree, contextFreeThrees, contextUsed } from '../layout';

// @ts-ignore: decorator
@external("env", "outOfMemory")
declare function outOfMemory(): void;

/** A block for good, at a multiple of 16. The memory grows by a quarter at least, so that it rarely has to. */
export function reserve(bytes: usize): usize {
  const at = <usize>load<u32>(contextUsed);
  const end = <u64>at + (((<u64>bytes) + 15) & ~15);
  const pages = memory.size();
  if (end > (<u64>pages << 16)) {
    const missing = <i32>((end - (<u64>pages << 16) + 65535) >> 16);
    if (memory.grow(max(missing, min(pages >> 2, 65535 - pages))) < 0 && memory.grow(missing) < 0) outOfMemory();
  }
  store<u32>(contextUsed, <u32>end);
  return at;
}

/** A block of 2^log2 bytes, at least 16; its content is undefined. Blocks that were given back are handed out again. */
export function allocate(log2: i32): usize {
  const list = contextFree + (log2 << 2);
  const at = <usize>load<u32>(list);
  if (at == 0) return reserve((<usize>1) << log2);
  store<u32>(list, load<u32>(at));
  return at;
}

export function release(at: usize, log2: i32): void {
  const list = contextFree + (log2 << 2);
  store<u32>(at, load<u32>(list));
  store<u32>(list, <u32>at);
}

/** Bytes of a block of a size class, from 0 on: 128, 192, 256, 384, … */
export function classBytes(sizeClass: i32): i32 {
  return (2 + (sizeClass & 1)) << (6 + (sizeClass >> 1));
}

/** A block of a size class; its content is undefined. */
export function allocateClass(sizeClass: i32): usize {
  const k = 6 + (sizeClass >> 1);
  if ((sizeClass & 1) == 0) return allocate(k + 1);
  const list = contextFreeThrees + (k << 2);
  const at = <usize>load<u32>(list);
  if (at == 0) return reserve(classBytes(sizeClass));
  store<u32>(list, load<u32>(at));
  return at;
}

export function releaseClass(at: usize, sizeClass: i32): void {
  const k = 6 + (sizeClass >> 1);
  if ((sizeClass & 1) == 0) return release(at, k + 1);
  const list = contextFreeThrees + (k << 2);
  store<u32>(at, load<u32>(list));
  store<u32>(list, <u32>at);
}
