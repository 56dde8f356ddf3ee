import { expect, test } from 'vitest';
import { createRandom } from '#ml/random';
import { buildLattice, createCellFinder } from './lattice.ts';
import { fitSurprisal, transactionSurprisal } from './surprisal.ts';

const axes = [
  { name: 'client-segment', of: 'party', labels: ['day', 'night', 'tiny'] },
  { name: 'product', of: 'transaction', labels: ['checking', 'card'] },
  { name: 'time-of-day', of: 'transaction', labels: ['00-06', '06-12', '12-18', '18-24'] },
] as const;

/** A segment that works by day, one that works by night, and one with three legs by day. */
function fitted(): { of: (segment: number, product: number, time: number) => number } {
  const random = createRandom(2);
  const rows = 4_003;
  const codes = [new Int16Array(rows), new Int16Array(rows), new Int16Array(rows)];
  for (let i = 0; i < rows; i++) {
    codes[0]![i] = i < 2_000 ? 0 : i < 4_000 ? 1 : 2;
    codes[1]![i] = random.uniform() < 0.5 ? 0 : 1;
    const usual = random.uniform() < 0.97;
    codes[2]![i] = codes[0]![i] === 1 ? (usual ? 0 : 1) : usual ? 1 : 0;
  }
  const party = Int32Array.from({ length: rows }, (_, i) => i);
  const lattice = buildLattice(axes, ['client-segment', 'product'], codes, party);
  const surprisal = fitSurprisal(axes, lattice, codes);
  const finder = createCellFinder(lattice);
  return {
    of(segment, product, time) {
      const leg = [Int16Array.of(segment), Int16Array.of(product), Int16Array.of(time)];
      return transactionSurprisal(surprisal, lattice, leg, 0, finder.find(leg, 0));
    },
  };
}

test('a time is surprising for those who never use it, and ordinary for those who do', () => {
  const { of } = fitted();
  expect(of(0, 0, 0)).toBeGreaterThan(of(0, 0, 1) + 2.5);
  expect(of(1, 0, 1)).toBeGreaterThan(of(1, 0, 0) + 2.5);
});

test('a product does not vouch for itself: the context is the cell of the party alone', () => {
  const { of } = fitted();
  expect(of(0, 0, 1)).toBeCloseTo(of(0, 1, 1), 0);
  expect(of(0, 0, 1)).toBeGreaterThan(0.5);
});

test('a tiny cell borrows from everybody', () => {
  const { of } = fitted();
  expect(of(2, 0, 0)).toBeLessThan(of(0, 0, 0));
  expect(of(2, 0, 0)).toBeGreaterThan(of(2, 0, 1));
});

test('what is not known is of average surprisal; what was never seen is the most surprising', () => {
  const { of } = fitted();
  expect(of(0, 0, -1)).toBeLessThan(of(0, 0, 0));
  expect(of(0, 0, -1)).toBeGreaterThan(of(0, 0, 1) - 0.01);
  expect(of(0, 0, -2)).toBeGreaterThan(of(0, 0, 0));
});
