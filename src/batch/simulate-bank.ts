import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outputFolder } from '#engine/duckdb/output-folder';
import type { Column, ColumnBatch } from '#domain/column-batch';
import { type ParquetField, writeParquet } from '#engine/duckdb/parquet-writer';
import type { SimulateOptions } from '#simulate/options';
import { simulate, type SimulatedKind } from '#simulate/simulate';
import { type Channel, createChannel } from './channel.ts';
import type { Progress } from './workspace.ts';

export interface SimulatedBank {
  readonly folder: string;
  readonly parties: number;
  readonly transactions: number;
  /** Rows per kind of record. */
  readonly rows: Readonly<Record<string, number>>;
  readonly seconds: number;
}

interface Writer {
  readonly channel: Channel<ColumnBatch>;
  readonly done: Promise<number>;
}

function fieldsOf(batch: ColumnBatch): readonly ParquetField[] {
  return Object.entries(batch.columns).map(([name, column]) => ({ name, type: column.type }));
}

/** The rates are a small file that people read and edit: CSV. */
function ratesCsv(batch: ColumnBatch): string {
  const names = Object.keys(batch.columns);
  const value = (column: Column, row: number): string => String(column.values[row] ?? '');
  const lines = Array.from({ length: batch.length }, (_, row) =>
    names.map((name) => value(batch.columns[name]!, row)).join(','),
  );
  return `${[names.join(','), ...lines].join('\n')}\n`;
}

/**
 * Makes a synthetic bank and writes it as files in the canonical layout, one writer per kind of record. Memory does not
 * grow with the number of transactions.
 */
export async function simulateBank(
  options: SimulateOptions & { readonly out: string },
  progress: Progress,
): Promise<SimulatedBank> {
  const startedAt = performance.now();
  const { out, ...bank } = options;
  const folder = outputFolder(out);
  const writers = new Map<SimulatedKind, Writer>();
  const rows: Record<string, number> = {};
  try {
    for (const { kind, batch } of simulate(bank)) {
      rows[kind] = (rows[kind] ?? 0) + batch.length;
      if (kind === 'rates') {
        await writeFile(join(folder, 'rates.csv'), ratesCsv(batch));
        continue;
      }
      let writer = writers.get(kind);
      if (writer === undefined) {
        const channel = createChannel<ColumnBatch>();
        const done = writeParquet(join(folder, `${kind}.parquet`), fieldsOf(batch), channel);
        done.catch((error: unknown) => channel.fail(error));
        writer = { channel, done };
        writers.set(kind, writer);
      }
      await writer.channel.put(batch);
      if (kind === 'transactions') progress(rows[kind], options.transactions ?? null, 'Simulating a bank');
    }
  } finally {
    for (const writer of writers.values()) writer.channel.end();
  }
  await Promise.all([...writers.values()].map((writer) => writer.done));
  return {
    folder,
    parties: rows['parties'] ?? 0,
    transactions: rows['transactions'] ?? 0,
    rows,
    seconds: (performance.now() - startedAt) / 1000,
  };
}
