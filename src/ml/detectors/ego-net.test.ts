import { describe, expect, it } from 'vitest';
import { scoreAll } from '../estimator.ts';
import { matrix } from '../matrix.ts';
import { auroc } from '../metrics/auroc.ts';
import { createRandom } from '../random.ts';
import { egoNet } from './ego-net.ts';

/** Parties of every size: edges ∝ nodes^1.3, weight ∝ edges^1.1; the last 15 pay one payee far more often than that. */
function neighbourhoods(rows: number, odd: number) {
  const random = createRandom(11);
  const X = matrix(rows, 3);
  for (let i = 0; i < rows; i++) {
    const nodes = 4 * random.uniform();
    const edges = 1.3 * nodes + 0.2 * random.normal() + (i >= rows - odd ? 2.5 : 0);
    X.data.set([nodes, edges, 1.1 * edges + 0.3 * random.normal()], 3 * i);
  }
  return { X, labels: Uint8Array.from({ length: rows }, (_, i) => +(i >= rows - odd)) };
}

describe('ego-net', () => {
  const laws = [
    [0, 1],
    [1, 2],
  ] as const;

  it('finds the exponents of the laws, and the parties that break one while no value of theirs is extreme', () => {
    const { X, labels } = neighbourhoods(1_000, 15);
    const fitted = egoNet.fit({ ...egoNet.defaults, laws }, X, createRandom(1));
    expect(fitted.lines[0]).toBeCloseTo(1.3, 1);
    expect(fitted.lines[3]).toBeCloseTo(1.1, 1);
    expect(auroc(labels, scoreAll(egoNet.scorer(fitted), X))).toBeGreaterThan(0.99);
  });

  it('refuses a law about a column that is not there', () => {
    const { X } = neighbourhoods(50, 0);
    for (const column of [3, -1, 0.5]) {
      expect(() => egoNet.fit({ ...egoNet.defaults, laws: [[0, column]] }, X, createRandom(1))).toThrow(
        `A law names column ${column}; there are 3.`,
      );
    }
  });

  it('stays finite where the exponent itself is absurd', () => {
    const X = matrix(4, 2, Float64Array.of(0, 0, 1e-160, 1e15, 2e-160, -1e15, 3e-160, 1e15));
    const fitted = egoNet.fit(egoNet.defaults, X, createRandom(1));
    const far = matrix(1, 2, Float64Array.of(1e300, -1e300));
    expect(scoreAll(egoNet.scorer(fitted), far).every(Number.isFinite)).toBe(true);
  });
});
