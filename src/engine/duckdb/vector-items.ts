import {
  DuckDBDoubleVector,
  DuckDBFloatVector,
  DuckDBIntegerVector,
  DuckDBSmallIntVector,
  DuckDBTinyIntVector,
  DuckDBUTinyIntVector,
  type DuckDBVector,
} from '@duckdb/node-api';
import { AppError } from '#domain/app-error';

export type NumericArray = Float64Array | Float32Array | Int32Array | Int16Array | Int8Array | Uint8Array;

/**
 * The typed array behind a numeric vector. The package keeps it private, but whole-array copies are ten times faster
 * than its accessors; this file is the only one that depends on it, and its test guards an upgrade.
 */
export function vectorItems(vector: DuckDBVector): NumericArray {
  let items: NumericArray | undefined;
  if (vector instanceof DuckDBDoubleVector) items = vector['items'];
  else if (vector instanceof DuckDBFloatVector) items = vector['items'];
  else if (vector instanceof DuckDBIntegerVector) items = vector['items'];
  else if (vector instanceof DuckDBSmallIntVector) items = vector['items'];
  else if (vector instanceof DuckDBTinyIntVector) items = vector['items'];
  else if (vector instanceof DuckDBUTinyIntVector) items = vector['items'];
  if (items === undefined) {
    throw new AppError('duckdb.type', `A column of type ${String(vector.type)} cannot be read as a typed array.`);
  }
  return items;
}
