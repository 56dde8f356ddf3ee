import { describe, expect, it } from 'vitest';
import { sigmoid } from '#ml/classifiers/classifier';
import { gradientBoosting } from '#ml/classifiers/gradient-boosting';
import { logisticRegression } from '#ml/classifiers/logistic-regression';
import { matrix } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { fitRiskLevels, riskLevelOf, withSegments } from './risk-level.ts';

const day = 86_400_000;

/** Outcomes depend on one column and, strongly, on the segment. */
function history(rows: number) {
  const random = createRandom(1);
  const X = matrix(
    rows,
    2,
    Float64Array.from({ length: 2 * rows }, () => random.normal()),
  );
  const labels = Int32Array.from({ length: rows }, () => random.below(4) - 1);
  const outcomes = Uint8Array.from({ length: rows }, (_, i) =>
    random.uniform() < sigmoid(-4 + X.data[2 * i]! + (labels[i] === 2 ? 2.5 : 0)) ? 1 : 0,
  );
  const at = Float64Array.from({ length: rows }, (_, i) => ((i * 7919) % rows) * day * 0.05);
  return { X, labels, outcomes, at };
}

describe('risk levels from past outcomes', () => {
  const { X, labels, outcomes, at } = history(6000);
  const input = { X: withSegments(X, labels, 3), outcomes, at, embargoMs: 5 * day };

  it.each([
    [
      'logistic regression',
      () => fitRiskLevels(logisticRegression, logisticRegression.defaults, input, createRandom(1)),
    ],
    [
      'boosted trees',
      () =>
        fitRiskLevels(gradientBoosting, { ...gradientBoosting.defaults, trees: 60, depth: 3 }, input, createRandom(1)),
    ],
  ])('by %s rise with the rate of outcomes on later rows', (_, fit) => {
    const { rates, report, highFrom, mediumFrom } = fit();
    expect(rates.high.share).toBeGreaterThan(rates.medium.share);
    expect(rates.medium.low).toBeGreaterThan(rates.low.share);
    expect(highFrom).toBeGreaterThan(mediumFrom);
    expect(report.rows).toBeLessThan(1600);
    expect(report.auroc.value).toBeGreaterThan(0.7);
    const shown = rates.high.n / report.rows;
    expect(shown).toBeGreaterThan(0.005);
    expect(shown).toBeLessThan(0.05);
  });

  it('know more with segment membership than without', () => {
    const fit = (wide: boolean) =>
      fitRiskLevels(
        logisticRegression,
        logisticRegression.defaults,
        { ...input, X: wide ? input.X : X },
        createRandom(1),
      );
    expect(fit(true).report.auroc.value).toBeGreaterThan(fit(false).report.auroc.value + 0.05);
  });

  it('are named by their limits', () => {
    const limits = { mediumFrom: 0.1, highFrom: 0.4 };
    expect([0.05, 0.1, 0.39, 0.4].map((p) => riskLevelOf(p, limits))).toEqual(['low', 'medium', 'medium', 'high']);
  });

  it('refuse a time line that cannot be cut', () => {
    const still = { ...input, at: new Float64Array(6000) };
    expect(() => fitRiskLevels(logisticRegression, logisticRegression.defaults, still, createRandom(1))).toThrow(
      'do not span enough time',
    );
  });

  it('put a party without a segment into none', () => {
    const wide = withSegments(matrix(2, 1, Float64Array.from([5, 6])), Int32Array.from([-1, 1]), 2);
    expect([...wide.data]).toEqual([5, 0, 0, 6, 0, 1]);
  });
});
