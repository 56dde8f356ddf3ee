import type { Matrix } from '../../matrix.ts';
import { type GrowingTree, rowsByColumn, splitLeaf } from './threshold-tree.ts';

/** A question that parts centres, and the rows it parts from their own centre. */
interface Cut {
  readonly column: number;
  readonly threshold: number;
  readonly mistakes: number;
}

/**
 * Iterative mistake minimisation: a tree with one leaf per centre, where each question parts the centres that reach it
 * and as few rows as possible from their own. `tree` holds one leaf at the start. O(k · columns · rows · log rows).
 * Source: Dasgupta, Frost, Moshkovitz & Rashtchian, "Explainable k-means and k-medians clustering", ICML 2020.
 * @param labels cluster of each row, −1 for none
 */
export function growImmTree(tree: GrowingTree, X: Matrix, labels: Int32Array, centres: Matrix): void {
  const all = Int32Array.from(labels.keys()).filter((i) => labels[i]! >= 0);
  const open = [{ node: 0, rows: all, reached: [...Array(centres.rows).keys()] }];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    const { node, rows, reached } = item;
    tree.label[node] = reached[0]!;
    if (reached.length === 1) continue;
    const cut = bestCut(X, rows, labels, centres, reached);
    if (cut === null) continue;
    const isBelow = (c: number) => centres.data[c * centres.columns + cut.column]! <= cut.threshold;
    const sides = [reached.filter(isBelow), reached.filter((c) => !isBelow(c))] as const;
    const children = splitLeaf(tree, node, cut, [sides[0][0]!, sides[1][0]!]);
    for (const side of [0, 1] as const) {
      // A row parted from its centre has no say below.
      const kept = rows.filter((i) => {
        const goesBelow = X.data[i * X.columns + cut.column]! <= cut.threshold;
        return goesBelow === (side === 0) && sides[side].includes(labels[i]!);
      });
      open.push({ node: children[side], rows: kept, reached: sides[side] });
    }
  }
}

/** The cut with the fewest mistakes; of equal ones the first column's, in the middle of its widest free range. */
function bestCut(
  X: Matrix,
  rows: Int32Array,
  labels: Int32Array,
  centres: Matrix,
  reached: readonly number[],
): Cut | null {
  const sizes = new Float64Array(centres.rows);
  for (const i of rows) sizes[labels[i]!] = sizes[labels[i]!]! + 1;
  let best: Cut | null = null;
  let bestGap = 0;
  for (let column = 0; column < X.columns; column++) {
    const valueOf = (i: number) => X.data[i * X.columns + column]!;
    const centreAt = (c: number) => centres.data[c * centres.columns + column]!;
    const order = rowsByColumn(X, rows, column);
    const byCentre = reached.toSorted((a, b) => centreAt(a) - centreAt(b));
    const below = new Float64Array(centres.rows);
    let mistakes = 0;
    let nextRow = 0;
    let nextCentre = 0;
    while (nextCentre < byCentre.length) {
      const rowValue = nextRow < order.length ? valueOf(order[nextRow]!) : Number.POSITIVE_INFINITY;
      const centreValue = centreAt(byCentre[nextCentre]!);
      const value = Math.min(rowValue, centreValue);
      if (rowValue <= centreValue) {
        const centre = labels[order[nextRow]!]!;
        below[centre] = below[centre]! + 1;
        mistakes += byCentre.indexOf(centre) >= nextCentre ? 1 : -1;
        nextRow++;
      } else {
        const centre = byCentre[nextCentre]!;
        mistakes += sizes[centre]! - 2 * below[centre]!;
        nextCentre++;
      }
      if (nextCentre === 0 || nextCentre === byCentre.length) continue;
      const next = Math.min(
        nextRow < order.length ? valueOf(order[nextRow]!) : Number.POSITIVE_INFINITY,
        centreAt(byCentre[nextCentre]!),
      );
      const gap = next - value;
      if (!(gap > 0)) continue;
      if (best !== null && (mistakes > best.mistakes || (mistakes === best.mistakes && gap <= bestGap))) continue;
      best = { column, threshold: value + gap / 2, mistakes };
      bestGap = gap;
    }
  }
  return best;
}
