import { describe, expect, it } from 'vitest';
import { matrix } from '../matrix.ts';
import { createRandom } from '../random.ts';
import { isolationScorer } from './isolation-paths.ts';
import { growIsolationTrees, type IsolationTrees } from './isolation-trees.ts';

/** The mean path of one row by the definition of the trees. */
function scoreOf({ roots, left, features, weights, value, expectedPath }: IsolationTrees, q: number, x: Float64Array) {
  let path = 0;
  for (const root of roots) {
    let node = root;
    while (left[node] !== 0) {
      let sum = 0;
      for (let f = node * q; f < node * q + q; f++) sum += weights[f]! * x[features[f]!]!;
      node = sum <= value[node]! ? left[node]! : left[node]! + 1;
    }
    path += value[node]!;
  }
  return 2 ** (path * (-1 / (expectedPath * roots.length)));
}

describe('the isolation kernel', () => {
  for (const q of [1, 2, 3, 4, 7]) {
    for (const trees of [1, 6, 17]) {
      it(`walks ${trees} trees of ${q} columns a split as they are defined`, () => {
        const random = createRandom(q + trees);
        const X = matrix(
          203,
          7,
          Float64Array.from({ length: 203 * 7 }, () => random.normal()),
        );
        const grown = growIsolationTrees({ trees, sampleSize: 100, featuresPerSplit: q }, X, random);
        const out = new Float64Array(X.rows);
        isolationScorer(grown, q, 7)(X, out);
        for (let i = 0; i < X.rows; i++) {
          expect(out[i]).toBe(scoreOf(grown, q, X.data.subarray(i * 7, i * 7 + 7)));
        }
      });
    }
  }
});
