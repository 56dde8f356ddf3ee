import { kernelsBase64 } from './kernels-bytes.ts';

/** What kernels.as.ts exports; pointers are byte offsets. */
interface Exports {
  squaredDistances(x: number, rows: number, inputs: number, packed: number, groups: number, out: number): void;
  dense(
    x: number,
    rows: number,
    stride: number,
    inputs: number,
    packed: number,
    bias: number,
    groups: number,
    out: number,
  ): void;
  rectify(values: number, count: number): void;
  decay(values: number, count: number, scales: number, factor: number, out: number): void;
  kthSmallest(values: number, count: number, k: number, nearest: number): number;
  landmarkKnn(
    squared: number,
    rows: number,
    stride: number,
    perBag: number,
    bags: number,
    k: number,
    nearest: number,
    out: number,
  ): void;
  foldedKnn(
    squared: number,
    rows: number,
    stride: number,
    perBag: number,
    bags: number,
    starts: number,
    folds: number,
    fold: number,
    k: number,
    nearest: number,
    pool: number,
    loco: number,
  ): void;
  mahalanobis(
    x: number,
    rows: number,
    columns: number,
    bound: number,
    mean: number,
    packed: number,
    bias: number,
    groups: number,
    precisions: number,
    axes: number,
    restVariance: number,
    centred: number,
    projected: number,
    out: number,
  ): void;
  isolationPaths(
    rows: number,
    count: number,
    rowBytes: number,
    roots: number,
    depths: number,
    trees: number,
    q: number,
    out: number,
  ): void;
}

/**
 * SIMD kernels with a memory of their own, laid out once by `reserve` and `place`: what a scorer needs is in
 * place before its first row, and scoring allocates nothing.
 */
export interface Kernels extends Exports {
  /** A 16-byte aligned block; its byte offset. Views taken before are detached. */
  reserve(bytes: number): number;
  /** Reserves a block and copies the values into it. */
  place(values: Float32Array): number;
  /** A view of `length` values; take it after the last `reserve`, or again. */
  floats(at: number, length: number): Float32Array;
  doubles(at: number, length: number): Float64Array;
  integers(at: number, length: number): Int32Array;
}

const PAGE = 65_536;
let compiled: WebAssembly.Module | undefined;

/** A new instance of the kernels. The module is compiled once per thread. */
export function createKernels(): Kernels {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(kernelsBase64), (letter) => letter.charCodeAt(0)));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const exports = new WebAssembly.Instance(compiled, { env: { memory } }).exports as Exports;
  // The first bytes stay free: offset 0 never names a block.
  let used = 1024;
  const reserve = (bytes: number): number => {
    const at = used;
    used += Math.ceil(bytes / 16) * 16;
    const missing = used - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    return at;
  };
  const floats = (at: number, length: number): Float32Array => new Float32Array(memory.buffer, at, length);
  return {
    ...exports,
    reserve,
    floats,
    doubles: (at, length) => new Float64Array(memory.buffer, at, length),
    integers: (at, length) => new Int32Array(memory.buffer, at, length),
    place(values) {
      const at = reserve(values.byteLength);
      floats(at, values.length).set(values);
      return at;
    },
  };
}
