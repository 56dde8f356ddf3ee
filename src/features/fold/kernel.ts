import { AppError } from '#domain/app-error';
import { foldBase64 } from './kernel-bytes.ts';
import { entropyTable, logTable, minuteCosine, minuteSine } from './fixed-point.ts';
import * as layout from './layout.ts';
import { programsOf } from './programs.ts';
import type { CompiledFeatures, Operations } from './row.ts';

/** What kernel/fold.as.ts exports; pointers are byte offsets, a slot is the address of its first byte. */
interface Exports {
  reserve(bytes: number): number;
  classBytes(sizeClass: number): number;
  open(slot: number): void;
  close(slot: number): void;
  reopen(slot: number): void;
  isSpent(slot: number, at: number): number;
  shrink(slot: number, at: number): void;
  begin(slot: number, position: number): void;
  oldest(slot: number): number;
  newestAt(slot: number): number;
  recordOf(slot: number, position: number): number;
  unpack(slot: number, position: number, input: number): void;
  classOf(flags: number): number;
  take(slot: number, input: number, row: number, isNew: boolean): void;
  takeAll(slot: number, input: number, count: number, row: number): number;
}

let compiledModule: WebAssembly.Module | undefined;

/**
 * The memory and code that hold and change the states of parties. Views of the memory are replaced when it grows, so
 * they are read anew after every call.
 */
export class Kernel {
  readonly run: Exports;
  readonly slotBytes: number;
  readonly rowBytes: number;
  /** Bytes of the block that holds the counts of a slot with a long history. */
  readonly wideCountsBytes: number;
  private readonly memory: WebAssembly.Memory;
  private readonly compiled: CompiledFeatures;
  private readonly written = new Map<string, number>();
  private words: Int32Array;
  private doubles: Float64Array;

  /** A slot starts with a table of keys of the size class `smallestKeys`. */
  constructor(compiled: CompiledFeatures, smallestKeys: number) {
    compiledModule ??= new WebAssembly.Module(Uint8Array.from(atob(foldBase64), (letter) => letter.charCodeAt(0)));
    this.compiled = compiled;
    this.memory = new WebAssembly.Memory({ initial: 4 });
    this.words = new Int32Array(this.memory.buffer);
    this.doubles = new Float64Array(this.memory.buffer);
    const env = {
      memory: this.memory,
      log: Math.log,
      sin: Math.sin,
      cos: Math.cos,
      atan2: Math.atan2,
      compileClass: (flags: number) => this.compileClass(flags),
      outOfMemory: () => {
        throw new AppError(
          'features.memory',
          'The states of parties need more than the 4 GB that one thread can hold.',
        );
      },
      tooManyKeys: () => {
        throw new AppError(
          'features.keys',
          'There are more than 500 million counterparties, devices or paths: they cannot be told apart.',
        );
      },
    };
    this.run = new WebAssembly.Instance(compiledModule, { env }).exports as Exports;
    this.slotBytes = compiled.plan.initial.length;
    this.rowBytes = 8 * compiled.columns;
    this.wideCountsBytes = 2 ** Math.ceil(Math.log2(4 * compiled.plan.counts));
    this.configure(smallestKeys);
  }

  get i32(): Int32Array {
    if (this.words.length === 0) this.words = new Int32Array(this.memory.buffer);
    return this.words;
  }

  /** The same memory as doubles. */
  get f64(): Float64Array {
    if (this.doubles.length === 0) this.doubles = new Float64Array(this.memory.buffer);
    return this.doubles;
  }

  /** A view of `length` bytes, good until the memory grows. */
  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, length);
  }

  /** Reserves a slot for good and opens it. */
  addSlot(): number {
    const slot = this.run.reserve(this.slotBytes) >>> 0;
    this.run.open(slot);
    return slot;
  }

  private configure(smallestKeys: number): void {
    const { plan } = this.compiled;
    const classes = 256;
    const last = [...plan.lastMask].flatMap((mask, i) => [mask, plan.lastAt[i]!, plan.carriedAt[i]!]);
    this.i32[layout.contextUsed >> 2] = layout.memoryFrom;
    const context: readonly (readonly [number, number])[] = [
      [layout.contextClasses, this.place(new Int32Array(2 * classes))],
      [layout.contextClassMask, classes - 1],
      [layout.contextWindows, plan.windowsMs.length],
      [layout.contextLongestDeclared, plan.longestDeclared],
      [layout.contextLongestKeyed, plan.keyWindow.indexOf(plan.longestDeclared)],
      [layout.contextHours, plan.hours],
      [layout.contextSlotBytes, this.slotBytes],
      [layout.contextInitial, this.place(plan.initial)],
      [layout.contextSmallestKeys, smallestKeys],
      [layout.contextCounts, plan.counts],
      [layout.contextCountsFrom, plan.countsFrom],
      [layout.contextWideCounts, Math.log2(this.wideCountsBytes)],
      [layout.contextLastCount, plan.lastMask.length],
      [layout.contextLast, this.place(Int32Array.from(last))],
      [layout.contextPayeeTotal, plan.payeeTotal],
      [layout.contextPayerTotal, plan.payerTotal],
      [layout.contextLogTable, this.place(logTable)],
      [layout.contextEntropyTable, this.place(entropyTable)],
      [layout.contextCosineTable, this.place(minuteCosine)],
      [layout.contextSineTable, this.place(minuteSine)],
      [layout.contextBefore, this.placeOperations(this.compiled.before)],
      [layout.contextAfter, this.placeOperations(this.compiled.after)],
      [layout.contextBehaviourBefore, this.placeColumns(this.compiled.before.behaviour)],
      [layout.contextBehaviourAfter, this.placeColumns(this.compiled.after.behaviour)],
      [layout.contextRowBytes, this.rowBytes],
    ];
    for (const [address, value] of context) this.i32[address >> 2] = value;
    this.f64[layout.contextDwellMs >> 3] = plan.dwellMs;
    this.f64.set(plan.windowsMs, layout.contextWindowsMs >> 3);
    this.i32.set(plan.maximum, layout.contextMaxima >> 2);
  }

  private place(values: Int32Array | Float64Array | Uint8Array): number {
    const at = this.run.reserve(values.byteLength) >>> 0;
    this.bytes(at, values.byteLength).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return at;
  }

  private placeColumns(columns: readonly number[]): number {
    return this.place(Int32Array.from([columns.length, ...columns.map((column) => 8 * column)]));
  }

  private placeOperations({ byCode }: Operations): number {
    const words = byCode.flatMap((operations) => [
      operations.length,
      ...operations.flatMap(({ column, operands, days }) => [
        8 * column,
        ...operands,
        ...(days === undefined ? [] : [this.place(Float64Array.from(days))]),
      ]),
    ]);
    return this.place(Int32Array.from(words));
  }

  /** Combinations that differ in what no filter of a window asks share their programs, which keeps the code small. */
  private compileClass(flags: number): number {
    const programs = programsOf(this.compiled.plan, flags).map((program) => {
      const name = program.join();
      const same = this.written.get(name) ?? this.place(Int32Array.from(program));
      this.written.set(name, same);
      return same;
    });
    return this.place(Int32Array.from([flags, ...programs]));
  }
}
