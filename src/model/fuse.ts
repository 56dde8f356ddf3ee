import type { FeatureDescription } from '#features/declaration';
import { type Matrix, matrix, takeRows } from '#ml/matrix';
import type { Random } from '#ml/random';
import type { Axis } from './axes.ts';
import { createExpertScorer, fitExpert } from './expert.ts';
import { assignFolds } from './folds.ts';
import { fitPeerFrame, writeZ } from './frame.ts';
import { buildLattice, createCellFinder } from './lattice.ts';
import { type MemberSpec, memberSpecs, type Profile } from './members.ts';

/** Segments of the rows of a table and where they come from. */
export interface Segmentation {
  /** Code of each row's segment, ≥ 0. */
  readonly codes: Int32Array;
  /** Only declared (exogenous) segments form cells; clusters of the scored columns never re-centre a score. */
  readonly provenance: 'declared' | 'behavioural';
}

export interface FuseOptions {
  readonly segments?: Segmentation;
  /** Those of the online profile by default. */
  readonly members?: readonly MemberSpec[];
}

/** Scores of all rows: Σ w · max(−log p_pool, −log p_loco), in nats, and what each member adds to them. */
export interface Fusion {
  readonly scores: Float64Array;
  readonly members: readonly { readonly name: string; readonly scores: Float64Array }[];
}

/**
 * The members of an expert, without those that look upwards only: columns of a table have no direction in which more is
 * worse (docs/adr/0077).
 */
export function tableMembers(profile: Profile): readonly MemberSpec[] {
  return memberSpecs(profile).filter(({ name }) => name !== 'sparse-tail' && name !== 'risk-tails');
}

/** Anomaly scores of the rows of any table (NaN = not known), in nats; higher = more anomalous. */
export function fuse(X: Matrix, random: Random, options: FuseOptions = {}): Float64Array {
  return fuseMembers(X, random, options).scores;
}

/**
 * Fits an expert and scores the same rows: peer frame and leave-own-cell-out with declared segments, one global frame and
 * the pooled reference without. Infinite values count as very large ones. Same seed, same scores.
 */
export function fuseMembers(X: Matrix, random: Random, options: FuseOptions = {}): Fusion {
  if (X.rows === 0) return { scores: new Float64Array(0), members: [] };
  const { segments } = options;
  const declared = segments?.provenance === 'declared' ? segments.codes : null;
  const { z, folds } = standardise(X, declared);
  const order = Int32Array.from(folds.keys()).sort((a, b) => folds[a]! - folds[b]! || a - b);
  const sorted = takeRows(z, order);
  const sortedFolds = Int8Array.from(order, (i) => folds[i]!);
  const expert = fitExpert({
    name: 'table',
    seed: random.below(2 ** 31),
    members: options.members ?? tableMembers('online'),
    train: z,
    trainFold: folds,
    reference: sorted,
    referenceFold: sortedFolds,
    referenceSurprisal: new Float64Array(0),
    surprisalWeight: 0,
  });
  const summed = new Float64Array(X.rows);
  const members = expert.members.map((member) => {
    const scores = new Float64Array(X.rows);
    createExpertScorer({ ...expert, members: [member] }, X.columns, X.rows)(
      sorted.data,
      X.rows,
      sortedFolds,
      none,
      scores,
    );
    const own = new Float64Array(X.rows);
    for (let i = 0; i < X.rows; i++) {
      summed[order[i]!]! += scores[i]!;
      own[order[i]!] = scores[i]!;
    }
    return { name: member.spec.name, scores: own };
  });
  return { scores: summed, members };
}

const none = new Float64Array(0);

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
