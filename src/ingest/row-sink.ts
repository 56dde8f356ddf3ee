import type { ColumnBatch } from '#domain/column-batch';
import type { ParquetField } from '#engine/duckdb/parquet-writer';

const rowsPerBatch = 16_384;
const shownCharacters = 200;

/** Columns of a staged text input: where the row stands, why it cannot be read, and the mapped columns as text. */
export function stagedSchema(columns: readonly string[]): readonly ParquetField[] {
  return [
    { name: 'line', type: 'int64' },
    { name: 'reject', type: 'text' },
    { name: 'rejectText', type: 'text' },
    ...columns.map((name): ParquetField => ({ name: stagedName(name), type: 'text' })),
  ];
}

/** A prefix keeps the bank's column names apart from ours. */
export function stagedName(column: string): string {
  return `c:${column}`;
}

/** Collects rows of text into batches. */
export class RowSink {
  private readonly names: readonly string[];
  private line = new Float64Array(rowsPerBatch);
  private reject: (string | null)[] = [];
  private rejectText: (string | null)[] = [];
  private values: (string | null)[][];
  private length = 0;
  readonly full: ColumnBatch[] = [];

  constructor(columns: readonly string[]) {
    this.names = columns;
    this.values = columns.map(() => []);
  }

  /** Adds a row; `row[i]` belongs to column i. */
  add(line: number, row: readonly (string | null)[]): void {
    this.line[this.length] = line;
    this.reject.push(null);
    this.rejectText.push(null);
    for (let c = 0; c < this.values.length; c++) this.values[c]!.push(row[c] ?? null);
    this.grown();
  }

  /** Adds a row that cannot be read, with the reason. */
  addReject(line: number, reason: string, text: string): void {
    this.line[this.length] = line;
    this.reject.push(reason);
    this.rejectText.push(text.slice(0, shownCharacters).replaceAll('\0', '·'));
    for (const column of this.values) column.push(null);
    this.grown();
  }

  /** Closes the batch under way. */
  finish(): void {
    if (this.length === 0) return;
    const text = (values: readonly (string | null)[]) => ({ type: 'text', values }) as const;
    this.full.push({
      length: this.length,
      columns: {
        line: { type: 'int64', values: this.line.subarray(0, this.length) },
        reject: text(this.reject),
        rejectText: text(this.rejectText),
        ...Object.fromEntries(this.names.map((name, c) => [stagedName(name), text(this.values[c]!)])),
      },
    });
    this.line = new Float64Array(rowsPerBatch);
    this.reject = [];
    this.rejectText = [];
    this.values = this.values.map(() => []);
    this.length = 0;
  }

  private grown(): void {
    this.length++;
    if (this.length === rowsPerBatch) this.finish();
  }
}
