import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Classifier } from '#ml/classifiers/classifier';
import { sigmoid } from '#ml/classifiers/classifier';
import { gradientBoosting } from '#ml/classifiers/gradient-boosting';
import { logisticRegression } from '#ml/classifiers/logistic-regression';
import type { Fitted } from '#ml/estimator';
import { type Matrix, matrix, takeRows } from '#ml/matrix';
import { auroc } from '#ml/metrics/auroc';
import { createRandom } from '#ml/random';
import { permutation } from '#ml/sampling';
import { deserialise, serialise } from '#ml/serialise';

/** A classifier with parameters, closed over its own types, so that one suite can run them all. */
interface Subject {
  readonly name: string;
  readonly takesUnknown: boolean;
  fit(X: Matrix, outcomes: Uint8Array, seed: number): Fitted;
  logits(fitted: Fitted, X: Matrix): Float64Array;
}

function subject<Params, F extends Fitted>(
  classifier: Classifier<Params, F>,
  params: Partial<Params>,
  name = classifier.kind,
): Subject {
  return {
    name,
    takesUnknown: classifier.takesUnknown,
    fit: (X, outcomes, seed) => classifier.fit({ ...classifier.defaults, ...params }, X, outcomes, createRandom(seed)),
    logits(fitted, X) {
      if (fitted.kind !== classifier.kind) throw new TypeError(`${classifier.kind} cannot read ${fitted.kind}.`);
      return classifier.logits(fitted as F, X);
    },
  };
}

const subjects = [
  subject(logisticRegression, {}),
  subject(logisticRegression, { positiveWeight: 10 }, 'logistic-regression with weighted positives'),
  subject(gradientBoosting, { trees: 40 }),
  subject(gradientBoosting, { trees: 40, positiveWeight: 5 }, 'gradient-boosting with weighted positives'),
];

/** Outcome 1 is likelier the larger the first two of four columns are; about one row in ten has it. */
function rows(count: number, seed: number): { X: Matrix; y: Uint8Array } {
  const random = createRandom(seed);
  const X = matrix(
    count,
    4,
    Float64Array.from({ length: count * 4 }, () => random.normal()),
  );
  const y = Uint8Array.from({ length: count }, (_, i) =>
    random.uniform() < sigmoid(-3.2 + 1.5 * X.data[i * 4]! + X.data[i * 4 + 1]!) ? 1 : 0,
  );
  return { X, y };
}

describe.each(subjects)('$name', (classifier) => {
  const { X, y } = rows(1500, 1);
  const later = rows(3000, 2);

  it('orders later rows well, with probabilities that add up to what happens', () => {
    const logits = classifier.logits(classifier.fit(X, y, 1), later.X);
    expect(auroc(later.y, logits)).toBeGreaterThan(0.8);
    const expected = logits.reduce((sum, logit) => sum + sigmoid(logit), 0);
    const happened = later.y.reduce((sum, outcome) => sum + outcome, 0);
    expect(Math.abs(expected / happened - 1)).toBeLessThan(0.35);
  });

  it('gives the same bytes for the same seed, leaves its inputs alone and forgets earlier fits', () => {
    const before = X.data.slice();
    const first = classifier.fit(X, y, 4);
    classifier.fit(later.X, later.y, 9);
    expect(classifier.fit(X, y, 4)).toEqual(first);
    expect(X.data).toEqual(before);
  });

  it('gives a row alone the number it has within a matrix, in any order', () => {
    const fitted = classifier.fit(X, y, 1);
    const logits = classifier.logits(fitted, X);
    const order = permutation(X.rows, createRandom(3));
    const permuted = classifier.logits(fitted, takeRows(X, order));
    for (let i = 0; i < X.rows; i += 50) {
      expect(permuted[i]).toBe(logits[order[i]!]);
      expect(classifier.logits(fitted, takeRows(X, [i]))[0]).toBe(logits[i]);
    }
  });

  it('is plain data that survives being stored', () => {
    const fitted = classifier.fit(X, y, 1);
    const { kind, version } = fitted;
    const reread = deserialise<Fitted>(serialise(fitted), { kind, version });
    expect(classifier.logits(reread, later.X)).toEqual(classifier.logits(fitted, later.X));
  });

  it('fits the rate where nothing can be learned: constant columns, one class, one row', () => {
    const constant = matrix(100, 2, new Float64Array(200).fill(7));
    const fifth = Uint8Array.from({ length: 100 }, (_, i) => (i % 5 === 0 ? 1 : 0));
    const [rate] = classifier.logits(classifier.fit(constant, fifth, 1), constant);
    expect(sigmoid(rate!)).toBeCloseTo(0.2, 1);
    for (const y of [new Uint8Array(100), new Uint8Array(100).fill(1)]) {
      const [logit] = classifier.logits(classifier.fit(takeRows(X, [...Array(100).keys()]), y, 1), X);
      expect(Number.isFinite(logit)).toBe(true);
      expect(Math.sign(logit!)).toBe(y[0] === 1 ? 1 : -1);
    }
    const one = classifier.fit(takeRows(X, [0]), Uint8Array.of(1), 1);
    for (const logit of classifier.logits(one, X)) expect(Number.isFinite(logit)).toBe(true);
  });

  it('takes or refuses unknown values as it says', () => {
    const holed = takeRows(X, [...Array(200).keys()]);
    for (let i = 0; i < 200; i += 3) holed.data[i * 4 + 1] = Number.NaN;
    const outcomes = y.slice(0, 200);
    if (classifier.takesUnknown) {
      for (const logit of classifier.logits(classifier.fit(holed, outcomes, 1), holed)) {
        expect(Number.isFinite(logit)).toBe(true);
      }
    } else expect(() => classifier.fit(holed, outcomes, 1)).toThrow('Row 0, column 1 is not a number.');
  });

  it('refuses no rows, too few outcomes, a third outcome and rows of another width', () => {
    expect(() => classifier.fit(matrix(0, 4), new Uint8Array(0), 1)).toThrow('no row to learn from');
    expect(() => classifier.fit(X, y.slice(1), 1)).toThrow('1500 rows have 1499 outcomes');
    expect(() => classifier.fit(takeRows(X, [0]), Uint8Array.of(2), 1)).toThrow('An outcome is 0 or 1, not 2.');
    expect(() => classifier.logits(classifier.fit(X, y, 1), matrix(1, 3))).toThrow('4 columns were fitted, 3 given.');
  });

  it('stays finite for any small table', () => {
    const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }), fc.constantFrom(1e300, 1e-300));
    const table = fc.array(fc.tuple(value, value, fc.integer({ min: 0, max: 1 })), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(table, fc.integer(), (list, seed) => {
        const few = matrix(list.length, 2, Float64Array.from(list.flatMap(([a, b]) => [a, b])));
        const fitted = classifier.fit(
          few,
          Uint8Array.from(list, ([, , outcome]) => outcome),
          seed,
        );
        for (const logit of classifier.logits(fitted, few)) expect(Number.isFinite(logit)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
