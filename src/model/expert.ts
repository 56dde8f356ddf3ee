import { type TailTable, fitTailTable, surprisalOf } from '#ml/calibration/tail-table';
import { type Matrix, matrix, takeRows } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { foldCount, otherRows } from './folds.ts';
import type { MemberSpec } from './members.ts';
import { type References, createReferenceScorer, fitReferences } from './references.ts';

/** All that the fit of one expert needs: plain data, so that it can run in a worker thread. */
export interface ExpertJob {
  readonly name: string;
  readonly seed: number;
  readonly members: readonly MemberSpec[];
  /** z of the training rows and the fold of each row's cell (−1 = none). */
  readonly train: Matrix;
  readonly trainFold: Int8Array;
  /** z of rows of other parties, for the tail tables. */
  readonly reference: Matrix;
  readonly referenceFold: Int8Array;
  /** Surprisal of the reference rows' transaction axes; empty when there are no such axes. */
  readonly referenceSurprisal: Float64Array;
  readonly surprisalWeight: number;
}

/** A member with its tail probabilities under both references. */
export interface Member {
  readonly spec: MemberSpec;
  readonly references: References;
  readonly poolTail: TailTable;
  readonly locoTail: TailTable;
}

/** A fitted expert: plain data. */
export interface Expert {
  readonly name: string;
  readonly members: readonly Member[];
  /** Null when there are no transaction axes. */
  readonly surprisalTail: TailTable | null;
  readonly surprisalWeight: number;
  readonly trainedRows: number;
}

/** Fewest rows that a second reference is fitted to. */
const fewestOthers = 50;

/** asinh of every value: linear near 0, logarithmic far out. */
export function asinhView(X: Matrix): Matrix {
  return matrix(X.rows, X.columns, X.data.map(Math.asinh));
}

/** Fits an expert. Pure: the same job gives the same bytes. Throws RangeError on rows without values. */
export function fitExpert(job: ExpertJob): Expert {
  const train = { z: job.train, asinh: asinhView(job.train) };
  const order = Int32Array.from(job.referenceFold.keys()).sort(
    (a, b) => job.referenceFold[a]! - job.referenceFold[b]! || a - b,
  );
  const sorted = takeRows(job.reference, order);
  const reference = { z: sorted, asinh: asinhView(sorted) };
  const folds = Int8Array.from(order, (i) => job.referenceFold[i]!);
  const others = Array.from({ length: foldCount }, (_, fold) => otherRows(job.trainFold, fold, fewestOthers));
  const members = job.members.map((spec) => {
    const random = createRandom(job.seed).fork(spec.name);
    const references = fitReferences(spec, train[spec.view], job.trainFold, others, random);
    const pool = new Float64Array(folds.length);
    const loco = new Float64Array(folds.length);
    createReferenceScorer(spec.kind, references)(reference[spec.view], folds, pool, loco);
    return { spec, references, poolTail: fitTailTable(pool), locoTail: fitTailTable(loco) };
  });
  return {
    name: job.name,
    members,
    surprisalTail: job.referenceSurprisal.length > 0 ? fitTailTable(job.referenceSurprisal) : null,
    surprisalWeight: job.surprisalWeight,
    trainedRows: job.train.rows,
  };
}

/**
 * Scores rows of z whose folds are sorted ascending: writes Σ w · max(−log p_pool, −log p_loco), the surprisal channel
 * included, to `out`. Each row's number does not depend on the other rows.
 */
export type ExpertScorer = (
  z: Float64Array,
  rows: number,
  folds: Int8Array,
  surprisals: Float64Array,
  out: Float64Array,
) => void;

/** Prepares an expert for blocks of at most `capacity` rows. */
export function createExpertScorer(expert: Expert, columns: number, capacity: number): ExpertScorer {
  const asinh = new Float64Array(capacity * columns);
  const poolScores = new Float64Array(capacity);
  const locoScores = new Float64Array(capacity);
  const members = expert.members.map(({ spec, references, poolTail, locoTail }) => ({
    asinh: spec.view === 'asinh',
    weight: spec.weight,
    score: createReferenceScorer(spec.kind, references),
    poolTail,
    locoTail,
  }));
  const needsAsinh = members.some((member) => member.asinh);
  const { surprisalTail, surprisalWeight } = expert;
  return (z, rows, folds, surprisals, out) => {
    if (needsAsinh) {
      // What is not known is 0, and often is.
      for (let at = 0; at < rows * columns; at++) asinh[at] = z[at] === 0 ? 0 : Math.asinh(z[at]!);
    }
    for (let i = 0; i < rows; i++) {
      out[i] = surprisalTail === null ? 0 : surprisalWeight * surprisalOf(surprisalTail, surprisals[i]!);
    }
    for (const member of members) {
      const data = (member.asinh ? asinh : z).subarray(0, rows * columns);
      member.score({ rows, columns, data }, folds, poolScores, locoScores);
      for (let i = 0; i < rows; i++) {
        const pool = surprisalOf(member.poolTail, poolScores[i]!);
        const loco = surprisalOf(member.locoTail, locoScores[i]!);
        out[i]! += member.weight * (pool > loco ? pool : loco);
      }
    }
  };
}
