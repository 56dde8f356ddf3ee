import { defaultThreshold, matchNames } from '../names/match.ts';
import { createPreparer } from '../names/prepare.ts';
import { type IndexedName, NameIndex } from '../search/name-index.ts';
import { measure, type Measures, type Ties, tiesAtTop } from './measure.ts';
import type { NamePair } from './pairs-file.ts';
import { splitPairs } from './split.ts';

/** Measures with the ties, which no threshold tells apart. */
export interface Judged extends Measures {
  readonly tiesAtTop: Ties;
}

export interface PairsResult extends Judged {
  readonly threshold: number;
  readonly namesPerSecond: number;
  /** What `namesPerSecond` was measured against. CPU time of one thread. */
  readonly index: {
    readonly entries: number;
    readonly names: number;
    readonly searched: number;
    readonly madeOf: string;
  };
  /** The half that settings were tuned on, and the half that they were not: only the latter judges. */
  readonly halves: { readonly tune: Judged; readonly judge: Judged };
  readonly categories: readonly (Category & Judged)[];
}

interface Category {
  readonly group: string;
  readonly category: string;
}

/** A list to measure speed against. */
export interface SpeedList {
  readonly names: readonly IndexedName[];
  readonly entries: number;
  readonly madeOf: string;
}

const speedEntries = 10_000;

/** Scores labelled pairs of names, and says how many names a second one thread screens against a list. */
export function screenPairs(
  pairs: readonly NamePair[],
  cpuMs: () => number,
  list: SpeedList = recombined(pairs),
  threshold: number = defaultThreshold,
): PairsResult {
  const { prepare } = createPreparer();
  const scores = pairs.map(({ left, right, kind }) => matchNames(prepare(left, kind), prepare(right, kind)));
  const labels = pairs.map(({ same }) => same);
  const halves = splitPairs(pairs);
  const of = (keep: (place: number) => boolean): Judged => {
    const places = [...pairs.keys()].filter(keep);
    const [theirs, truth] = [places.map((place) => scores[place]!), places.map((place) => labels[place]!)];
    return { ...measure(theirs, truth, threshold), tiesAtTop: tiesAtTop(theirs, truth) };
  };
  const kinds = new Map<string, Category>();
  for (const { group, category } of pairs) kinds.set(`${group}\n${category}`, { group, category });
  return {
    ...measure(scores, labels, threshold),
    threshold,
    ...speed(pairs, list, cpuMs, threshold),
    tiesAtTop: tiesAtTop(scores, labels),
    halves: { tune: of((place) => halves[place] === 'tune'), judge: of((place) => halves[place] === 'judge') },
    categories: [...kinds.values()].map(({ group, category }) => ({
      group,
      category,
      ...of((place) => pairs[place]!.group === group && pairs[place]!.category === category),
    })),
  };
}

function speed(
  pairs: readonly NamePair[],
  list: SpeedList,
  cpuMs: () => number,
  threshold: number,
): Pick<PairsResult, 'namesPerSecond' | 'index'> {
  const index = new NameIndex(list.names);
  const names = pairs.flatMap(({ left, right, kind }) => [
    { name: left, kind },
    { name: right, kind },
  ]);
  const searched = 4000;
  const run = (): number => {
    const start = cpuMs();
    for (let at = 0; at < searched; at++) {
      const { name, kind } = names[at % names.length]!;
      index.search(name, kind, threshold);
    }
    return cpuMs() - start;
  };
  if (names.length === 0)
    return { namesPerSecond: 0, index: { entries: list.entries, names: 0, searched: 0, madeOf: '' } };
  run();
  const elapsed = run();
  return {
    namesPerSecond: Math.round((1000 * searched) / elapsed),
    index: { entries: list.entries, names: list.names.length, searched, madeOf: list.madeOf },
  };
}

/** Entries put together from the words of the pairs, where no list is given. */
function recombined(pairs: readonly NamePair[]): SpeedList {
  const words = pairs.flatMap(({ left, right }) => `${left} ${right}`.split(/\s+/));
  const names: IndexedName[] = [];
  let state = 1;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let entry = 0; entry < speedEntries; entry++) {
    const count = 2 + next(3);
    const name = Array.from({ length: count }, () => words[next(words.length)] ?? '').join(' ');
    names.push({ name, kind: entry % 2 === 0 ? 'person' : 'organisation', entry });
  }
  return { names, entries: speedEntries, madeOf: 'words of the pairs, recombined' };
}
