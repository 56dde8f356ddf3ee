import { AppError } from '#domain/app-error';
import type { ColumnOrigin } from '#domain/taint';
import { explainClusters } from '#ml/clusterers/explanation/exkmc';
import { fidelity, leavesOf, type ThresholdTree } from '#ml/clusterers/explanation/threshold-tree';
import { type ClusterCriteria, defaultCriteria } from '#ml/clusterers/quality/choice';
import { sizesOf } from '#ml/clusterers/quality/stability';
import type { Trimming } from '#ml/clusterers/trimmed';
import { type Matrix, takeRows } from '#ml/matrix';
import { fitUmap, umapDefaults } from '#ml/umap';
import type { Random } from '#ml/random';
import { sampleRows } from '#ml/sampling';
import { differentiators, sayTheSame } from './differentiators.ts';
import { fitSpace } from './profile-space.ts';
import { encodeIndicators, encodeMixed, fitEncoder, type Indicator, type ProfileEncoder } from './profile-encoder.ts';
import { type ProfileColumn, rowsOf } from './profile-column.ts';
import { requirePermitted, type SegmentationPurpose } from './provenance.ts';
import { ruleOf } from './rule-wording.ts';
import { type EvaluatedCandidate, searchCandidates, streamOf } from './search.ts';
import {
  type Candidate,
  type FittedSegmentClusterer,
  fitCandidate,
  type SegmentInput,
  type SegmentMethod,
  segmentMethods,
} from './segment-clusterer.ts';
import { labelsOf, placeRows, type Segment, type Segmentation, type TriedCandidate } from './segmentation.ts';
import { describeSegment, nameSegments } from './wording.ts';

export interface SegmentationParams {
  readonly purpose: SegmentationPurpose;
  /** What a row is, in the plural, for the sentences. */
  readonly noun: string;
  readonly smallestK: number;
  readonly largestK: number;
  /** Ways of clustering that are tried at every k. */
  readonly methods: readonly SegmentMethod[];
  readonly criteria: ClusterCriteria;
  /** Bootstraps behind the Jaccard of the chosen segmentation. */
  readonly bootstraps: number;
  /** Rows on which stability is measured, at most. */
  readonly stabilityRows: number;
  readonly trimming: Trimming;
}

export const defaultSegmentation: SegmentationParams = {
  purpose: 'aml',
  noun: 'customers',
  smallestK: 2,
  largestK: 10,
  methods: segmentMethods,
  criteria: defaultCriteria,
  bootstraps: 100,
  stabilityRows: 5000,
  trimming: { share: 0.02, rounds: 2 },
};

/** Rows, at most, from which the explaining tree and the differences are made. */
const explainedRows = 5000;

/**
 * Segments of slow profile features: columns are scaled robustly, clustered with the extremes trimmed, and the largest
 * number of segments at which every one is stable is taken; a tree, names and a sentence each say what they are.
 * Throws AppError `segmentation.tainted` when the purpose may not see a column, `segmentation.empty` without columns or rows.
 * @param origins one per column, in the same order
 * @param lineage origins of columns that the given ones derive from
 */
export function fitSegmentation(
  params: SegmentationParams,
  columns: readonly ProfileColumn[],
  origins: readonly ColumnOrigin[],
  random: Random,
  lineage: readonly ColumnOrigin[] = [],
): Segmentation {
  requirePermitted(params.purpose, origins, lineage);
  const rows = rowsOf(columns);
  if (rows === 0) throw new AppError('segmentation.empty', 'There is no row or no column to make segments of.');
  const encoder = fitEncoder(columns);
  const mixed = encodeMixed(encoder, columns, rows);
  const { X, indicators } = encodeIndicators(encoder, mixed);
  const space = fitSpace(X, indicators, random.fork('space'));
  const input = placeRows(encoder, space, mixed, X);
  const map = fitUmap(umapDefaults, input.coordinates, random.fork('map'));
  const { chosen, evaluated } = searchCandidates(
    candidatesOf(params, input),
    input,
    {
      criteria: params.criteria,
      evaluation: { bootstraps: params.bootstraps, splits: 5, nullDraws: 10, stabilityRows: params.stabilityRows },
      firstLook: {
        bootstraps: Math.min(4, params.bootstraps),
        splits: 2,
        nullDraws: 3,
        // On fewer rows even clusters that are there fall apart, and would be given up here.
        stabilityRows: params.stabilityRows,
      },
      trimming: params.trimming,
    },
    random,
  );
  const clusterer =
    chosen === null
      ? null
      : fitCandidate(chosen.candidate, input, streamOf(chosen.candidate, random).fork('fit'), params.trimming);
  const order = bySize(clusterer, input);
  const labels = labelsOf({ clusterer, order }, input);
  const explained = explain(encoder, X, indicators, labels, order.length, random.fork('explanation'));
  const jaccard = Array.from(order, () => 1);
  if (chosen !== null) for (const [cluster, label] of order.entries()) jaccard[label] = chosen.jaccard[cluster]!;
  return {
    kind: 'segmentation',
    version: 2,
    provenance: { purpose: params.purpose, kind: 'behavioural', columns: origins },
    rows,
    encoder,
    space,
    map,
    clusterer,
    order,
    segments: describe(params, columns, labels, jaccard, explained),
    tree: explained.tree,
    treeTerms: indicators,
    treeFidelity: fidelity(explained.tree, X, labels),
    tried: evaluated.map(recorded),
    nextId: order.length + 1,
  };
}

function candidatesOf(params: SegmentationParams, { mixed, numbers }: SegmentInput): readonly Candidate[] {
  const range = Array.from({ length: params.largestK - params.smallestK + 1 }, (_, at) => params.smallestK + at);
  // Without categories k-prototypes is k-means on numbers that the profile space has put in order already.
  const methods = params.methods.filter((method) => method !== 'k-prototypes' || mixed.columns > numbers);
  return methods.flatMap((method): readonly Candidate[] =>
    method === 'dbscan' || method === 'hdbscan' ? [{ method, k: null }] : range.map((k) => ({ method, k })),
  );
}

/** What is kept of a candidate; a measure that its clusters do not have is null. */
function recorded({
  candidate,
  k,
  jaccard,
  bootstraps,
  shortcomings,
  ...measures
}: EvaluatedCandidate): TriedCandidate {
  const known = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    method: candidate.method,
    k,
    jaccard: known(Math.min(...jaccard)),
    predictionStrength: known(measures.predictionStrength),
    silhouette: known(measures.silhouette),
    daviesBouldin: known(measures.daviesBouldin),
    calinskiHarabasz: known(measures.calinskiHarabasz),
    bootstraps,
    shortcomings,
  };
}

/** Label of each cluster: the largest is 0. */
function bySize(clusterer: FittedSegmentClusterer | null, input: SegmentInput): Int32Array {
  if (clusterer === null) return new Int32Array(1);
  const labels = labelsOf({ clusterer, order: Int32Array.from({ length: clusterer.k }, (_, c) => c) }, input);
  const sizes = sizesOf(labels, clusterer.k);
  const bySize = Array.from(sizes.keys()).sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const order = new Int32Array(clusterer.k);
  for (const [label, cluster] of bySize.entries()) order[cluster] = label;
  return order;
}

function explain(
  encoder: ProfileEncoder,
  X: Matrix,
  indicators: readonly Indicator[],
  labels: Int32Array,
  k: number,
  random: Random,
) {
  const some = sampleRows(X.rows, explainedRows, random);
  const sample = takeRows(X, some);
  const own = Int32Array.from(some, (i) => labels[i]!);
  const tree = explainClusters(sample, own, k, 2 * k);
  return {
    tree,
    differences: differentiators(encoder, sample, indicators, own, k),
    rules: Array.from({ length: k }, (_, s) => ruleOf(tree, mainLeaf(tree, sample, own, s), indicators, encoder)),
  };
}

/** The leaf that stands for a segment and holds most of its rows; the root when no leaf stands for it. */
function mainLeaf(tree: ThresholdTree, X: Matrix, labels: Int32Array, segment: number): number {
  const counts = new Float64Array(tree.label.length);
  for (const [i, leaf] of leavesOf(tree, X).entries()) {
    if (labels[i] === segment && tree.label[leaf] === segment) counts[leaf] = counts[leaf]! + 1;
  }
  const most = Math.max(...counts);
  return most === 0 ? 0 : counts.indexOf(most);
}

function describe(
  params: SegmentationParams,
  columns: readonly ProfileColumn[],
  labels: Int32Array,
  jaccard: readonly number[],
  { differences, rules }: ReturnType<typeof explain>,
): readonly Segment[] {
  const column = (name: string) => columns.find((candidate) => candidate.name === name);
  const names = nameSegments(differences, (a, b) => sayTheSame(column(a), column(b)));
  const sizes = sizesOf(labels, differences.length);
  return differences.map((found, s) => {
    const share = sizes[s]! / labels.length;
    const alone = differences.length === 1;
    return {
      id: `S${s + 1}`,
      parents: [],
      name: alone ? 'Everyone' : names[s]!,
      size: sizes[s]!,
      share,
      jaccard: jaccard[s]!,
      differentiators: found.slice(0, 10),
      rule: rules[s]!,
      description: alone
        ? `${sizes[s]!.toLocaleString('en-US')} ${params.noun}: no stable structure was found, so they are one segment.`
        : describeSegment(params.noun, sizes[s]!, share, found, rules[s]!),
    };
  });
}
