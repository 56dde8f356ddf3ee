import type { Column, ColumnBatch } from '#domain/column-batch';
import { legFlags, legStatuses } from '#model/score';
import type { ParquetField } from '#engine/duckdb/parquet-writer';
import type { EvaluationRows } from './evaluation-rows.ts';

/** Columns of the raw evaluations; `nameEvaluations` gives them the bank's identifiers. */
export const evaluationFields: readonly ParquetField[] = [
  { name: 'sequence', type: 'int64' },
  { name: 'side', type: 'int64' },
  { name: 'partyId', type: 'text' },
  { name: 'at', type: 'int64' },
  { name: 'amountMinor', type: 'int64' },
  { name: 'status', type: 'text' },
  { name: 'score', type: 'float64' },
  { name: 'p', type: 'float64' },
  { name: 'threshold', type: 'float64' },
  { name: 'cell', type: 'int64' },
  { name: 'calibratedBy', type: 'int64' },
  { name: 'expert', type: 'int64' },
  { name: 'alert', type: 'boolean' },
  { name: 'warmingUp', type: 'boolean' },
  { name: 'guaranteed', type: 'boolean' },
];

/** Evaluations as a batch for Parquet, at most `to − from` rows. */
export function evaluationBatch(
  rows: EvaluationRows,
  parties: readonly string[],
  from: number,
  to: number,
): ColumnBatch {
  const length = to - from;
  const int64 = (values: ArrayLike<number>): Column => ({
    type: 'int64',
    values: Float64Array.from({ length }, (_, i) => values[from + i]!),
  });
  const float64 = (values: Float64Array): Column => ({ type: 'float64', values: values.subarray(from, to) });
  const text = (value: (row: number) => string): Column => ({
    type: 'text',
    values: Array.from({ length }, (_, i) => value(from + i)),
  });
  const bit = (flag: number): Column => ({
    type: 'boolean',
    values: Int8Array.from({ length }, (_, i) => ((rows.flags[from + i]! & flag) === 0 ? 0 : 1)),
  });
  return {
    length,
    columns: {
      sequence: int64(rows.sequence),
      side: int64(rows.side),
      partyId: text((i) => parties[rows.party[i]!]!),
      at: int64(rows.at),
      amountMinor: int64(rows.amount),
      status: text((i) => legStatuses[rows.status[i]!]!),
      score: float64(rows.score),
      p: float64(rows.p),
      threshold: float64(rows.threshold),
      cell: int64(rows.cell),
      calibratedBy: int64(rows.calibratedBy),
      expert: int64(rows.expert),
      alert: bit(legFlags.alert),
      warmingUp: bit(legFlags.warmingUp),
      guaranteed: bit(legFlags.guaranteed),
    },
  };
}
