import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { cholesky } from './cholesky.ts';
import { leadingEigen } from './leading-eigen.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** B·Bᵀ + ridge·I for a random n × rank B. */
function gram(n: number, rank: number, seed: number, ridge = 0): Float64Array {
  const random = createRandom(seed);
  const B = Float64Array.from({ length: n * rank }, () => random.normal());
  const A = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = i === j ? ridge : 0;
      for (let k = 0; k < rank; k++) sum += B[i * rank + k]! * B[j * rank + k]!;
      A[i * n + j] = sum;
    }
  }
  return A;
}

describe('the symmetric eigendecomposition', () => {
  for (const [n, rank] of [
    [1, 1],
    [2, 2],
    [7, 7],
    [12, 3],
    [60, 60],
  ] as const) {
    it(`rebuilds a ${n} × ${n} matrix of rank ${rank} from orthonormal vectors`, () => {
      const A = gram(n, rank, n);
      const { values, vectors } = symmetricEigen(A, n);
      const size = Math.abs(values[0]!);
      for (let i = 0; i < n; i++) {
        if (i > 0) expect(values[i]!).toBeLessThanOrEqual(values[i - 1]!);
        for (let j = 0; j < n; j++) {
          let rebuilt = 0;
          let dot = 0;
          for (let k = 0; k < n; k++) {
            rebuilt += values[k]! * vectors[k * n + i]! * vectors[k * n + j]!;
            dot += vectors[i * n + k]! * vectors[j * n + k]!;
          }
          expect(Math.abs(rebuilt - A[i * n + j]!)).toBeLessThan(1e-11 * size);
          expect(Math.abs(dot - (i === j ? 1 : 0))).toBeLessThan(1e-11);
        }
      }
    });
  }

  it('handles a diagonal matrix, zeros and equal eigenvalues', () => {
    expect([...symmetricEigen(Float64Array.of(2, 0, 0, 0, 5, 0, 0, 0, 2), 3).values]).toEqual([5, 2, 2]);
    expect([...symmetricEigen(new Float64Array(16), 4).values]).toEqual([0, 0, 0, 0]);
  });

  it('refuses a number that is not finite', () => {
    expect(() => symmetricEigen(Float64Array.of(1, 0, Number.NaN, 1), 2)).toThrow(/\(1, 0\)/);
  });
});

describe('the leading eigenpairs', () => {
  for (const [n, rank, count] of [
    [150, 150, 12],
    [200, 5, 8],
    [40, 40, 6],
    [120, 120, 60],
  ] as const) {
    it(`are the first ${count} of all pairs of a ${n} × ${n} matrix of rank ${rank}`, () => {
      const A = gram(n, rank, n + rank);
      const all = symmetricEigen(A, n);
      const leading = leadingEigen(A, n, count);
      for (let c = 0; c < Math.min(count, rank); c++) {
        expect(Math.abs(leading.values[c]! - all.values[c]!)).toBeLessThan(1e-8 * all.values[0]!);
        for (let k = 0; k < n; k++) {
          expect(Math.abs(leading.vectors[c * n + k]! - all.vectors[c * n + k]!)).toBeLessThan(1e-5);
        }
      }
    });
  }

  it('of a matrix of zeros are zeros', () => {
    expect(leadingEigen(new Float64Array(100 * 100), 100, 4).values[0]).toBe(0);
  });
});

describe('the Cholesky factor', () => {
  it('multiplies back to the matrix', () => {
    const n = 9;
    const A = gram(n, n, 4, 0.1);
    const L = cholesky(A, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += L[i * n + k]! * L[j * n + k]!;
        expect(sum).toBeCloseTo(A[i * n + j]!, 10);
      }
    }
  });

  it('refuses a matrix that is not positive definite', () => {
    expect(() => cholesky(Float64Array.of(1, 2, 2, 1), 2)).toThrow(RangeError);
  });
});
