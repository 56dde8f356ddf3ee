import { copyFileSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { outputFolder } from '#engine/duckdb/output-folder';
import { readVersion } from '#model/version';
import { documentFile, filesIn, placeFiles, readModelFiles, sha256 } from './model-folder.ts';

export interface ModelExport {
  readonly version: string;
  /** `<to>/<version>`: the name is the hash that the files are checked against. */
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /** Copy of the model document beside the folder; null where there is none. */
  readonly document: string | null;
}

/**
 * Copies the files of a version to `<to>/<version>/` after every hash was checked; what the manifest does not name is
 * left behind. An existing copy is checked and kept. Errors: those of `readModelFiles` and `readVersion`.
 */
export function exportModel(options: {
  readonly out: string;
  readonly model?: string;
  readonly to: string;
}): ModelExport {
  const out = resolve(options.out);
  const to = resolve(options.to);
  const { version, files } = readModelFiles(out, options.model);
  const { manifest } = readVersion(files, version, sha256);
  const named = new Map(
    ['manifest.json', ...manifest.files.map(({ name }) => name)].map((name) => [name, files.get(name)!]),
  );
  const folder = join(to, version);
  if (existsSync(folder)) readVersion(filesIn(folder), version, sha256);
  else placeFiles(folder, named);
  return {
    version,
    folder,
    files: [...named].map(([name, bytes]) => ({ name, bytes: bytes.length })),
    document: copyDocument(documentFile(out, version), to, version),
  };
}

function copyDocument(from: string, to: string, version: string): string | null {
  if (!existsSync(from)) return null;
  const target = join(to, `${version}.html`);
  outputFolder(to);
  if (from !== target) copyFileSync(from, target);
  return target;
}
