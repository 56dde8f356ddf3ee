import { expect, test } from 'vitest';
import { isolationForest } from '../detectors/isolation-forest.ts';
import { matrix } from '../matrix.ts';
import { createRandom } from '../random.ts';
import { shapleyValues } from './shapley.ts';
import { treeShap } from './tree-shap.ts';

const columns = 5;
const random = createRandom(4);
const X = matrix(300, columns);
for (let k = 0; k < X.data.length; k++) X.data[k] = random.normal();
const forest = isolationForest.fit({ trees: 30, sampleSize: 128 }, X, createRandom(1));

test('tree by tree it equals the Shapley values of all coalitions', () => {
  for (let repeat = 0; repeat < 5; repeat++) {
    const row = Float64Array.from({ length: columns }, () => 2 * random.normal());
    const background = Float64Array.from({ length: columns }, () => random.normal());
    const values = Float64Array.from({ length: 2 ** columns }, (_, mask) => {
      const mixed = row.map((x, j) => ((mask & (1 << j)) === 0 ? background[j]! : x));
      return treeShap(forest, mixed, mixed).value;
    });
    const { phi, value, base } = treeShap(forest, row, background);
    const exact = shapleyValues(values);
    for (let j = 0; j < columns; j++) expect(phi[j]).toBeCloseTo(exact[j]!, 10);
    expect(phi.reduce((sum, x) => sum + x, 0)).toBeCloseTo(value - base, 10);
  }
});

test('a row that equals its background has nothing to explain', () => {
  const row = X.data.subarray(0, columns);
  expect([...treeShap(forest, row, row).phi]).toEqual([0, 0, 0, 0, 0]);
});
