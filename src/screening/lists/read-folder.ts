import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#domain/app-error';
import { cleanText } from './clean-text.ts';
import { euColumns, readEu } from './eu.ts';
import type { ListEntry, ListFile, ReadList, ScreeningList } from './list.ts';
import { readOfac } from './ofac.ts';
import { openSanctionsColumns, readOpenSanctionsCsv, readOpenSanctionsJson } from './opensanctions.ts';
import { readUn } from './un.ts';

interface FolderFile extends ListFile {
  readonly controlCharacters: number;
}

const ofac = [
  { name: 'OFAC SDN', main: 'sdn.csv', aliases: 'alt.csv', addresses: 'add.csv', comments: 'sdn_comments.csv' },
  {
    name: 'OFAC Consolidated',
    main: 'cons_prim.csv',
    aliases: 'cons_alt.csv',
    addresses: 'cons_add.csv',
    comments: 'cons_comments.csv',
  },
] as const; // prettier-ignore

export interface FolderOfLists {
  readonly lists: readonly ScreeningList[];
  /** Files that belong to no list we know. */
  readonly notRead: readonly string[];
}

/**
 * Every list in a folder, recognised by the names of OFAC's files and by what the others hold.
 *
 * Errors: `screening.no-lists` where there is none or a main file has aliases beside it but is itself missing.
 */
export function readLists(folder: string): FolderOfLists {
  const files = new Map<string, FolderFile>();
  for (const file of namesIn(folder)) {
    if (!/\.(csv|xml|json|ndjson|jsonl)$/i.test(file)) continue;
    files.set(file.toLowerCase(), { file, ...cleanText(readFileSync(join(folder, file))) });
  }
  const lists: ScreeningList[] = [];
  for (const { name, main, aliases, addresses, comments } of ofac) {
    const parts = [main, aliases, addresses, comments].map((part) => take(files, part));
    const [first, second = null, third = null, fourth = null] = parts;
    if (first === null || first === undefined) {
      const left = parts.find((part) => part !== null && part !== undefined);
      if (left !== undefined) throw new AppError('screening.no-lists', `${left.file} is here without ${main}.`);
      continue;
    }
    const read = readOfac(name, { main: first, aliases: second, addresses: third, comments: fourth });
    lists.push(finished(read, [first, second, third, fourth]));
  }
  const notRead: string[] = [];
  for (const file of files.values()) {
    const read = recognised(file);
    if (read === null) notRead.push(file.file);
    else lists.push(finished(read, [file]));
  }
  if (lists.length === 0) throw new AppError('screening.no-lists', `There is no list in ${folder}.`);
  return { lists, notRead };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw new AppError('screening.no-lists', `${folder} cannot be read.`, {}, error);
  }
}

function take(files: Map<string, FolderFile>, name: string): FolderFile | null {
  const file = files.get(name) ?? null;
  files.delete(name);
  return file;
}

function recognised(file: FolderFile): ReadList | null {
  const head = file.text.slice(0, 20_000).trimStart();
  const firstLine = head.split('\n', 1)[0]!.toLowerCase();
  const has = (columns: readonly string[], delimiter: string): boolean => {
    const names = firstLine.replaceAll('"', '').trim().split(delimiter);
    return columns.every((column) => names.includes(column.toLowerCase()));
  };
  if (head.startsWith('<')) return /<CONSOLIDATED_LIST[\s>]/.test(head) ? readUn(file) : null;
  if (has(euColumns, ';')) return readEu(file);
  if (has(openSanctionsColumns, ',')) return readOpenSanctionsCsv(file);
  return head.startsWith('{"') && firstLine.includes('"schema"') ? readOpenSanctionsJson(file) : null;
}

function finished(read: ReadList, files: readonly (FolderFile | null)[]): ScreeningList {
  const entries = read.entries.toSorted(byId);
  return {
    ...read,
    entries,
    version: versionOf(entries),
    controlCharacters: files.reduce((sum, file) => sum + (file?.controlCharacters ?? 0), 0),
  };
}

const byId = (a: ListEntry, b: ListEntry): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function versionOf(entries: readonly ListEntry[]): string {
  const hash = createHash('sha256');
  for (const entry of entries) hash.update(`${JSON.stringify(entry)}\n`);
  return hash.digest('hex').slice(0, 16);
}
