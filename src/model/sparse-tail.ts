import { type TailTable, fitTailTable, surprisalOf } from '#ml/calibration/tail-table';
import type { Detector, Fitted } from '#ml/estimator';
import { sampleRows } from '#ml/sampling';

export interface SparseTailParams {
  /** How many of the most surprising columns count. */
  readonly columns: number;
  /** Rows that the tails are fitted to. */
  readonly sampleSize: number;
}

export interface SparseTail extends Fitted {
  readonly kind: 'sparse-tail';
  readonly version: 1;
  readonly params: SparseTailParams;
  /** Upper tail of each column. */
  readonly upper: readonly TailTable[];
}

/** Values inside this surprisal are ordinary and cost one comparison. */
const ordinary = 1.5;

/**
 * The sum of a row's few largest upper-tail surprisals, one column at a time: a typology moves a handful of columns up,
 * which distances over all columns average away. Score ≥ 0, in nats. Fit O(d·n·log n), score O(d) a row, plus a search
 * per surprising column. Source: the sparse alternatives of Donoho & Jin, Higher criticism, Annals of Statistics 32, 2004.
 */
export const sparseTail: Detector<SparseTailParams, SparseTail> = {
  kind: 'sparse-tail',
  defaults: { columns: 3, sampleSize: 8_000 },

  fit(params, X, random) {
    const rows = sampleRows(X.rows, params.sampleSize, random);
    const values = new Float64Array(rows.length);
    const upper = Array.from({ length: X.columns }, (_, j) => {
      for (let i = 0; i < rows.length; i++) values[i] = X.data[rows[i]! * X.columns + j]!;
      return fitTailTable(values);
    });
    return { kind: 'sparse-tail', version: 1, params, upper };
  },

  scorer({ params, upper }) {
    const top = new Float64Array(params.columns);
    const from = Float64Array.from(upper, startOf);
    return (X, out) => {
      for (let i = 0, at = 0; i < X.rows; i++) {
        top.fill(0);
        for (let j = 0; j < X.columns; j++, at++) {
          const x = X.data[at]!;
          if (x > from[j]!) insert(top, surprisalOf(upper[j]!, x));
        }
        let sum = 0;
        for (let k = 0; k < top.length; k++) sum += top[k]!;
        out[i] = sum;
      }
    };
  },
};

/** The largest value that is still ordinary. */
function startOf({ knots, surprisals }: TailTable): number {
  let start = knots[0]!;
  for (let k = 0; k < knots.length && surprisals[k]! <= ordinary; k++) start = knots[k]!;
  return start;
}

/** Puts a value into a short list in falling order. */
function insert(top: Float64Array, value: number): void {
  if (!(value > top[top.length - 1]!)) return;
  let place = top.length - 1;
  for (; place > 0 && top[place - 1]! < value; place--) top[place] = top[place - 1]!;
  top[place] = value;
}
