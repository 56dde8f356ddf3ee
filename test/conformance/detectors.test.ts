import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kernelPca } from '#ml/detectors/kernel-pca';
import { detectorOf, detectors } from '#ml/detectors/registry';
import { type Detector, type Fitted, scoreAll } from '#ml/estimator';
import { type Matrix, matrix, takeRows } from '#ml/matrix';
import { auroc } from '#ml/metrics/auroc';
import { createRandom } from '#ml/random';
import { deserialise, serialise } from '#ml/serialise';

/** Correlated normal rows; the last `outliers` lie far out in random directions. */
function cloud(rows: number, columns: number, outliers: number, seed: number): Matrix {
  const random = createRandom(seed);
  const X = matrix(rows, columns);
  for (let i = 0; i < rows; i++) {
    const shared = random.normal();
    const far = i >= rows - outliers;
    for (let j = 0; j < columns; j++) {
      X.data[i * columns + j] = 0.6 * shared + 0.8 * random.normal() + (far ? (random.uniform() < 0.5 ? -8 : 8) : 0);
    }
  }
  return X;
}

function bytesOf(fitted: Fitted): string {
  return serialise(fitted).join(',');
}

interface Case {
  readonly title: string;
  readonly detector: Detector<object, Fitted>;
  readonly params: object;
  /** AUROC of far outliers within the training data. */
  readonly inSample?: number;
}

const cases: readonly Case[] = [
  ...[...detectors].map(([kind, detector]) => ({ title: kind, detector, params: detector.defaults })),
  {
    title: 'kernel-pca, reconstruction error',
    detector: kernelPca,
    params: { ...kernelPca.defaults, landmarks: 150, components: 12, score: 'reconstruction' },
    // An outlier among the landmarks gets a component of its own, which rebuilds it.
    inSample: 0.9,
  },
  {
    title: 'extended-isolation-forest, two columns a split',
    detector: detectorOf('extended-isolation-forest'),
    params: { trees: 60, sampleSize: 128, featuresPerSplit: 2 },
  },
  {
    title: 'extended-isolation-forest, five columns a split',
    detector: detectorOf('extended-isolation-forest'),
    params: { trees: 60, sampleSize: 128, featuresPerSplit: 5 },
  },
  { title: 'landmark-knn, one bag', detector: detectorOf('landmark-knn'), params: { landmarks: 101, k: 3, bags: 1 } },
  {
    title: 'mcd, two components',
    detector: detectorOf('mcd'),
    params: { ...detectorOf('mcd').defaults, components: 2 },
  },
];

for (const { title, detector, params, inSample = 0.97 } of cases) {
  const { kind } = detector;
  const fit = (X: Matrix, seed = 1): Fitted => detector.fit(params, X, createRandom(seed));
  const scores = (fitted: Fitted, X: Matrix): Float64Array => scoreAll(detector.scorer(fitted), X);
  const train = cloud(700, 6, 20, 7);
  const fitted = fit(train);
  const expected = scores(fitted, train);

  describe(title, () => {
    it('gives the same bytes for the same seed and forgets earlier fits', () => {
      fit(cloud(50, 3, 0, 3), 5);
      expect(bytesOf(fit(train))).toBe(bytesOf(fitted));
    });

    it('changes neither its input nor its fitted record', () => {
      const before = train.data.slice();
      const bytes = bytesOf(fitted);
      expect(scores(fit(train), train)).toEqual(expected);
      expect(train.data).toEqual(before);
      expect(bytesOf(fitted)).toBe(bytes);
    });

    it('scores a row alone exactly as within a matrix, whatever the order', () => {
      const scorer = detector.scorer(fitted);
      const alone = new Float64Array(1);
      for (let i = 0; i < train.rows; i += 13) {
        scorer(takeRows(train, [i]), alone);
        expect(alone[0]).toBe(expected[i]);
      }
      const order = Array.from({ length: train.rows }, (_, i) => (i * 317) % train.rows);
      expect(scores(fitted, takeRows(train, order))).toEqual(Float64Array.from(order, (i) => expected[i]!));
    });

    it('scores alike after being written and read', () => {
      const read = deserialise(serialise(fitted), { kind, version: fitted.version });
      expect(read).toEqual(fitted);
      expect(scores(read, train)).toEqual(expected);
    });

    it('scores outliers higher, inside the training data and outside it', () => {
      const label = (X: Matrix, outliers: number) =>
        Array.from({ length: X.rows }, (_, i) => +(i >= X.rows - outliers));
      expect(auroc(label(train, 20), expected)).toBeGreaterThan(inSample);
      const fresh = cloud(300, 6, 30, 99);
      expect(auroc(label(fresh, 30), scores(fitted, fresh))).toBeGreaterThan(0.97);
    });

    it('takes a constant column, and notices when a later row differs there', () => {
      const X = cloud(300, 4, 0, 5);
      for (let i = 0; i < X.rows; i++) X.data[i * 4 + 2] = 3;
      const constant = fit(X);
      const typical = matrix(1, 4, Float64Array.of(0, 0, 3, 0));
      const departed = matrix(1, 4, Float64Array.of(0, 0, 60, 0));
      expect(scores(constant, X).every(Number.isFinite)).toBe(true);
      // A tree never splits on a column that does not vary: forests and projections without spread stay silent.
      expect(scores(constant, departed)[0]).toBeGreaterThanOrEqual(scores(constant, typical)[0]!);
    });

    for (const [name, X] of [
      ['one row', cloud(1, 3, 0, 1)],
      ['two rows', cloud(2, 3, 0, 1)],
      ['fewer rows than landmarks, bins or samples', cloud(7, 3, 0, 1)],
      ['one column', cloud(60, 1, 0, 1)],
      ['all rows equal', matrix(40, 3, new Float64Array(120).fill(2.5))],
      ['all zeros', matrix(40, 3)],
      [
        '1e300 beside 1e-300',
        matrix(
          50,
          2,
          Float64Array.from({ length: 100 }, (_, i) => (i % 7 === 0 ? 1e300 : 1e-300)),
        ),
      ],
      [
        'the largest and the smallest doubles',
        matrix(3, 2, Float64Array.of(1.7e308, -1.7e308, 5e-324, 0, -1.7e308, 1)),
      ],
    ] as const) {
      it(`gives finite scores on ${name}`, () => {
        const small = fit(X);
        expect(scores(small, X).every(Number.isFinite)).toBe(true);
        expect(serialise(small).length).toBeGreaterThan(0);
      });
    }

    it('gives equal rows equal scores when all rows are equal', () => {
      const same = scores(
        fit(matrix(40, 3, new Float64Array(120).fill(2.5))),
        matrix(9, 3, new Float64Array(27).fill(2.5)),
      );
      expect(new Set(same).size).toBe(1);
    });

    it('gives finite scores on any finite numbers', () => {
      const value = fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: -3, max: 3 }).map((n) => n + 0),
      );
      fc.assert(
        fc.property(fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 25 }), (rows) => {
          const X = matrix(rows.length, 3, Float64Array.from(rows.flat()));
          expect(scores(fit(X), X).every(Number.isFinite)).toBe(true);
        }),
        { numRuns: 15 },
      );
    });

    it('refuses no rows, NaN, ±Infinity, another width and a short result', () => {
      expect(() => fit(matrix(0, 3))).toThrow(RangeError);
      for (const bad of [Number.NaN, Infinity, -Infinity]) {
        const X = cloud(20, 3, 0, 1);
        X.data[7] = bad;
        expect(() => fit(X)).toThrow(/Row 2, column 1 is (NaN|-?Infinity)/);
        const sound = fit(cloud(20, 3, 0, 1));
        expect(() => scores(sound, X)).toThrow(/Row 2, column 1/);
      }
      expect(() => scores(fitted, cloud(4, 5, 0, 1))).toThrow(/6 columns, 5 given/);
      expect(() => detector.scorer(fitted)(train, new Float64Array(3))).toThrow(RangeError);
    });
  });
}
