import type { Matrix } from '../matrix.ts';

/** Refuses training data that is empty or holds a number that is not finite. Throws RangeError. */
export function requireTraining(X: Matrix): void {
  if (X.rows === 0 || X.columns === 0) {
    throw new RangeError(`A detector needs at least one row and one column; ${X.rows} × ${X.columns} given.`);
  }
  requireFinite(X);
}

/** Refuses rows to score of another width than the training data, or with a number that is not finite. */
export function requireScorable(X: Matrix, columns: number, out: Float64Array): void {
  if (X.columns !== columns) throw new RangeError(`The detector was fitted on ${columns} columns, ${X.columns} given.`);
  if (out.length < X.rows) throw new RangeError(`${X.rows} scores do not fit into ${out.length} places.`);
  requireFinite(X);
}

function requireFinite(X: Matrix): void {
  const { data } = X;
  // x − x is 0 for a finite x and NaN otherwise: one sum tells whether a closer look is needed.
  let nothing = 0;
  for (let at = 0; at < data.length; at++) {
    const x = data[at]!;
    nothing += x - x;
  }
  if (nothing === 0) return;
  const at = data.findIndex((value) => !Number.isFinite(value));
  const row = Math.floor(at / X.columns);
  throw new RangeError(
    `Row ${row}, column ${at % X.columns} is ${data[at]}: a detector takes finite numbers; impute missing values first.`,
  );
}
