/**
 * Pairs rows with columns so that the sum of the pairs' weights is greatest (the Hungarian problem, by shortest
 * augmenting paths). O(n³) with n the larger side. Source: Kuhn 1955; Jonker & Volgenant 1987.
 * @param weights rows × columns, row-major, finite
 * @returns column of each row, −1 for a row without one (when there are more rows than columns)
 */
export function greatestPairing(weights: Float64Array, rows: number, columns: number): Int32Array {
  const n = Math.max(rows, columns);
  const most = weights.reduce((highest, weight) => Math.max(highest, weight), 0);
  // Row and column 0 stand for "nothing"; a missing row or column costs as much as the worst pair.
  const cost = (row: number, column: number) =>
    row > rows || column > columns ? most : most - weights[(row - 1) * columns + column - 1]!;
  const rowPrice = new Float64Array(n + 1);
  const columnPrice = new Float64Array(n + 1);
  const rowOf = new Int32Array(n + 1);
  for (let row = 1; row <= n; row++) {
    const least = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
    const before = new Int32Array(n + 1);
    const done = new Uint8Array(n + 1);
    let column = 0;
    rowOf[0] = row;
    do {
      done[column] = 1;
      const from = rowOf[column]!;
      let step = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let j = 1; j <= n; j++) {
        if (done[j] === 1) continue;
        const reduced = cost(from, j) - rowPrice[from]! - columnPrice[j]!;
        if (reduced < least[j]!) {
          least[j] = reduced;
          before[j] = column;
        }
        if (least[j]! < step) {
          step = least[j]!;
          next = j;
        }
      }
      for (let j = 0; j <= n; j++) {
        if (done[j] === 1) {
          rowPrice[rowOf[j]!] = rowPrice[rowOf[j]!]! + step;
          columnPrice[j] = columnPrice[j]! - step;
        } else least[j] = least[j]! - step;
      }
      column = next;
    } while (rowOf[column] !== 0);
    for (; column !== 0; column = before[column]!) rowOf[column] = rowOf[before[column]!]!;
  }
  const pairs = new Int32Array(rows).fill(-1);
  for (let column = 1; column <= columns; column++) {
    if (rowOf[column]! >= 1 && rowOf[column]! <= rows) pairs[rowOf[column]! - 1] = column - 1;
  }
  return pairs;
}
