import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '#domain/app-error';
import { readTable } from '#engine/duckdb/read-table';
import { type Matrix, matrix, takeRows } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { sampleWithoutReplacement } from '#ml/sample';
import { applyStandardScaler, fitStandardScaler } from '#ml/scalers/standard-scaler';

/** A labelled table of an anomaly benchmark: `labels[i]` is 1 for an anomaly. */
export interface LabelledSet {
  readonly name: string;
  readonly X: Matrix;
  readonly labels: Uint8Array;
}

/** The Parquet files of a folder, by name. Throws AppError when there is none. */
export function setFiles(folder: string): readonly string[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.parquet'));
  } catch (error) {
    throw new AppError('bench.no-folder', `${folder} cannot be read: name the folder of the sets.`, { folder }, error);
  }
  if (names.length === 0) throw new AppError('bench.no-sets', `There is no .parquet file in ${folder}.`, { folder });
  return names.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).map((name) => join(folder, name));
}

/** Reads one set: column `y` labels, all others are numbers. */
export async function readSet(file: string): Promise<LabelledSet> {
  const table = await readTable(file);
  const numbers = table.columns.flatMap((column) => (column.type === 'number' ? [column] : []));
  const label = numbers.find((column) => column.name === 'y');
  if (label === undefined) throw new AppError('bench.no-label', `${file} has no column y.`, { file });
  const features = numbers.filter((column) => column !== label);
  const X = matrix(table.rows, features.length);
  for (const [j, { values }] of features.entries()) {
    for (let i = 0; i < table.rows; i++) X.data[i * features.length + j] = values[i]!;
  }
  return { name: basename(file, '.parquet'), X, labels: Uint8Array.from(label.values) };
}

/**
 * At most `most` rows, drawn by seed within each label so that a rare label keeps its rate (at least one anomaly), and
 * standardised: what every detector and every peer is given.
 */
export function sampleSet(set: LabelledSet, most: number, seed: number): LabelledSet {
  const rows = set.X.rows > most ? stratifiedRows(set.labels, most, seed) : Uint32Array.from(set.labels.keys());
  const X = takeRows(set.X, rows);
  applyStandardScaler(fitStandardScaler(X), X, X);
  return { name: set.name, X, labels: Uint8Array.from(rows, (i) => set.labels[i]!) };
}

function stratifiedRows(labels: Uint8Array, most: number, seed: number): Uint32Array {
  const random = createRandom(seed).fork('rows');
  const anomalies = Uint32Array.from(labels.keys()).filter((i) => labels[i] !== 0);
  const normal = Uint32Array.from(labels.keys()).filter((i) => labels[i] === 0);
  const wanted = Math.min(anomalies.length, Math.max(1, Math.round((most * anomalies.length) / labels.length)));
  return Uint32Array.of(
    ...sampleWithoutReplacement(random, anomalies.length, wanted).map((i) => anomalies[i]!),
    ...sampleWithoutReplacement(random, normal.length, most - wanted).map((i) => normal[i]!),
  ).sort();
}
