/**
 * Memory for blocks of 2^k units of 32-bit words, in one buffer that doubles. Freed blocks are kept by size class and
 * handed out again, so parties that come and go leave no holes and no object is made per party.
 */
export class Arena {
  i32: Int32Array;
  /** The same memory as doubles. */
  f64: Float64Array;
  readonly unitWords: number;
  private used = 0;
  private readonly free: number[][] = [];

  /** `unitWords` is even, so that a unit starts at a whole double. */
  constructor(unitWords: number, units = 256) {
    this.unitWords = unitWords;
    this.i32 = new Int32Array(units * unitWords);
    this.f64 = new Float64Array(this.i32.buffer);
  }

  /** First unit of a block of 2^sizeClass units. Its content is undefined; views may have been replaced. */
  allocate(sizeClass: number): number {
    const reused = this.free[sizeClass]?.pop();
    if (reused !== undefined) return reused;
    const start = this.used;
    this.used += 1 << sizeClass;
    if (this.used * this.unitWords > this.i32.length) this.grow();
    return start;
  }

  release(start: number, sizeClass: number): void {
    (this.free[sizeClass] ??= []).push(start);
  }

  private grow(): void {
    let words = this.i32.length;
    while (words < this.used * this.unitWords) words *= 2;
    const larger = new Int32Array(words);
    larger.set(this.i32);
    this.i32 = larger;
    this.f64 = new Float64Array(larger.buffer);
  }
}
