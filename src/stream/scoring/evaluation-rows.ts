import { evaluationColumns } from '#store/tables/tables';
import type { EvaluationTable } from '#store/tables/tables';
import type { BinaryRows } from '#store/binary-rows';

export const copyEvaluations = `COPY evaluation (${evaluationColumns.join(', ')}) FROM STDIN (FORMAT binary)`;

/** How each column is written; texts that repeat are encoded once. */
const writers: { readonly [C in keyof EvaluationTable]: (rows: BinaryRows, row: EvaluationTable) => void } = {
  day: (rows, row) => rows.day(row.accepted_at),
  position: (rows, row) => rows.int8(row.position),
  side: (rows, row) => rows.int2(row.side),
  leg_id: (rows, row) => rows.text(row.leg_id),
  party_id: (rows, row) => textOrNone(rows, row.party_id),
  at: (rows, row) => rows.int8(row.at),
  accepted_at: (rows, row) => rows.int8(row.accepted_at),
  evaluated_at: (rows, row) => rows.int8(row.evaluated_at),
  amount_minor: (rows, row) => rows.int8(row.amount_minor),
  status: (rows, row) => rows.constant(row.status),
  score: (rows, row) => floatOrNone(rows, row.score),
  p: (rows, row) => floatOrNone(rows, row.p),
  tau: (rows, row) => floatOrNone(rows, row.tau),
  alert: (rows, row) => rows.bool(row.alert),
  cell: (rows, row) => constantOrNone(rows, row.cell),
  expert: (rows, row) => constantOrNone(rows, row.expert),
  model_version: (rows, row) => rows.constant(row.model_version),
  threshold_version: (rows, row) => rows.constant(row.threshold_version),
  error: (rows, row) => textOrNone(rows, row.error),
};
const inOrder = evaluationColumns.map((column) => writers[column]);

function textOrNone(rows: BinaryRows, value: string | null): void {
  if (value === null) rows.none();
  else rows.text(value);
}

function constantOrNone(rows: BinaryRows, value: string | null): void {
  if (value === null) rows.none();
  else rows.constant(value);
}

function floatOrNone(rows: BinaryRows, value: number | null): void {
  if (value === null) rows.none();
  else rows.float8(value);
}

/** Appends an evaluation, its fields in the order of `copyEvaluations`. */
export function writeEvaluation(rows: BinaryRows, row: EvaluationTable): void {
  rows.row(inOrder.length);
  for (let c = 0; c < inOrder.length; c++) inOrder[c]!(rows, row);
}
