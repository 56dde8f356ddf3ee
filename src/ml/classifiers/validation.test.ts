import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix } from '../matrix.ts';
import { createRandom } from '../random.ts';
import { reliability } from '../drift/calibration-drift.ts';
import { sigmoid } from './classifier.ts';
import { classificationReport } from './classification-report.ts';
import { gradientBoosting } from './gradient-boosting.ts';
import { calibrated, fitPlatt } from './platt.ts';
import { timeOrderedFolds } from './time-ordered-folds.ts';

describe('time-ordered folds', () => {
  it('never learn from rows later than, or too close before, those they test on', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(50),
        (times, folds, embargo) => {
          const at = Float64Array.from(times);
          const tested = new Set<number>();
          for (const { learn, test } of timeOrderedFolds(at, folds, embargo)) {
            const first = Math.min(...Array.from(test, (row) => at[row]!));
            for (const row of learn) expect(at[row]!).toBeLessThan(first - embargo + 1e-9);
            for (const row of test) {
              expect(tested.has(row)).toBe(false);
              tested.add(row);
            }
          }
        },
      ),
    );
  });

  it('cut the time line into about equal parts, the last ones tested', () => {
    const folds = timeOrderedFolds(
      Float64Array.from({ length: 100 }, (_, i) => i),
      3,
      10,
    );
    expect(folds.map(({ learn, test }) => [learn.length, test.length])).toEqual([
      [15, 25],
      [40, 25],
      [65, 25],
    ]);
  });
});

describe('Platt calibration', () => {
  it('mends logits that are too bold', () => {
    const random = createRandom(1);
    const honest = Float64Array.from({ length: 4000 }, () => 1.5 * random.normal() - 1);
    const outcomes = Uint8Array.from(honest, (logit) => (random.uniform() < sigmoid(logit) ? 1 : 0));
    const bold = honest.map((logit) => 3 * logit + 2);
    const platt = fitPlatt(bold, outcomes);
    expect(platt.slope).toBeCloseTo(1 / 3, 1);
    expect(reliability(calibrated(platt, bold), outcomes).pValue).toBeGreaterThan(0.01);
    expect(reliability(bold.map(sigmoid), outcomes).pValue).toBeLessThan(1e-6);
  });

  it('changes little on few outcomes and nothing on none', () => {
    expect(fitPlatt(new Float64Array(0), new Uint8Array(0))).toMatchObject({ slope: 1, shift: 0 });
    const { slope, shift } = fitPlatt(Float64Array.from([2, -2]), Uint8Array.from([0, 1]));
    expect(slope).toBeGreaterThan(0);
    expect(Math.abs(shift)).toBeLessThan(0.5);
  });
});

describe('boosted trees', () => {
  it('learn from what is unknown', () => {
    const random = createRandom(2);
    const X = matrix(800, 1);
    const outcomes = new Uint8Array(800);
    for (let i = 0; i < 800; i++) {
      const unknown = random.uniform() < 0.3;
      X.data[i] = unknown ? Number.NaN : random.normal();
      outcomes[i] = random.uniform() < (unknown ? 0.9 : 0.1) ? 1 : 0;
    }
    const fitted = gradientBoosting.fit({ ...gradientBoosting.defaults, trees: 40 }, X, outcomes, createRandom(1));
    const [known, unknown] = gradientBoosting.logits(fitted, matrix(2, 1, Float64Array.from([0, Number.NaN])));
    expect(sigmoid(known!)).toBeLessThan(0.25);
    expect(sigmoid(unknown!)).toBeGreaterThan(0.75);
  });

  it('find what only two columns together tell', () => {
    const random = createRandom(3);
    const X = matrix(
      1200,
      2,
      Float64Array.from({ length: 2400 }, () => random.normal()),
    );
    const outcomes = Uint8Array.from({ length: 1200 }, (_, i) => (X.data[2 * i]! * X.data[2 * i + 1]! > 0 ? 1 : 0));
    const logits = gradientBoosting.logits(
      gradientBoosting.fit({ ...gradientBoosting.defaults, columnShare: 1 }, X, outcomes, createRandom(1)),
      X,
    );
    expect(classificationReport(logits.map(sigmoid), outcomes, 0.5, createRandom(1), 50).auroc.value).toBeGreaterThan(
      0.97,
    );
  });
});

describe('the classification report', () => {
  it('counts at the threshold and bounds what it counts', () => {
    const report = classificationReport(
      Float64Array.from([0.9, 0.8, 0.7, 0.2, 0.1, 0.05]),
      Uint8Array.from([1, 0, 1, 1, 0, 0]),
      0.7,
      createRandom(1),
      200,
    );
    expect(report).toMatchObject({
      rows: 6,
      positives: 3,
      precision: { share: 2 / 3, n: 3 },
      recall: { share: 2 / 3 },
    });
    expect(report.aucpr.value).toBeCloseTo((1 + 2 / 3 + 3 / 4) / 3, 12);
    expect(report.aucpr.low).toBeLessThanOrEqual(report.aucpr.value);
    expect(report.aucpr.high).toBeGreaterThanOrEqual(report.aucpr.value);
  });

  it('says NaN, not 0, where nothing can be counted', () => {
    const report = classificationReport(Float64Array.from([0.1, 0.2]), new Uint8Array(2), 0.9, createRandom(1), 20);
    expect(report.precision.share).toBeNaN();
    expect(report.recall.share).toBeNaN();
    expect(report.aucpr.value).toBeNaN();
  });
});
