import { type Matrix, matrix } from '../matrix.ts';

const largest = 1e150;

/**
 * X itself when all its values are within ±1e150, else a copy with the larger ones cut there: the sum of squares of a
 * row then stays finite. Throws RangeError for NaN and for a matrix without rows or columns.
 */
export function boundedValues(X: Matrix): Matrix {
  if (X.rows === 0 || X.columns === 0) throw new RangeError('A matrix without rows or columns has no clusters.');
  const { data } = X;
  let first = 0;
  while (first < data.length && Math.abs(data[first]!) <= largest) first++;
  if (first === data.length) return X;
  const bounded = matrix(X.rows, X.columns, data.slice());
  for (let at = first; at < data.length; at++) {
    const value = data[at]!;
    if (Number.isNaN(value)) {
      throw new RangeError(`Row ${Math.floor(at / X.columns)}, column ${at % X.columns} is not a number.`);
    }
    bounded.data[at] = Math.min(largest, Math.max(-largest, value));
  }
  return bounded;
}

/** Refuses a matrix whose width is not the one that was fitted. */
export function requireColumns(X: Matrix, columns: number): void {
  if (X.columns !== columns) throw new RangeError(`${columns} columns were fitted, ${X.columns} given.`);
}
