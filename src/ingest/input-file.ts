import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { InputMapping } from '#contract/mapping';
import { AppError } from '#domain/app-error';
import { parquetFiles } from '#engine/duckdb/parquet-scan';
import { plainPath } from '#engine/duckdb/plain-path';

export type InputFormat = 'csv' | 'parquet' | 'ndjson';

/** A file of the bank's, found and readable. */
export interface InputFile {
  /** Name under which quarantine and messages speak of it: the path below the data folder. */
  readonly name: string;
  readonly path: string;
  readonly format: InputFormat;
  readonly gzip: boolean;
  readonly bytes: number;
}

const endings: readonly (readonly [string, InputFormat])[] = [
  ['.parquet', 'parquet'],
  ['.csv', 'csv'],
  ['.ndjson', 'ndjson'],
  ['.jsonl', 'ndjson'],
  ['.csv.gz', 'csv'],
  ['.ndjson.gz', 'ndjson'],
  ['.jsonl.gz', 'ndjson'],
];

/** The data folder of an option, or the folder of the one file it names. */
export function dataFolder(data: string): string {
  const path = plainPath(data);
  const about = statSync(path, { throwIfNoEntry: false });
  if (about === undefined)
    throw new AppError('data.absent', `There is no folder ${path}: give the folder of the bank's files.`);
  if (!about.isDirectory())
    throw new AppError('data.not-a-folder', `${path} is a file: give the folder that holds it.`);
  return path;
}

/** Finds the file of an input; null where it is absent and may be. */
export function findInput(folder: string, input: InputMapping): InputFile | null {
  const given = plainPath(join(folder, input.file));
  if (!`${given}/`.startsWith(`${folder}/`)) {
    throw new AppError('input.outside', `${input.file} lies outside the data folder: name a file below it.`);
  }
  const ending = existsSync(given) ? '' : endings.find(([each]) => existsSync(given + each))?.[0];
  if (ending === undefined) {
    if (input.optional === true) return null;
    throw new AppError('input.absent', `There is no file ${input.file} in ${folder}: check the name or the mapping.`, {
      file: input.file,
    });
  }
  const path = given + ending;
  const format = input.format ?? endings.find(([each]) => path.toLowerCase().endsWith(each))?.[1] ?? 'csv';
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw new AppError('input.unreadable', `${path} cannot be read: grant read access to it.`, {}, error);
  }
  const about = statSync(path);
  if (about.isDirectory() && format !== 'parquet') {
    throw new AppError('input.not-a-file', `${path} is a folder: the mapping must name a file.`);
  }
  const bytes =
    format === 'parquet' ? parquetFiles(path).reduce((sum, file) => sum + statSync(file).size, 0) : about.size;
  if (bytes === 0)
    throw new AppError('input.empty', `${input.file + ending} is empty: it has no header and no rows.`, { path });
  return { name: input.file + ending, path, format, gzip: path.endsWith('.gz'), bytes };
}
