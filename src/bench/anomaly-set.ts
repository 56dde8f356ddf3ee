import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '#domain/app-error';
import { readTable } from '#engine/duckdb/read-table';
import { type Matrix, matrix, takeRows } from '#ml/matrix';
import type { Random } from '#ml/random';
import { sampleRows } from '#ml/sampling';

/** A labelled table: `labels[i]` is 1 for an anomaly. */
export interface AnomalySet {
  readonly name: string;
  readonly X: Matrix;
  readonly labels: Uint8Array;
}

/** Parquet files of a folder with columns of numbers and a label `y`, by name. Throws AppError when there are none. */
export function anomalySetFiles(folder: string): readonly string[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.parquet'))
    .sort();
  if (files.length === 0) throw new AppError('bench.no-data', `There is no .parquet file in ${folder}.`, { folder });
  return files.map((file) => join(folder, file));
}

/** Reads one set. Throws AppError when it has no label column `y`. */
export async function readAnomalySet(file: string): Promise<AnomalySet> {
  const table = await readTable(file);
  const label = table.columns.find((column) => column.name === 'y');
  const columns = table.columns.flatMap((column) => (column.type === 'number' && column.name !== 'y' ? [column] : []));
  if (label?.type !== 'number') throw new AppError('bench.no-label', `${file} has no numeric column y.`, { file });
  const X = matrix(table.rows, columns.length);
  for (const [j, { values }] of columns.entries()) {
    for (let i = 0; i < table.rows; i++) X.data[i * columns.length + j] = values[i]!;
  }
  return { name: basename(file, '.parquet'), X, labels: Uint8Array.from(label.values, (y) => (y > 0 ? 1 : 0)) };
}

/** At most `most` rows, drawn at random, with at least one of each kind kept where there is one. */
export function sampleSet(set: AnomalySet, most: number, random: Random): AnomalySet {
  if (set.X.rows <= most) return set;
  const rows = sampleRows(set.X.rows, most, random);
  if (!rows.some((row) => set.labels[row] === 1)) rows[random.below(most)] = set.labels.indexOf(1);
  return { name: set.name, X: takeRows(set.X, rows), labels: Uint8Array.from(rows, (row) => set.labels[row]!) };
}
