import { describe, expect, it } from 'vitest';
import { matrix } from '../matrix.ts';
import { createRandom } from '../random.ts';
import { squaredDistance } from './distance.ts';
import { lloyd } from './hamerly.ts';
import { kMeans } from './kmeans.ts';
import { seedCentres } from './kmeans-seeding.ts';

function cloud(rows: number, columns: number, seed: number) {
  const random = createRandom(seed);
  return matrix(
    rows,
    columns,
    Float64Array.from({ length: rows * columns }, () => random.normal()),
  );
}

/** Lloyd's algorithm as it is defined, without bounds. */
function plainLloyd(X: ReturnType<typeof cloud>, start: Float64Array, k: number, moves: number) {
  const centres = start.slice();
  const labels = new Int32Array(X.rows);
  for (let move = 0; move <= moves; move++) {
    for (let i = 0; i < X.rows; i++) {
      const distances = Array.from({ length: k }, (_, c) =>
        squaredDistance(X.data, i * X.columns, centres, c * X.columns, X.columns),
      );
      labels[i] = distances.indexOf(Math.min(...distances));
    }
    if (move === moves) break;
    for (let c = 0; c < k; c++) {
      for (let j = 0; j < X.columns; j++) {
        const members = [...labels.keys()].filter((i) => labels[i] === c);
        if (members.length === 0) continue;
        centres[c * X.columns + j] = members.reduce((sum, i) => sum + X.data[i * X.columns + j]!, 0) / members.length;
      }
    }
  }
  return { centres, labels };
}

describe('lloyd', () => {
  it.each([1, 2, 5, 12])('with bounds does what Lloyd without bounds does, after %i passes', (iterations) => {
    const X = cloud(400, 5, 3);
    const { centres, found } = seedCentres(X, 6, createRandom(2));
    const bounded = lloyd(X, centres, found, { iterations, tolerance: 0 });
    const plain = plainLloyd(X, centres, found, iterations - 1);
    expect([...bounded.labels]).toEqual([...plain.labels]);
    for (const [at, value] of bounded.centres.entries()) expect(value).toBeCloseTo(plain.centres[at]!, 10);
  });

  it('refills a cluster that no row is near', () => {
    const X = matrix(6, 1, Float64Array.from([0, 1, 2, 10, 11, 12]));
    const result = lloyd(X, Float64Array.from([1, 1e6]), 2, { iterations: 10, tolerance: 0 });
    expect([...result.centres].sort((a, b) => a - b)).toEqual([1, 11]);
  });
});

describe('k-means', () => {
  it('keeps the best of its starts', () => {
    const X = cloud(600, 4, 9);
    const one = kMeans.fit({ ...kMeans.defaults, restarts: 1 }, X, createRandom(1));
    const many = kMeans.fit({ ...kMeans.defaults, restarts: 20 }, X, createRandom(1));
    expect(many.inertia).toBeLessThanOrEqual(one.inertia);
  });

  it('reports sizes and inertia of what it assigns', () => {
    const X = cloud(500, 3, 4);
    const fitted = kMeans.fit({ ...kMeans.defaults, k: 4 }, X, createRandom(1));
    const labels = kMeans.assign(fitted, X);
    const sizes = [0, 0, 0, 0];
    let inertia = 0;
    for (let i = 0; i < X.rows; i++) {
      sizes[labels[i]!]!++;
      inertia += squaredDistance(X.data, i * 3, fitted.centres, labels[i]! * 3, 3);
    }
    expect([...fitted.sizes]).toEqual(sizes);
    expect(fitted.inertia).toBeCloseTo(inertia, 6);
  });

  it('comes close to full iterations by mini-batches', () => {
    const X = cloud(3000, 4, 5);
    const full = kMeans.fit(kMeans.defaults, X, createRandom(1));
    const batches = kMeans.fit({ ...kMeans.defaults, miniBatchAbove: 1000 }, X, createRandom(1));
    expect(batches.inertia).toBeLessThan(full.inertia * 1.05);
  });
});
