const none = -1;

/** The graph as named arrays: what a snapshot keeps of it. */
export type SavedGraph = Readonly<Record<string, Int32Array | Float64Array>>;

/** Of each named array the parts that it consists of, all of its kind, as they lie in the graph. */
export type SavedParts = Readonly<Record<string, readonly (Int32Array | Float64Array)[]>>;

/** Integers by index that grow on demand; new places hold `fill`. */
export class GrowingInts {
  values: Int32Array;
  private readonly fill: number;

  constructor(fill: number, length = 1024) {
    this.fill = fill;
    this.values = new Int32Array(length).fill(fill);
  }

  /** Takes over saved values. */
  load(saved: Int32Array): void {
    this.values = saved.slice();
  }

  reach(index: number): void {
    if (index < this.values.length) return;
    const larger = new Int32Array(Math.max(index + 1, 2 * this.values.length)).fill(this.fill);
    larger.set(this.values);
    this.values = larger;
  }
}

/**
 * Ordered pairs (payer, payee) with a transfer in the window. Each pair is found by hash, and hangs in two lists, most
 * recent first: the pairs of its payer and the pairs of its payee. All in typed arrays indexed by the pair's number.
 */
export class Pairs {
  payer = new Int32Array(1024);
  payee = new Int32Array(1024);
  /** Transfers within the fan window, and within the longest. */
  fanCount = new Int32Array(1024);
  count = new Int32Array(1024);
  /** Sum of the amounts within the longest window; integers, so it empties without a trace. */
  sum = new Float64Array(1024);
  /** Position of the newest transfer. */
  newest = new Int32Array(1024);
  olderOfPayer = new Int32Array(1024);
  newerOfPayer = new Int32Array(1024);
  olderOfPayee = new Int32Array(1024);
  newerOfPayee = new Int32Array(1024);
  /** Most recent pair of each entity, as payer and as payee. */
  readonly firstOfPayer = new GrowingInts(none);
  readonly firstOfPayee = new GrowingInts(none);
  private nextInBucket = new Int32Array(1024);
  private buckets = new Int32Array(2048).fill(none);
  private used = 0;
  private free = none;

  private columns(): readonly Int32Array[] {
    return [
      this.payer,
      this.payee,
      this.fanCount,
      this.count,
      this.newest,
      this.olderOfPayer,
      this.newerOfPayer,
      this.olderOfPayee,
      this.newerOfPayee,
      this.nextInBucket,
    ];
  }

  /** What is saved, by name; not copied yet. */
  parts(): SavedParts {
    return {
      pairCounts: [Int32Array.of(this.payer.length, this.used, this.free)],
      pairSum: [this.sum.subarray(0, this.used)],
      pairBuckets: [this.buckets],
      firstOfPayer: [this.firstOfPayer.values],
      firstOfPayee: [this.firstOfPayee.values],
      ...Object.fromEntries(this.columns().map((column, c) => [`pair${c}`, [column.subarray(0, this.used)]])),
    };
  }

  load(saved: SavedGraph): void {
    const [capacity, used, free] = saved['pairCounts']!;
    while (this.payer.length < capacity!) this.grow();
    this.used = used!;
    this.free = free!;
    for (const [c, column] of this.columns().entries()) column.set(saved[`pair${c}`]!);
    this.sum.set(saved['pairSum']!);
    this.buckets.set(saved['pairBuckets']!);
    this.firstOfPayer.load(saved['firstOfPayer'] as Int32Array);
    this.firstOfPayee.load(saved['firstOfPayee'] as Int32Array);
  }

  find(payer: number, payee: number): number {
    let pair = this.buckets[this.bucket(payer, payee)]!;
    while (pair !== none && (this.payer[pair] !== payer || this.payee[pair] !== payee)) pair = this.nextInBucket[pair]!;
    return pair;
  }

  /** The pair, made when absent, as the most recent one of both. */
  touch(payer: number, payee: number): number {
    let pair = this.find(payer, payee);
    if (pair === none) pair = this.create(payer, payee);
    else this.unhang(pair);
    const ofPayer = this.firstOfPayer.values;
    const ofPayee = this.firstOfPayee.values;
    this.olderOfPayer[pair] = ofPayer[payer]!;
    this.newerOfPayer[pair] = none;
    if (ofPayer[payer]! !== none) this.newerOfPayer[ofPayer[payer]!] = pair;
    ofPayer[payer] = pair;
    this.olderOfPayee[pair] = ofPayee[payee]!;
    this.newerOfPayee[pair] = none;
    if (ofPayee[payee]! !== none) this.newerOfPayee[ofPayee[payee]!] = pair;
    ofPayee[payee] = pair;
    return pair;
  }

  remove(pair: number): void {
    this.unhang(pair);
    const bucket = this.bucket(this.payer[pair]!, this.payee[pair]!);
    let each = this.buckets[bucket]!;
    if (each === pair) this.buckets[bucket] = this.nextInBucket[pair]!;
    else {
      while (this.nextInBucket[each] !== pair) each = this.nextInBucket[each]!;
      this.nextInBucket[each] = this.nextInBucket[pair]!;
    }
    this.nextInBucket[pair] = this.free;
    this.free = pair;
  }

  private create(payer: number, payee: number): number {
    this.firstOfPayer.reach(payer);
    this.firstOfPayee.reach(payee);
    let pair = this.free;
    if (pair === none) {
      if (this.used === this.payer.length) this.grow();
      pair = this.used++;
    } else this.free = this.nextInBucket[pair]!;
    this.payer[pair] = payer;
    this.payee[pair] = payee;
    this.fanCount[pair] = 0;
    this.count[pair] = 0;
    this.sum[pair] = 0;
    this.newest[pair] = none;
    const bucket = this.bucket(payer, payee);
    this.nextInBucket[pair] = this.buckets[bucket]!;
    this.buckets[bucket] = pair;
    return pair;
  }

  private unhang(pair: number): void {
    const olderOfPayer = this.olderOfPayer[pair]!;
    const newerOfPayer = this.newerOfPayer[pair]!;
    if (olderOfPayer !== none) this.newerOfPayer[olderOfPayer] = newerOfPayer;
    if (newerOfPayer !== none) this.olderOfPayer[newerOfPayer] = olderOfPayer;
    else this.firstOfPayer.values[this.payer[pair]!] = olderOfPayer;
    const olderOfPayee = this.olderOfPayee[pair]!;
    const newerOfPayee = this.newerOfPayee[pair]!;
    if (olderOfPayee !== none) this.newerOfPayee[olderOfPayee] = newerOfPayee;
    if (newerOfPayee !== none) this.olderOfPayee[newerOfPayee] = olderOfPayee;
    else this.firstOfPayee.values[this.payee[pair]!] = olderOfPayee;
  }

  private bucket(payer: number, payee: number): number {
    const mixed = Math.imul(Math.imul(payer, 0x9e3779b1) ^ payee, 0x85ebca6b);
    return ((mixed ^ (mixed >>> 15)) & (this.buckets.length - 1)) >>> 0;
  }

  private grow(): void {
    const length = 2 * this.payer.length;
    const larger = (values: Int32Array): Int32Array<ArrayBuffer> => {
      const grown = new Int32Array(length);
      grown.set(values);
      return grown;
    };
    this.payer = larger(this.payer);
    this.payee = larger(this.payee);
    this.fanCount = larger(this.fanCount);
    this.count = larger(this.count);
    this.newest = larger(this.newest);
    this.olderOfPayer = larger(this.olderOfPayer);
    this.newerOfPayer = larger(this.newerOfPayer);
    this.olderOfPayee = larger(this.olderOfPayee);
    this.newerOfPayee = larger(this.newerOfPayee);
    this.nextInBucket = larger(this.nextInBucket);
    const sum = new Float64Array(length);
    sum.set(this.sum);
    this.sum = sum;
    // All pairs are in use when the table grows, so each is hung into its new bucket.
    this.buckets = new Int32Array(2 * length).fill(none);
    for (let pair = 0; pair < this.used; pair++) {
      const bucket = this.bucket(this.payer[pair]!, this.payee[pair]!);
      this.nextInBucket[pair] = this.buckets[bucket]!;
      this.buckets[bucket] = pair;
    }
  }
}
