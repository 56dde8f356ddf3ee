import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PreparedCounts } from '../engine.ts';
import { hasTable, lakeFile, type LakeTable } from './lake.ts';
import { parquetFiles } from './parquet-scan.ts';

/** Changes whenever the prepared files would look different for the same lake. */
const preparedFormat = 3;

const sources: readonly LakeTable[] = [
  'parties',
  'accounts',
  'transactions',
  'behaviour-events',
  'complaints',
  'incidents',
  'screening-hits',
];

export interface Manifest {
  readonly fingerprint: string;
  readonly counts: PreparedCounts;
}

/** What `prepare` leaves behind in the lake. */
export function preparedFiles(lake: string): Readonly<Record<'folder' | PreparedFile, string>> {
  return { folder: preparedFolder(lake), ...preparedFilesIn(preparedFolder(lake)) };
}

type PreparedFile = 'manifest' | 'dictionary' | 'parties' | 'transfers' | 'events';

export function preparedFolder(lake: string): string {
  return join(lake, '.prepared');
}

export function preparedFilesIn(folder: string): Readonly<Record<PreparedFile, string>> {
  return {
    manifest: join(folder, 'prepared.json'),
    dictionary: join(folder, 'dictionary.json'),
    parties: join(folder, 'parties.parquet'),
    transfers: join(folder, 'transfers.parquet'),
    events: join(folder, 'events.parquet'),
  };
}

/** Identifies the lake's files by name, size and time of writing. */
export function lakeFingerprint(lake: string): string {
  const hash = createHash('sha256').update(`format ${preparedFormat}`);
  for (const table of sources) {
    if (!hasTable(lake, table)) continue;
    for (const file of parquetFiles(lakeFile(lake, table))) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`\n${table} ${file.slice(lake.length)} ${size} ${mtimeMs}`);
    }
  }
  return hash.digest('hex');
}

/** The manifest of what was prepared for the lake as it is now; null where that is absent, stale or damaged. */
export function readManifest(lake: string): Manifest | null {
  const { manifest } = preparedFiles(lake);
  if (!existsSync(manifest)) return null;
  try {
    const read = JSON.parse(readFileSync(manifest, 'utf8')) as Partial<Manifest> | null;
    if (read?.counts === undefined || read.fingerprint !== lakeFingerprint(lake)) return null;
    return { fingerprint: read.fingerprint, counts: read.counts };
  } catch {
    // Cut short or edited: whoever prepares does it again, and whoever reads is told that nothing is prepared.
    return null;
  }
}
