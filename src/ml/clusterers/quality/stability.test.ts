import { describe, expect, it } from 'vitest';
import { matrix } from '../../matrix.ts';
import { createRandom } from '../../random.ts';
import { kMeans } from '../kmeans.ts';
import { methodOf } from '../method.ts';
import { chooseClustering, defaultCriteria, shortcomings } from './choice.ts';
import { defaultEvaluation, evaluateClustering } from './evaluation.ts';
import { bestJaccards, jaccardStability, predictionStrength } from './stability.ts';

const options = { ...defaultEvaluation, bootstraps: 8, splits: 4, nullDraws: 8 };

function groupsOf(count: number, rows: number, seed: number, stretch = 1) {
  const random = createRandom(seed);
  const X = matrix(rows, 3);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < 3; j++) X.data[i * 3 + j] = random.normal() * (j === 0 ? stretch : 1);
    if (count > 1) X.data[i * 3 + ((i % count) % 3)]! += 9 * (1 + Math.floor((i % count) / 3));
  }
  return X;
}

function evaluations(X: ReturnType<typeof groupsOf>) {
  return [2, 3, 4, 5, 6].map((k) =>
    evaluateClustering(methodOf(kMeans, { ...kMeans.defaults, k }), X, options, createRandom(k)),
  );
}

describe('stability', () => {
  it('takes the best Jaccard of each cluster', () => {
    const a = Int32Array.from([0, 0, 0, 1, 1, -1]);
    const b = Int32Array.from([0, 0, 1, 1, 1, 1]);
    expect([...bestJaccards(a, b, 3, 2)]).toEqual([2 / 3, 0.5, Number.NaN]);
  });

  it('is near 1 for real groups and falls when a group is cut', () => {
    const X = groupsOf(3, 300, 1);
    const three = methodOf(kMeans, { ...kMeans.defaults, k: 3 });
    const four = methodOf(kMeans, { ...kMeans.defaults, k: 4 });
    const stable = jaccardStability(three, three.fit(X, createRandom(1)), X, 10, createRandom(2));
    const cut = jaccardStability(four, four.fit(X, createRandom(1)), X, 10, createRandom(2));
    expect(Math.min(...stable)).toBeGreaterThan(0.95);
    expect(Math.min(...cut)).toBeLessThan(0.75);
    expect(predictionStrength(three, X, 5, createRandom(3))).toBeGreaterThan(0.95);
    expect(predictionStrength(four, X, 5, createRandom(3))).toBeLessThan(0.8);
  });
});

describe('the choice of k', () => {
  it.each([2, 3, 5])('finds %i groups where there are that many', (count) => {
    const X = groupsOf(count, 400, 4);
    expect(chooseClustering(evaluations(X), X.rows, defaultCriteria)?.k).toBe(count);
  });

  it('finds no structure in one round cloud', () => {
    const X = groupsOf(1, 400, 5);
    expect(chooseClustering(evaluations(X), X.rows, defaultCriteria)).toBeNull();
  });

  it('finds no structure in one long cloud, which halves stably', () => {
    const X = groupsOf(1, 400, 6, 8);
    const halves = evaluations(X)[0]!;
    expect(Math.min(...halves.jaccard)).toBeGreaterThan(0.75);
    expect(shortcomings(halves, X.rows, defaultCriteria).join()).toContain('one round or long cloud');
    expect(chooseClustering(evaluations(X), X.rows, defaultCriteria)).toBeNull();
  });

  it('says why a clustering is not acceptable', () => {
    const X = groupsOf(2, 60, 7);
    const two = evaluateClustering(methodOf(kMeans, { ...kMeans.defaults, k: 2 }), X, options, createRandom(1));
    expect(shortcomings(two, X.rows, { ...defaultCriteria, rows: 31 })).toEqual([
      'Its smallest cluster has 30 rows, fewer than 31.',
    ]);
    const one = evaluateClustering(methodOf(kMeans, { ...kMeans.defaults, k: 1 }), X, options, createRandom(1));
    expect(shortcomings(one, X.rows, defaultCriteria)[0]).toBe('It has fewer than two clusters.');
  });
});
