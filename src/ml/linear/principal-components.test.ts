import { describe, expect, it } from 'vitest';
import { matrix } from '../matrix.ts';
import { createRandom } from '../random.ts';
import { componentsBeyondChance, fitComponents, project } from './principal-components.ts';

/** Columns 0–2 follow one hidden factor, 3–4 another, the rest are noise. */
function factors(rows: number, columns: number) {
  const random = createRandom(1);
  const X = matrix(rows, columns);
  for (let i = 0; i < rows; i++) {
    const [a, b] = [random.normal(), random.normal()];
    for (let j = 0; j < columns; j++) {
      const shared = j < 3 ? a : j < 5 ? b : 0;
      X.data[i * columns + j] = 0.9 * shared + random.normal() * (shared === 0 ? 1 : 0.45);
    }
  }
  return X;
}

const alone = (columns: number) => Int32Array.from({ length: columns }, (_, j) => j);

describe('principal components', () => {
  it('finds as many components as there are factors, and one in pure noise', () => {
    expect(componentsBeyondChance(factors(1500, 9), alone(9), 5, createRandom(2))).toBe(2);
    const noise = factors(1500, 9).data;
    const random = createRandom(3);
    const X = matrix(
      1500,
      6,
      noise.slice(0, 9000).map(() => random.normal()),
    );
    expect(componentsBeyondChance(X, alone(6), 5, createRandom(2))).toBe(1);
  });

  it('gives centred, uncorrelated coordinates whose variances fall', () => {
    const X = factors(500, 6);
    const components = fitComponents(X, 3);
    const scores = project(components, X);
    const product = (a: number, b: number) => {
      let sum = 0;
      for (let i = 0; i < 500; i++) sum += scores.data[i * 3 + a]! * scores.data[i * 3 + b]!;
      return sum / 500;
    };
    expect(product(0, 1)).toBeCloseTo(0, 10);
    expect(product(0, 2)).toBeCloseTo(0, 10);
    expect(product(0, 0)).toBeGreaterThan(product(1, 1));
    expect([...components.shares].every((share) => share > 0 && share < 1)).toBe(true);
  });

  it('takes no more components than columns, and copes with equal rows', () => {
    const equal = matrix(5, 2, new Float64Array(10).fill(3));
    const components = fitComponents(equal, 4);
    expect(components.count).toBe(2);
    expect([...project(components, equal).data]).toEqual(Array(10).fill(0));
  });
});
