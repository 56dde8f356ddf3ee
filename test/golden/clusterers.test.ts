import { describe, expect, it } from 'vitest';
import type { Clusterer, FittedClusters } from '#ml/clusterers/clusterer';
import { dbscan } from '#ml/clusterers/dbscan';
import { gaussianMixture } from '#ml/clusterers/gaussian-mixture';
import { hdbscan } from '#ml/clusterers/hdbscan';
import { adjustedRand } from '#ml/clusterers/quality/agreement';
import { calinskiHarabasz, daviesBouldin } from '#ml/clusterers/quality/separation';
import { silhouette } from '#ml/clusterers/quality/silhouette';
import { sizesOf } from '#ml/clusterers/quality/stability';
import { cutTree, wardTree } from '#ml/clusterers/ward-tree';
import { matrix } from '#ml/matrix';
import { createRandom } from '#ml/random';

// The reference numbers are printed by make-clusterers.py with scikit-learn 1.5.2, on the same points.

const rows = 150;
const X = matrix(rows, 2);
const overlapping = matrix(rows, 2);
const centres = [
  [0, 0],
  [4, 1],
  [1, 5],
];
let state = 12345;
for (let i = 0; i < rows; i++) {
  const u = Array.from({ length: 4 }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 2147483648;
  });
  X.data[i * 2] = centres[i % 3]![0]! + (u[0]! + u[2]! - 1) * 2;
  X.data[i * 2 + 1] = centres[i % 3]![1]! + (u[1]! + u[3]! - 1) * 1.5;
  overlapping.data[i * 2] = X.data[i * 2]! * 0.35 + u[1]! * 1.2;
  overlapping.data[i * 2 + 1] = X.data[i * 2 + 1]! * 0.35 + u[0]! * 1.2;
}
const groups = Int32Array.from({ length: rows }, (_, i) => i % 3);

function ascending(sizes: Float64Array): number[] {
  return [...sizes].sort((a, b) => a - b);
}

function found<Params, F extends FittedClusters>(clusterer: Clusterer<Params, F>, params: Partial<Params>, points = X) {
  const fitted = clusterer.fit({ ...clusterer.defaults, ...params }, points, createRandom(1));
  const labels = clusterer.assign(fitted, points);
  return { fitted, sizes: ascending(sizesOf(labels, fitted.k)), noise: labels.filter((label) => label < 0).length };
}

describe('clusterers beside scikit-learn', () => {
  it("ward merges at scikit-learn's heights", () => {
    const tree = wardTree(X);
    const last = [6.187269367855746, 6.484601035696612, 6.527219027926084, 29.68544480281786, 38.05283073395598];
    for (const [at, height] of last.entries()) expect(tree.height[rows - 6 + at]).toBeCloseTo(height, 9);
    const five = cutTree(tree, rows, 5);
    expect(ascending(sizesOf(five.labels, 5))).toEqual([19, 23, 27, 31, 50]);
  });

  it('silhouette, Davies–Bouldin and Calinski–Harabasz agree', () => {
    const five = cutTree(wardTree(X), rows, 5).labels;
    expect(silhouette(X, groups, createRandom(1))).toBeCloseTo(0.6981558901325379, 12);
    expect(daviesBouldin(X, groups, 3)).toBeCloseTo(0.41457496151684486, 12);
    expect(calinskiHarabasz(X, groups, 3)).toBeCloseTo(544.9463558257277, 8);
    expect(silhouette(X, five, createRandom(1))).toBeCloseTo(0.4459203309380136, 12);
    expect(daviesBouldin(X, five, 5)).toBeCloseTo(0.9836038350050839, 12);
    expect(calinskiHarabasz(X, five, 5)).toBeCloseTo(381.2741923560088, 8);
  });

  it('the adjusted Rand index agrees', () => {
    const a = Int32Array.from([0, 0, 0, 1, 1, 1, 2, 2, 2, 2]);
    const b = Int32Array.from([1, 1, 0, 0, 0, 0, 2, 2, 1, 2]);
    expect(adjustedRand(a, b)).toBeCloseTo(0.4318181818181818, 14);
  });

  it.each([
    { radius: 0.3, k: 6, noise: 114, cores: 15 },
    { radius: 0.4, k: 7, noise: 58, cores: 57 },
    { radius: 0.5, k: 3, noise: 18, cores: 103 },
  ])('dbscan with radius $radius has the same clusters, noise and core rows', ({ radius, k, noise, cores }) => {
    const result = found(dbscan, { radius, minRows: 5 });
    expect(result.fitted.k).toBe(k);
    expect(result.noise).toBe(noise);
    expect(result.fitted.coreLabels).toHaveLength(cores);
  });

  it.each([
    { minClusterRows: 5, minRows: 4, noise: 34, sizes: [8, 31, 35, 42] },
    { minClusterRows: 8, minRows: 4, noise: 18, sizes: [42, 90] },
  ])('hdbscan of at least $minClusterRows rows has sizes $sizes and noise $noise', (expected) => {
    const { minClusterRows, minRows } = expected;
    const result = found(hdbscan, { minClusterRows, minRows, minClusterShare: 0 }, overlapping);
    expect(result.noise).toBe(expected.noise);
    expect(result.sizes).toEqual(expected.sizes);
  });

  it.each([
    {
      covariance: 'full' as const,
      score: -3.251745308907811,
      bic: 1060.7043926719796,
      weights: [0.33247791081678746, 0.3333332015162723, 0.33418888766694027],
    },
    {
      covariance: 'diagonal' as const,
      score: -3.2531198726411032,
      bic: 1046.0848559096785,
      weights: [0.33236991485703576, 0.3333332112427234, 0.3342968739002409],
    },
  ])('a mixture with $covariance covariances has the same likelihood, criterion and weights', (expected) => {
    const { fitted } = found(gaussianMixture, {
      k: 3,
      covariance: expected.covariance,
      regularisation: 1e-9,
      tolerance: 1e-9,
      iterations: 1000,
    });
    expect(fitted.logLikelihood).toBeCloseTo(expected.score, 6);
    expect(fitted.bic).toBeCloseTo(expected.bic, 3);
    const weights = ascending(fitted.logWeights.map(Math.exp));
    for (const [c, weight] of weights.entries()) expect(weight).toBeCloseTo(expected.weights[c]!, 5);
  });
});
