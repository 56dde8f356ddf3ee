import { type Axis, type AxisCodes, axisIndex, axisLabel } from './axes.ts';

/**
 * The cells that occur in training, at every level: cell 0 is everybody, level ℓ fixes the first ℓ cell axes, and the
 * parent of a cell drops its last axis. Cells that never occurred do not exist; their nearest ancestor stands in.
 */
export interface Lattice {
  /** Positions of the cell axes in the model's axes, most general first. */
  readonly axes: readonly number[];
  /** Codes per axis, one row of `axes.length` per cell; only the first `level` of them mean anything. */
  readonly codes: Int16Array;
  readonly level: Uint8Array;
  /** −1 for the root. */
  readonly parent: Int32Array;
  /** Training rows. */
  readonly rows: Int32Array;
  /** Distinct parties among the training rows: what the pooling counts. */
  readonly parties: Int32Array;
}

export function cellCount(lattice: Lattice): number {
  return lattice.level.length;
}

/** Finds the deepest known cell of rows; allocates nothing per row. */
export interface CellFinder {
  readonly find: (codes: AxisCodes, row: number) => number;
}

const digitOffset = 2;

/** Child digit → next cell, per cell. Codes start at −2, so digits start at 0. */
export function createCellFinder(lattice: Lattice): CellFinder {
  const width = lattice.axes.length;
  const children: (Int32Array | null)[] = Array.from(lattice.level, () => null);
  const highest = new Int32Array(lattice.level.length).fill(-1);
  for (let cell = 1; cell < lattice.level.length; cell++) {
    const digit = lattice.codes[cell * width + lattice.level[cell]! - 1]! + digitOffset;
    const parent = lattice.parent[cell]!;
    highest[parent] = Math.max(highest[parent]!, digit);
  }
  for (let cell = 1; cell < lattice.level.length; cell++) {
    const parent = lattice.parent[cell]!;
    const table = (children[parent] ??= new Int32Array(highest[parent]! + 1).fill(-1));
    table[lattice.codes[cell * width + lattice.level[cell]! - 1]! + digitOffset] = cell;
  }
  const { axes } = lattice;
  return {
    find(codes, row) {
      let cell = 0;
      for (let l = 0; l < width; l++) {
        const table = children[cell];
        if (table === null || table === undefined) return cell;
        const next = table[codes[axes[l]!]![row]! + digitOffset] ?? -1;
        if (next < 0) return cell;
        cell = next;
      }
      return cell;
    },
  };
}

interface GrowingCell {
  readonly codes: readonly number[];
  readonly level: number;
  readonly parent: number;
  readonly children: Map<number, number>;
}

/**
 * The lattice of the rows given. `cellAxes` names axes; those that the model does not have are skipped.
 * The order of cells does not depend on the order of rows.
 */
export function buildLattice(
  axes: readonly Axis[],
  cellAxes: readonly string[],
  codes: AxisCodes,
  party: Int32Array,
): Lattice {
  const positions = cellAxes.map((name) => axisIndex(axes, name)).filter((position) => position >= 0);
  const width = positions.length;
  const cells: GrowingCell[] = [{ codes: [], level: 0, parent: -1, children: new Map() }];
  const leaf = new Int32Array(party.length);
  for (let i = 0; i < party.length; i++) {
    let cell = 0;
    for (const position of positions) {
      const code = codes[position]![i]!;
      const at: GrowingCell = cells[cell]!;
      let next = at.children.get(code);
      if (next === undefined) {
        next = cells.length;
        at.children.set(code, next);
        cells.push({ codes: [...at.codes, code], level: at.level + 1, parent: cell, children: new Map() });
      }
      cell = next;
    }
    leaf[i] = cell;
  }
  const order = [...cells.keys()].sort((a, b) => compareCells(cells[a]!, cells[b]!));
  const rank = new Int32Array(cells.length);
  for (const [position, cell] of order.entries()) rank[cell] = position;
  const lattice: Lattice = {
    axes: positions,
    codes: new Int16Array(cells.length * width),
    level: Uint8Array.from(order, (cell) => cells[cell]!.level),
    parent: Int32Array.from(order, (cell) => (cell === 0 ? -1 : rank[cells[cell]!.parent]!)),
    rows: new Int32Array(cells.length),
    parties: new Int32Array(cells.length),
  };
  for (const [position, cell] of order.entries()) lattice.codes.set(cells[cell]!.codes, position * width);
  countRows(lattice, leaf, rank, party);
  return lattice;
}

function compareCells(a: GrowingCell, b: GrowingCell): number {
  if (a.level !== b.level) return a.level - b.level;
  for (let k = 0; k < a.codes.length; k++) if (a.codes[k] !== b.codes[k]) return a.codes[k]! - b.codes[k]!;
  return 0;
}

function countRows(lattice: Lattice, leaf: Int32Array, rank: Int32Array, party: Int32Array): void {
  const byParty = Int32Array.from(party.keys()).sort((a, b) => party[a]! - party[b]! || a - b);
  const last = new Int32Array(lattice.level.length);
  let ordinal = 0;
  for (let k = 0; k < byParty.length; k++) {
    if (k === 0 || party[byParty[k]!] !== party[byParty[k - 1]!]) ordinal += 1;
    for (let cell = rank[leaf[byParty[k]!]!]!; cell >= 0; cell = lattice.parent[cell]!) {
      lattice.rows[cell]! += 1;
      if (last[cell] !== ordinal) lattice.parties[cell]! += 1;
      last[cell] = ordinal;
    }
  }
}

/** "individual · retail · CZ"; the root is "everybody". */
export function cellName(lattice: Lattice, axes: readonly Axis[], cell: number): string {
  const width = lattice.axes.length;
  const names: string[] = [];
  for (let l = 0; l < lattice.level[cell]!; l++) {
    names.push(axisLabel(axes[lattice.axes[l]!]!, lattice.codes[cell * width + l]!));
  }
  return names.length === 0 ? 'everybody' : names.join(' · ');
}

/** The ancestor of a cell at a level not below its own. */
export function ancestorAt(lattice: Lattice, cell: number, level: number): number {
  let at = cell;
  while (lattice.level[at]! > level) at = lattice.parent[at]!;
  return at;
}

/** How many static rules say the same: each of R rules once per combination of axis values, ∏ kᵢ × R. */
export function replacedRules(valuesPerAxis: readonly number[], rules: number): number {
  return valuesPerAxis.reduce((product, values) => product * Math.max(1, values), rules);
}
