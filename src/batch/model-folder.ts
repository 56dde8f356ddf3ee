import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#domain/app-error';
import type { Model } from '#model/model';
import { type ReadVersion, readVersion, type VersionFacts, writeVersion } from '#model/version';
import { folders } from './workspace.ts';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Writes a model version to `models/<version>/`; an existing one is the same bytes and stays. Returns its name. */
export function saveModel(out: string, model: Model, facts: VersionFacts): string {
  const { id, files } = writeVersion(model, facts, sha256);
  const folder = join(folders(out).models, id);
  if (!existsSync(folder)) placeFiles(folder, files);
  return id;
}

/** Writes a new folder whole or not at all. */
export function placeFiles(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  const partial = `${folder}.partial-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  for (const [file, bytes] of files) writeFileSync(join(partial, file), bytes, { flush: true });
  renameSync(partial, folder);
}

/** Versions in the data folder, newest first. */
export function modelVersions(out: string): readonly string[] {
  const folder = folders(out).models;
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.includes('.partial-'))
    .map((entry) => ({ name: entry.name, at: statSync(join(folder, entry.name)).mtimeMs }))
    .sort((a, b) => b.at - a.at || a.name.localeCompare(b.name))
    .map(({ name }) => name);
}

/** Files of a version, not yet checked. */
export interface ModelFiles {
  readonly version: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Finds a version by its name or the beginning of it; the newest where none is named. */
export function readModelFiles(out: string, wanted?: string): ModelFiles {
  const versions = modelVersions(out);
  const found = wanted === undefined ? versions.slice(0, 1) : versions.filter((version) => version.startsWith(wanted));
  if (found.length === 0) {
    const sentence =
      versions.length === 0
        ? `There is no model in ${folders(out).models}: run \`peerline train\` first.`
        : `There is no model version ${wanted}; there are: ${versions.join(', ')}.`;
    throw new AppError('model.absent', sentence);
  }
  if (found.length > 1) throw new AppError('model.ambiguous', `${wanted} fits several versions: ${found.join(', ')}.`);
  const version = found[0]!;
  return { version, files: filesIn(join(folders(out).models, version)) };
}

export function filesIn(folder: string): ReadonlyMap<string, Uint8Array> {
  return new Map(readdirSync(folder).map((file) => [file, new Uint8Array(readFileSync(join(folder, file)))]));
}

/** A version read and checked: see `readModelFiles` and `readVersion`. */
export type LoadedVersion = ReadVersion & { readonly version: string };

export function loadModel(out: string, wanted?: string): LoadedVersion {
  const { version, files } = readModelFiles(out, wanted);
  return { version, ...readVersion(files, version, sha256) };
}

/** Where the document of a version lies: beside its folder, so that the version's own files stay as they are. */
export const documentFile = (out: string, version: string): string => join(folders(out).models, `${version}.html`);
