import type { ListEntry, ScreeningList } from '../lists/list.ts';
import { defaultThreshold, type TokenMatch } from '../names/match.ts';
import type { NameKind } from '../names/token.ts';
import { type Evidence, type PersonFacts, weighEvidence } from './evidence.ts';
import { type IndexedName, NameIndex } from './name-index.ts';

/** Somebody to screen. */
export interface Subject extends PersonFacts {
  readonly name: string;
  readonly kind: NameKind;
}

/** An entry of a list that somebody is like. */
export interface ListHit {
  readonly list: string;
  readonly listVersion: string;
  readonly entry: ListEntry;
  readonly matchedName: string;
  /** 0–1: names and further evidence. */
  readonly score: number;
  readonly nameScore: number;
  readonly matches: readonly TokenMatch[];
  readonly evidence: Evidence;
}

/** Screens against all entries of some lists. Reusable, not re-entrant. */
export interface ListScreener {
  readonly entries: number;
  readonly names: number;
  /** Hits at or above the threshold, best first. */
  readonly screen: (subject: Subject, threshold?: number) => readonly ListHit[];
}

export function createListScreener(
  lists: readonly Pick<ScreeningList, 'name' | 'version' | 'entries'>[],
): ListScreener {
  const places = lists.flatMap((list) => list.entries.map((entry) => ({ list, entry })));
  const names = places.flatMap(({ entry }, place): readonly IndexedName[] =>
    entry.names.map(({ name }) => ({ name, kind: entry.kind, entry: place })),
  );
  const index = new NameIndex(names);
  return {
    entries: places.length,
    names: names.length,
    screen({ name, kind, birthDate, country }, threshold = defaultThreshold) {
      const hits = index.search(name, kind, threshold).map(({ entry: place, matchedName, score, matches }) => {
        const { list, entry } = places[place]!;
        const evidence = weighEvidence({ birthDate, country }, entry);
        return {
          list: list.name,
          listVersion: list.version,
          entry,
          matchedName,
          score: score * evidence.factor,
          nameScore: score,
          matches,
          evidence,
        };
      });
      return hits.filter(({ score }) => score >= threshold).sort((a, b) => b.score - a.score);
    },
  };
}
