import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FittedClusters } from '#ml/clusterers/clusterer';
import { dbscan } from '#ml/clusterers/dbscan';
import { gaussianMixture } from '#ml/clusterers/gaussian-mixture';
import { hdbscan } from '#ml/clusterers/hdbscan';
import { kPrototypes } from '#ml/clusterers/k-prototypes';
import { kMeans } from '#ml/clusterers/kmeans';
import { ward } from '#ml/clusterers/ward';
import { type Matrix, matrix, takeRows } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { permutation } from '#ml/sampling';
import { deserialise, serialise } from '#ml/serialise';
import { subject } from './clusterer-subject.ts';

const subjects = [
  subject(kMeans, { k: 3 }),
  subject(kMeans, { k: 3, miniBatchAbove: 50 }, 'k-means by mini-batches'),
  subject(kMeans, { k: 3, seedRows: 40 }, 'k-means seeded on a sample'),
  subject(gaussianMixture, { k: 3 }),
  subject(gaussianMixture, { k: 3, covariance: 'diagonal' }, 'gaussian-mixture with diagonal covariances'),
  subject(ward, { k: 3 }),
  subject(ward, { k: 3, sampleRows: 60 }, 'ward on a sample'),
  subject(kPrototypes, { k: 3 }),
  subject(kPrototypes, { k: 3, categorical: [1], seedRows: 60 }, 'k-prototypes with a column of codes'),
  subject(dbscan, { radius: 4, minRows: 5 }),
  subject(dbscan, { minRows: 4, sampleRows: 100 }, 'dbscan with the radius from a sample'),
  subject(hdbscan, {}),
  subject(hdbscan, { sampleRows: 90 }, 'hdbscan on a sample'),
];

/** Three well separated round groups of equal size in `columns` dimensions, in mixed order; `truth` says which. */
function threeGroups(rows: number, columns: number, seed: number): { X: Matrix; truth: Int32Array } {
  const random = createRandom(seed);
  const X = matrix(rows, columns);
  const truth = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    truth[i] = i % 3;
    for (let j = 0; j < columns; j++) X.data[i * columns + j] = (j % 3 === truth[i] ? 12 : 0) + random.normal();
  }
  return { X, truth };
}

/**
 * Share of the clustered rows whose cluster's most frequent group is their own; 0 when more than 15 % of the rows,
 * which is more than the fringe of a group, are noise.
 */
function agreement(labels: Int32Array, truth: Int32Array, k: number): number {
  const table = Array.from({ length: k }, () => [0, 0, 0]);
  for (let i = 0; i < labels.length; i++) if (labels[i]! >= 0) table[labels[i]!]![truth[i]!]!++;
  const clustered = labels.filter((label) => label >= 0).length;
  if (clustered < 0.85 * labels.length) return 0;
  return table.reduce((sum, row) => sum + Math.max(...row), 0) / clustered;
}

function expectLegal(labels: Int32Array, k: number): void {
  for (const label of labels) {
    expect(label).toBeGreaterThanOrEqual(-1);
    expect(label).toBeLessThan(k);
  }
}

function expectPlain(value: unknown, path: string): void {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return;
  if (typeof value === 'number') {
    expect(value, path).not.toBeNaN();
    return;
  }
  if (ArrayBuffer.isView(value)) {
    for (const item of value as Float64Array) expect(Number.isNaN(item), path).toBe(false);
    return;
  }
  expect(typeof value, path).toBe('object');
  expect([Object.prototype, Array.prototype], path).toContain(Object.getPrototypeOf(value));
  for (const [key, item] of Object.entries(value as object)) expectPlain(item, `${path}.${key}`);
}

describe.each(subjects)('$name', (clusterer) => {
  const { X, truth } = threeGroups(150, 6, 7);

  it('finds three well separated groups', () => {
    const fitted = clusterer.fit(X, 1);
    expect(fitted.k).toBe(3);
    expect(agreement(clusterer.assign(fitted, X), truth, 3)).toBeGreaterThan(0.95);
  });

  it('gives the same bytes for the same seed and leaves X as it was', () => {
    const before = X.data.slice();
    expect(clusterer.fit(X, 4)).toEqual(clusterer.fit(X, 4));
    expect(X.data).toEqual(before);
  });

  it('forgets earlier fits', () => {
    const first = clusterer.fit(X, 4);
    clusterer.fit(threeGroups(60, 6, 9).X, 5);
    expect(clusterer.fit(X, 4)).toEqual(first);
  });

  it('assigns a row alone as within a matrix, in any order', () => {
    const fitted = clusterer.fit(X, 2);
    const labels = clusterer.assign(fitted, X);
    const order = permutation(X.rows, createRandom(3));
    const permuted = clusterer.assign(fitted, takeRows(X, order));
    for (let i = 0; i < X.rows; i++) {
      expect(permuted[i]).toBe(labels[order[i]!]);
      if (i % 10 === 0) expect(clusterer.assign(fitted, takeRows(X, [i]))[0]).toBe(labels[i]);
    }
  });

  it('is plain data that survives being stored', () => {
    const fitted = clusterer.fit(X, 2);
    expectPlain(fitted, clusterer.name);
    const { kind, version } = fitted;
    const reread = deserialise<FittedClusters>(serialise(fitted), { kind, version });
    expect(reread).toEqual(fitted);
    expect(clusterer.assign(reread, X)).toEqual(clusterer.assign(fitted, X));
  });

  it('takes constant columns as columns that say nothing', () => {
    const wide = matrix(X.rows, 8);
    for (let i = 0; i < X.rows; i++) {
      for (let j = 0; j < 6; j++) wide.data[i * 8 + j] = X.data[i * 6 + j]!;
      wide.data[i * 8 + 6] = 5;
    }
    const fitted = clusterer.fit(wide, 1);
    expect(agreement(clusterer.assign(fitted, wide), truth, fitted.k)).toBeGreaterThan(0.95);
  });

  it.each([1, 2])('fits %i rows, fewer than clusters', (rows) => {
    const few = takeRows(X, [...Array(rows).keys()]);
    const fitted = clusterer.fit(few, 1);
    expect(fitted.k).toBeLessThanOrEqual(rows);
    expectPlain(fitted, clusterer.name);
    expectLegal(clusterer.assign(fitted, X), fitted.k);
  });

  it('finds at most one cluster where all rows are equal', () => {
    const equal = matrix(40, 3, new Float64Array(120).fill(2.5));
    const fitted = clusterer.fit(equal, 1);
    expect(fitted.k).toBeLessThanOrEqual(1);
    expect(new Set(clusterer.assign(fitted, equal)).size).toBe(1);
    expectPlain(fitted, clusterer.name);
  });

  it('stays finite with 1e300 beside 1e-300 and infinities', () => {
    const wild = matrix(60, 3);
    const random = createRandom(8);
    for (let at = 0; at < wild.data.length; at++) wild.data[at] = (at % 2 === 0 ? 1e300 : 1e-300) * random.normal();
    wild.data[0] = Number.POSITIVE_INFINITY;
    wild.data[4] = Number.NEGATIVE_INFINITY;
    const fitted = clusterer.fit(wild, 1);
    expectPlain(fitted, clusterer.name);
    expectLegal(clusterer.assign(fitted, wild), fitted.k);
  });

  it('names the first value that is not a number, and refuses rows of another width and no rows', () => {
    const broken = takeRows(X, [0, 1, 2]);
    broken.data[7] = Number.NaN;
    expect(() => clusterer.fit(broken, 1)).toThrow('Row 1, column 1 is not a number.');
    const fitted = clusterer.fit(X, 1);
    expect(() => clusterer.assign(fitted, broken)).toThrow('is not a number');
    expect(() => clusterer.assign(fitted, matrix(2, 5))).toThrow('6 columns were fitted, 5 given.');
    expect(() => clusterer.fit(matrix(0, 6), 1)).toThrow(RangeError);
    expect(clusterer.assign(fitted, matrix(0, 6))).toHaveLength(0);
  });

  it('gives legal labels and finite state for any small table', () => {
    const value = fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: -3, max: 3 }) },
      fc.double({ noNaN: true }),
      fc.constantFrom(0, -0, 1e300, 1e-300),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 25 }), fc.integer(), (rows, seed) => {
        const table = matrix(rows.length, 2, Float64Array.from(rows.flat()));
        const fitted = clusterer.fit(table, seed);
        expectPlain(fitted, clusterer.name);
        expect(fitted.k).toBeLessThanOrEqual(rows.length);
        expectLegal(clusterer.assign(fitted, table), fitted.k);
      }),
      { numRuns: 60 },
    );
  });
});
