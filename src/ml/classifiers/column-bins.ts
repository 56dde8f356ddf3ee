import type { Matrix } from '../matrix.ts';
import { quantileOfSorted, upperBound } from '../statistics/quantile.ts';

/** Bin of "not known". Known values are in bins 1 … edges + 1. */
export const unknownBin = 0;

/** Values of a matrix as small integers, column after column, so that a histogram over one column reads in sequence. */
export interface BinnedMatrix {
  readonly rows: number;
  readonly columns: number;
  /** columns × rows. */
  readonly bins: Uint8Array;
  /** Inner edges of each column, ascending: a value belongs to bin 1 + (number of edges below it). */
  readonly edges: readonly Float64Array[];
}

/** At most 254 bins per column, about equally filled. O(columns · rows · log rows). */
export function binColumns(X: Matrix, most = 64): BinnedMatrix {
  const { rows, columns, data } = X;
  const bins = new Uint8Array(rows * columns);
  const edges: Float64Array[] = [];
  const column = new Float64Array(rows);
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) column[i] = data[i * columns + j]!;
    const known = column.filter((value) => !Number.isNaN(value)).sort();
    const found = edgesOf(known, Math.min(most, 254));
    edges.push(found);
    for (let i = 0; i < rows; i++) bins[j * rows + i] = binOf(found, column[i]!);
  }
  return { rows, columns, bins, edges };
}

function binOf(edges: Float64Array, value: number): number {
  if (Number.isNaN(value)) return unknownBin;
  const above = upperBound(edges, value);
  return 1 + (above > 0 && edges[above - 1] === value ? above - 1 : above);
}

/** Edges half-way between different neighbouring values, at about equal ranks. */
function edgesOf(sorted: Float64Array, bins: number): Float64Array {
  const edges = new Set<number>();
  for (let b = 1; b < bins && sorted.length > 0; b++) {
    const value = quantileOfSorted(sorted, b / bins);
    const next = upperBound(sorted, value);
    if (next >= sorted.length || next === 0) continue;
    const middle = sorted[next - 1]! / 2 + sorted[next]! / 2;
    // Between −∞ and ∞ lies no middle.
    edges.add(Number.isNaN(middle) ? 0 : middle);
  }
  return Float64Array.from(edges).sort();
}
