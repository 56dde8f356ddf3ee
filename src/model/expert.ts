import { type TailTable, fitTailTable, surprisalOf } from '#ml/calibration/tail-table';
import { type Fitted, scoreAll } from '#ml/estimator';
import { type Matrix, matrix, takeRows } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { foldCount, otherRows } from './folds.ts';
import { type MemberSpec, memberDetector } from './members.ts';

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

/** A member fitted twice: on all rows, and per fold on the rows of the other folds (null: all rows serve). */
export interface Member {
  readonly spec: MemberSpec;
  readonly pool: Fitted;
  readonly poolTail: TailTable;
  readonly loco: readonly (Fitted | null)[];
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
  const reference = { z: job.reference, asinh: asinhView(job.reference) };
  const others = Array.from({ length: foldCount }, (_, fold) => otherRows(job.trainFold, fold, fewestOthers));
  const members = job.members.map((spec) => {
    const random = createRandom(job.seed).fork(spec.name);
    return fitMember(spec, train[spec.view], others, reference[spec.view], job.referenceFold, random);
  });
  return {
    name: job.name,
    members,
    surprisalTail: job.referenceSurprisal.length > 0 ? fitTailTable(job.referenceSurprisal) : null,
    surprisalWeight: job.surprisalWeight,
    trainedRows: job.train.rows,
  };
}

function fitMember(
  spec: MemberSpec,
  train: Matrix,
  others: readonly (Int32Array | null)[],
  reference: Matrix,
  referenceFold: Int8Array,
  random: ReturnType<typeof createRandom>,
): Member {
  const detector = memberDetector(spec.kind);
  const params = { ...detector.defaults, ...spec.params };
  const pool = detector.fit(params, train, random.fork('pool'));
  const loco = others.map((rows, fold) =>
    rows === null ? null : detector.fit(params, takeRows(train, rows), random.fork(`fold ${fold}`)),
  );
  const poolScores = scoreAll(detector.scorer(pool), reference);
  const locoScores = poolScores.slice();
  for (const [fold, fitted] of loco.entries()) {
    if (fitted === null) continue;
    const rows = rowsOfFold(referenceFold, fold);
    const scores = scoreAll(detector.scorer(fitted), takeRows(reference, rows));
    for (let i = 0; i < rows.length; i++) locoScores[rows[i]!] = scores[i]!;
  }
  return { spec, pool, poolTail: fitTailTable(poolScores), loco, locoTail: fitTailTable(locoScores) };
}

function rowsOfFold(folds: Int8Array, fold: number): Int32Array {
  const rows: number[] = [];
  for (let i = 0; i < folds.length; i++) if (folds[i] === fold) rows.push(i);
  return Int32Array.from(rows);
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
  const members = expert.members.map(({ spec, pool, poolTail, loco, locoTail }) => {
    const detector = memberDetector(spec.kind);
    return {
      asinh: spec.view === 'asinh',
      weight: spec.weight,
      pool: detector.scorer(pool),
      poolTail,
      loco: loco.map((fitted) => (fitted === null ? null : detector.scorer(fitted))),
      locoTail,
    };
  });
  const needsAsinh = members.some((member) => member.asinh);
  const { surprisalTail, surprisalWeight } = expert;
  return (z, rows, folds, surprisals, out) => {
    if (needsAsinh) for (let at = 0; at < rows * columns; at++) asinh[at] = Math.asinh(z[at]!);
    for (let i = 0; i < rows; i++) {
      out[i] = surprisalTail === null ? 0 : surprisalWeight * surprisalOf(surprisalTail, surprisals[i]!);
    }
    for (const member of members) {
      const data = member.asinh ? asinh : z;
      member.pool({ rows, columns, data: data.subarray(0, rows * columns) }, poolScores);
      for (let from = 0; from < rows; ) {
        let to = from + 1;
        while (to < rows && folds[to] === folds[from]) to++;
        const loco = folds[from]! < 0 ? null : member.loco[folds[from]!]!;
        if (loco === null) locoScores.set(poolScores.subarray(from, to), from);
        else {
          const slice = { rows: to - from, columns, data: data.subarray(from * columns, to * columns) };
          loco(slice, locoScores.subarray(from, to));
        }
        from = to;
      }
      for (let i = 0; i < rows; i++) {
        const pool = surprisalOf(member.poolTail, poolScores[i]!);
        const loco = surprisalOf(member.locoTail, locoScores[i]!);
        out[i]! += member.weight * (pool > loco ? pool : loco);
      }
    }
  };
}
