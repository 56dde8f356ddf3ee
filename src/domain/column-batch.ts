/**
 * Rows of a canonical record kind as columns, so that a million of them pass between rooms without an object each.
 * Column names are the field names of the record. In the lake, times are int64 epoch ms and amounts int64 minor units.
 */
export type Column =
  | { readonly type: 'text'; readonly values: readonly (string | null)[] }
  /** Exact integers within ±2^53; NaN = null. */
  | { readonly type: 'int64'; readonly values: Float64Array }
  /** NaN = null. */
  | { readonly type: 'float64'; readonly values: Float64Array }
  /** 0, 1; −1 = null. */
  | { readonly type: 'boolean'; readonly values: Int8Array };

export interface ColumnBatch {
  readonly length: number;
  readonly columns: Readonly<Record<string, Column>>;
}

/** The kinds of canonical record; each is one Parquet file (or folder of files) in the lake. */
export const recordKinds = [
  'parties',
  'accounts',
  'transactions',
  'behaviour-events',
  'complaints',
  'incidents',
  'screening-hits',
  'consents',
] as const;
export type RecordKind = (typeof recordKinds)[number];
