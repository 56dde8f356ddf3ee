import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LoadedKind, loadedKinds } from '#contract/records';
import { openDatabase } from '#engine/duckdb/database';
import { hasTable, lakeFile } from '#engine/duckdb/lake';
import { type Row, readRows } from '#engine/duckdb/rows';
import { literal } from '#engine/duckdb/sql-text';
import type { DataQuality } from './data-quality.ts';
import { ingest, type IngestOptions } from './ingest.ts';
import type { KindCounts } from './load-kind.ts';
import type { Progress } from '#domain/progress';

const shownRows = 10;

export interface MappingCheck {
  readonly mapping: string;
  readonly baseCurrency: string;
  readonly counts: Readonly<Partial<Record<LoadedKind, KindCounts>>>;
  /** The first ten mapped rows of each kind. */
  readonly rows: Readonly<Partial<Record<LoadedKind, readonly Row[]>>>;
  /** The first ten quarantined rows of each kind: file, line, field, value, reason. */
  readonly quarantined: Readonly<Partial<Record<LoadedKind, readonly Row[]>>>;
  readonly quality: DataQuality;
}

/**
 * Tries a mapping on all the files without touching any lake: everything that ingest would do is done in a temporary
 * folder. Throws what ingest would throw.
 */
export async function checkMapping(options: Omit<IngestOptions, 'out'>, progress?: Progress): Promise<MappingCheck> {
  const out = mkdtempSync(join(tmpdir(), 'peerline-check-'));
  try {
    const { mapping, baseCurrency, counts, quality, lake, quarantine } = await ingest({ ...options, out }, progress);
    const rows: Partial<Record<LoadedKind, readonly Row[]>> = {};
    const quarantined: Partial<Record<LoadedKind, readonly Row[]>> = {};
    const database = await openDatabase({ folders: [out], scratch: out });
    try {
      for (const kind of loadedKinds) {
        if (hasTable(lake, kind)) {
          const scan = `read_parquet(${literal(lakeFile(lake, kind))})`;
          rows[kind] = await readRows(database.connection, `SELECT * FROM ${scan} LIMIT ${shownRows}`);
        }
        if ((counts[kind]?.quarantined ?? 0) > 0) {
          quarantined[kind] = await readRows(
            database.connection,
            `SELECT * FROM read_json(${literal(join(quarantine, `${kind}.ndjson`))}, format = 'newline_delimited',
              columns = {file: 'VARCHAR', line: 'BIGINT', field: 'VARCHAR', value: 'VARCHAR', reason: 'VARCHAR'}) LIMIT ${shownRows}`,
          );
        }
      }
    } finally {
      database.close();
    }
    return { mapping, baseCurrency, counts, rows, quarantined, quality };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
