import { adjustFalseDiscovery } from '../statistics/benjamini-hochberg.ts';
import { kolmogorovPValue } from './kolmogorov-smirnov.ts';
import { stabilityIndex } from './population-stability.ts';
import { type ColumnDrift, judgeDrift } from './table-drift.ts';
import { sketchedRows, type ValueSketch } from './value-sketch.ts';

/** A named column at two times. */
export interface SketchedColumn {
  readonly name: string;
  readonly before: ValueSketch;
  readonly now: ValueSketch;
}

/**
 * Drift of columns that were only sketched, largest index first: the same tests and limits as `tableDrift`, with values
 * told apart to 2 %. Throws RangeError where a side of a column has no rows.
 */
export function sketchDrift(columns: readonly SketchedColumn[], bins = 10): readonly ColumnDrift[] {
  const measured = columns.map(({ name, before, now }) => {
    const rowsBefore = sketchedRows(before);
    const rowsNow = sketchedRows(now);
    const edges = quantileBins(before, bins);
    const index = stabilityIndex(countsWithin(before, edges), countsWithin(now, edges));
    const [knownBefore, knownNow] = [rowsBefore - before.unknown, rowsNow - now.unknown];
    const distance = knownBefore > 0 && knownNow > 0 ? greatestDistance(before, now, knownBefore, knownNow) : null;
    const test = distance === null ? 1 : kolmogorovPValue(distance, knownBefore, knownNow);
    return {
      pValue: Math.min(1, 2 * Math.min(index.pValue, test)),
      found: {
        column: name,
        psi: index.psi,
        limit: index.limit,
        distance,
        unknownBefore: before.unknown / rowsBefore,
        unknownNow: now.unknown / rowsNow,
      },
    };
  });
  const adjusted = adjustFalseDiscovery(measured.map(({ pValue }) => pValue));
  return measured.map(({ found }, at) => judgeDrift(found, adjusted[at]!)).sort((a, b) => b.psi - a.psi);
}

function ascending({ counts }: ValueSketch): readonly (readonly [number, number])[] {
  return [...counts].sort(([a], [b]) => a - b);
}

/** Upper bins of at most `bins` groups of about equally many known values. */
function quantileBins(sketch: ValueSketch, bins: number): readonly number[] {
  const known = ascending(sketch);
  const total = known.reduce((sum, [, count]) => sum + count, 0);
  const edges = new Set<number>();
  let below = 0;
  let next = 1;
  for (const [bin, count] of known) {
    below += count;
    for (; next < bins && below >= (next * total) / bins; next++) edges.add(bin);
  }
  return [...edges];
}

/** Rows per group, and in the last place those that are not known. */
function countsWithin(sketch: ValueSketch, edges: readonly number[]): Float64Array {
  const counts = new Float64Array(edges.length + 2);
  for (const [bin, count] of sketch.counts) {
    const group = edges.findIndex((edge) => bin <= edge);
    counts[group < 0 ? edges.length : group]! += count;
  }
  counts[edges.length + 1] = sketch.unknown;
  return counts;
}

function greatestDistance(before: ValueSketch, now: ValueSketch, knownBefore: number, knownNow: number): number {
  const bins = [...new Set([...before.counts.keys(), ...now.counts.keys()])].sort((a, b) => a - b);
  let distance = 0;
  let [shareBefore, shareNow] = [0, 0];
  for (const bin of bins) {
    shareBefore += (before.counts.get(bin) ?? 0) / knownBefore;
    shareNow += (now.counts.get(bin) ?? 0) / knownNow;
    distance = Math.max(distance, Math.abs(shareBefore - shareNow));
  }
  return Math.min(1, distance);
}
