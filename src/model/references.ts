import { detectorOf } from '#ml/detectors/registry';
import type { Detector, Fitted } from '#ml/estimator';
import { type Matrix, takeRows } from '#ml/matrix';
import type { Random } from '#ml/random';
import { type FoldedKnn, type FoldedKnnParams, createFoldedKnnScorer, fitFoldedKnn } from './folded-knn.ts';
import {
  type FoldedRarity,
  type FoldedRarityParams,
  createFoldedRarityScorer,
  fitFoldedRarity,
  rarityDefaults,
} from './folded-rarity.ts';
import type { MemberSpec } from './members.ts';
import { sparseTail } from './sparse-tail.ts';

/**
 * A member fitted against two references. *Pool*: all rows. *Loco*, leave own cell out: the rows of other folds of
 * cells, so that a group cannot vouch for itself.
 */
export type References =
  | { readonly form: 'separate'; readonly pool: Fitted; readonly loco: readonly (Fitted | null)[] }
  | { readonly form: 'shared'; readonly fitted: FoldedKnn | FoldedRarity; readonly ownOnly: readonly boolean[] };

/** Throws RangeError for an unknown kind. */
function memberDetector(kind: string): Detector<object, Fitted> {
  return kind === sparseTail.kind ? sparseTail : detectorOf(kind);
}

/** Fits both references. `others[fold]` are the rows outside a fold, null where the fold is judged against all rows. */
export function fitReferences(
  spec: MemberSpec,
  train: Matrix,
  foldOfRow: Int8Array,
  others: readonly (Int32Array | null)[],
  random: Random,
): References {
  const ownOnly = others.map((rows) => rows === null);
  if (spec.kind === 'rarity') {
    const params: FoldedRarityParams = { ...rarityDefaults, ...spec.params };
    return { form: 'shared', fitted: fitFoldedRarity(params, train, foldOfRow, random), ownOnly };
  }
  const detector = memberDetector(spec.kind);
  if (spec.kind === 'landmark-knn') {
    const { landmarks, k, bags } = { ...detector.defaults, ...spec.params } as FoldedKnnParams;
    const fitted = fitFoldedKnn({ landmarks, k, bags }, train, foldOfRow, random.fork('pool'));
    return { form: 'shared', fitted, ownOnly };
  }
  const params = { ...detector.defaults, ...spec.params };
  return {
    form: 'separate',
    pool: detector.fit(params, train, random.fork('pool')),
    loco: others.map((rows, fold) =>
      rows === null ? null : detector.fit(params, takeRows(train, rows), random.fork(`fold ${fold}`)),
    ),
  };
}

/** Scores rows whose folds are sorted ascending under both references. A row's numbers do not depend on other rows. */
export type ReferenceScorer = (X: Matrix, folds: Int8Array, pool: Float64Array, loco: Float64Array) => void;

/** Prepares both references of a member for scoring. */
export function createReferenceScorer(kind: string, references: References): ReferenceScorer {
  if (references.form === 'shared') {
    const { fitted, ownOnly } = references;
    const score = fitted.kind === 'folded-knn' ? createFoldedKnnScorer(fitted) : createFoldedRarityScorer(fitted);
    return (X, folds, pool, loco) => {
      eachFold(X, folds, (slice, fold, from, to) => {
        const effective = fold >= 0 && ownOnly[fold] === true ? -1 : fold;
        score(slice, effective, pool.subarray(from, to), loco.subarray(from, to));
      });
    };
  }
  const detector = memberDetector(kind);
  const poolScorer = detector.scorer(references.pool);
  const locoScorers = references.loco.map((fitted) => (fitted === null ? null : detector.scorer(fitted)));
  return (X, folds, pool, loco) => {
    poolScorer(X, pool);
    eachFold(X, folds, (slice, fold, from, to) => {
      const scorer = fold < 0 ? null : locoScorers[fold]!;
      if (scorer === null) loco.set(pool.subarray(from, to), from);
      else scorer(slice, loco.subarray(from, to));
    });
  };
}

function eachFold(
  X: Matrix,
  folds: Int8Array,
  visit: (slice: Matrix, fold: number, from: number, to: number) => void,
): void {
  for (let from = 0; from < X.rows; ) {
    let to = from + 1;
    while (to < X.rows && folds[to] === folds[from]) to++;
    const data = X.data.subarray(from * X.columns, to * X.columns);
    visit({ rows: to - from, columns: X.columns, data }, folds[from]!, from, to);
    from = to;
  }
}
