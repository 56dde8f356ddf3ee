import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PoolClient } from 'pg';
import { AppError } from '#domain/app-error';
import { copyFile } from '../copy-file.ts';
import { createPool, type Store } from '../database.ts';
import { quoted, stepsOf, tablesOf } from './catalogue.ts';
import { checkedManifest, type Manifest } from './manifest.ts';
import { type Backup, backedUpFolders } from './write-backup.ts';

/** Where anything was done, one of these has a row. The others may hold what the schema steps put there. */
const tracesOfUse = ['event_seen', 'evaluation', 'party', 'model', 'access_user', 'audit_entry', 'loaded_history'];

async function checkEmpty(client: PoolClient, dataFolder: string): Promise<void> {
  for (const name of tracesOfUse) {
    const { rows } = await client.query(`SELECT FROM ${quoted(name)} LIMIT 1`);
    if (rows.length > 0) {
      throw new AppError(
        'backup.database-in-use',
        'A backup goes only into an empty database, and this one is in use.',
      );
    }
  }
  for (const inside of backedUpFolders) {
    const folder = join(dataFolder, inside);
    if (existsSync(folder) && readdirSync(folder).length > 0) {
      throw new AppError(
        'backup.folder-in-use',
        `A backup goes only beside an empty database, and ${folder} is not empty.`,
      );
    }
  }
}

async function fillTables(client: PoolClient, folder: string, manifest: Manifest): Promise<void> {
  const names = manifest.tables.map(({ name }) => quoted(name));
  // Rows come with what triggers made of them, and the trail's own guard would refuse to be emptied of nothing.
  for (const name of names) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
  await client.query(`TRUNCATE ${names.join(', ')}`);
  for (const { name, columns, days, rows } of manifest.tables) {
    for (const day of days ?? []) await client.query('SELECT ensure_day($1, $2)', [name, day]);
    const statement = `COPY ${quoted(name)} (${columns.map(quoted).join(', ')}) FROM STDIN`;
    await copyFile(client, statement, join(folder, 'tables', `${name}.copy`), () => undefined);
    const counted = await client.query<{ n: number }>(`SELECT count(*) AS n FROM ${quoted(name)}`);
    if (counted.rows[0]!.n !== rows) {
      throw new AppError('backup.damaged', `The backup is damaged: ${name} has not the rows that were written.`);
    }
  }
  for (const [name, value] of Object.entries(manifest.sequences)) {
    if (value !== null) await client.query('SELECT setval($1::regclass, $2)', [quoted(name), value]);
  }
  for (const name of names) await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
}

/**
 * Puts a backup into an empty database and data folder of the same version: all of it or nothing. Everything is checked
 * against the manifest first. Errors: `backup.unfinished`, `backup.damaged`, `backup.version`,
 * `backup.database-in-use`, `backup.folder-in-use`.
 */
export async function restoreBackup(store: Store, dataFolder: string, folder: string): Promise<Backup> {
  const manifest = await checkedManifest(folder);
  const pool = createPool(store.owner, 1);
  const client = await pool.connect();
  const made: string[] = [];
  try {
    await client.query('BEGIN');
    const [here, there] = [await stepsOf(client), manifest.steps];
    const known = await tablesOf(client);
    if (JSON.stringify(here) !== JSON.stringify(there) || known.length !== manifest.tables.length) {
      throw new AppError(
        'backup.version',
        'The backup was written by another version of Peerline: restore it with that one.',
      );
    }
    await checkEmpty(client, dataFolder);
    await fillTables(client, folder, manifest);
    const files = Object.keys(manifest.files);
    // A snapshot that was pruned while the backup ran is not there to be read.
    const snapshots = files.filter((path) => path.startsWith('state')).map((path) => basename(path));
    await client.query('DELETE FROM snapshot WHERE file <> ALL ($1)', [snapshots]);
    for (const inside of backedUpFolders) {
      if (!existsSync(join(folder, inside))) continue;
      made.push(join(dataFolder, inside));
      await mkdir(join(dataFolder, inside), { recursive: true, mode: 0o700 });
      await cp(join(folder, inside), join(dataFolder, inside), { recursive: true });
    }
    await client.query('COMMIT');
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    return { folder, tables: manifest.tables.length, rows, files: files.length };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    for (const path of made) await rm(path, { recursive: true, force: true });
    throw error;
  } finally {
    client.release(true);
    await pool.end();
  }
}
