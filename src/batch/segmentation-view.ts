import { quantileOfSorted } from '#ml/statistics/quantile';
import { followSegmentation, type SegmentationComparison } from '#model/segmentation/comparison';
import type { ProfileColumn } from '#model/segmentation/profile-column';
import { assignSegments, mapPlaces, type Segmentation } from '#model/segmentation/segmentation';

/** Quantiles 10, 25, 50, 75 and 90 % of a number among those where it is known. */
export interface NumberSummary {
  readonly n: number;
  readonly quantiles: readonly [number, number, number, number, number] | null;
}

/** How a column is spread within each segment and among everyone. */
export type ColumnProfile =
  | {
      readonly type: 'number';
      readonly name: string;
      readonly everyone: NumberSummary;
      readonly segments: readonly NumberSummary[];
    }
  | {
      readonly type: 'text';
      readonly name: string;
      readonly labels: readonly string[];
      /** Shares of the labels, in their order. */
      readonly everyone: readonly number[];
      readonly segments: readonly (readonly number[])[];
    };

/** What people see of a segmentation: in words, in figures, and where each customer lies on both maps. */
export interface SegmentationView {
  readonly document: {
    readonly rows: number;
    readonly method: string | null;
    readonly treeFidelity: number;
    readonly segments: Segmentation['segments'];
    readonly tried: Segmentation['tried'];
    readonly columns: readonly ColumnProfile[];
  };
  /** Null: the first version. */
  readonly comparison: SegmentationComparison | null;
  /** Label of each row; rows × 2 places. */
  readonly labels: Int32Array;
  readonly pca: Float64Array;
  readonly umap: Float64Array;
}

/** Describes a segmentation on the customers of a table. Throws RangeError when the table lacks a column. */
export function viewSegmentation(
  segmentation: Segmentation,
  columns: readonly ProfileColumn[],
  previous: Segmentation | null,
): SegmentationView {
  const { labels, placed } = assignSegments(segmentation, columns);
  const used = new Set(segmentation.provenance.columns.map(({ name }) => name));
  const { rows, clusterer, treeFidelity, segments, tried } = segmentation;
  return {
    document: {
      rows,
      method: clusterer?.method ?? null,
      treeFidelity,
      segments,
      tried,
      columns: columns.filter(({ name }) => used.has(name)).map((column) => profileOf(column, labels, segments.length)),
    },
    comparison: previous === null ? null : followSegmentation(previous, segmentation, columns).comparison,
    labels,
    ...mapPlaces(segmentation, placed),
  };
}

function profileOf(column: ProfileColumn, labels: Int32Array, k: number): ColumnProfile {
  const { name } = column;
  const segments = Array.from({ length: k }, (_, s) => s);
  if (column.type === 'number') {
    const of = (segment: number | null) =>
      summaryOf(column.values.filter((_, i) => segment === null || labels[i] === segment));
    return { type: 'number', name, everyone: of(null), segments: segments.map(of) };
  }
  const of = (segment: number | null) =>
    sharesOf(
      column.codes.filter((_, i) => segment === null || labels[i] === segment),
      column.labels.length,
    );
  return { type: 'text', name, labels: column.labels, everyone: of(null), segments: segments.map(of) };
}

function summaryOf(values: Float64Array): NumberSummary {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const at = (q: number) => quantileOfSorted(known, q);
  return {
    n: known.length,
    quantiles: known.length === 0 ? null : [at(0.1), at(0.25), at(0.5), at(0.75), at(0.9)],
  };
}

function sharesOf(codes: Int32Array, labels: number): readonly number[] {
  const counts = Array.from({ length: labels }, () => 0);
  for (const code of codes) if (code >= 0) counts[code]! += 1;
  return counts.map((count) => (codes.length === 0 ? 0 : count / codes.length));
}
