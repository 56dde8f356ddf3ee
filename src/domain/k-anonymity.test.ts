import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exposedGroups, measureAnonymity, requireGroup } from './k-anonymity.ts';

const row = (region: string, age: number, answer: string) => ({ region, age, answer });

describe('k-anonymity of an export', () => {
  const rows = [
    row('N', 40, 'a'),
    row('N', 40, 'b'),
    row('N', 40, 'a'),
    row('S', 40, 'a'),
    row('S', 40, 'a'),
    row('S', 9, 'c'),
  ];

  it('counts who stands in a group that is too small, or of one mind', () => {
    const quasi = ['region', 'age'];
    expect(measureAnonymity(rows, { quasi, k: 2 })).toEqual({ groups: 3, smallest: 1, leastDiverse: null, exposed: 1 });
    const diverse = { quasi, k: 2, sensitive: { column: 'answer', l: 2 } };
    expect(measureAnonymity(rows, diverse)).toEqual({ groups: 3, smallest: 1, leastDiverse: 1, exposed: 3 });
    expect(exposedGroups(rows, diverse)).toEqual([
      { values: { region: 'S', age: 9 }, rows: 1, diversity: 1 },
      { values: { region: 'S', age: 40 }, rows: 2, diversity: 1 },
    ]);
    expect(measureAnonymity([], { quasi, k: 2 })).toMatchObject({ groups: 0, smallest: 0, exposed: 0 });
  });

  it('does not take a missing value for its name, or a number for its text', () => {
    const two = [{ a: null }, { a: 'null' }, { a: 1 }, { a: '1' }];
    expect(measureAnonymity(two, { quasi: ['a'], k: 1 }).groups).toBe(4);
  });

  it('names every group whose members it counts as exposed, and no other', () => {
    const cell = fc.constantFrom('x', 'y', 'z');
    fc.assert(
      fc.property(
        fc.array(fc.record({ a: cell, b: cell, s: cell }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        (all, k) => {
          const query = { quasi: ['a', 'b'], k, sensitive: { column: 's', l: Math.min(k, 2) } };
          const exposed = exposedGroups(all, query);
          const hidden = all.filter((row) => !exposed.some(({ values }) => values.a === row.a && values.b === row.b));
          expect(measureAnonymity(hidden, query).exposed).toBe(0);
          expect(all.length - hidden.length).toBe(measureAnonymity(all, query).exposed);
        },
      ),
    );
  });

  it('refuses a list of too few', () => {
    expect(() => requireGroup(9, 10)).toThrow(/at least 10/);
    requireGroup(10, 10);
  });
});
