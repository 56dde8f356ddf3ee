import { expect, test } from 'vitest';
import { matrix, takeRows } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { foldCount, otherRows } from './folds.ts';
import { createReferenceScorer, fitReferences } from './references.ts';

/** 400 rows in five folds; fold 4 is a tight clump far from everybody. */
function clumped(): { X: ReturnType<typeof matrix>; folds: Int8Array } {
  const random = createRandom(8);
  const X = matrix(400, 3);
  const folds = Int8Array.from({ length: 400 }, (_, i) => Math.floor(i / 80));
  for (let k = 0; k < X.data.length; k++) {
    X.data[k] = folds[Math.floor(k / 3)] === 4 ? 4 + 0.05 * random.normal() : random.normal();
  }
  return { X, folds };
}

const kinds = ['landmark-knn', 'extended-isolation-forest', 'hbos', 'mcd', 'rarity', 'kernel-pca', 'diffusion-maps'];

test.each(kinds)('%s: a clump cannot vouch for itself under the second reference', (kind) => {
  const { X, folds } = clumped();
  const others = Array.from({ length: foldCount }, (_, fold) => otherRows(folds, fold, 50));
  const spec = { name: kind, kind, params: {}, view: 'z', weight: 1 } as const;
  const references = fitReferences(spec, X, folds, others, createRandom(1));
  const pool = new Float64Array(400);
  const loco = new Float64Array(400);
  createReferenceScorer(kind, references)(X, folds, pool, loco);
  const mean = (scores: Float64Array, from: number, to: number): number =>
    scores.subarray(from, to).reduce((sum, x) => sum + x, 0) / (to - from);
  const gap = (scores: Float64Array): number => mean(scores, 320, 400) - mean(scores, 0, 320);
  expect(gap(loco)).toBeGreaterThan(gap(pool));
  expect(gap(loco)).toBeGreaterThan(0);
});

// An auto-encoder leaves rows of high loss out of its training by itself.
test.each([...kinds, 'denoising-auto-encoder'])('%s: a row has the same numbers alone and beside others', (kind) => {
  const { X, folds } = clumped();
  const others = Array.from({ length: foldCount }, (_, fold) => otherRows(folds, fold, 50));
  const spec = { name: kind, kind, params: {}, view: 'z', weight: 1 } as const;
  const score = createReferenceScorer(kind, fitReferences(spec, X, folds, others, createRandom(1)));
  const pool = new Float64Array(400);
  const loco = new Float64Array(400);
  score(X, folds, pool, loco);
  for (const i of [0, 99, 250, 399]) {
    const alone = [new Float64Array(1), new Float64Array(1)] as const;
    score(takeRows(X, [i]), folds.subarray(i, i + 1), ...alone);
    expect([alone[0][0], alone[1][0]]).toEqual([pool[i], loco[i]]);
  }
});

test('a fold with more than half of the rows is judged against all rows', () => {
  expect(otherRows(Int8Array.of(0, 0, 0, 1), 0, 1)).toBeNull();
  expect(otherRows(Int8Array.of(0, 1, 1, 1), 0, 1)).toEqual(Int32Array.of(1, 2, 3));
  expect(otherRows(Int8Array.of(0, 1, 1, 1), 0, 4)).toBeNull();
});
