import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auroc } from './auroc.ts';
import { averagePrecision } from './average-precision.ts';

/** By definition: every pair of a positive and a negative. */
function aurocByPairs(labels: readonly number[], scores: readonly number[]): number {
  let won = 0;
  let pairs = 0;
  for (let i = 0; i < labels.length; i++) {
    for (let j = 0; j < labels.length; j++) {
      if (labels[i] === 0 || labels[j] !== 0) continue;
      pairs++;
      won += scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0;
    }
  }
  return won / pairs;
}

const cases = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 6 })), {
  minLength: 2,
  maxLength: 60,
});

describe('AUROC', () => {
  it('equals the share of pairs won, ties counting one half', () => {
    fc.assert(
      fc.property(cases, (rows) => {
        const labels = rows.map(([label]) => label);
        const scores = rows.map(([, score]) => score);
        const expected = aurocByPairs(labels, scores);
        if (Number.isNaN(expected)) expect(auroc(labels, scores)).toBeNaN();
        else expect(auroc(labels, scores)).toBeCloseTo(expected, 12);
      }),
    );
  });

  it('is NaN when one class is absent, and refuses a NaN score', () => {
    expect(auroc([0, 0], [1, 2])).toBeNaN();
    expect(() => auroc([0, 1], [1, Number.NaN])).toThrow(RangeError);
    expect(() => auroc([0, 1], [1])).toThrow(/2 labels beside 1 scores/);
  });
});

describe('average precision', () => {
  // scikit-learn 1.2: average_precision_score([0, 0, 1, 1], [.1, .4, .35, .8]) = 0.8333…; by hand as well:
  // recall ½ at precision 1, recall ½ at precision ⅔.
  it('gives the worked example of the scikit-learn documentation', () => {
    expect(averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toBeCloseTo(0.5 + 0.5 * (2 / 3), 12);
  });

  it('is the share of positives when all scores are tied, and 1 when all positives lead', () => {
    expect(averagePrecision([1, 0, 0, 0], [5, 5, 5, 5])).toBe(0.25);
    expect(averagePrecision([0, 1, 1, 0], [1, 3, 2, 0])).toBe(1);
    expect(averagePrecision([0, 0], [1, 2])).toBeNaN();
  });
});
