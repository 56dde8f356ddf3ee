import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#domain/app-error';
import { plainPath } from './plain-path.ts';
import { literalList } from './sql-text.ts';

/** The Parquet files behind a name: the file itself, or the parts of a folder, in order of their names. */
export function parquetFiles(path: string): readonly string[] {
  const plain = plainPath(path);
  if (!existsSync(plain)) throw new AppError('file.absent', `There is no file ${plain}.`, { path: plain });
  if (!statSync(plain).isDirectory()) return [plain];
  const parts = readdirSync(plain)
    .filter((name) => name.endsWith('.parquet'))
    .sort()
    .map((name) => join(plain, name));
  if (parts.length === 0) {
    throw new AppError('file.empty-folder', `The folder ${plain} holds no .parquet file.`, { path: plain });
  }
  return parts;
}

/** SQL that scans a Parquet file or folder of parts; rows keep the order of the files. */
export function parquetScan(path: string): string {
  return `read_parquet(${literalList(parquetFiles(path))}, hive_partitioning = false, union_by_name = false)`;
}
