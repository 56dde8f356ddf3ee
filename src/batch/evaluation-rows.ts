/** Evaluations of a partition's legs as columns; row i of every column is one leg. */
export interface EvaluationRows {
  length: number;
  /** Dense party key. */
  party: Int32Array;
  /** Rank of the transaction in (at, id) order; with `side` it names the leg. */
  sequence: Int32Array;
  side: Uint8Array;
  at: Float64Array;
  /** Minor units of the base currency. */
  amount: Float64Array;
  direction: Int8Array;
  status: Uint8Array;
  score: Float64Array;
  p: Float64Array;
  alpha: Float64Array;
  threshold: Float64Array;
  cell: Int32Array;
  calibratedBy: Int32Array;
  expert: Int16Array;
  /** Bits of `legFlags`. */
  flags: Uint8Array;
}

type Columns = Omit<EvaluationRows, 'length'>;

function allocate(rows: number): Columns {
  return {
    party: new Int32Array(rows),
    sequence: new Int32Array(rows),
    side: new Uint8Array(rows),
    at: new Float64Array(rows),
    amount: new Float64Array(rows),
    direction: new Int8Array(rows),
    status: new Uint8Array(rows),
    score: new Float64Array(rows),
    p: new Float64Array(rows),
    alpha: new Float64Array(rows),
    threshold: new Float64Array(rows),
    cell: new Int32Array(rows),
    calibratedBy: new Int32Array(rows),
    expert: new Int16Array(rows),
    flags: new Uint8Array(rows),
  };
}

export function evaluationRows(rows = 4096): EvaluationRows {
  return { length: 0, ...allocate(rows) };
}

/** Makes room for `more` rows. */
export function reserveEvaluations(rows: EvaluationRows, more: number): void {
  const needed = rows.length + more;
  if (needed <= rows.party.length) return;
  const grown = allocate(Math.max(needed, 2 * rows.party.length));
  for (const name of Object.keys(grown) as (keyof Columns)[]) grown[name].set(rows[name].subarray(0, rows.length));
  Object.assign(rows, grown);
}

/** The buffers of all columns, to be moved to another thread. */
export function evaluationBuffers(rows: EvaluationRows): ArrayBuffer[] {
  return Object.values(rows).flatMap((column: unknown) =>
    ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
  );
}
