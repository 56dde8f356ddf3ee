import { existsSync, statSync } from 'node:fs';
import { mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { folders } from '#batch/workspace';
import { AppError } from '#domain/app-error';
import type { ColumnBatch } from '#domain/column-batch';
import { openDatabase } from '#engine/duckdb/database';
import { parquetScan } from '#engine/duckdb/parquet-scan';
import { type ParquetField, writeParquet } from '#engine/duckdb/parquet-writer';
import { numberOf, streamRows } from '#engine/duckdb/rows';
import type { ArchivedRecord, LogArchive } from '#stream/archive/log-archive';

const fields: readonly ParquetField[] = [
  { name: 'position', type: 'int64' },
  { name: 'partition', type: 'int64' },
  { name: 'kind', type: 'int64' },
  { name: 'acceptedAt', type: 'int64' },
  { name: 'body', type: 'text' },
];

function batchOf(records: readonly ArchivedRecord[]): ColumnBatch {
  const numbers = (valueOf: (record: ArchivedRecord) => number) =>
    ({ type: 'int64', values: Float64Array.from(records, valueOf) }) as const;
  return {
    length: records.length,
    columns: {
      position: numbers(({ position }) => position),
      partition: numbers(({ partition }) => partition),
      kind: numbers(({ kind }) => kind),
      acceptedAt: numbers(({ acceptedAt }) => acceptedAt),
      body: { type: 'text', values: records.map(({ body }) => body) },
    },
  };
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The archive of a data folder. */
export function logArchiveIn(dataFolder: string): LogArchive {
  return parquetLogArchive(folders(dataFolder).lake);
}

/** The log's archive in a lake: `event-log/YYYY-MM-DD.parquet`, a file, or a folder of parts for a busy day. */
export function parquetLogArchive(lake: string): LogArchive {
  const folder = join(lake, 'event-log');
  const fileOf = (day: string) => join(folder, `${day}.parquet`);
  return {
    async write(day, pages) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      async function* batches(): AsyncGenerator<ColumnBatch> {
        for await (const page of pages) yield batchOf(page);
      }
      const file = fileOf(day);
      await writeParquet(file, fields, batches());
      if (statSync(file).isDirectory()) for (const part of await readdir(file)) await flush(join(file, part));
      // Of a folder, and of the folder around it, the names are what must be on the disk.
      for (const path of [file, folder]) await flush(path);
    },
    async *read(day, after) {
      const file = fileOf(day);
      if (!existsSync(file)) {
        throw new AppError('archive.absent', `The log of ${day} is not in ${folder}: bring it back from a backup.`);
      }
      const database = await openDatabase({ folders: [folder], scratch: folder, threads: 1, memoryLimitMb: 512 });
      try {
        // Rows keep the order of the files, which is that of positions: a busy day need not be sorted.
        const sql = `SELECT * FROM ${parquetScan(file)} WHERE position > ${Math.trunc(after)}`;
        for await (const page of streamRows(database.connection, sql)) {
          yield page.map((row) => ({
            position: numberOf(row, 'position'),
            partition: numberOf(row, 'partition'),
            kind: numberOf(row, 'kind'),
            acceptedAt: numberOf(row, 'acceptedAt'),
            body: String(row['body']),
          }));
        }
      } finally {
        database.close();
      }
    },
  };
}
