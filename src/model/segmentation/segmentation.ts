import type { ThresholdTree } from '#ml/clusterers/explanation/threshold-tree';
import type { Fitted } from '#ml/estimator';
import type { Matrix } from '#ml/matrix';
import { clusteredColumns, coordinates, type ProfileSpace } from './profile-space.ts';
import type { ColumnTerms } from './rule-wording.ts';
import type { Differentiator } from './differentiators.ts';
import { encodeIndicators, encodeMixed, type ProfileEncoder } from './profile-encoder.ts';
import { type ProfileColumn, rowsOf } from './profile-column.ts';
import type { SegmentationProvenance } from './provenance.ts';
import type { EvaluatedCandidate } from './search.ts';
import { assignFitted, type FittedSegmentClusterer, type SegmentInput } from './segment-clusterer.ts';

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

/** A behavioural segmentation: plain data. It describes and selects; nothing may be re-centred by it. */
export interface Segmentation extends Fitted {
  readonly kind: 'segmentation';
  readonly version: 1;
  readonly provenance: SegmentationProvenance;
  readonly rows: number;
  readonly encoder: ProfileEncoder;
  readonly space: ProfileSpace;
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
  readonly tried: readonly EvaluatedCandidate[];
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

export function labelsOf(
  { clusterer, order }: Pick<Segmentation, 'clusterer' | 'order'>,
  input: SegmentInput,
): Int32Array {
  if (clusterer === null) return new Int32Array(input.mixed.rows);
  return assignFitted(clusterer, input).map((cluster) => order[cluster]!);
}
