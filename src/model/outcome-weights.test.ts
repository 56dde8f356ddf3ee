import { describe, expect, it } from 'vitest';
import { type Matrix, matrix } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { createOutcomeScorer, fitOutcomeWeights } from './outcome-weights.ts';

const columns = 6;

/** Standard normal z; the first `raised` columns lie `by` higher. */
function normal(rows: number, seed: number, raised = 0, by = 0): Matrix {
  const random = createRandom(seed);
  const X = matrix(rows, columns);
  for (let at = 0; at < X.data.length; at++) X.data[at] = random.normal() + (at % columns < raised ? by : 0);
  return X;
}

const none = matrix(0, columns);
const legs = normal(2000, 1);

describe('weights from past labels', () => {
  it('without labels of both kinds are exactly the equal weights of the label-free sum', () => {
    for (const rows of [
      { legs, guilty: none, innocent: none },
      { legs, guilty: none, innocent: normal(50, 2) },
      { legs, guilty: normal(50, 2, 2, 3), innocent: none },
    ]) {
      const fitted = fitOutcomeWeights(rows);
      expect([...fitted.weights]).toEqual(Array.from({ length: columns }, () => 1));
      const score = createOutcomeScorer(fitted);
      expect(score(new Float64Array(columns).fill(99), 0)).toBeCloseTo(columns * Math.log(2000), 9);
      expect(score(new Float64Array(columns).fill(-99), 0)).toBe(0);
    }
  });

  it('are raised for the features that told the guilty apart, never below 0, with mean 1', () => {
    const { weights } = fitOutcomeWeights({ legs, guilty: normal(120, 3, 2, 2), innocent: normal(3000, 4) });
    expect(Math.min(weights[0]!, weights[1]!)).toBeGreaterThan(2 * Math.max(...weights.subarray(2)));
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(columns, 9);
  });

  it('do not reward what the guilty have less of', () => {
    const { weights } = fitOutcomeWeights({ legs, guilty: normal(120, 3, 1, -3), innocent: normal(3000, 4) });
    expect(weights[0]).toBe(0);
  });

  it('move away from equal with the number of labels, and towards it with the ridge', () => {
    const spread = (guilty: number, ridge: number): number => {
      const fitted = fitOutcomeWeights({ legs, guilty: normal(guilty, 3, 1, 1.5), innocent: normal(2000, 4) }, ridge);
      return Math.max(...fitted.weights) - Math.min(...fitted.weights);
    };
    expect(spread(200, 1e5)).toBeLessThan(0.1);
    expect(spread(10, 1000)).toBeLessThan(spread(400, 1000));
  });

  it('score a leg higher the higher any z lies, and the same rows give the same bytes', () => {
    const rows = { legs, guilty: normal(60, 3, 2, 2), innocent: normal(600, 4) };
    const fitted = fitOutcomeWeights(rows);
    expect(fitOutcomeWeights(rows)).toEqual(fitted);
    const score = createOutcomeScorer(fitted);
    const z = new Float64Array(columns);
    const before = score(z, 0);
    z[0] = 3;
    expect(score(z, 0)).toBeGreaterThan(before);
  });
});
