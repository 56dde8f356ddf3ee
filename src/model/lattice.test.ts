import { expect, test } from 'vitest';
import { unseenCode } from './axes.ts';
import { buildLattice, cellName, createCellFinder, replacedRules } from './lattice.ts';

const axes = [
  { name: 'entity-type', of: 'party', labels: ['individual', 'business'] },
  { name: 'country', of: 'party', labels: ['CZ', 'ES'] },
] as const;
const codes = [Int16Array.of(0, 0, 0, 1, 1), Int16Array.of(0, 0, 1, -1, -1)];
const lattice = buildLattice(axes, ['entity-type', 'country'], codes, Int32Array.of(7, 7, 8, 9, 10));

test('cells exist at every level, with rows and distinct parties', () => {
  const named = Array.from(lattice.level, (_, cell) => [
    cellName(lattice, axes, cell),
    lattice.rows[cell],
    lattice.parties[cell],
  ]);
  expect(named).toEqual([
    ['everybody', 5, 4],
    ['individual', 3, 2],
    ['business', 2, 2],
    ['individual · CZ', 2, 1],
    ['individual · ES', 1, 1],
    ['business · unknown', 2, 2],
  ]);
});

test('a row of a cell that never occurred is found in its deepest known ancestor (S7)', () => {
  const finder = createCellFinder(lattice);
  const rows = [Int16Array.of(0, 1, 1, unseenCode, 0), Int16Array.of(1, 0, -1, 0, unseenCode)];
  const found = Array.from({ length: 5 }, (_, row) => cellName(lattice, axes, finder.find(rows, row)));
  expect(found).toEqual(['individual · ES', 'business', 'business · unknown', 'everybody', 'individual']);
});

test('the lattice does not depend on the order of rows', () => {
  const shuffled = [4, 2, 0, 3, 1];
  const again = buildLattice(
    axes,
    ['entity-type', 'country'],
    codes.map((column) => Int16Array.from(shuffled, (i) => column[i]!)),
    Int32Array.from(shuffled, (i) => [7, 7, 8, 9, 10][i]!),
  );
  expect(again).toEqual(lattice);
});

test('the rule explosion that a lattice replaces is ∏ kᵢ × R', () => {
  expect(replacedRules([10, 3, 4, 4, 2, 2], 5)).toBe(9_600);
  expect(replacedRules([10, 3, 4, 4, 2, 2, 0], 5)).toBe(9_600);
});
