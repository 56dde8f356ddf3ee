import { readFileSync } from 'node:fs';
import { AppError } from '#domain/app-error';
import { cleanText } from '../lists/clean-text.ts';
import type { ListProblem } from '../lists/list.ts';
import { readLists } from '../lists/read-folder.ts';
import { defaultThreshold, type TokenMatch } from '../names/match.ts';
import { createListScreener } from './list-screener.ts';
import { readNames } from './names-file.ts';
import type { Evidence } from './evidence.ts';

export interface ScreenNamesOptions {
  readonly lists: string;
  readonly names: string;
  readonly threshold?: number | undefined;
  readonly progress: (done: number, total: number, step: string) => void;
}

export interface ScreenNamesResult {
  readonly threshold: number;
  readonly lists: readonly {
    readonly name: string;
    readonly version: string;
    readonly date: string | null;
    readonly entries: number;
    readonly controlCharacters: number;
    readonly problems: readonly ListProblem[];
  }[];
  readonly filesNotRead: readonly string[];
  /** read = screened + problems. */
  readonly read: number;
  readonly screened: number;
  readonly problems: readonly ListProblem[];
  readonly hits: readonly {
    readonly id: string;
    readonly list: string;
    readonly listVersion: string;
    readonly entry: string;
    readonly matchedName: string;
    readonly score: number;
    readonly nameScore: number;
    readonly matches: readonly TokenMatch[];
    readonly evidence: Evidence;
  }[];
}

/** Reads a file as text; control characters are taken out. Error `screening.no-file`. */
export function readClean(file: string): { readonly file: string; readonly text: string } {
  try {
    return { file, text: cleanText(readFileSync(file)).text };
  } catch (error) {
    throw new AppError('screening.no-file', `${file} cannot be read.`, {}, error);
  }
}

/** Screens the names of a file against every list of a folder. */
export function screenNames(options: ScreenNamesOptions): ScreenNamesResult {
  const threshold = options.threshold ?? defaultThreshold;
  const { lists, notRead } = readLists(options.lists);
  const { subjects, problems } = readNames(readClean(options.names));
  const screener = createListScreener(lists);
  const hits = subjects.flatMap((subject, done) => {
    if (done % 500 === 0) options.progress(done, subjects.length, 'screening');
    return screener
      .screen(subject, threshold)
      .map(({ entry, ...hit }) => ({ id: subject.id, ...hit, entry: entry.id }));
  });
  return {
    threshold,
    lists: lists.map(({ entries, ...list }) => ({
      name: list.name,
      version: list.version,
      date: list.date,
      entries: entries.length,
      controlCharacters: list.controlCharacters,
      problems: list.problems,
    })),
    filesNotRead: notRead,
    read: subjects.length + problems.length,
    screened: subjects.length,
    problems,
    hits,
  };
}
