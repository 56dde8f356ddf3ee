import type { Axis, AxisCodes } from './axes.ts';
import { type Lattice, ancestorAt, createCellFinder } from './lattice.ts';

/**
 * How surprising the time, product and channel of a transaction are for its party's cell: Σ −log P(value | cell), in
 * nats, with P drawn towards the parent cell's. Only cells of party axes count: given its own product, a product
 * surprises nobody.
 */
export interface TransactionSurprisal {
  /** Positions of the transaction axes in the model's axes. */
  readonly axes: readonly number[];
  /** Level of the cells that serve: the leading party axes among the cell axes. */
  readonly level: number;
  /** Per axis: (cells of those levels × labels), −log P. */
  readonly tables: readonly Float64Array[];
  /** Per axis and cell: the mean surprisal, which stands in for a value that is not known. */
  readonly entropies: readonly Float64Array[];
  /** Per axis: the surprisal of a value that training never saw. */
  readonly unseen: Float64Array;
}

/** Fits the channel. O(rows · levels + cells · labels). */
export function fitSurprisal(axes: readonly Axis[], lattice: Lattice, codes: AxisCodes): TransactionSurprisal {
  const positions = axes.flatMap((axis, a) => (axis.of === 'transaction' && axis.labels.length > 1 ? [a] : []));
  const firstTransaction = lattice.axes.findIndex((a) => axes[a]!.of === 'transaction');
  const level = firstTransaction < 0 ? lattice.axes.length : firstTransaction;
  const cells = lattice.level.findIndex((l) => l > level);
  const count = cells < 0 ? lattice.level.length : cells;
  const fits = positions.map((a) => fitAxis(lattice, codes, a, axes[a]!.labels.length, count, level));
  return {
    axes: positions,
    level,
    tables: fits.map((fit) => fit.table),
    entropies: fits.map((fit) => fit.entropies),
    unseen: Float64Array.from(fits, (fit) => fit.unseen),
  };
}

interface AxisFit {
  readonly table: Float64Array;
  readonly entropies: Float64Array;
  readonly unseen: number;
}

function fitAxis(lattice: Lattice, codes: AxisCodes, a: number, k: number, cells: number, level: number): AxisFit {
  const counts = new Float64Array(cells * k);
  const totals = new Float64Array(cells);
  const finder = createCellFinder(lattice);
  for (let i = 0; i < codes[a]!.length; i++) {
    const value = codes[a]![i]!;
    if (value < 0) continue;
    for (let cell = ancestorAt(lattice, finder.find(codes, i), level); cell >= 0; cell = lattice.parent[cell]!) {
      counts[cell * k + value]! += 1;
      totals[cell]! += 1;
    }
  }
  const shares = new Float64Array(cells * k);
  for (let v = 0; v < k; v++) shares[v] = (counts[v]! + 0.5) / (totals[0]! + 0.5 * k);
  for (let from = 1; from < cells; ) {
    let to = from;
    while (to < cells && lattice.level[to] === lattice.level[from]) to++;
    const strength = concentration(counts, totals, shares, lattice.parent, k, from, to);
    for (let cell = from; cell < to; cell++) {
      const parent = lattice.parent[cell]!;
      for (let v = 0; v < k; v++) {
        const own = counts[cell * k + v]! + strength * shares[parent * k + v]!;
        shares[cell * k + v] = own / (totals[cell]! + strength);
      }
    }
    from = to;
  }
  const entropies = new Float64Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    for (let v = 0; v < k; v++) entropies[cell]! -= shares[cell * k + v]! * Math.log(shares[cell * k + v]!);
  }
  return { table: shares.map((share) => -Math.log(share)), entropies, unseen: Math.log(totals[0]! + 1) };
}

/**
 * How strongly a level's cells resemble their parents, as a number of pseudo-rows: the moments estimator of the
 * Dirichlet-multinomial's overdispersion from Pearson's X² (Mosimann 1962).
 */
function concentration(
  counts: Float64Array,
  totals: Float64Array,
  shares: Float64Array,
  parent: Int32Array,
  k: number,
  from: number,
  to: number,
): number {
  let chiSquared = 0;
  let cells = 0;
  let pairs = 0;
  for (let cell = from; cell < to; cell++) {
    const n = totals[cell]!;
    if (n < 1) continue;
    cells += 1;
    pairs += n - 1;
    for (let v = 0; v < k; v++) {
      const expected = n * shares[parent[cell]! * k + v]!;
      chiSquared += (counts[cell * k + v]! - expected) ** 2 / expected;
    }
  }
  if (!(pairs > 0)) return 1e4;
  const overdispersion = Math.min(0.99, Math.max(1e-4, (chiSquared / (k - 1) - cells) / pairs));
  return 1 / overdispersion - 1;
}

/** The channel of one row, given its cell. */
export function transactionSurprisal(
  fitted: TransactionSurprisal,
  lattice: Lattice,
  codes: AxisCodes,
  row: number,
  cell: number,
): number {
  const context = ancestorAt(lattice, cell, fitted.level);
  let sum = 0;
  for (let f = 0; f < fitted.axes.length; f++) {
    const value = codes[fitted.axes[f]!]![row]!;
    const table = fitted.tables[f]!;
    const entropies = fitted.entropies[f]!;
    const labels = table.length / entropies.length;
    if (value === -1) sum += entropies[context]!;
    else sum += value < 0 || value >= labels ? fitted.unseen[f]! : table[context * labels + value]!;
  }
  return sum;
}
