import { describe, expect, it } from 'vitest';
import { sigmoid } from '#ml/classifiers/classifier';
import { gradientBoosting } from '#ml/classifiers/gradient-boosting';
import { logisticRegression } from '#ml/classifiers/logistic-regression';
import { matrix, takeRows } from '#ml/matrix';
import { auroc } from '#ml/metrics/auroc';
import { averagePrecision } from '#ml/metrics/average-precision';
import { createRandom } from '#ml/random';

// The reference numbers are printed by make-classifiers.py with scikit-learn 1.5.2, on the same rows.

let state = 2024;
const uniform = () => {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return state / 2147483648;
};
const X = matrix(600, 4);
const y = new Uint8Array(600);
for (let i = 0; i < 600; i++) {
  const u = Array.from({ length: 8 }, uniform);
  const row = [u[0]! + u[1]!, u[2]! * 100, (u[3]! - 0.5) * (u[4]! - 0.5), u[5]!];
  X.data.set(row, i * 4);
  y[i] = u[6]! + 0.6 * (row[0]! - 1) + 2 * row[2]! > 0.75 ? 1 : 0;
}
const early = [...Array(400).keys()];
const train = { X: takeRows(X, early), y: y.slice(0, 400) };
const test = {
  X: takeRows(
    X,
    early.slice(0, 200).map((i) => i + 400),
  ),
  y: y.slice(400),
};

function logLoss(logits: Float64Array): number {
  const losses = logits.map((logit, i) => -Math.log(sigmoid(test.y[i] === 1 ? logit : -logit)));
  return losses.reduce((sum, loss) => sum + loss / losses.length, 0);
}

describe('classifiers beside scikit-learn', () => {
  it.each([
    {
      ridge: 1,
      weights: [1.2570066343885051, -0.11853501977363914, 1.0242640881477605, -0.1520946769180449],
      intercept: -1.3451952081099354,
      loss: 0.4739395731334973,
      precision: 0.6889880823630016,
    },
    {
      ridge: 20,
      weights: [0.8400990555202286, -0.08293701562107743, 0.662441523667908, -0.10092897571380215],
      intercept: -1.1245070316017842,
      loss: 0.48610923628310215,
      precision: 0.6904605110931142,
    },
  ])('logistic regression with ridge $ridge has the same weights and figures', (expected) => {
    const params = { ...logisticRegression.defaults, ridge: expected.ridge };
    const fitted = logisticRegression.fit(params, train.X, train.y, createRandom(1));
    for (const [j, weight] of expected.weights.entries()) expect(fitted.weights[j]).toBeCloseTo(weight, 5);
    expect(fitted.intercept).toBeCloseTo(expected.intercept, 5);
    const logits = logisticRegression.logits(fitted, test.X);
    expect(logLoss(logits)).toBeCloseTo(expected.loss, 6);
    expect(auroc(test.y, logits)).toBeCloseTo(0.8337789661319073, 10);
    expect(averagePrecision(test.y, logits)).toBeCloseTo(expected.precision, 8);
  });

  it('boosted trees of the same size order the test rows at least about as well', () => {
    const params = { ...gradientBoosting.defaults, trees: 100, depth: 3 };
    const logits = gradientBoosting.logits(gradientBoosting.fit(params, train.X, train.y, createRandom(1)), test.X);
    expect(auroc(test.y, logits)).toBeGreaterThan(0.7746769162210339 - 0.03);
    expect(logLoss(logits)).toBeLessThan(0.565680980711748 + 0.05);
  });
});
