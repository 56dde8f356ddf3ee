import { dirname } from 'node:path';
import { rm } from 'node:fs/promises';
import { legId } from '#domain/leg';
import { openDatabase } from './database.ts';
import { parquetScan } from './parquet-scan.ts';
import { preparedFiles } from './prepared-files.ts';
import { literal } from './sql-text.ts';

/**
 * Replaces the engine's transaction ranks in raw evaluations by the bank's identifiers and a leg identifier, keeps the
 * order, and removes the raw file.
 */
export async function nameEvaluations(lake: string, raw: string, target: string): Promise<void> {
  const folders = [lake, dirname(raw), dirname(target)];
  const database = await openDatabase({ folders, scratch: dirname(raw), keepOrder: true });
  try {
    const mirrored = legId('', 'mirrored');
    await database.connection.run(`COPY (
        SELECT t.id || CASE WHEN e.side = 0 THEN '' ELSE ${literal(mirrored)} END AS legId, t.id AS transactionId,
          e.* EXCLUDE (sequence, side)
        FROM ${parquetScan(raw)} e JOIN read_parquet(${literal(preparedFiles(lake).transfers)}) t USING (sequence)
      ) TO ${literal(target)} (FORMAT parquet, COMPRESSION zstd)`);
  } finally {
    database.close();
  }
  await rm(raw, { recursive: true, force: true });
}
