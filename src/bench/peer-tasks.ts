import { kMeans } from '#ml/clusterers/kmeans';
import { type Matrix, matrix, takeRows } from '#ml/matrix';
import type { Random } from '#ml/random';
import type { Segmentation } from '#model/fuse';
import type { AnomalySet } from './anomaly-set.ts';

/** A labelled table with segments: one gate's question. */
export interface PeerTask {
  readonly X: Matrix;
  readonly labels: Uint8Array;
  readonly segments: Segmentation;
}

/**
 * How far segments lie apart, in standard deviations, and how much their spreads differ (log scale): as far as costs a
 * global fusion about 7 points of AUROC with six segments and 10 with forty.
 */
const shiftDeviations = 2;
const shiftLogSpread = 1;

/** Segment of each row: equal shares, or shares that fall like 1/rank. */
function segmentCodes(rows: number, segments: number, skewed: boolean, random: Random): Int32Array {
  const shares = Float64Array.from({ length: segments }, (_, k) => (skewed ? 1 / (k + 1) : 1));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return Int32Array.from({ length: rows }, () => {
    let rest = random.uniform() * total;
    let code = 0;
    while (code < segments - 1 && rest >= shares[code]!) rest -= shares[code++]!;
    return code;
  });
}

/** The table with each declared segment moved and stretched in every column: what is ordinary depends on the segment. */
export function shiftedTask(set: AnomalySet, segments: number, skewed: boolean, random: Random): PeerTask {
  const { rows, columns } = set.X;
  const codes = segmentCodes(rows, segments, skewed, random);
  const X = matrix(rows, columns);
  for (let j = 0; j < columns; j++) {
    const { mean, deviation } = columnMoments(set.X, j);
    const shift = Float64Array.from({ length: segments }, () => random.normal() * shiftDeviations);
    const stretch = Float64Array.from({ length: segments }, () => Math.exp(random.normal() * shiftLogSpread));
    for (let i = 0; i < rows; i++) {
      const unit = (set.X.data[i * columns + j]! - mean) / deviation;
      X.data[i * columns + j] = unit * stretch[codes[i]!]! + shift[codes[i]!]!;
    }
  }
  return { X, labels: set.labels, segments: { codes, provenance: 'declared' } };
}

/** Declared segments that say nothing: the price of asking. */
export function irrelevantTask(set: AnomalySet, segments: number, random: Random): PeerTask {
  const codes = segmentCodes(set.X.rows, segments, true, random);
  return { X: set.X, labels: set.labels, segments: { codes, provenance: 'declared' } };
}

/** Clusters of the very columns that are scored: they must not re-centre anything. */
export function behaviouralTask(set: AnomalySet, clusters: number, random: Random): PeerTask {
  const { rows, columns } = set.X;
  const scaled = matrix(rows, columns);
  for (let j = 0; j < columns; j++) {
    const { mean, deviation } = columnMoments(set.X, j);
    for (let i = 0; i < rows; i++) scaled.data[i * columns + j] = (set.X.data[i * columns + j]! - mean) / deviation;
  }
  const fitted = kMeans.fit({ ...kMeans.defaults, k: Math.min(clusters, rows) }, scaled, random);
  const codes = kMeans.assign(fitted, scaled);
  return { X: set.X, labels: set.labels, segments: { codes, provenance: 'behavioural' } };
}

/** Fewest normal rows of a set that a ring is hidden in: in a smaller one the ring would be most of its segment. */
const fewestNormalRows = 900;

/**
 * A mule ring: the set's normal rows in six shifted segments, and `size` near-copies of one row of one segment, moved
 * by three standard deviations in a third of the columns. Only the ring counts as anomalous.
 * Null for a set that is too small.
 */
export function ringTask(set: AnomalySet, size: number, random: Random): PeerTask | null {
  const normal = Uint32Array.from(set.labels.keys()).filter((i) => set.labels[i] === 0);
  if (normal.length < fewestNormalRows) return null;
  const base = shiftedTask(
    { ...set, X: takeRows(set.X, normal), labels: new Uint8Array(normal.length) },
    6,
    false,
    random,
  );
  const { rows, columns, data } = base.X;
  const model = random.below(rows);
  const X = matrix(rows + size, columns);
  X.data.set(data);
  const centre = Float64Array.from({ length: columns }, (_, j) => {
    const move = random.uniform() < 1 / 3 ? 3 * (random.uniform() < 0.5 ? -1 : 1) : 0;
    return data[model * columns + j]! + move;
  });
  for (let k = rows * columns; k < X.data.length; k++) X.data[k] = centre[k % columns]! + 0.1 * random.normal();
  const code = base.segments.codes[model]!;
  return {
    X,
    labels: Uint8Array.from({ length: rows + size }, (_, i) => (i < rows ? 0 : 1)),
    segments: {
      codes: Int32Array.from({ length: rows + size }, (_, i) => base.segments.codes[i] ?? code),
      provenance: 'declared',
    },
  };
}

function columnMoments(X: Matrix, j: number): { readonly mean: number; readonly deviation: number } {
  let mean = 0;
  let square = 0;
  for (let i = 0; i < X.rows; i++) mean += X.data[i * X.columns + j]! / X.rows;
  for (let i = 0; i < X.rows; i++) square += (X.data[i * X.columns + j]! - mean) ** 2 / X.rows;
  return { mean, deviation: square > 0 ? Math.sqrt(square) : 1 };
}
