import { describe, expect, it } from 'vitest';
import { matrix } from '../../matrix.ts';
import { createRandom } from '../../random.ts';
import { explainClusters } from './exkmc.ts';
import { fidelity, leavesOf, wayTo } from './threshold-tree.ts';

/** Four groups at the corners of a square in the first two of four columns. */
function corners(rows: number, spread: number) {
  const random = createRandom(3);
  const X = matrix(rows, 4);
  const labels = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    labels[i] = i % 4;
    X.data[i * 4] = (i % 2) * 10 + spread * random.normal();
    X.data[i * 4 + 1] = (i % 4 < 2 ? 0 : 10) + spread * random.normal();
    X.data[i * 4 + 2] = random.normal();
    X.data[i * 4 + 3] = random.normal();
  }
  return { X, labels };
}

describe('explaining clusters by a tree', () => {
  it('needs one leaf per cluster where axes part them, and asks only telling columns', () => {
    const { X, labels } = corners(400, 1);
    const tree = explainClusters(X, labels, 4, 4);
    expect(fidelity(tree, X, labels)).toBe(1);
    expect([...tree.column].filter((column) => column > 1)).toEqual([]);
    expect([...tree.label].filter((label) => label >= 0)).toHaveLength(4);
    const leaf = leavesOf(tree, X)[3]!;
    expect(
      wayTo(tree, leaf)
        .map(({ column, side }) => `${column} ${side}`)
        .sort(),
    ).toEqual(['0 above', '1 above']);
    for (const { threshold } of wayTo(tree, leaf)) expect(Math.abs(threshold - 5)).toBeLessThan(4);
  });

  it('parts a slanted border better with more leaves', () => {
    const random = createRandom(5);
    const X = matrix(600, 2);
    const labels = new Int32Array(600);
    for (let i = 0; i < 600; i++) {
      const [a, b] = [random.uniform(), random.uniform()];
      X.data.set([a, b], i * 2);
      labels[i] = a + b > 1 ? 1 : 0;
    }
    const fidelities = [2, 4, 8].map((leaves) => fidelity(explainClusters(X, labels, 2, leaves), X, labels));
    expect(fidelities[1]!).toBeGreaterThan(fidelities[0]!);
    expect(fidelities[2]!).toBeGreaterThan(fidelities[1]!);
    expect(fidelities[2]!).toBeGreaterThan(0.9);
  });

  it('leaves noise out and survives equal rows', () => {
    const { X, labels } = corners(80, 1);
    for (let i = 0; i < 10; i++) {
      labels[i] = -1;
      X.data[i * 4] = 5;
    }
    expect(fidelity(explainClusters(X, labels, 4, 8), X, labels)).toBe(1);
    const equal = matrix(10, 2);
    const tree = explainClusters(equal, new Int32Array(10), 1, 4);
    expect([...tree.label]).toEqual([0]);
  });
});
