import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix } from '../matrix.ts';
import { createRandom } from '../random.ts';
import { sigmoid } from './classifier.ts';
import { fitNonNegativeLogistic, nonNegativeLogisticDefaults as defaults } from './non-negative-logistic.ts';

/** `strength` per column is the true weight; one row in about `1/rate` is of class 1. */
function rows(seed: number, n: number, strength: readonly number[], offset: number) {
  const random = createRandom(seed);
  const X = matrix(n, strength.length);
  const outcomes = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    let logit = offset;
    for (let j = 0; j < strength.length; j++) {
      const x = -Math.log(1 - random.uniform());
      X.data[i * strength.length + j] = x;
      logit += strength[j]! * x;
    }
    outcomes[i] = random.uniform() < sigmoid(logit) ? 1 : 0;
  }
  return { X, outcomes };
}

describe('non-negative logistic regression', () => {
  it('finds the columns that matter, and none below 0, where one class is rare', () => {
    const { X, outcomes } = rows(5, 6000, [1.2, 0, 0.6, -0.8, 0], -4.5);
    const { weights } = fitNonNegativeLogistic(defaults, X, outcomes);
    expect(weights[0]).toBeGreaterThan(0.9);
    expect(weights[2]).toBeGreaterThan(0.3);
    expect(weights[3]).toBe(0);
    expect(Math.max(weights[1]!, weights[4]!)).toBeLessThan(0.2);
  });

  it('is optimal: no weight can move towards a lower loss within its bound', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.double({ min: 0.1, max: 20, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, ridge, prior) => {
          const { X, outcomes } = rows(seed, 200, [0.8, -0.5, 0.2], -1);
          fc.pre(outcomes.includes(1));
          const { weights, intercept } = fitNonNegativeLogistic({ ...defaults, ridge, prior }, X, outcomes);
          const ones = outcomes.reduce((sum, y) => sum + y, 0);
          for (let j = 0; j < 3; j++) {
            let slope = ridge * (weights[j]! - prior);
            for (let i = 0; i < X.rows; i++) {
              const logit = intercept + weights.reduce((sum, w, m) => sum + w * X.data[i * 3 + m]!, 0);
              const weight = outcomes[i] === 1 ? 1 : ones / (X.rows - ones);
              slope += weight * (sigmoid(logit) - outcomes[i]!) * X.data[i * 3 + j]!;
            }
            expect(weights[j]).toBeGreaterThanOrEqual(0);
            if (weights[j]! > 0) expect(Math.abs(slope)).toBeLessThan(1e-2);
            else expect(slope).toBeGreaterThan(-1e-2);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('gives the prior as it is where there is one class only, and stays nearer to it with a stronger ridge', () => {
    const { X, outcomes } = rows(5, 500, [1.2, 0], -1);
    const alone = fitNonNegativeLogistic({ ...defaults, prior: 0.3 }, X, new Uint8Array(500));
    expect([...alone.weights]).toEqual([0.3, 0.3]);
    const distances = [0.1, 10, 1e6].map((ridge) => {
      const { weights } = fitNonNegativeLogistic({ ...defaults, ridge, prior: 0.3 }, X, outcomes);
      return Math.hypot(weights[0]! - 0.3, weights[1]! - 0.3);
    });
    expect(distances[1]).toBeLessThan(distances[0]!);
    expect(distances[2]).toBeLessThan(1e-3);
  });

  it('refuses what is not a number', () => {
    expect(() => fitNonNegativeLogistic(defaults, matrix(1, 1, Float64Array.of(Number.NaN)), Uint8Array.of(1))).toThrow(
      RangeError,
    );
  });
});
