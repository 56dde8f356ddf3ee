import type { Matrix } from '../matrix.ts';
import type { Random } from '../random.ts';
import { cachedRows, takeRowBlock } from '../simd/nearest-centre.ts';

/**
 * Mini-batch k-means: each batch of rows pulls its nearest centres by a step that shrinks with the rows a centre has
 * seen. O(batches · batchRows · k · columns), whatever the number of rows.
 * Source: Sculley, "Web-scale k-means clustering", WWW 2010.
 * @param centres k × columns; moved in place
 */
export function miniBatches(
  X: Matrix,
  centres: Float64Array,
  k: number,
  options: { readonly batches: number; readonly batchRows: number },
  random: Random,
): void {
  const { columns, data } = X;
  const seen = new Float64Array(k);
  const rows = new Int32Array(options.batchRows);
  const labels = new Int32Array(options.batchRows);
  const capacity = cachedRows(columns);
  const block = takeRowBlock(capacity, k, columns);
  for (let batch = 0; batch < options.batches; batch++) {
    block.setCentres(centres);
    for (let from = 0; from < rows.length; from += capacity) {
      const count = Math.min(capacity, rows.length - from);
      for (let b = 0; b < count; b++) {
        const row = random.below(X.rows);
        rows[from + b] = row;
        for (let j = 0; j < columns; j++) block.rows[b * columns + j] = data[row * columns + j]!;
      }
      block.settle(count);
      labels.set(block.labels.subarray(0, count), from);
    }
    for (let b = 0; b < rows.length; b++) {
      const centre = labels[b]!;
      const count = seen[centre]! + 1;
      seen[centre] = count;
      const from = rows[b]! * columns;
      const to = centre * columns;
      for (let j = 0; j < columns; j++) {
        centres[to + j] = centres[to + j]! + (data[from + j]! - centres[to + j]!) / count;
      }
    }
  }
}
