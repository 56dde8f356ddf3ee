/**
 * How often values of each size occurred, in bins whose edges lie 2 % apart. Counts only: sketches of parts add up to the
 * sketch of the whole, in any order, exactly. Plain and mutable; `sketchRecord` makes it JSON.
 * Source: the logarithmic bins of Masson, Rim & Lee, DDSketch, VLDB 2019, without its collapsing of small values.
 */
export interface ValueSketch {
  /** Bin → values in it. 0 holds zero; a positive bin b the values in (γ^(b−1), γ^b] · 1e-9; a negative one the same below 0. */
  readonly counts: Map<number, number>;
  /** NaN and ±Infinity. */
  unknown: number;
}

/** As stored: bins ascending, with their counts. */
export interface ValueSketchRecord {
  readonly bins: readonly number[];
  readonly counts: readonly number[];
  readonly unknown: number;
}

const logGamma = Math.log(1.02);
/** Smaller magnitudes than this count as zero. */
const smallest = 1e-9;

export function valueSketch(): ValueSketch {
  return { counts: new Map(), unknown: 0 };
}

export function addToSketch(sketch: ValueSketch, value: number): void {
  if (!Number.isFinite(value)) {
    sketch.unknown += 1;
    return;
  }
  const bin = binOf(value);
  sketch.counts.set(bin, (sketch.counts.get(bin) ?? 0) + 1);
}

function binOf(value: number): number {
  const size = Math.abs(value);
  if (size < smallest) return 0;
  const bin = Math.max(1, Math.ceil((Math.log(size) - Math.log(smallest)) / logGamma));
  return value > 0 ? bin : -bin;
}

/** Adds the counts of `from`. */
export function mergeSketch(into: ValueSketch, from: ValueSketch): void {
  into.unknown += from.unknown;
  for (const [bin, count] of from.counts) into.counts.set(bin, (into.counts.get(bin) ?? 0) + count);
}

/** Values, known and not. */
export function sketchedRows({ counts, unknown }: ValueSketch): number {
  let rows = unknown;
  for (const count of counts.values()) rows += count;
  return rows;
}

export function sketchRecord({ counts, unknown }: ValueSketch): ValueSketchRecord {
  const bins = [...counts.keys()].sort((a, b) => a - b);
  return { bins, counts: bins.map((bin) => counts.get(bin)!), unknown };
}

/** Throws RangeError on a record that is none: a count that is no whole number above 0, bins that do not rise. */
export function readSketch({ bins, counts, unknown }: ValueSketchRecord): ValueSketch {
  const whole = (value: number | undefined): boolean => Number.isSafeInteger(value);
  const sound =
    bins.length === counts.length &&
    whole(unknown) &&
    unknown >= 0 &&
    bins.every((bin, at) => whole(bin) && (at === 0 || bin > bins[at - 1]!)) &&
    counts.every((count) => whole(count) && count > 0);
  if (!sound) throw new RangeError('This is no sketch of values: bins must rise and counts be whole numbers above 0.');
  return { counts: new Map(bins.map((bin, at) => [bin, counts[at]!])), unknown };
}
