import type { ThresholdTree } from '#ml/clusterers/explanation/threshold-tree';
import type { Fitted } from '#ml/estimator';
import type { Matrix } from '#ml/matrix';
import { placeOnMap, type Umap } from '#ml/umap';
import { clusteredColumns, coordinates, type ProfileSpace } from './profile-space.ts';
import type { ColumnTerms } from './rule-wording.ts';
import type { Differentiator } from './differentiators.ts';
import { encodeIndicators, encodeMixed, type ProfileEncoder } from './profile-encoder.ts';
import { type ProfileColumn, rowsOf } from './profile-column.ts';
import type { SegmentationProvenance } from './provenance.ts';
import {
  assignFitted,
  type FittedSegmentClusterer,
  type SegmentInput,
  type SegmentMethod,
} from './segment-clusterer.ts';

/** One segment, described. Its position in `Segmentation.segments` is its label. */
export interface Segment {
  /** Persists across retrains: S1, S2, … */
  readonly id: string;
  /** Identifiers of the segments of the version before that it came from; empty when it emerged. */
  readonly parents: readonly string[];
  readonly name: string;
  readonly size: number;
  /** Of all rows, in [0, 1]. */
  readonly share: number;
  /** Clusterboot Jaccard in [0, 1]. */
  readonly jaccard: number;
  readonly differentiators: readonly Differentiator[];
  /** The largest leaf of the explaining tree that stands for it, in words; empty for everyone. */
  readonly rule: string;
  readonly description: string;
}

/** One clustering that was looked at. A measure that its clusters do not have is null. */
export interface TriedCandidate {
  readonly method: SegmentMethod;
  /** Clusters found. */
  readonly k: number;
  /** Of the least stable cluster. */
  readonly jaccard: number | null;
  readonly predictionStrength: number | null;
  readonly silhouette: number | null;
  readonly daviesBouldin: number | null;
  readonly calinskiHarabasz: number | null;
  /** Fits behind the Jaccard: few for one that was given up early. */
  readonly bootstraps: number;
  /** Why it was not taken, one sentence each; empty when it would do. */
  readonly shortcomings: readonly string[];
}

/** A behavioural segmentation: plain data. It describes and selects; nothing may be re-centred by it. */
export interface Segmentation extends Fitted {
  readonly kind: 'segmentation';
  readonly version: 2;
  readonly provenance: SegmentationProvenance;
  readonly rows: number;
  readonly encoder: ProfileEncoder;
  readonly space: ProfileSpace;
  /** Places of landmarks on a map that keeps neighbours together, beside the principal components. */
  readonly map: Umap;
  /** Null when no structure was found: everyone is one segment. */
  readonly clusterer: FittedSegmentClusterer | null;
  /** Cluster of the clusterer → label. */
  readonly order: Int32Array;
  readonly segments: readonly Segment[];
  readonly tree: ThresholdTree;
  readonly treeTerms: readonly ColumnTerms[];
  /** Share of rows that the tree puts into their segment. */
  readonly treeFidelity: number;
  /** What was tried, with the reasons against. */
  readonly tried: readonly TriedCandidate[];
  /** Number of the next identifier. */
  readonly nextId: number;
}

/** Rows as the clusterers read them, and their coordinates on the map. */
export interface PlacedRows extends SegmentInput {
  /** rows × components, at least two: the first two are drawn. */
  readonly map: Matrix;
}

export function placeRows(encoder: ProfileEncoder, space: ProfileSpace, mixed: Matrix, indicators: Matrix): PlacedRows {
  const map = coordinates(space, indicators);
  return { mixed, numbers: encoder.numbers.length, map, coordinates: clusteredColumns(space, map) };
}

/**
 * Label (position in `segments`) and place on the map of each row. Throws RangeError when a column is absent or has
 * another type.
 */
export function assignSegments(
  segmentation: Segmentation,
  columns: readonly ProfileColumn[],
): { readonly labels: Int32Array; readonly placed: PlacedRows } {
  const mixed = encodeMixed(segmentation.encoder, columns, rowsOf(columns));
  const { X } = encodeIndicators(segmentation.encoder, mixed);
  const placed = placeRows(segmentation.encoder, segmentation.space, mixed, X);
  return { labels: labelsOf(segmentation, placed), placed };
}

/** Places of assigned rows on both maps, rows × 2: principal components, and UMAP. O(landmarks · components) a row. */
export function mapPlaces(
  { map }: Pick<Segmentation, 'map'>,
  { map: components, coordinates }: PlacedRows,
): { readonly pca: Float64Array; readonly umap: Float64Array } {
  const pca = Float64Array.from({ length: 2 * components.rows }, (_, at) => {
    return components.data[(at >> 1) * components.columns + (at & 1)] ?? 0;
  });
  return { pca, umap: placeOnMap(map, coordinates).data };
}

export function labelsOf(
  { clusterer, order }: Pick<Segmentation, 'clusterer' | 'order'>,
  input: SegmentInput,
): Int32Array {
  if (clusterer === null) return new Int32Array(input.mixed.rows);
  return assignFitted(clusterer, input).map((cluster) => order[cluster]!);
}
