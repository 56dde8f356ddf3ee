import { expect, it } from 'vitest';
import { defaultThreshold, matchNames } from '../names/match.ts';
import { createPreparer } from '../names/prepare.ts';
import { type IndexedName, NameIndex } from './name-index.ts';

const given = 'Jana Petr Amara Moussa Nikita Yusuf Kristofer Aleksandra Tariq Ingrid Olena Ximena'.split(' ');
const middle = 'Ilyich Maria Tarek Solveig Kofi Renata'.split(' ');
const family = 'Novakova Dvoracek Traore Ryabov Lindqvist Kowalczyk Haddad Oyelaran Petrenko Zamora'.split(' ');
const names: IndexedName[] = given.flatMap((first, a) =>
  middle.flatMap((second, b) =>
    family.map((last, c) => ({
      name: `${first} ${second} ${last}`,
      kind: 'person' as const,
      entry: (a * middle.length + b) * family.length + c,
    })),
  ),
);

it('finds what comparing with every name finds', () => {
  const index = new NameIndex(names);
  const { prepare } = createPreparer();
  const queries = [
    'Jana Novakowa',
    'Nikita Ryabow',
    'Kristoffer Lindquist',
    'A. Solveig Haddad',
    'Oyelaran, Tarik Kofi',
  ];
  for (const name of queries) {
    const query = prepare(name, 'person');
    const all = names.filter((entry) => matchNames(query, prepare(entry.name, 'person')) >= defaultThreshold);
    const found = new Set(index.search(name, 'person').map(({ entry }) => entry));
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter(({ entry }) => !found.has(entry))).toEqual([]);
  }
});

it('gives the same answer the second time, and the best name of an entry', () => {
  const index = new NameIndex([
    { name: 'Northern Harbour Brigade', kind: 'organisation', entry: 0 },
    { name: 'NHB', kind: 'organisation', entry: 0 },
    { name: 'Harbour Trading', kind: 'organisation', entry: 1 },
  ]);
  const first = index.search('N.H.B.', 'organisation');
  expect(first).toMatchObject([{ entry: 0, matchedName: 'NHB', score: 1 }]);
  expect(index.search('N.H.B.', 'organisation')).toEqual(first);
  expect(index.search('', 'person')).toEqual([]);
});
