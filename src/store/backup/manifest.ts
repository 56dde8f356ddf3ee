import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '#domain/app-error';
import type { BackedUpTable } from './catalogue.ts';

export interface Manifest {
  /** Of this layout of a backup. */
  readonly format: 1;
  /** UTC epoch ms. */
  readonly createdAt: number;
  readonly steps: Readonly<Record<string, string>>;
  readonly tables: readonly (BackedUpTable & { readonly rows: number })[];
  /** Last value handed out; null = none yet. */
  readonly sequences: Readonly<Record<string, number | null>>;
  /** Path below the backup → SHA-256 in hex. */
  readonly files: Readonly<Record<string, string>>;
}

const manifestFile = 'manifest.json';

function digestOf(manifest: Manifest): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Written last: a backup without it was not finished. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = JSON.stringify({ sha256: digestOf(manifest), manifest }, null, 1);
  await writeFile(join(folder, manifestFile), text, { flag: 'wx', mode: 0o600, flush: true });
}

/** The manifest, after every byte was checked against it. Errors `backup.unfinished`, `backup.damaged`, `backup.version`. */
export async function checkedManifest(folder: string): Promise<Manifest> {
  let text: string;
  try {
    text = readFileSync(join(folder, manifestFile), 'utf8');
  } catch (error) {
    throw new AppError('backup.unfinished', `${folder} holds no finished backup: it has no manifest.`, {}, error);
  }
  const damaged = (what: string) => new AppError('backup.damaged', `The backup is damaged: ${what}.`);
  let read: { readonly sha256: string; readonly manifest: Manifest };
  try {
    read = JSON.parse(text) as typeof read;
    if (digestOf(read.manifest) !== read.sha256) throw damaged('its manifest was changed');
  } catch (error) {
    throw error instanceof AppError ? error : damaged('its manifest cannot be read');
  }
  if (read.manifest.format !== 1) {
    throw new AppError(
      'backup.version',
      'The backup was written by another version of Peerline: restore it with that one.',
    );
  }
  for (const [path, sha256] of Object.entries(read.manifest.files)) {
    const found = await sha256Of(join(folder, path)).catch(() => null);
    if (found === null) throw damaged(`${path} is missing`);
    if (found !== sha256) throw damaged(`${path} has other bytes than were written`);
  }
  return read.manifest;
}
