import { nearestCentreBase64 } from './nearest-centre-bytes.ts';

/** What nearest-centre.as.ts exports; pointers are byte offsets. */
interface Exports {
  settle(
    x: number,
    rows: number,
    columns: number,
    packed: number,
    k: number,
    scratch: number,
    labels: number,
    upper: number,
    lower: number,
  ): void;
  reassign(
    x: number,
    rows: number,
    columns: number,
    packed: number,
    k: number,
    scratch: number,
    labels: number,
    upper: number,
    lower: number,
    moved: number,
    halfGap: number,
    fastest: number,
    far: number,
    sums: number,
    sizes: number,
  ): number;
  sumRows(x: number, rows: number, columns: number, labels: number, sums: number, sizes: number): void;
}

/**
 * Rows beside k centres in the memory of the kernels. The views stay valid as long as no other block is taken: small
 * blocks of a thread share their memory, since an instance per fit would cost more than the fit.
 */
export interface RowBlock {
  /** capacity × columns: rows are written here. */
  readonly rows: Float64Array;
  readonly labels: Int32Array;
  /** Distance of each row to its centre, at most, and to any other, at least. */
  readonly upper: Float64Array;
  readonly lower: Float64Array;
  /** Sum of the rows of each label, k × columns, and their number. */
  readonly sums: Float64Array;
  readonly sizes: Float64Array;
  /** k × columns, row-major. */
  setCentres(centres: Float64Array): void;
  /** Nearest centre (the lowest number wins a tie) and exact bounds of the first rows. */
  settle(rows: number): void;
  /** Sums and sizes of the labels of the first rows, computed afresh. */
  sum(rows: number): void;
  /**
   * One pass under Hamerly's bounds over the first rows after the centres moved by `moved`; returns how many labels
   * changed. `halfGap`: half the distance of each centre to the nearest other.
   */
  reassign(rows: number, moved: Float64Array, halfGap: Float64Array): number;
}

const PAGE = 65_536;
/** A larger block gets a memory of its own, which goes when the block goes. */
const sharedBytes = 64 * PAGE;

interface Instance {
  readonly memory: WebAssembly.Memory;
  readonly exports: Exports;
}

let compiled: WebAssembly.Module | undefined;
let shared: Instance | undefined;

function instantiate(bytes: number): Instance {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(nearestCentreBase64), (letter) => letter.charCodeAt(0)));
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  return { memory, exports: new WebAssembly.Instance(compiled, { env: { memory } }).exports as Exports };
}

/** Lays out a block for at most `capacity` rows of `columns` values beside k centres. */
export function takeRowBlock(capacity: number, k: number, columns: number): RowBlock {
  let used = 1024;
  const reserve = (bytes: number): number => {
    const at = used;
    used += Math.ceil(bytes / 16) * 16;
    return at;
  };
  const at = {
    packed: reserve(8 * (k + 1) * columns),
    scratch: reserve(8 * (k + 1)),
    moved: reserve(8 * k),
    halfGap: reserve(8 * k),
    far: reserve(16),
    sums: reserve(8 * k * columns),
    sizes: reserve(8 * k),
    labels: reserve(4 * capacity),
    upper: reserve(8 * capacity),
    lower: reserve(8 * capacity),
    rows: reserve(8 * capacity * columns),
  };
  const { memory, exports } = used <= sharedBytes ? (shared ??= instantiate(sharedBytes)) : instantiate(used);
  const doubles = (from: number, length: number) => new Float64Array(memory.buffer, from, length);
  const packed = doubles(at.packed, (k + 1) * columns);
  const movedHere = doubles(at.moved, k);
  const halfGapHere = doubles(at.halfGap, k);
  const far = doubles(at.far, 2);
  const sums = doubles(at.sums, k * columns);
  const sizes = doubles(at.sizes, k);
  return {
    rows: doubles(at.rows, capacity * columns),
    labels: new Int32Array(memory.buffer, at.labels, capacity),
    upper: doubles(at.upper, capacity),
    lower: doubles(at.lower, capacity),
    sums,
    sizes,
    setCentres(centres) {
      packed.fill(0);
      for (let c = 0; c < k; c++) {
        for (let j = 0; j < columns; j++) packed[((c >> 1) * columns + j) * 2 + (c & 1)] = centres[c * columns + j]!;
      }
    },
    settle: (rows) => exports.settle(at.rows, rows, columns, at.packed, k, at.scratch, at.labels, at.upper, at.lower),
    sum(rows) {
      sums.fill(0);
      sizes.fill(0);
      exports.sumRows(at.rows, rows, columns, at.labels, at.sums, at.sizes);
    },
    reassign(rows, moved, halfGap) {
      movedHere.set(moved);
      halfGapHere.set(halfGap);
      const fastest = moved.indexOf(Math.max(...moved));
      far[0] = moved.reduce((most, distance, c) => (c !== fastest && distance > most ? distance : most), 0);
      far[1] = moved[fastest]!;
      return exports.reassign(
        at.rows,
        rows,
        columns,
        at.packed,
        k,
        at.scratch,
        at.labels,
        at.upper,
        at.lower,
        at.moved,
        at.halfGap,
        fastest,
        at.far,
        at.sums,
        at.sizes,
      );
    },
  };
}

/** Rows of a block that stays in the second-level cache. */
export function cachedRows(columns: number): number {
  return Math.max(1, Math.min(256, Math.floor((2 * PAGE) / (8 * columns))));
}
