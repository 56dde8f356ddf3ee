/** A dense row-major matrix. `data.length === rows * columns`; value (i, j) is `data[i * columns + j]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** A matrix of zeros, or a view of given data. Throws RangeError when the length does not fit. */
export function matrix(rows: number, columns: number, data = new Float64Array(rows * columns)): Matrix {
  if (data.length !== rows * columns) {
    throw new RangeError(`${rows} × ${columns} values were expected, ${data.length} given.`);
  }
  return { rows, columns, data };
}

/** Row i as a view, not a copy. */
export function rowOf(X: Matrix, i: number): Float64Array {
  return X.data.subarray(i * X.columns, (i + 1) * X.columns);
}

/** The given rows, in the given order, copied. */
export function takeRows(X: Matrix, rows: ArrayLike<number>): Matrix {
  const taken = matrix(rows.length, X.columns);
  for (let i = 0; i < rows.length; i++) taken.data.set(rowOf(X, rows[i]!), i * X.columns);
  return taken;
}
