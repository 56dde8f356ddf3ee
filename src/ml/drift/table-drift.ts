import { adjustFalseDiscovery } from '../statistics/benjamini-hochberg.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { binCounts, quantileEdges, stabilityIndex } from './population-stability.ts';

/** A column at two times. Numbers: NaN = not known. Texts: codes into labels, −1 = not known. */
export type DriftColumn =
  | { readonly type: 'number'; readonly name: string; readonly values: Float64Array }
  | { readonly type: 'text'; readonly name: string; readonly codes: Int32Array; readonly labels: readonly string[] };

export interface ColumnDrift {
  readonly column: string;
  readonly psi: number;
  /** The index's 95 % limit for these numbers of rows. */
  readonly limit: number;
  /** Kolmogorov–Smirnov distance of a number column, null for a text. */
  readonly distance: number | null;
  /** The smaller of both tests' p-values, doubled, adjusted over all columns (Benjamini–Hochberg). */
  readonly adjustedP: number;
  /** Shares of rows that are not known, before and now. */
  readonly unknownBefore: number;
  readonly unknownNow: number;
  /** Beyond what chance explains (adjusted p < 0.05). */
  readonly drifted: boolean;
  /** Drifted, and large: PSI ≥ 0.1. With many rows a trifle is beyond chance too. */
  readonly material: boolean;
}

/** From here on a shift is large, whatever the number of rows. */
export const materialPsi = 0.1;

/**
 * Drift of every column that both tables have, largest index first.
 * @throws RangeError when a column's type changed
 */
export function tableDrift(
  before: readonly DriftColumn[],
  now: readonly DriftColumn[],
  bins = 10,
): readonly ColumnDrift[] {
  const measured = before.flatMap((old) => {
    const column = now.find((candidate) => candidate.name === old.name);
    return column === undefined ? [] : [measure(old, column, bins)];
  });
  const adjusted = adjustFalseDiscovery(measured.map(({ pValue }) => pValue));
  return measured.map(({ found }, at) => judgeDrift(found, adjusted[at]!)).sort((a, b) => b.psi - a.psi);
}

/** Says what a measured drift is worth. */
export function judgeDrift(
  found: Omit<ColumnDrift, 'adjustedP' | 'drifted' | 'material'>,
  adjustedP: number,
): ColumnDrift {
  const drifted = adjustedP < 0.05;
  return { ...found, adjustedP, drifted, material: drifted && found.psi >= materialPsi };
}

function measure(old: DriftColumn, column: DriftColumn, bins: number) {
  if (old.type === 'number' && column.type === 'number') {
    const edges = quantileEdges(old.values, bins);
    const [from, to] = [binCounts(old.values, edges), binCounts(column.values, edges)];
    const index = stabilityIndex(from, to);
    const { distance, pValue } = kolmogorovSmirnov(old.values, column.values);
    return {
      // Two looks at one column: the smaller p counts twice.
      pValue: Math.min(1, 2 * Math.min(index.pValue, Number.isNaN(pValue) ? 1 : pValue)),
      found: {
        column: old.name,
        psi: index.psi,
        limit: index.limit,
        distance: Number.isNaN(distance) ? null : distance,
        unknownBefore: from.at(-1)! / old.values.length,
        unknownNow: to.at(-1)! / column.values.length,
      },
    };
  }
  if (old.type === 'text' && column.type === 'text') {
    const labels = [...new Set([...old.labels, ...column.labels])];
    const [from, to] = [labelCounts(old, labels), labelCounts(column, labels)];
    const { psi, limit, pValue } = stabilityIndex(from, to);
    const unknownBefore = from.at(-1)! / old.codes.length;
    const unknownNow = to.at(-1)! / column.codes.length;
    return { pValue, found: { column: old.name, psi, limit, distance: null, unknownBefore, unknownNow } };
  }
  throw new RangeError(`"${old.name}" was a ${old.type} column and is a ${column.type} column now.`);
}

function labelCounts(column: DriftColumn & { readonly type: 'text' }, labels: readonly string[]): Float64Array {
  const place = column.labels.map((label) => labels.indexOf(label));
  const counts = new Float64Array(labels.length + 1);
  for (const code of column.codes) {
    const at = code < 0 ? labels.length : place[code]!;
    counts[at] = counts[at]! + 1;
  }
  return counts;
}
