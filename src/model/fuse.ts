import type { FeatureDescription } from '#features/declaration';
import { type Matrix, matrix } from '#ml/matrix';
import type { Random } from '#ml/random';
import { lowerBound } from '#ml/statistics/quantile';
import type { Axis } from './axes.ts';
import { asinhView } from './expert.ts';
import { assignFolds, foldCount, otherRows } from './folds.ts';
import { fitPeerFrame, writeZ } from './frame.ts';
import { buildLattice, createCellFinder } from './lattice.ts';
import type { MemberSpec } from './members.ts';
import { createReferenceScorer, fitReferences } from './references.ts';

/** Segments of the rows of a table and where they come from. */
export interface Segmentation {
  /** Code of each row's segment, ≥ 0. */
  readonly codes: Int32Array;
  /** Only declared (exogenous) segments form cells; clusters of the scored columns never re-centre a score. */
  readonly provenance: 'declared' | 'behavioural';
}

export interface FuseOptions {
  readonly segments?: Segmentation;
  readonly members?: readonly MemberSpec[];
}

/** Scores of all rows and of each member under the pooled reference. */
export interface Fusion {
  /** Σ w · max(−log p_pool, −log p_loco), in nats. */
  readonly scores: Float64Array;
  readonly members: readonly { readonly name: string; readonly scores: Float64Array }[];
}

const knn = { landmarks: 400, k: 10, bags: 5 };
const forest = { trees: 100, sampleSize: 256, featuresPerSplit: 1_000 };
const mcd = { sampleSize: 5_000, components: 60, steps: 6 };

/**
 * One member per way of seeing: distances on z, isolation on asinh, margins on z, covariance on asinh, and rarity. A
 * family on both views would vote twice about the same rows (docs/adr/0070).
 */
export const tableMembers: readonly MemberSpec[] = [
  { name: 'landmark-knn', kind: 'landmark-knn', params: knn, view: 'z', weight: 1 },
  { name: 'eif-asinh', kind: 'extended-isolation-forest', params: forest, view: 'asinh', weight: 1 },
  { name: 'hbos', kind: 'hbos', params: { bins: 10 }, view: 'z', weight: 1 },
  { name: 'mcd', kind: 'mcd', params: mcd, view: 'asinh', weight: 1 },
  { name: 'rarity', kind: 'rarity', params: {}, view: 'asinh', weight: 1 },
];

/** The same two families on the other view: for comparisons. */
export const secondViews: readonly MemberSpec[] = [
  { name: 'landmark-knn-asinh', kind: 'landmark-knn', params: knn, view: 'asinh', weight: 1 },
  { name: 'eif', kind: 'extended-isolation-forest', params: forest, view: 'z', weight: 1 },
];

/** Anomaly scores of the rows of any table (NaN = not known), in nats; higher = more anomalous. */
export function fuse(X: Matrix, random: Random, options: FuseOptions = {}): Float64Array {
  return fuseMembers(X, random, options).scores;
}

/**
 * Fits and scores the same rows: peer frame and leave-own-cell-out with declared segments, one global frame and the
 * pooled reference without. Infinite values count as very large ones. Same seed, same scores.
 */
export function fuseMembers(X: Matrix, random: Random, options: FuseOptions = {}): Fusion {
  if (X.rows === 0) return { scores: new Float64Array(0), members: [] };
  const { segments } = options;
  const declared = segments?.provenance === 'declared' ? segments.codes : null;
  const { z, folds } = standardise(X, declared);
  const order = Int32Array.from(folds.keys()).sort((a, b) => folds[a]! - folds[b]! || a - b);
  const sortedFolds = Int8Array.from(order, (i) => folds[i]!);
  const others = Array.from({ length: foldCount }, (_, fold) =>
    declared === null ? null : otherRows(folds, fold, fewestOthers),
  );
  const views = { z, asinh: asinhView(z) };
  const sorted = { z: reordered(views.z, order), asinh: reordered(views.asinh, order) };
  const scores = new Float64Array(X.rows);
  const members: { name: string; scores: Float64Array }[] = [];
  const pool = new Float64Array(X.rows);
  const loco = new Float64Array(X.rows);
  for (const spec of options.members ?? tableMembers) {
    const references = fitReferences(spec, views[spec.view], folds, others, random.fork(spec.name));
    createReferenceScorer(spec.kind, references)(sorted[spec.view], sortedFolds, pool, loco);
    const poolSurprisal = rankSurprisals(pool);
    const locoSurprisal = declared === null ? poolSurprisal : rankSurprisals(loco);
    const own = new Float64Array(X.rows);
    for (let i = 0; i < X.rows; i++) {
      own[order[i]!] = poolSurprisal[i]!;
      scores[order[i]!]! += spec.weight * Math.max(poolSurprisal[i]!, locoSurprisal[i]!);
    }
    members.push({ name: spec.name, scores: own });
  }
  return { scores, members };
}

const fewestOthers = 50;

function standardise(X: Matrix, codes: Int32Array | null): { readonly z: Matrix; readonly folds: Int8Array } {
  const catalogue = Array.from(
    { length: X.columns },
    (_, j): FeatureDescription => ({
      name: `x${j}`,
      family: 'table',
      frame: 'peer',
      unit: '',
      scale: 'linear',
      reasonGroup: 'table',
      label: `x${j}`,
      description: '',
    }),
  );
  const labels = Array.from(
    { length: (codes?.reduce((most, code) => Math.max(most, code), 0) ?? 0) + 1 },
    (_, k) => `${k}`,
  );
  const axes: readonly Axis[] = codes === null ? [] : [{ name: 'segment', of: 'party', labels }];
  const axisCodes = codes === null ? [] : [Int16Array.from(codes)];
  const party = Int32Array.from({ length: X.rows }, (_, i) => i);
  const finite = matrix(
    X.rows,
    X.columns,
    X.data.map((value) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value))),
  );
  const lattice = buildLattice(axes, ['segment'], axisCodes, party);
  const frame = fitPeerFrame(finite, catalogue, lattice, axisCodes);
  const finder = createCellFinder(lattice);
  const z = matrix(X.rows, X.columns);
  const cells = new Int32Array(X.rows);
  for (let i = 0; i < X.rows; i++) {
    cells[i] = finder.find(axisCodes, i);
    writeZ(frame, cells[i]!, X.columns, finite.data, i * X.columns, z.data, i * X.columns);
  }
  if (codes === null) return { z, folds: new Int8Array(X.rows).fill(-1) };
  const foldOfCell = assignFolds(
    lattice,
    lattice.rows.map((rows, cell) => (cell === 0 ? 0 : rows)),
  );
  return { z, folds: Int8Array.from(cells, (cell) => foldOfCell[cell]!) };
}

function reordered(X: Matrix, order: Int32Array): Matrix {
  const out = matrix(X.rows, X.columns);
  for (let i = 0; i < order.length; i++) {
    const from = order[i]! * X.columns;
    out.data.set(X.data.subarray(from, from + X.columns), i * X.columns);
  }
  return out;
}

/** −log of the share of rows that score at least as high. */
function rankSurprisals(scores: Float64Array): Float64Array {
  const sorted = Float64Array.from(scores).sort();
  return scores.map((score) => -Math.log((sorted.length - lowerBound(sorted, score)) / sorted.length));
}
