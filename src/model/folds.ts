import { type Lattice, cellCount } from './lattice.ts';

/** Number of folds of cells for the second reference, leave own cell out. */
export const foldCount = 5;

/**
 * Packs the cells that hold rows directly into folds of about equal mass (largest first, into the lightest fold).
 * Fold per cell; −1 for a cell that held no row itself.
 */
export function assignFolds(lattice: Lattice, rowsPerCell: Int32Array): Int8Array {
  const folds = new Int8Array(cellCount(lattice)).fill(-1);
  const mass = new Float64Array(foldCount);
  const cells = [...rowsPerCell.keys()].filter((cell) => rowsPerCell[cell]! > 0);
  cells.sort((a, b) => rowsPerCell[b]! - rowsPerCell[a]! || a - b);
  for (const cell of cells) {
    const lightest = mass.indexOf(Math.min(...mass));
    folds[cell] = lightest;
    mass[lightest]! += rowsPerCell[cell]!;
  }
  return folds;
}

/**
 * The rows that a fold is judged against: those of the other folds; null (judged against all rows) for a fold that
 * holds more than half of the rows or leaves fewer than `fewest`.
 */
export function otherRows(foldOfRow: Int8Array, fold: number, fewest: number): Int32Array | null {
  let others = 0;
  for (const own of foldOfRow) if (own !== fold) others += 1;
  if (others < foldOfRow.length / 2 || others < fewest || others === foldOfRow.length) return null;
  const rows = new Int32Array(others);
  let at = 0;
  for (let i = 0; i < foldOfRow.length; i++) if (foldOfRow[i] !== fold) rows[at++] = i;
  return rows;
}
