import { join } from 'node:path';
import { defaultThreshold, matchNames } from '#screening/names/match';
import { createPreparer } from '#screening/names/prepare';
import type { ListEntry } from '#screening/lists/list';
import { readLists } from '#screening/lists/read-folder';
import { parsePairs } from '#screening/pairs/pairs-file';
import { screenPairs } from '#screening/pairs/screen-pairs';
import { type IndexedName, NameIndex } from '#screening/search/name-index';
import { readClean } from '#screening/search/screen-names';

const mostEntries = 10_000;
const comparedInFull = 60;

/** The labelled pairs below `data` (names/pairs.csv), and the speed against the first 10,000 entries of its lists. */
export function benchScreening(data: string): object {
  const { lists, notRead } = readLists(join(data, 'sanctions'));
  const entries = lists.flatMap((list) => list.entries).slice(0, mostEntries);
  const names = entries.flatMap((entry, place) => namesOf(entry, place));
  const cpuMs = (): number => process.cpuUsage().user / 1000;
  const pairs = parsePairs(readClean(join(data, 'names', 'pairs.csv')).text);
  const madeOf = lists.map(({ name, version }) => `${name} ${version}`).join(', ');
  return {
    ...screenPairs(pairs, cpuMs, { names, entries: entries.length, madeOf }),
    search: missedByIndex(names),
    lists: lists.map(({ entries: all, problems, ...list }) => ({
      name: list.name,
      version: list.version,
      date: list.date,
      entries: all.length,
      names: all.reduce((sum, entry) => sum + entry.names.length, 0),
      problems: problems.length,
      controlCharacters: list.controlCharacters,
    })),
    filesNotRead: notRead.length,
  };
}

function namesOf(entry: ListEntry, place: number): readonly IndexedName[] {
  return entry.names.map(({ name }) => ({ name, kind: entry.kind, entry: place }));
}

/** Names with a letter dropped, searched by the index and by comparing with every name: what the keys miss. */
function missedByIndex(names: readonly IndexedName[]): object {
  const index = new NameIndex(names);
  const { prepare } = createPreparer();
  const prepared = names.map(({ name, kind }) => prepare(name, kind));
  let expected = 0;
  let found = 0;
  const step = Math.floor(names.length / comparedInFull);
  for (let at = 0; at < step * comparedInFull; at += step) {
    const { name, kind } = names[at]!;
    const cut = 1 + (at % Math.max(1, name.length - 2));
    const altered = name.slice(0, cut) + name.slice(cut + 1);
    const query = prepare(altered, kind);
    const hits = new Set(index.search(altered, kind).map(({ entry }) => entry));
    const wanted = new Set<number>();
    for (const [place, other] of prepared.entries()) {
      if (matchNames(query, other) >= defaultThreshold) wanted.add(names[place]!.entry);
    }
    expected += wanted.size;
    for (const entry of wanted) if (hits.has(entry)) found += 1;
  }
  return { queries: comparedInFull, hitsOfFullComparison: expected, ofTheseFoundByIndex: found };
}
