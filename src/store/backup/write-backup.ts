import { createWriteStream, existsSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { AppError } from '#domain/app-error';
import { createPool, type Store } from '../database.ts';
import { type BackedUpTable, quoted, stepsOf, tablesOf } from './catalogue.ts';
import { type Manifest, sha256Of, writeManifest } from './manifest.ts';

/** Folders of the data folder that evaluations rest on: models, the state folded so far, and days of the log put away. */
export const backedUpFolders = ['models', 'state', 'lake/event-log'] as const;
const longestMs = 6 * 3_600_000;

export interface Backup {
  readonly folder: string;
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
}

async function copyTable(client: PoolClient, { name, columns }: BackedUpTable, file: string): Promise<number> {
  const statement = `COPY (SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(name)}) TO STDOUT`;
  const copy = client.query(Object.assign(copyTo(statement), { query_timeout: longestMs }));
  await pipeline(copy, createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true }));
  return copy.rowCount ?? 0;
}

/** Files below a folder, as paths; those that vanish meanwhile (snapshots are pruned) are not part of the backup. */
async function copyFolder(from: string, to: string, inside: string): Promise<string[]> {
  if (!existsSync(join(from, inside))) return [];
  const copied: string[] = [];
  for (const entry of await readdir(join(from, inside), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name).slice(from.length + 1);
    await mkdir(join(to, path, '..'), { recursive: true, mode: 0o700 });
    try {
      await copyFile(join(from, path), join(to, path));
      copied.push(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return copied;
}

/**
 * Writes a backup into a folder that is new or empty, while the system goes on: all tables as of one moment, then the
 * models and snapshots. The master key is not part of it. Error `backup.not-empty`.
 */
export async function writeBackup(store: Store, dataFolder: string, folder: string, now: number): Promise<Backup> {
  await mkdir(join(folder), { recursive: true, mode: 0o700 });
  if (readdirSync(folder).length > 0)
    throw new AppError('backup.not-empty', `${folder} is not empty: name a new folder.`);
  await mkdir(join(folder, 'tables'), { mode: 0o700 });
  const pool = createPool(store.owner, 1);
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const tables: Manifest['tables'][number][] = [];
    const paths: string[] = [];
    for (const table of await tablesOf(client)) {
      const path = join('tables', `${table.name}.copy`);
      tables.push({ ...table, rows: await copyTable(client, table, join(folder, path)) });
      paths.push(path);
    }
    const steps = await stepsOf(client);
    // Sequences know no snapshot: read last, they are at or beyond every row.
    const sequences = await client.query<{ name: string; value: number | null }>(
      "SELECT sequencename AS name, last_value AS value FROM pg_sequences WHERE schemaname = 'public'",
    );
    await client.query('COMMIT');
    for (const inside of backedUpFolders) paths.push(...(await copyFolder(dataFolder, folder, inside)));
    const files: Record<string, string> = {};
    for (const path of paths) files[path] = await sha256Of(join(folder, path));
    await writeManifest(folder, {
      format: 1,
      createdAt: now,
      steps,
      tables,
      sequences: Object.fromEntries(sequences.rows.map(({ name, value }) => [name, value])),
      files,
    });
    return {
      folder,
      tables: tables.length,
      rows: tables.reduce((sum, { rows }) => sum + rows, 0),
      files: paths.length,
    };
  } finally {
    client.release(true);
    await pool.end();
  }
}
