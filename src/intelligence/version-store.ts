import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '#domain/app-error';

const versionLine = z.object({
  /** UTC epoch ms: when it was first seen. */
  knownFrom: z.int(),
  /** Of `file`, in hex. */
  sha256: z.string(),
  /** What was understood, as JSON: a later change of how a source is read does not change what was known. */
  file: z.string(),
  /** The bytes as they came. */
  original: z.string(),
  from: z.string(),
  licence: z.string(),
});
/** One state of a source, as it was first seen. */
export type SourceVersion = z.infer<typeof versionLine>;

const ledger = (folder: string, source: string): string => join(folder, source, 'versions.ndjson');

function damaged(file: string, cause?: unknown): AppError {
  const sentence = `${file} is not what was kept: restore it from a backup.`;
  return new AppError('intelligence.damaged', sentence, { file }, cause);
}

/** What was seen of a source, in the order of time. Error `intelligence.damaged`. */
export function versionsOf(folder: string, source: string): readonly SourceVersion[] {
  const file = ledger(folder, source);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== ''); // prettier-ignore
  return lines.map((line) => {
    try {
      return versionLine.parse(JSON.parse(line));
    } catch (error) {
      throw damaged(file, error);
    }
  });
}

/** What was understood of a version, as JSON. Error `intelligence.damaged` where it is not what was kept. */
export function contentOf(folder: string, source: string, version: SourceVersion): string {
  const file = join(folder, source, version.file);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (text === null || sha256Of(text) !== version.sha256) throw damaged(file);
  return text;
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export interface Seen {
  readonly knownFrom: number;
  readonly from: string;
  readonly licence: string;
  readonly original: Uint8Array;
}

/** Keeps what says something else than the last version. Returns false where it says the same. */
export function keepVersion(folder: string, source: string, content: object, seen: Seen): boolean {
  const text = JSON.stringify(content);
  const sha256 = sha256Of(text);
  const last = versionsOf(folder, source).at(-1);
  if (last?.sha256 === sha256) return false;
  const { knownFrom, from, licence } = seen;
  if (last !== undefined && last.knownFrom >= knownFrom) {
    throw new AppError('intelligence.clock', `The clock stands before the last version of ${source}: set it right.`);
  }
  const stamp = `${new Date(knownFrom).toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${sha256.slice(0, 12)}`;
  const [file, original] = [`${stamp}.json`, `${stamp}.original`];
  mkdirSync(join(folder, source), { recursive: true });
  writeFileSync(join(folder, source, original), seen.original);
  writeFileSync(join(folder, source, file), text);
  const line = { knownFrom, sha256, file, original, from, licence } satisfies SourceVersion;
  appendFileSync(ledger(folder, source), `${JSON.stringify(line)}\n`);
  return true;
}
